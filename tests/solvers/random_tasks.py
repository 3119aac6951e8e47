"""Random training tasks that come from no reduction, and random tasks that do."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy as np

from reductions.arrays import IndexArray, RationalArray, SparseRows, offsets_of
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.graphs import GraphBatch, concatenated, isolated_nodes, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.reductions.training.random_graphs import random_graphs


def graphs(random: Random, num_graphs: int, num_features: int) -> GraphBatch:
    """Small graphs: empty ones, isolated nodes and zero features included."""
    counts, edges = [], []
    rows: list[list[tuple[int, int]]] = []
    for _ in range(num_graphs):
        first, count = len(rows), random.choice((0, 1, 1, 2, 2, 3))
        counts.append(count)
        edges += [(first + b, first + a) for a in range(count) for b in range(a) if random.random() < 0.6]
        for _ in range(count):
            values = [(c, random.randint(-3, 3)) for c in range(num_features) if random.random() < 0.7]
            rows.append([(c, v) for c, v in values if v])
    return GraphBatch(
        offsets_of(np.array(counts, dtype=np.int64)),
        np.array(edges, dtype=np.int64).reshape(-1, 2).T,
        SparseRows.from_rows(rows, num_features),
        random.choice((1, 1, 2, 3)),
    )


def _labels(
    random: Random, architecture: Architecture, batch: GraphBatch, nodes: IndexArray | None, count: int
) -> list[Fraction]:
    if architecture.is_classifier:
        return [Fraction(random.randint(0, 1)) for _ in range(count)]
    if random.random() < 0.5:
        return [Fraction(random.randint(-2, 5), random.choice((1, 1, 2))) for _ in range(count)]
    size = architecture.num_inputs(batch)
    teacher = Hypothesis.from_integers(
        np.array([[random.randint(-2, 2) for _ in range(size)] for _ in range(architecture.width)]).reshape(
            architecture.width, size
        ),
        [random.choice((-1, 1)) for _ in range(architecture.width)],
    )
    exact = architecture.values(batch, nodes, teacher).fractions()
    return [label + (random.random() < 0.1) for label in exact]


def _layered(
    random: Random, architecture: ActivationSum, batch: GraphBatch
) -> tuple[ActivationSum, GraphBatch]:
    """Every second time with what the layers of libraries have."""
    if random.random() < 0.5:
        return architecture, batch
    if random.random() < 0.3:
        starts = batch.node_offsets.tolist()
        pairs = [(u, v) for a, b in pairwise(starts) for u in range(a, b) for v in range(u + 1, b)]
        batch = replace(batch, edges=np.array(pairs, dtype=np.int64).reshape(-1, 2).T)
        architecture = replace(architecture, aggregation="gcn")
    root, bias, readout_bias = (random.random() < 0.5 for _ in range(3))
    slope = random.choice((Fraction(0), Fraction(0), Fraction(1, 5), Fraction(-1, 2)))
    pool = random.choice(("sum", "mean"))
    layered = replace(architecture, root=root, bias=bias, readout_bias=readout_bias, slope=slope, pool=pool)
    return replace(layered, output=random.choice(("value", "value", "sign"))), batch


def random_task(seed: int) -> TrainingTask:
    """Any architecture, tolerances, errors, repeated and contradictory samples."""
    random = Random(seed)
    num_features, width = random.randint(1, 3), random.randint(1, 2)
    batch = graphs(random, random.randint(0, 7), num_features)
    nodes, tolerance = None, Fraction(0)
    kind = random.choice(("relu", "relu", "abs", "and", "and", "degrees", "threshold"))
    architecture: Architecture = Threshold()
    if kind in ("relu", "abs"):
        level = "node" if random.random() < 0.3 else "graph"
        architecture = ActivationSum(kind, width, random.choice(("sum", "sum-self", "mean")), level)
        if kind == "relu":
            architecture, batch = _layered(Random(f"layer {seed}"), architecture, batch)
        if level == "node":
            chosen = sorted(random.sample(range(batch.num_nodes), random.randint(0, batch.num_nodes)))
            nodes = np.array(chosen, dtype=np.int64)
        tolerance = random.choice((Fraction(0), Fraction(1, 3), Fraction(1, 10)))
        tolerance = Fraction(0) if architecture.is_classifier else tolerance
    elif kind != "threshold":
        architecture = ThresholdAnd(width, "degrees" if kind == "degrees" else "features")
    count = len(batch) if nodes is None else len(nodes)
    labels = RationalArray.from_fractions(_labels(random, architecture, batch, nodes, count))
    max_errors = random.choice((0, 0, 0, 1, 2))
    return TrainingTask(batch, labels, architecture, tolerance, None, nodes, max_errors)


def relu_sum_task(
    num_variables: int, num_clauses: int, seed: int, rule: str = "sign-system-to-relu-sum"
) -> TrainingTask:
    """Sign-system to relu-sum, or another rule from sign systems, from a random NAE-3-SAT formula."""
    generator = np.random.default_rng(seed)
    clauses = [
        ((generator.choice(num_variables, 3, replace=False) + 1) * generator.choice([-1, 1], 3)).tolist()
        for _ in range(num_clauses)
    ]
    formula = NotAllEqualSAT.from_clauses(num_variables, clauses)
    task = RULES[rule].instance(RULES["nae-sat-to-sign-system"].instance(formula))
    assert isinstance(task, TrainingTask)
    return task


def threshold_and_task(num_vertices: int, num_edges: int, seed: int) -> TrainingTask:
    """Hypergraph-coloring to threshold-and from a random 3-uniform hypergraph."""
    generator = np.random.default_rng(seed)
    edges = [sorted(generator.choice(num_vertices, 3, replace=False).tolist()) for _ in range(num_edges)]
    problem = HypergraphColoring.from_lists(num_vertices, 2, edges)
    task = RULES["hypergraph-coloring-to-threshold-and"].instance(problem)
    assert isinstance(task, TrainingTask)
    return task


def vertex_cover_task(num_vertices: int, edges: list[tuple[int, int]]) -> TrainingTask:
    """Vertex cover to threshold: the least number of errors is the vertex cover number."""
    rows = SparseRows.from_rows([[(a, 1), (b, 1)] for a, b in edges], num_vertices)
    batch = isolated_nodes(concatenated([unit_rows(num_vertices, 1), rows]))
    labels = np.array([1] * num_vertices + [0] * len(edges), dtype=np.int64)
    return TrainingTask(batch, RationalArray(labels), Threshold())


def weighted_task(seed: int, level: str = "graph") -> TrainingTask:
    """Regression on small graphs with edge weights: negative, zero, rational ones, at times huge ones."""
    random = Random(f"weighted {seed}")
    activation, aggregation = random.choice(("relu", "relu", "abs")), random.choice(("sum", "sum-self"))
    architecture = ActivationSum(activation, random.randint(1, 2), aggregation, level)  # type: ignore[arg-type]
    batch = GraphBatch.from_networkx(random_graphs(random, 2, 2) + random_graphs(random, 2, 2), 2)
    values = [0, -1, 2, 3, Fraction(-1, 2), Fraction(2, 3), *([10**25] if random.random() < 0.1 else [])]
    weights = RationalArray.from_fractions([random.choice(values) for _ in range(batch.edges.shape[1])])
    batch = replace(batch, edge_weights=weights)
    nodes = np.arange(batch.num_nodes, dtype=np.int64) if level == "node" else None
    count = len(batch) if nodes is None else len(nodes)
    labels = RationalArray.from_fractions(_labels(random, architecture, batch, nodes, count))
    return TrainingTask(
        batch, labels, architecture, random.choice((Fraction(0), Fraction(1, 3))), None, nodes
    )


def star_task(
    rows: list[list[int]], labels: list[Fraction], tolerance: Fraction, errors: int = 0
) -> TrainingTask:
    """One square channel on a star a row, whose hub receives the row."""
    leaves = SparseRows.from_rows([[(c, v) for c, v in enumerate(row) if v] for row in rows], len(rows[0]))
    exact = RationalArray.from_fractions(labels)
    return TrainingTask(stars(leaves), exact, ActivationSum("square", 1), tolerance, max_errors=errors)


def random_square_task(random: Random) -> TrainingTask:
    """Labels of some weights, moved; negative ones, zero rows, both signs of the readout, errors."""
    n, m = random.randint(1, 3), random.randint(1, 6)
    rows = [[random.randint(-2, 2) for _ in range(n)] for _ in range(m)]
    w = [Fraction(random.randint(-3, 3), random.choice((1, 2))) for _ in range(n)]
    alpha = random.choice((1, 1, 2, -1, Fraction(-1, 3)))
    labels = [
        alpha * sum(a * x for a, x in zip(row, w, strict=True)) ** 2 + Fraction(random.randint(-4, 4), 4)
        for row in rows
    ]
    tolerance = random.choice((Fraction(0), Fraction(1, 4), Fraction(1, 3), Fraction(1), Fraction(5, 2)))
    return star_task(rows, labels, tolerance, random.choice((0, 0, 0, 1)))
