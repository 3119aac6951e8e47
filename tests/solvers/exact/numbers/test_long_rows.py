"""Rows over many signs: verdicts against brute force and other lemmas, and on large numbers."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from certificates.checker import check
from certificates.systems import cases
from gnn.samples import FloatSamples
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.partition import Partition
from reductions.rules.partition_to_sign_system import instance as one_row
from reductions.rules.sign_system_to_even_sum import instance as even_sum
from reductions.training.task import TrainingTask
from solvers.exact import refinement as refinement_module
from solvers.exact.decide import TOO_LARGE
from solvers.exact.formulation.families import formulation_of
from solvers.exact.method import solve
from solvers.exact.numbers import long_rows as long_rows_module
from solvers.exact.numbers.long_rows import long_rows
from solvers.exact.numbers.meeting import TooManySumsError
from solvers.exact.numbers.search import Search
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits
from tests.solvers.exact.numbers.tasks import (
    has_partition,
    long_task,
    partition_task,
    sign_system,
    task_of_system,
)

LIMITS = Limits(20.0)


@pytest.fixture
def rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Branch and bound does not come before the rows."""
    monkeypatch.setattr(refinement_module, "_BRANCHINGS", ())


def proved(task: TrainingTask, outcome: Outcome) -> bool:
    """The verdict, which passes the exact check or the checker."""
    if isinstance(outcome, Found):
        assert task.violation(outcome.witness) is None
        return True
    assert isinstance(outcome, Refuted), outcome
    check(outcome.certificate, task.name, task.to_json())
    return False


def num_sum_lemmas(outcome: Outcome) -> int:
    certificate: Any = getattr(outcome, "certificate", None) or {"refutation": []}
    return sum(isinstance(lemma, dict) for part in certificate["refutation"] for lemma in part["lemmas"])


@pytest.mark.parametrize(("block", "few"), [(0, 36), (1, 36), (2, 0)])
@pytest.mark.usefixtures("rows_alone")
def test_several_rows_agree_with_brute_force(block: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows in one question, or each in its own first."""
    monkeypatch.setattr(long_rows_module, "_FEW_OPEN", few)
    verdicts, used = set(), 0
    for seed in range(20 * block, 20 * block + 20):
        random = Random(seed)
        system, expected = sign_system(random)
        task = task_of_system(system, random)
        outcome = solve(task, LIMITS)
        assert proved(task, outcome) == expected, seed
        verdicts.add(expected)
        used += num_sum_lemmas(outcome)
    assert verdicts == {True, False}
    assert used


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 36])
@pytest.mark.usefixtures("rows_alone")
def test_many_more_rows_agree_with_brute_force(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_rows_module, "_FEW_OPEN", few)
    for seed in range(1000, 1400):
        random = Random(seed)
        system, expected = sign_system(random)
        task = task_of_system(system, random)
        assert proved(task, solve(task, LIMITS)) == expected, seed


def agree(seeds: range, monkeypatch: pytest.MonkeyPatch) -> int:
    """Compare verdicts on tasks of no rule; return how many lemmas about sums there were."""
    used = 0
    for seed in seeds:
        task = long_task(seed)
        with monkeypatch.context() as patch:
            patch.setattr(refinement_module, "_BRANCHINGS", ())
            outcome = solve(task, LIMITS)
        used += num_sum_lemmas(outcome)
        with monkeypatch.context() as patch:
            patch.setattr(refinement_module, "long_rows", lambda formulation: None)
            other = solve(task, LIMITS)
        assert isinstance(other, Unknown) or proved(task, outcome) == isinstance(other, Found), seed
    return used


def test_scaled_coordinates_and_wide_tolerances_agree_with_the_other_lemmas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert agree(range(24), monkeypatch)


@pytest.mark.slow
def test_many_tasks_of_no_rule_agree_with_the_other_lemmas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert agree(range(100, 500), monkeypatch)


@pytest.mark.parametrize("kind", ["relu", "abs"])
@pytest.mark.parametrize("n", [16, 24, 30])
def test_numbers_as_long_as_they_are_many(n: int, kind: str) -> None:
    random = Random(n)
    numbers = [random.getrandbits(n) for _ in range(n - 1)]
    halved = [*numbers, abs(sum(random.choice((1, -1)) * x for x in numbers))]
    for candidate in (halved, [*halved[:-1], halved[-1] + 2], [*numbers, 2**n + sum(numbers) % 2]):
        task = partition_task(candidate, kind)
        assert proved(task, solve(task, LIMITS)) == has_partition(candidate)
    assert has_partition(halved)
    assert not has_partition([*numbers, 2**n + 2 - sum(numbers) % 2])


def test_cp_sat_finds_signs_where_sums_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_many(self: object) -> None:
        raise TooManySumsError

    monkeypatch.setattr(Search, "run", too_many)
    monkeypatch.setattr(refinement_module, "_BRANCHINGS", ())
    random = Random(0)
    for kind in ("relu", "abs"):
        numbers = [random.getrandbits(12) for _ in range(40)]
        task = partition_task([*numbers, 2**12 + sum(numbers) % 2], kind)
        assert proved(task, solve(task, LIMITS))


def test_what_does_not_fix_signs_is_left_to_the_other_lemmas() -> None:
    """Three channels share a coordinate's weight in many ways; a task with errors gives samples up."""
    for task in (long_task(seed) for seed in range(24)):
        if task.architecture.width == 3:
            for signs in cases(trusted_task(task)):
                assert long_rows(formulation_of(trusted_task(task), signs)) is None
    numbers = [2**k for k in range(10)]
    task = replace(partition_task(numbers), max_errors=1)
    assert isinstance(solve(task, LIMITS), Found)


@pytest.mark.parametrize("bits", [900, 1000])
def test_numbers_near_the_largest_float_are_decided_or_left_open_without_a_warning(bits: int) -> None:
    random = Random(2)
    numbers = [random.getrandbits(bits) for _ in range(6)]
    numbers.append(abs(sum(number * random.choice((1, -1)) for number in numbers)))
    square = even_sum("square", one_row(Partition(tuple(numbers))))
    for task in (partition_task(numbers, "abs"), partition_task(numbers), square):
        outcome = solve(task, Limits(20.0))
        assert isinstance(outcome, Found) or outcome == Unknown(TOO_LARGE)
        with pytest.raises(UnsupportedError, match=f"the task holds an integer of {bits} bits"):
            FloatSamples.of(task)
