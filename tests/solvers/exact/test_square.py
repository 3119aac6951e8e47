"""One square channel against z3's nonlinear arithmetic."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

import karpnet as kn
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import RationalArray, SparseRows
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.rules import RULES
from reductions.training.graphs import stars
from reductions.training.task import TrainingTask
from solvers.exact.method import exact_obstacle, solve
from solvers.exact.square import Beam, root, span_of
from solvers.exact.trusted import canonical_task
from solvers.methods import Limits
from tests.solvers.exact.nlsat import fits_reals
from tests.solvers.random_tasks import random_square_task, star_task

RULE = RULES["sign-system-to-even-sum/square"]
LIMITS = Limits(20.0)


def checked(task: TrainingTask) -> Outcome:
    """The outcome, after comparing it with z3's."""
    outcome = solve(task, LIMITS)
    if isinstance(outcome, Found):
        assert task.violation(outcome.witness) is None
    elif isinstance(outcome, Refuted):
        assert fits_reals(canonical_task(task, "test")) is not True
    return outcome


def test_random_tasks_are_decided_as_by_z3() -> None:
    random = Random(0)
    outcomes = []
    for _ in range(160):
        task = random_square_task(random)
        outcomes.append((task, checked(task)))
    yes = [outcome for _, outcome in outcomes if isinstance(outcome, Found)]
    assert len(yes) >= 60
    assert sum(outcome.witness.readout[0] < 0 for outcome in yes) >= 15
    assert sum(outcome.witness.readout[0] not in (-1, 1) for outcome in yes) >= 3
    assert sum(isinstance(outcome, Refuted) for _, outcome in outcomes) >= 60
    unknown = [task for task, outcome in outcomes if isinstance(outcome, Unknown)]
    assert len(unknown) <= 6  # only irrational weights fit them
    assert all(task.tolerance == 0 and fits_reals(canonical_task(task, "test")) for task in unknown)


def test_tasks_of_the_rule_are_decided_as_their_sources_near_the_bound_too() -> None:
    random = Random(1)
    seen = {True: 0, False: 0}
    for number in range(120):
        source = drawn("sign-system", random)
        task = RULE.instance(source)
        if number % 2:
            task = replace(task, tolerance=task.lifting_bound * (1 - Fraction(1, 10**6)))
        truth = bool(witnesses(source))
        outcome = solve(task, LIMITS)
        assert isinstance(outcome, Found if truth else Refuted), (source.to_json(), outcome)
        if isinstance(outcome, Found):
            assert source.violation(RULE.back(source, outcome.witness)) is None
        elif max(map(abs, source.rows.values.tolist()), default=0) < 2**20:
            assert fits_reals(canonical_task(task, "test")) is not True
        seen[truth] += 1
    assert min(seen.values()) >= 25


def test_a_user_is_told_yes_and_no() -> None:
    yes, no = (star_task([[1], [2]], [Fraction(2), Fraction(y)], Fraction(0)) for y in (8, 9))
    answer = kn.solve(yes)
    assert (answer.verdict, answer.method) == ("YES", "exact")
    assert answer.witness.readout[0] == 2, "an irrational root, unless the readout takes it"
    answer = kn.solve(no)
    assert answer.verdict == "NO"
    assert kn.check(answer.certificate, no)
    by_rank = star_task([[1, 0], [0, 1], [1, 1]], [Fraction(1), Fraction(1), Fraction(1)], Fraction(0))
    answer = kn.solve(by_rank)
    assert (answer.verdict, answer.certificate) == ("NO", None)
    assert "solver's word" in answer.evidence
    assert kn.solve(by_rank.widened(2)).verdict == "YES"


def test_what_is_not_decided_is_said() -> None:
    irrational = star_task([[1, 0], [0, 1]], [Fraction(1), Fraction(2)], Fraction(0))
    outcome = solve(irrational, LIMITS)
    assert isinstance(outcome, Unknown)
    assert "irrational" in outcome.reason
    assert solve(irrational, Limits(0.0)) == Unknown("time limit")
    large = star_task([[1] * 80, [2] * 80], [Fraction(1), Fraction(2)], Fraction(0)).widened(20)
    rows = [[(0, 1), (c, 1)] for c in range(1, 80)]
    large = replace(large, graphs=stars(SparseRows.from_rows(rows, 80)), labels=RationalArray(np.arange(79)))
    assert "few coordinates and channels" in str(exact_obstacle(large))


@pytest.mark.parametrize("bits", [4, 40])
def test_spans_enclose_the_roots(bits: int) -> None:
    random = Random(bits)
    for _ in range(300):
        lo = Fraction(random.randint(-3, 2**80), random.randint(1, 9))
        beam = Beam(
            ((0, 1),), lo, max(lo, Fraction(0)) + Fraction(random.randint(0, 9), random.choice((1, 2**70)))
        )
        alpha = Fraction(random.randint(1, 9), random.randint(1, 9))
        inner, outer = (span_of(beam, alpha, bits, is_inner) for is_inner in (True, False))
        assert outer.low <= inner.low
        assert inner.high <= outer.high
        assert alpha * inner.high**2 <= beam.hi <= alpha * outer.high**2
        if beam.lo > 0:
            assert alpha * max(outer.low, Fraction(0)) ** 2 <= beam.lo <= alpha * inner.low**2
        assert (outer.high - inner.high) * 2**bits <= max(outer.high - outer.low, 1)
    assert root(Fraction(9, 4), 0, True) == Fraction(3, 2)


def test_a_single_fitting_point_may_be_at_a_bound() -> None:
    task = star_task([[2], [2]], [Fraction(18), Fraction(35, 2)], Fraction(1, 4))
    assert isinstance(solve(task, LIMITS), Found)  # (2 w)² α = 71/4
