"""WalkSAT: its counts are those of the formula, its answers are checked, and it never says NO."""

from __future__ import annotations

import numpy as np
import pytest

from instances.families.formulas import planted_sat, random_cnf, random_nae_sat
from reductions.outcomes import Found, Unknown
from reductions.problems.cnf import CNF
from solvers.methods import Limits, method, run
from solvers.source.walksat import Walk


@pytest.mark.parametrize("seed", range(4))
def test_it_solves_planted_formulas_and_lifts_to_their_source(seed: int) -> None:
    formula, _ = planted_sat(60, 3.5, seed=seed)
    assert isinstance(run(method("walksat"), formula, Limits(20), isolated=False).outcome, Found)
    source = random_nae_sat(30, 30, seed=seed)
    outcome = run(method("walksat"), source, Limits(20), isolated=False).outcome
    assert isinstance(outcome, Found)
    assert source.violation(outcome.witness) is None


def test_it_never_says_no() -> None:
    for impossible in (CNF.from_clauses(1, [[1], [-1]]), CNF.from_clauses(2, [[1, 2], []])):
        outcome = run(method("walksat"), impossible, Limits(0.2), isolated=False).outcome
        assert isinstance(outcome, Unknown)


def test_a_formula_without_clauses_or_with_a_repeated_literal_is_solved() -> None:
    for easy in (CNF.from_clauses(3, []), CNF.from_clauses(2, [[1, 1], [-2, 1, -2]])):
        assert isinstance(run(method("walksat"), easy, Limits(5), isolated=False).outcome, Found)


def test_the_walk_knows_which_clauses_are_false() -> None:
    formula = random_cnf(12, 70, seed=3)  # too many clauses to be satisfied at once
    walk = Walk(formula, np.random.default_rng(0))
    for _ in range(50):
        assert walk.go_on(7) == 7
        state = walk._state
        false = np.flatnonzero(~formula.satisfied(walk.values))
        assert sorted(state.false[: state.num_false[0]].tolist()) == false.tolist()
        assert (state.is_true[::2] != state.is_true[1::2]).all()


def test_a_walk_takes_as_many_flips_as_it_needs() -> None:
    """Two clauses x and y, both false: a flip mends one and breaks none, so two flips end it."""
    walk = Walk(CNF.from_clauses(2, [[1], [2]]), _Falses())  # type: ignore[arg-type]
    assert walk.go_on() == 2
    assert walk.is_over
    assert walk.go_on() == 0


class _Falses:
    """A generator whose assignments are all false and whose draws are all zero."""

    def integers(self, low: int, high: int, size: int) -> np.ndarray:  # type: ignore[type-arg]
        return np.zeros(size, dtype=np.int64)

    def random(self, shape: tuple[int, int]) -> np.ndarray:  # type: ignore[type-arg]
        return np.zeros(shape)
