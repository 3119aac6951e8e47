"""The tasks of `benchmarks.exact_training`, and the sources that some of them come from."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from instances.families.numbers import (
    planted_partition,
    planted_subset_sum,
    random_partition,
    random_subset_sum,
)
from reductions.arrays import RationalArray, SparseRows, offsets_of
from reductions.core import AnyProblem
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum, ThresholdAnd
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


class Case(NamedTuple):
    """A task, the name of its row, and the source that it comes from (None: from none)."""

    table: str
    row: str
    seed: int
    task: TrainingTask
    source: AnyProblem | None


def reduced(source: AnyProblem, *rules: str) -> TrainingTask:
    """The task that the rules make of a source."""
    problem = source
    for rule in rules:
        problem = RULES[rule].instance(problem)
    assert isinstance(problem, TrainingTask)
    return problem


def nae_sat(num_variables: int, ratio: float, seed: int) -> NotAllEqualSAT:
    """A random NAE-3-SAT formula."""
    generator = np.random.default_rng(seed)
    clauses = [
        ((generator.choice(num_variables, 3, replace=False) + 1) * generator.choice([-1, 1], 3)).tolist()
        for _ in range(int(ratio * num_variables))
    ]
    return NotAllEqualSAT.from_clauses(num_variables, clauses)


def hypergraph(num_vertices: int, ratio: float, seed: int) -> HypergraphColoring:
    """A random 3-uniform hypergraph, to be colored with two colors."""
    generator = np.random.default_rng(seed)
    edges = [
        sorted(generator.choice(num_vertices, 3, replace=False).tolist())
        for _ in range(int(ratio * num_vertices))
    ]
    return HypergraphColoring.from_lists(num_vertices, 2, edges)


def graph_coloring(num_vertices: int, ratio: float, seed: int) -> GraphColoring:
    """A random graph, to be colored with three colors."""
    generator = np.random.default_rng(seed)
    pairs = np.array(list(itertools.combinations(range(num_vertices), 2)))
    edges = pairs[generator.choice(len(pairs), int(ratio * num_vertices), replace=False)]
    return GraphColoring.from_edges(num_vertices, edges.tolist(), 3)


def random_task(seed: int) -> TrainingTask:
    """12 to 48 random graphs with integer features; labels of a teacher, some changed in every third task.

    Odd seeds are regressions (two ReLU channels, of one sign or of both), even ones ANDs of two.
    """
    generator = np.random.default_rng(seed)
    num_graphs, num_features = ((12, 3), (24, 4), (48, 6))[seed // 2 % 3]
    counts = generator.integers(1, 4, num_graphs)
    num_nodes = int(counts.sum())
    starts = offsets_of(counts.astype(np.int64))
    edges = [
        (first + a, first + b)
        for first, count in zip(starts[:-1].tolist(), counts.tolist(), strict=True)
        for b in range(count)
        for a in range(b)
        if generator.random() < 0.6
    ]
    values = generator.integers(-3, 4, (num_nodes, num_features))
    rows = [[(c, int(v)) for c, v in enumerate(row) if v] for row in values]
    graphs = GraphBatch(
        starts,
        np.array(edges, dtype=np.int64).reshape(-1, 2).T,
        SparseRows.from_rows(rows, num_features),
    )
    architecture = ActivationSum("relu", 2, "sum-self") if seed % 2 else ThresholdAnd(2)
    teacher = Hypothesis.from_integers(
        generator.integers(-2, 3, (2, num_features)), [1, 1 if seed % 4 < 2 else -1]
    )
    labels = architecture.values(graphs, None, teacher)
    changed = (generator.random(num_graphs) < 0.1) * (seed % 3 == 0)
    numerators = labels.numerators + changed * labels.denominator
    if architecture.is_classifier:
        numerators = numerators % 2
    return TrainingTask(graphs, RationalArray(numerators, labels.denominator), architecture)


def relu_sum(num_variables: int, ratio: float, seed: int, table: str) -> Case:
    """NAE-3-SAT through a sign system."""
    source = nae_sat(num_variables, ratio, seed)
    task = reduced(source, "nae-sat-to-sign-system", "sign-system-to-relu-sum")
    return Case(table, f"relu-sum, n = {num_variables}, ratio {ratio}", seed, task, source)


def threshold_and(num_vertices: int, ratio: float, seed: int, table: str) -> Case:
    """Coloring a hypergraph with two colors."""
    source = hypergraph(num_vertices, ratio, seed)
    task = reduced(source, "hypergraph-coloring-to-threshold-and")
    return Case(table, f"threshold-and, n = {num_vertices}, ratio {ratio}", seed, task, source)


def against_rivals(sizes: list[int], seeds: int) -> Iterator[Case]:
    """Formulas, hypergraphs, and twenty tasks that come from no reduction."""
    for n, ratio, seed in itertools.product(sizes, (1.8, 2.4), range(seeds)):
        yield relu_sum(n, ratio, seed, "rivals")
        yield threshold_and(n, ratio, seed, "rivals")
    for seed in range(20):
        row = (
            "random ANDs" if seed % 2 == 0 else f"random sums, {'one sign' if seed % 4 < 2 else 'both signs'}"
        )
        yield Case("rivals", row, seed, random_task(seed), None)


def against_source(seeds: int) -> Iterator[Case]:
    """Formulas and hypergraphs up to where CaDiCaL has work to do on the source."""
    sized = [(n, 1.8) for n in (100, 200, 300, 400)] + [(n, 2.4) for n in (200, 260, 300, 400)]
    for (n, ratio), seed in itertools.product(sized, range(seeds)):
        yield relu_sum(n, ratio, seed, "source")
        yield threshold_and(n, ratio, seed, "source")


def guarded(seeds: int) -> Iterator[Case]:
    """Formulas and graphs that are NO, by the plain rule and by those with a guard or with biases."""
    for n, seed in itertools.product((100, 200), range(seeds)):
        formula = nae_sat(n, 2.6, seed)
        for rule in ("", "/amplified", "/bias", "/bias/amplified"):
            task = reduced(formula, "nae-sat-to-sign-system", f"sign-system-to-relu-sum{rule}")
            yield Case("guarded", f"NAE-3, n = {n}: relu-sum{rule}", seed, task, formula)
        graph = graph_coloring(n, 2.6, seed)
        for rule in ("", "/amplified", "/bias", "/bias/sign"):
            rules = ("graph-coloring-to-hypergraph-coloring", f"hypergraph-coloring-to-relu-sum{rule}")
            yield Case("guarded", f"3-coloring, n = {n}: relu-sum{rule}", seed, reduced(graph, *rules), graph)


def of_numbers(seeds: int) -> Iterator[Case]:
    """Numbers of n bits, as one row."""
    for n, seed in itertools.product((24, 30, 36, 40), range(seeds)):
        for name, source in (
            ("partition, planted", planted_partition(n, 1.0, seed)[0]),
            ("partition, random", random_partition(n, 1.0, seed)),
            ("subset sum, planted", planted_subset_sum(n, 1.0, seed)[0]),
            ("subset sum, random", random_subset_sum(n, 1.0, seed)),
        ):
            split = ("subset-sum-to-partition",) if name.startswith("subset") else ()
            for last in ("relu-sum", "even-sum/abs"):
                rules = (*split, "partition-to-sign-system", f"sign-system-to-{last}")
                yield Case("numbers", f"{name}, n = {n}: {last}", seed, reduced(source, *rules), source)
