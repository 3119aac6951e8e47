"""Solvers agree with exhaustive search, with each other, and with the truth of the source."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from instances.families.controls import teacher_student
from instances.families.formulas import random_nae_sat
from instances.families.principles import pigeonhole
from karpnet.api.answers import describe
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import RationalArray, SparseRows
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.problems.partition import Partition
from reductions.training.architectures import ActivationSum, Threshold
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.methods import Limits, Method, Procedure, method, run, verified
from tests.islands import ISLANDS
from tests.reductions.training.random_graphs import random_graphs
from tests.solvers.random_tasks import random_task


def one_message_task(graphs: GraphBatch, label: int) -> TrainingTask:
    """relu(w · 1) must equal the label."""
    batch = replace(graphs, features=SparseRows.from_rows([[(0, 1)]], 1))
    labels = RationalArray(np.array([label], dtype=np.int64))
    return TrainingTask(batch, labels, ActivationSum(width=1, aggregation="sum-self"))


def says(outcome: Outcome) -> bool | None:
    return True if isinstance(outcome, Found) else False if isinstance(outcome, Refuted) else None


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("solver", ["cadical", "cp-sat"])
def test_source_solvers_agree_with_exhaustive_search(name: str, solver: str) -> None:
    random, split = Random(f"{name} {solver}"), [0, 0]
    if solver != "cp-sat" and name in ISLANDS:
        assert method(solver).obstacle(drawn(name, random)) == f"no rule leads from {name} to CNF"
        return
    for _ in range(150 if name in ISLANDS else 60):
        problem = drawn(name, random)
        outcome = verified(problem, method(solver).solve(problem, Limits(20)))
        truth = bool(witnesses(problem))
        if solver == "cp-sat" and problem.size().get("max_bits", 0) > 60:
            assert says(outcome) in (None, truth)
            continue
        assert says(outcome) is truth
        split[truth] += 1
    assert min(split) >= 5


@pytest.mark.parametrize("target", ["relu-sum", "relu-sum/sum-self", "relu-sum/mean", "threshold-and"])
def test_milp_on_the_task_agrees_with_the_source(target: str) -> None:
    split = [0, 0]
    for seed, ratio in enumerate((1.0, 3.0, 1.5, 4.0, 2.0, 3.5)):
        problem = random_nae_sat(6, round(6 * ratio), seed=seed)
        derivation = derive(problem, target)
        outcome = run(method("milp"), derivation.target, Limits(30)).outcome
        truth = bool(witnesses(problem))
        assert says(outcome) is truth
        if isinstance(outcome, Found):
            assert problem.violation(derivation.back(outcome.witness)) is None
        split[truth] += 1
    assert min(split) >= 2


def test_milp_on_agnostic_thresholds_finds_the_least_number_of_errors() -> None:
    random = Random(2)
    for _ in range(5):
        graphs = GraphBatch.from_networkx(random_graphs(random, 2, 2) + random_graphs(random, 2, 2), 2)
        labels = RationalArray(np.array([random.randint(0, 1) for _ in range(len(graphs))]))
        answers = []
        for errors in range(len(graphs) + 1):
            task = TrainingTask(graphs, labels, Threshold(), max_errors=errors)
            answers.append(says(run(method("milp"), task, Limits(10)).outcome))
        assert answers == sorted(answers, key=bool), "a looser task cannot be harder"
        assert answers[-1] is True


@pytest.mark.parametrize("name", ["milp", "milp-highs", "cp-sat-grid"])
def test_baselines_agree_with_the_exact_trainer(name: str) -> None:
    verdicts = []
    for seed in range(30):
        task = random_task(seed)
        truth = says(method("exact").solve(task, Limits(20)))
        outcome = verified(task, method(name).solve(task, Limits(20)))
        assert says(outcome) == truth, seed
        if isinstance(outcome, Refuted):
            # SCIP rounds; HiGHS and CP-SAT refute a box only: no NO.
            assert outcome.scope
            assert describe(outcome)[0] == "unknown"
        verdicts.append(truth)
    assert min(verdicts.count(True), verdicts.count(False)) >= 3


@pytest.mark.parametrize("size", [10**5, 10**6])
def test_a_rounded_refutation_is_no_answer(size: int) -> None:
    graphs = []
    for vector in ((size, 1 - size), (-size - 1, size)):  # nearly opposite: only far weights fit both
        graph: Any = nx.trivial_graph()
        graph.nodes[0]["x"] = dict(enumerate(vector))
        graphs.append(graph)
    batch = GraphBatch.from_networkx(graphs, 2)
    task = TrainingTask(batch, RationalArray(np.array([1, 1])), Threshold())
    assert isinstance(method("exact").solve(task, Limits(10)), Found)
    outcome = run(method("milp"), task, Limits(10)).outcome
    assert describe(outcome)[0] in ("YES", "unknown")


def test_a_bounded_refutation_does_not_see_far_weights() -> None:
    graphs = GraphBatch.from_networkx([nx.trivial_graph()], 1)
    far = {name: method(name) for name in ("exact", "milp-highs", "cp-sat-grid")}
    for label in (1, 1000):
        task = one_message_task(graphs, label)
        assert isinstance(far["exact"].solve(task, Limits(5)), Found)
        for name in ("milp-highs", "cp-sat-grid"):
            outcome = far[name].solve(task, Limits(5))
            assert isinstance(outcome, Found) == (label == 1)
            assert label == 1 or "of size at most" in getattr(outcome, "scope", "")


@pytest.mark.parametrize("seed", range(4))
def test_alternating_least_squares_fits_teachers_and_never_says_no(seed: int) -> None:
    for shape in ((4, 40, 2), (8, 120, 3)):
        task, _ = teacher_student(*shape, seed)
        assert isinstance(verified(task, method("alternating").solve(task, Limits(20))), Found)
    impossible = derive(random_nae_sat(6, 40, seed=seed), "relu-sum").target
    assert says(method("exact").solve(impossible, Limits(20))) is False
    assert says(method("alternating").solve(impossible, Limits(20))) is None


def test_milp_refuses_what_it_cannot_state() -> None:
    wide_numbers = derive(Partition((2**70, 2**70)), "relu-sum", via=["partition-to-sign-system"]).target
    answer = run(method("milp"), wide_numbers, Limits(5))
    assert isinstance(answer.outcome, Unknown)
    assert "bits exceed" in answer.outcome.reason
    square = TrainingTask(wide_numbers.graphs, wide_numbers.labels, ActivationSum("square"))
    assert "square" in str(method("milp").obstacle(square))
    assert "takes training tasks" in str(method("milp").obstacle(Partition((1,))))


@pytest.mark.parametrize("name", ["exact", "optimal", "optimal-maxsat", "alternating", "cp-sat-grid"])
def test_numbers_beyond_floats_are_unknown_with_the_reason(name: str) -> None:
    numbers = Partition((2**2000 + 1, 2**1999 + 3, 2**1998 + 7))
    task = derive(numbers, "relu-sum", via=["partition-to-sign-system"]).target
    outcome = run(method(name), task, Limits(5)).outcome
    assert isinstance(outcome, Unknown)
    assert "exceed floating point" in outcome.reason or "numbers too large" in outcome.reason


def test_a_wrong_witness_never_becomes_yes() -> None:
    lie = Procedure(lambda problem: None, lambda problem, limits: Found(np.zeros(6, dtype=np.bool_)))
    liar = Method("liar", "source", "", lambda: lie)
    answer = run(liar, pigeonhole(3, 2), Limits(1))
    assert isinstance(answer.outcome, Unknown)
    assert "fails the exact check" in answer.outcome.reason
