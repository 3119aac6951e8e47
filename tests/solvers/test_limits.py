"""Every method keeps its time and its memory: it is stopped, and says why it has no answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import pytest

import karpnet as kn
from instances.families.controls import realizable_threshold, teacher_student
from instances.families.formulas import random_cnf
from instances.families.principles import pigeonhole
from reductions.errors import InputError, KarpnetError, UnsupportedError
from reductions.outcomes import Found, Unknown
from solvers.children import ChildFailedError, OutOfMemoryError, OutOfTimeError, so_far
from solvers.methods import Limits, Method, Procedure, method, methods, run
from solvers.processes import run_in_child
from tests.solvers.random_tasks import relu_sum_task, vertex_cover_task


def dense_cover() -> Any:
    random = Random(0)
    return vertex_cover_task(90, [(a, b) for b in range(90) for a in range(b) if random.random() < 0.2])


HARD: dict[str, Callable[[], Any]] = {
    "exact": lambda: teacher_student(10, 200, 3)[0],
    "optimal": dense_cover,
    "optimal-maxsat": dense_cover,
    "linear-program": lambda: realizable_threshold(1500, 12000)[0],
    "cp-sat": lambda: random_cnf(250, 1065, seed=5),
    "walksat": lambda: random_cnf(5000, 21300, seed=5),
    "portfolio": lambda: random_cnf(5000, 21300, seed=5),
}


@cache
def hard(name: str) -> Any:
    """An instance that takes the method far longer, and more memory, than the limits here."""
    if name in HARD:
        return HARD[name]()
    return pigeonhole(40, 39) if name == "cadical" or name.startswith("proof-") else hard_sum()


@cache
def hard_sum() -> Any:
    return relu_sum_task(400, 840, 0)


@pytest.mark.parametrize("name", methods())
def test_time_limits_hold(name: str) -> None:
    problem = hard(name)
    assert method(name).obstacle(problem) is None
    start = time.perf_counter()
    outcome = run(method(name), problem, Limits(0.3)).outcome
    assert time.perf_counter() - start < 4
    assert isinstance(outcome, Unknown)
    assert outcome.reason in ("no answer within 0.3 s", "time limit")


@pytest.mark.parametrize("name", methods())
def test_memory_limits_hold(name: str) -> None:
    problem = hard_sum() if name == "exact" else hard(name)  # branch and bound is slow in little memory
    outcome = run(method(name), problem, Limits(20, megabytes=5)).outcome
    assert outcome == Unknown("no answer within 5 MB")


def test_a_roomy_memory_limit_changes_nothing() -> None:
    assert isinstance(run(method("cadical"), pigeonhole(4, 4), Limits(20, megabytes=500)).outcome, Found)


def test_children_are_stopped_and_their_crashes_reported() -> None:
    with pytest.raises(OutOfTimeError):
        run_in_child(time.sleep, 60, seconds=0.1)
    with pytest.raises(ChildFailedError, match="exit status 7"):
        run_in_child(_die, seconds=10)
    with pytest.raises(ChildFailedError, match="ZeroDivisionError"):
        run_in_child(divmod, 1, 0, seconds=10)
    with pytest.raises(KarpnetError, match=r"^no such thing$"):
        run_in_child(_refuse, seconds=10)
    assert run_in_child(sum, (1, 2), seconds=10) == 3


def test_memory_counts_from_where_the_program_stands() -> None:
    ballast = b"x" * (200 * 2**20)
    assert run_in_child(_hoard, 10, 0.3, seconds=20.0, megabytes=100.0) == 10
    with pytest.raises(OutOfMemoryError):
        run_in_child(_hoard, 300, 20.0, seconds=20.0, megabytes=100.0)
    assert len(ballast)


def test_what_a_child_has_told_is_its_answer_when_it_is_stopped() -> None:
    for end, megabytes in (
        (time.sleep, None),
        (time.sleep, 1000.0),
        (_die_later, None),
        (_hoard_forever, 50.0),
    ):
        assert run_in_child(_tell, end, seconds=1.5, megabytes=megabytes) == "half"
    assert run_in_child(_tell, float, seconds=10) == "all"


def test_there_is_no_longest_time() -> None:
    assert run_in_child(sum, (1, 2), seconds=float("inf")) == 3
    assert isinstance(run(method("exact"), relu_sum_task(4, 3, 0), Limits(float("inf"))).outcome, Found)


def test_a_bug_in_a_method_is_an_unknown_in_one_line() -> None:
    broken = Method(
        "broken", "source", "", lambda: Procedure(lambda problem: None, lambda problem, limits: 1 // 0)
    )  # type: ignore[arg-type, return-value]
    for isolated in (True, False):
        outcome = run(broken, pigeonhole(3, 2), Limits(5), isolated=isolated).outcome
        assert isinstance(outcome, Unknown)
        assert "ZeroDivisionError" in outcome.reason


def test_without_a_child_the_answers_are_the_same() -> None:
    problems: list[Any] = [relu_sum_task(6, m, seed) for m in (6, 18) for seed in range(3)]
    for problem in [*problems, pigeonhole(3, 3), pigeonhole(4, 3), random_cnf(20, 60, seed=1)]:
        alone, beside = kn.solve(problem, isolated=False), kn.solve(problem)
        assert alone.verdict == beside.verdict != "unknown"
        assert alone.evidence == beside.evidence
        assert alone.certificate == beside.certificate
    assert kn.solve(pigeonhole(3, 3), isolated=False).method == "cadical"


def test_without_a_child_the_method_looks_at_the_clock_and_none_at_the_memory() -> None:
    start = time.perf_counter()
    assert kn.solve(hard("exact"), seconds=0.3, isolated=False).verdict == "unknown"
    assert time.perf_counter() - start < 4
    with pytest.raises(InputError, match="megabytes"):
        kn.solve(pigeonhole(3, 3), megabytes=100, isolated=False)


def _die() -> None:
    import os

    os._exit(7)


def _tell(end: Callable[[float], Any]) -> str:
    so_far("nothing")
    so_far("half")
    end(30.0)
    return "all"


def _die_later(_: float) -> None:
    _die()


def _hoard_forever(seconds: float) -> None:
    _hoard(100, seconds)


def _refuse() -> None:
    raise UnsupportedError("no such thing")


def test_memory_that_the_program_has_freed_counts_when_a_child_takes_it() -> None:
    ballast = [b"x" * 2**16 for _ in range(4000)]
    kept = ballast[::100]
    del ballast  # the holes between what is kept go back to nobody
    with pytest.raises(OutOfMemoryError):
        run_in_child(_hoard, 150, 20.0, seconds=20.0, megabytes=100.0)
    assert len(kept)


def _hoard(megabytes: int, seconds: float) -> int:
    held = [b"x" * 2**16 + bytes([i % 256]) for i in range(16 * megabytes)]
    time.sleep(seconds)
    return len(held) // 16
