"""Solvers agree with exhaustive search, with each other, and with the truth of the source."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest

from instances.formulas import random_cnf, random_nae_sat
from instances.principles import pigeonhole
from reductions.arrays import RationalArray
from reductions.errors import InputError
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.problems.partition import Partition
from reductions.training.architectures import ActivationSum, Threshold
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.methods import Limits, Method, method, methods, run
from solvers.processes import ChildFailedError, OutOfTimeError, run_in_child
from tests.reductions.test_training import random_graphs
from tests.strategies import GENERATORS, witnesses


def says(outcome: Outcome) -> bool | None:
    return True if isinstance(outcome, Found) else False if isinstance(outcome, Refuted) else None


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("solver", ["cadical", "cp-sat"])
def test_source_solvers_agree_with_exhaustive_search(name: str, solver: str) -> None:
    random, split = Random(f"{name} {solver}"), [0, 0]
    for _ in range(60):
        problem = GENERATORS[name](random)
        outcome = run(method(solver), problem, Limits(20)).outcome
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


def test_milp_refuses_what_it_cannot_state() -> None:
    wide_numbers = derive(Partition((2**70, 2**70)), "relu-sum").target
    answer = run(method("milp"), wide_numbers, Limits(5))
    assert isinstance(answer.outcome, Unknown)
    assert "71 bits" in answer.outcome.reason
    square = TrainingTask(wide_numbers.graphs, wide_numbers.labels, ActivationSum("square"))
    assert "square" in str(method("milp").obstacle(square))
    assert method("milp").obstacle(Partition((1,))) == "works on training tasks"


def test_a_wrong_witness_never_becomes_yes() -> None:
    liar = Method("liar", "", lambda p: None, lambda p, limits: Found(np.zeros(6, dtype=np.bool_)))
    answer = run(liar, pigeonhole(3, 2), Limits(1))
    assert isinstance(answer.outcome, Unknown)
    assert "fails the exact check" in answer.outcome.reason


def test_time_limits_hold() -> None:
    for solver, problem in (
        ("cadical", pigeonhole(12, 11)),
        ("cp-sat", random_cnf(250, 1065, seed=5)),
        ("milp", derive(random_nae_sat(60, 130, seed=1), "relu-sum").target),
    ):
        start = time.perf_counter()
        answer = run(method(solver), problem, Limits(0.3))
        assert time.perf_counter() - start < 5
        assert isinstance(answer.outcome, Unknown), solver
        assert "no answer within 0.3 s" in answer.outcome.reason


def test_the_memory_limit_reaches_the_source_solver() -> None:
    answer = run(method("cadical"), pigeonhole(12, 11), Limits(20, megabytes=1))
    assert answer.outcome == Unknown("no answer within 1 MB")


def test_children_are_stopped_and_their_crashes_reported() -> None:
    with pytest.raises(OutOfTimeError):
        run_in_child(time.sleep, 60, seconds=0.1)
    with pytest.raises(ChildFailedError):
        run_in_child(_die, seconds=10)
    assert run_in_child(sum, (1, 2), seconds=10) == 3


def _die() -> None:
    import os

    os._exit(7)


def test_unknown_methods_are_refused() -> None:
    with pytest.raises(InputError, match="expected one of"):
        method("oracle")
    assert {"cadical", "cp-sat", "milp"} <= set(methods())
