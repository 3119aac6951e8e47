"""Small conditional linear programs: which assignments of their Booleans are infeasible, and why."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from certificates.systems import Row
from solvers.exact.arithmetic.farkas import multipliers
from solvers.exact.arithmetic.rational_simplex import ExactSimplex
from solvers.exact.arithmetic.simplex import Conflict, Sides, Simplex
from solvers.exact.arithmetic.vertices import vertex_near
from solvers.exact.formulation.rows import Lemma, Truth, held, is_on


class Program:
    """The rows of a system as bounds on distinct linear forms, over one warm simplex tableau.

    Parameters
    ----------
    rows : sequence of Row
    num_booleans : int
    fixed : collection of int
        Literals that are true in all assignments: lemmas need not avoid them.
    """

    def __init__(self, rows: Sequence[Row], num_booleans: int, fixed: Collection[int] = ()) -> None:
        self.rows, self.num_booleans = rows, num_booleans
        self._unknowns = {v: i for i, v in enumerate(sorted({v for row in rows for v in row.coefficients}))}
        forms: dict[tuple[tuple[int, int], ...], int] = {}
        placed, content_of = [], []
        for row in rows:
            items = sorted([item for item in row.coefficients.items() if item[1]])
            content = math.gcd(*row.coefficients.values()) or 1
            content = -content if items and items[0][1] < 0 else content
            key = tuple(items) if content == 1 else tuple([(v, a // content) for v, a in items])
            placed.append(forms.setdefault(key, len(forms)))
            content_of.append(content)
        matrix = np.zeros((len(forms), len(self._unknowns)))
        entries = [(form, self._unknowns[v], a) for key, form in forms.items() for v, a in key]
        if entries:
            numbers, unknowns, values = zip(*entries, strict=True)
            matrix[numbers, unknowns] = values
        self._forms, self._form_of, self._content = list(forms), placed, content_of
        self._simplex = Simplex(
            matrix,
            Sides(
                np.array(placed, dtype=np.int64),
                np.array([content > 0 for content in content_of], dtype=np.bool_),
                np.array([r.constant / c for r, c in zip(rows, content_of, strict=True)], dtype=np.float64),
                np.array([0 if row.literal in fixed else row.literal for row in rows], dtype=np.int64),
            ),
        )

    @cached_property
    def _placed(self) -> list[tuple[int, bool, Fraction]]:
        """The form of each row, whether it bounds it from below, and the bound."""
        each = zip(self.rows, self._form_of, self._content, strict=True)
        return [(form, content > 0, Fraction(row.constant, content)) for row, form, content in each]

    def is_feasible(self, truth: Truth) -> bool:
        """Whether the rows switched on by the assignment are feasible, in floating point."""
        return self._simplex.core(_padded(truth), 0) is None

    def lemma(self, truth: Truth, deletions: int = 40) -> Lemma | None:
        """A lemma that the assignment violates, with few literals; None when there is none.

        Literals are dropped one by one as long as the rest stays infeasible.
        """
        truth = _padded(truth)
        found = self._simplex.core(truth, deletions)
        if found is None:
            return None
        return self._exact(found) or self._exact(self._simplex.core(truth, 0))

    def search(self, clauses: Sequence[Sequence[int]], most_nodes: int) -> Truth | list[Lemma]:
        """A feasible assignment that makes a literal of each clause true, or why there is none.

        The lemmas leave none; there are none at all when the search took too many nodes.
        """
        found = self._simplex.search(clauses, self.num_booleans, most_nodes)
        if found is None:
            return []
        if isinstance(found, np.ndarray):
            return found[1:]
        lemmas = [self._exact(conflict) for conflict in found]
        return [lemma for lemma in lemmas if lemma is not None]

    def solution(self) -> dict[int, float]:
        """Unknown to value, from the last feasible assignment."""
        return dict(zip(self._unknowns, self._simplex.solution().tolist(), strict=True))

    def decide_exactly(self, truth: Truth) -> Lemma | dict[int, Fraction]:
        """A lemma that the assignment violates, or an exact solution: unknown to value."""
        binding = self._binding(truth)
        low: list[Fraction | None] = [None] * len(self._forms)
        high = list(low)
        for (form, is_lower), number in binding.items():
            (low if is_lower else high)[form] = self._placed[number][2]
        forms = [{self._unknowns[v]: a for v, a in form} for form in self._forms]
        simplex = ExactSimplex(forms, len(self._unknowns))
        sides = simplex.check(low, high)
        if sides is not None:
            rows = [binding[form, is_lower] for form, is_lower, _ in sides]
            found = self._exact(Conflict(rows, [multiplier for _, _, multiplier in sides]))
            assert found is not None  # a rational conflict is one
            return found
        return dict(zip(self._unknowns, simplex.solution(), strict=True))

    def vertex(self, truth: Truth) -> dict[int, Fraction] | None:
        """The exact vertex beside a feasible assignment's solution; it may violate other rows."""
        if not self.is_feasible(truth):
            return None
        return vertex_near(held(self.rows, _padded(truth)), self.solution())

    def clash(self, truth: Truth) -> Lemma | None:
        """Two rows that bound one form from below and above by too little for floating point to see."""
        binding = self._binding(truth)
        for (form, is_lower), upper in binding.items():
            lower = binding.get((form, True))
            if not is_lower and lower is not None and self._placed[lower][2] > self._placed[upper][2]:
                return self._exact(Conflict([lower, upper], [1.0, 1.0]))
        return None

    def _binding(self, truth: Truth) -> dict[tuple[int, bool], int]:
        """Form and side to the row whose bound is the tightest under the assignment."""
        binding: dict[tuple[int, bool], int] = {}
        values = [0, *truth.tolist()]
        for number, (row, (form, is_lower, bound)) in enumerate(zip(self.rows, self._placed, strict=True)):
            if not is_on(row, values):
                continue
            known = binding.get((form, is_lower))
            if known is None or (
                bound > self._placed[known][2] if is_lower else bound < self._placed[known][2]
            ):
                binding[form, is_lower] = number
        return binding

    def _exact(self, conflict: Conflict | None) -> Lemma | None:
        if conflict is None:
            return None
        factors = zip(conflict.rows, conflict.multipliers, strict=True)
        y = multipliers(
            [self.rows[row] for row in conflict.rows],
            [multiplier / abs(self._content[row]) for row, multiplier in factors],
        )
        literals = sorted({self.rows[row].literal for row in conflict.rows} - {0})
        return None if y is None else Lemma(tuple(conflict.rows), tuple(y), tuple(literals))


def _padded(truth: Truth) -> Truth:
    """An assignment with an entry 0 that stands for no Boolean."""
    return np.concatenate([np.zeros(1, dtype=np.int8), truth])
