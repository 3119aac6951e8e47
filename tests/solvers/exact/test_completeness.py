"""Small tasks of all families whose answers are known: ``exact`` answers each, and rightly.

Everywhere else a search that gives up passes as unknown; here that is a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest

from certificates.checker import check
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import RationalArray
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.partition import Partition
from reductions.problems.vertex_sets import VertexCover
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.graphs import GraphBatch, concatenated
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.formulation import Formulation
from solvers.exact.method import solve
from solvers.methods import Limits
from tests.solvers.random_tasks import graphs

EACH = 4  # tasks a target and an answer
SCALE = Fraction(10**7 + 31415, 10**7 + 19)  # of weights that no rounding hits


def nae_sat(random: Random) -> NotAllEqualSAT:
    """At the density where half of such small formulas can be satisfied."""
    n = random.randint(4, 6)
    triples = [random.sample(range(1, n + 1), 3) for _ in range(3 * n)]
    return NotAllEqualSAT.from_clauses(n, [[random.choice((-1, 1)) * v for v in t] for t in triples])


def partition(random: Random) -> Partition:
    """Numbers whose halves are missed by little: refutations need large multipliers."""
    return Partition(tuple(random.randint(1, 3000) for _ in range(random.randint(4, 7))))


def hypergraph(random: Random) -> HypergraphColoring:
    n = random.randint(5, 7)
    edges = [sorted(random.sample(range(n), 3)) for _ in range(random.randint(2 * n, 4 * n))]
    return HypergraphColoring.from_lists(n, 2, edges)


def vertex_cover(random: Random) -> VertexCover:
    n = random.randint(4, 7)
    edges = [(u, v) for v in range(n) for u in range(v) if random.random() < 0.5]
    return VertexCover.from_edges(n, edges, random.randint(1, n - 2))


SOURCES: dict[str, Callable[[Random], Any]] = {
    "relu-sum": nae_sat,
    "relu-sum/sum-self": partition,
    "relu-sum/mean": nae_sat,
    "relu-sum/node": nae_sat,
    "even-sum/abs": nae_sat,
    "threshold-and": hypergraph,
    "degree-and": hypergraph,
    "threshold": vertex_cover,
}
TEACHERS: dict[str, Architecture] = {
    "relu, one channel": ActivationSum("relu", 1),
    "relu, two channels": ActivationSum("relu", 2),
    "relu, three channels": ActivationSum("relu", 3, "sum-self"),
    "relu, mean": ActivationSum("relu", 2, "mean"),
    "relu, nodes": ActivationSum("relu", 2, "sum", "node"),
    "abs": ActivationSum("abs", 2),
    "abs, mean": ActivationSum("abs", 1, "mean"),
    "AND of one": ThresholdAnd(1),
    "AND of two": ThresholdAnd(2),
    "AND of three degrees": ThresholdAnd(3, "degrees"),
    "threshold": Threshold(),
}


@cache
def reduced(target: str) -> list[tuple[TrainingTask, bool]]:
    """As many images of random sources with a witness as of such without one."""
    random, missing, tasks = Random(target), {True: EACH, False: EACH}, []
    while any(missing.values()):
        source = SOURCES[target](random)
        answer = bool(witnesses(source))
        if missing[answer]:
            missing[answer] -= 1
            task = derive(source, target).target
            assert isinstance(task, TrainingTask)
            tasks.append((task, answer))
    return tasks


@cache
def taught(name: str) -> list[tuple[TrainingTask, bool]]:
    """Tasks that some weights fit, exactly or with errors, and the same with a contradiction."""
    architecture, random, tasks = TEACHERS[name], Random(name), []
    for number in range(EACH):
        batch = graphs(random, 20 if number % 2 and architecture.width < 3 else 8, 3)
        shape = (architecture.width, architecture.num_inputs(batch))
        weights = np.array([random.randint(-2, 2) for _ in range(shape[0] * shape[1])]).reshape(shape)
        readout = [random.choice((-1, 1)) for _ in range(architecture.width)]
        is_nodes = isinstance(architecture, ActivationSum) and architecture.level == "node"
        nodes = np.arange(batch.num_nodes, dtype=np.int64) if is_nodes else None
        labels = architecture.values(batch, nodes, Hypothesis.from_integers(weights, readout)).fractions()
        tolerance = Fraction(0) if architecture.is_classifier or number % 2 else Fraction(1, 10)
        max_errors = number // 2
        if not architecture.is_classifier and number % 2:
            labels = [SCALE * y for y in labels]
        for i in random.sample(range(len(labels)), max_errors):
            labels[i] = wrong(labels[i], architecture)
        task = TrainingTask(
            batch, RationalArray.from_fractions(labels), architecture, tolerance, None, nodes, max_errors
        )
        tasks.append((task, True))
        if not is_nodes:
            tasks.append((contradicted(task), False))
    return tasks


def contradicted(task: TrainingTask) -> TrainingTask:
    """Every graph twice, the second time with a label that is one off: half must be misfitted."""
    batch, labels = task.graphs, task.labels.fractions()
    twice = GraphBatch(
        np.concatenate([batch.node_offsets, batch.node_offsets[1:] + batch.num_nodes]),
        np.hstack([batch.edges, batch.edges + batch.num_nodes]),
        concatenated([batch.features, batch.features]),
        batch.feature_denominator,
    )
    labels += [wrong(y, task.architecture) for y in labels]
    return replace(task, graphs=twice, labels=RationalArray.from_fractions(labels))


def wrong(label: Fraction, architecture: Architecture) -> Fraction:
    """A label that no output has which fits the given one."""
    return 1 - label if architecture.is_classifier else label + 1


@pytest.fixture(params=["as it is", "lemmas only", "sparse programs only"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tasks would otherwise all be decided in one tableau, by branch and bound."""
    if request.param != "as it is":
        monkeypatch.setattr(Formulation, "is_branchable", False)
        monkeypatch.setattr(ActivationFormulation, "is_branchable", False)
    if request.param == "sparse programs only":
        monkeypatch.setattr(Formulation, "dense_limit", 0)
        monkeypatch.setattr(ActivationFormulation, "dense_limit", 0)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("target", SOURCES)
def test_reduced_tasks_are_decided(target: str) -> None:
    expect_answers(reduced(target))


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", TEACHERS)
def test_taught_tasks_are_decided(name: str) -> None:
    expect_answers(taught(name))


def expect_answers(tasks: list[tuple[TrainingTask, bool]]) -> None:
    assert len(tasks) >= EACH
    for number, (task, answer) in enumerate(tasks):
        outcome = solve(task, Limits(30.0))
        assert isinstance(outcome, Found if answer else Refuted), (number, outcome)
        if isinstance(outcome, Found):
            assert task.violation(outcome.witness) is None
        else:
            assert outcome.certificate is not None
            check(outcome.certificate, task.name, task.to_json())
