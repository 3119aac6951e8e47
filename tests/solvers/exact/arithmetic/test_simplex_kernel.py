"""The compiled simplex method and its branch and bound, against scipy and exhaustive search."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from solvers.exact.arithmetic import simplex_kernel
from solvers.exact.arithmetic.conflict_kernel import Conflicts, no_conflicts, recurring, take_up
from solvers.exact.arithmetic.simplex_kernel import Bounds, Clash, Clauses, Tableau

NUM_BOOLEANS = 6


class Rows:
    """Random bounds on random forms; the last ones are switched on by one literal each."""

    def __init__(self, seed: int, num_unknowns: int = 3, num_forms: int = 5) -> None:
        generator = np.random.default_rng(seed)
        self.forms = generator.integers(-3, 4, (num_forms, num_unknowns)).astype(np.float64)
        self.literals = [0, 0, 0, *range(1, NUM_BOOLEANS + 1), *range(-NUM_BOOLEANS, 0)]
        count = len(self.literals)
        self.bounds = Bounds(
            generator.integers(0, num_unknowns + num_forms, count),
            generator.random(count) < 0.5,
            generator.integers(-4, 5, count).astype(np.float64),
            np.array(self.literals, dtype=np.int64),
        )

    def fresh(self) -> tuple[Tableau, Bounds, Clash]:
        tableau = simplex_kernel.tableau_of(self.forms.copy())
        num_variables = len(tableau.values)
        return tableau, self.bounds, simplex_kernel.no_clash(num_variables, self.forms.shape[1], NUM_BOOLEANS)

    def lower_bound(self, row: int) -> tuple[NDArray[np.float64], float]:
        """The row as ``coefficients · x >= value``."""
        forms = np.vstack([np.eye(self.forms.shape[1]), self.forms])
        sign = 1.0 if self.bounds.is_lower[row] else -1.0
        return sign * forms[self.bounds.variable[row]], float(sign * self.bounds.value[row])

    def is_feasible(self, truth: NDArray[np.int8]) -> bool:
        on = [i for i, x in enumerate(self.literals) if x == 0 or truth[abs(x)] * x > 0]
        matrix, low = zip(*map(self.lower_bound, on), strict=True)
        bounds = (None, None)
        solved = linprog(np.zeros(self.forms.shape[1]), -np.array(matrix), -np.array(low), bounds=bounds)
        return bool(solved.status == 0)


def truths() -> list[NDArray[np.int8]]:
    return [np.array([0, *signs], dtype=np.int8) for signs in product((-1, 1), repeat=NUM_BOOLEANS)]


@pytest.mark.parametrize("seed", range(6))
def test_a_core_is_found_exactly_when_the_rows_clash(seed: int) -> None:
    rows = Rows(seed)
    tableau, bounds, clash = rows.fresh()
    for truth in truths()[::5]:  # one tableau for all: it starts from the last basis
        count = simplex_kernel.core(tableau, bounds, clash, truth, 10)
        assert (count == 0) == rows.is_feasible(truth)
        if count:
            parts = [rows.lower_bound(row) for row in clash.rows[:count].tolist()]
            factors = clash.multipliers[:count]
            assert (factors > 0).all()
            assert np.abs(sum(y * a for y, (a, _) in zip(factors, parts, strict=True))).max() < 1e-9
            assert sum(y * b for y, (_, b) in zip(factors, parts, strict=True)) > 1e-9
        else:
            x = tableau.values[: rows.forms.shape[1]]
            on = [i for i, x in enumerate(rows.literals) if x == 0 or truth[abs(x)] * x > 0]
            assert all(a @ x > b - 1e-6 for a, b in map(rows.lower_bound, on))


def test_deletions_drop_what_the_clash_does_not_need() -> None:
    rows = Rows(0)
    tableau, bounds, clash = rows.fresh()
    for truth in truths():
        count = simplex_kernel.core(tableau, bounds, clash, truth, 10)
        literals = {x for x in bounds.literal[clash.rows[:count]].tolist() if x}
        for dropped in literals:
            fewer = np.zeros_like(truth)
            for x in literals - {dropped}:
                fewer[abs(x)] = np.sign(x)
            assert rows.is_feasible(fewer)


@pytest.mark.parametrize("seed", range(12))
def test_branch_and_bound_agrees_with_all_assignments(seed: int) -> None:
    rows = Rows(seed)
    generator = np.random.default_rng(seed)
    sign = generator.choice([-1, 1], NUM_BOOLEANS)
    literals = sign * np.arange(1, NUM_BOOLEANS + 1)
    clauses = [generator.choice(literals, 2, replace=False) for _ in range(2 + seed % 6)]
    choices = np.concatenate(clauses).astype(np.int64)
    row_of = {x: row for row, x in enumerate(rows.literals)}
    numbered = Clauses(
        np.arange(0, len(choices) + 1, 2), choices, np.array([row_of[x] for x in choices.tolist()])
    )
    found = no_conflicts(200, 200 * 5, 200 * 5, NUM_BOOLEANS)
    truth = np.zeros(NUM_BOOLEANS + 1, dtype=np.int8)
    tree = simplex_kernel.root(numbered, NUM_BOOLEANS)
    status, count = simplex_kernel.search(*rows.fresh(), numbered, tree, found, truth, 200)

    def is_model(truth: NDArray[np.int8]) -> bool:
        return all((truth[np.abs(clause)] * clause > 0).any() for clause in clauses)

    # Rows of literals that no clause needs stay off.
    signs = [np.array([0, *s], dtype=np.int8) for s in product((-1, 0, 1), repeat=NUM_BOOLEANS)]
    assert status == (1 if any(is_model(s) and rows.is_feasible(s) for s in signs) else -1)
    if status == 1:
        assert is_model(truth)
        assert rows.is_feasible(truth)
    else:
        assert count > 0


def test_too_many_nodes_are_no_answer() -> None:
    rows = Rows(1)
    numbered = Clauses(np.array([0, 1, 2]), np.array([1, 2]), np.array([3, 4]))
    found, truth = no_conflicts(1, 5, 5, NUM_BOOLEANS), np.zeros(NUM_BOOLEANS + 1, dtype=np.int8)
    bounds = rows.bounds._replace(value=np.where(rows.bounds.is_lower, 0.0, 9.0))  # 0 violates none, but 1, 2
    bounds.variable[3:5], bounds.is_lower[3:5], bounds.value[3:5] = (0, 1), True, 1.0
    tableau, _, clash = rows.fresh()
    tree = simplex_kernel.root(numbered, NUM_BOOLEANS)
    assert simplex_kernel.search(tableau, bounds, clash, numbered, tree, found, truth, 1)[0] == 0


def test_conflicts_recur_when_their_literals_are_true() -> None:
    found = Conflicts(*no_conflicts(2, 4, 4, 3))
    found.literals[:3], found.literal_ends[:] = (1, -2, 3), (2, 3)
    assert recurring(found, 2, np.array([0, 1, 1, 0], dtype=np.int8)) == -1
    assert recurring(found, 2, np.array([0, 1, -1, 0], dtype=np.int8)) == 0
    assert recurring(found, 2, np.array([0, 1, 1, 1], dtype=np.int8)) == 1
    reason = np.ones(8, dtype=np.bool_)
    take_up(found, 0, reason)
    assert np.flatnonzero(reason).tolist() == [2, 5]  # literals -2 and 1, from -4
    take_up(found, 1, reason)
    assert np.flatnonzero(reason).tolist() == [7]
    assert found.activity[3] > found.activity[1] == found.activity[2] > 0


def test_activities_stay_finite() -> None:
    found = no_conflicts(1, 1, 1, 1)
    found.literals[0], found.literal_ends[0] = 1, 1
    for _ in range(3000):
        take_up(found, 0, np.zeros(4, dtype=np.bool_))
    assert 0 < found.activity[1] < np.inf
    assert found.weight[0] < 1e101


def test_compiled_and_plain_python_agree() -> None:
    rows = Rows(3)
    one, other = rows.fresh(), rows.fresh()
    for truth in truths()[::11]:
        count = simplex_kernel.core(*one, truth, 4)
        assert count == simplex_kernel.core.__wrapped__(*other, truth, 4)  # type: ignore[attr-defined]
        assert one[2].rows[:count].tolist() == other[2].rows[:count].tolist()
