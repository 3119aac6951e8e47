"""Small conditional linear programs: which assignments of their Booleans are infeasible, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from certificates.systems import Row
from solvers.exact.exact_simplex import ExactSimplex
from solvers.exact.rational import multipliers
from solvers.exact.simplex import Conflict, Simplex

Truth = NDArray[np.int8]  # one entry a Boolean: +1 true, -1 false, 0 open


@dataclass(frozen=True)
class Lemma:
    """Rows whose positive multiples add up to a contradiction.

    Parameters
    ----------
    rows, multipliers : tuples of int
    literals : tuple of int
        The rows' literals: they cannot all be true.
    """

    rows: tuple[int, ...]
    multipliers: tuple[int, ...]
    literals: tuple[int, ...]


class Program:
    """The rows of a system as bounds on distinct linear forms, over one warm simplex tableau.

    Parameters
    ----------
    rows : sequence of Row
    num_booleans : int
    """

    def __init__(self, rows: Sequence[Row], num_booleans: int) -> None:
        self.rows, self.num_booleans = rows, num_booleans
        self._unknowns = {v: i for i, v in enumerate(sorted({v for row in rows for v in row.coefficients}))}
        forms: dict[tuple[tuple[int, int], ...], int] = {}
        placed, contents = [], []
        for row in rows:
            items = sorted((v, a) for v, a in row.coefficients.items() if a)
            content = math.gcd(*(a for _, a in items)) if items else 1
            content = -content if items and items[0][1] < 0 else content
            form = forms.setdefault(tuple((v, a // content) for v, a in items), len(forms))
            contents.append(abs(content))
            placed.append((form, content > 0, Fraction(row.constant, content)))
        matrix = np.zeros((len(forms), len(self._unknowns)))
        for key, form in forms.items():
            for v, a in key:
                matrix[form, self._unknowns[v]] = a
        self._forms = list(forms)
        self._simplex = Simplex(matrix)
        self._exact_bound = [bound for _, _, bound in placed]
        self._content = contents
        self._form = np.array([form for form, _, _ in placed], dtype=np.int64)
        self._is_lower = np.array([side for _, side, _ in placed], dtype=np.bool_)
        self._bound = np.array([bound for _, _, bound in placed], dtype=np.float64)
        literals = np.array([row.literal for row in rows], dtype=np.int64)
        self._variable, self._sign = np.abs(literals), np.sign(literals).astype(np.int8)
        self._sides: dict[tuple[int, bool], list[int]] = {}
        for number, (form, side, _) in enumerate(placed):
            self._sides.setdefault((form, side), []).append(number)

    def is_feasible(self, truth: Truth) -> bool:
        """Whether the rows switched on by the assignment are feasible, in floating point."""
        return self._conflict(truth) is None

    def _conflict(self, truth: Truth) -> list[tuple[int, float]] | None:
        """None when the rows are feasible, else a conflict's rows with approximate multipliers."""
        on = self._on(truth)
        low = np.full(self._simplex.num_forms, -np.inf)
        high = -low
        lower, upper = on & self._is_lower, on & ~self._is_lower
        np.maximum.at(low, self._form[lower], self._bound[lower])
        np.minimum.at(high, self._form[upper], self._bound[upper])
        conflict = self._simplex.check(low, high)
        return None if conflict is None else self._binding(conflict, on)

    def _literals(self, rows: list[tuple[int, float]]) -> list[int]:
        return sorted({literal for row, _ in rows if (literal := self.rows[row].literal)})

    def decide_exactly(self, truth: Truth) -> Lemma | dict[int, Fraction]:
        """A lemma that the assignment violates, or an exact solution: unknown to value."""
        on = self._on(truth)
        low: list[Fraction | None] = [None] * len(self._forms)
        high = list(low)
        for row in np.flatnonzero(on).tolist():
            form, bound = self._form[row], self._exact_bound[row]
            side, better = (low, max) if self._is_lower[row] else (high, min)
            known = side[form]
            side[form] = bound if known is None else better(known, bound)
        forms = [{self._unknowns[v]: a for v, a in form} for form in self._forms]
        simplex = ExactSimplex(forms, len(self._unknowns))
        conflict = simplex.check(low, high)
        if conflict is not None:
            found = self._exact(self._binding(conflict, on))
            assert found is not None  # a rational conflict is one
            return found
        values = simplex.solution()
        return {v: values[i] for v, i in self._unknowns.items()}

    def lemma(self, truth: Truth, deletions: int = 40) -> Lemma | None:
        """A lemma that the assignment violates, with few literals; None when there is none.

        Literals are dropped one by one as long as the rest stays infeasible.
        """
        found = self._conflict(truth)
        if found is None:
            return None
        tried: set[int] = set()
        while len(tried) < deletions:
            literal = next((x for x in self._literals(found) if x not in tried), None)
            if literal is None:
                break
            tried.add(literal)
            smaller = self._conflict(self._assignment(self._literals(found), literal))
            found = found if smaller is None else smaller
        return self._exact(found) or self._exact(self._conflict(truth))

    def solution(self) -> dict[int, float]:
        """Unknown to value, from the last feasible assignment."""
        values = self._simplex.solution()
        return {v: float(values[i]) for v, i in self._unknowns.items()}

    def _on(self, truth: Truth) -> NDArray[np.bool_]:
        padded = np.concatenate([np.zeros(1, dtype=np.int8), truth])
        return np.asarray(padded[self._variable] == self._sign, dtype=np.bool_)

    def _assignment(self, literals: Sequence[int], dropped: int) -> Truth:
        truth = np.zeros(self.num_booleans, dtype=np.int8)
        for literal in literals:
            if literal != dropped:
                truth[abs(literal) - 1] = 1 if literal > 0 else -1
        return truth

    def _binding(self, conflict: Conflict, on: NDArray[np.bool_]) -> list[tuple[int, float]]:
        """For each side of the conflict the row that gives the bound; unconditional ones first."""
        binding = []
        sides = zip(conflict.forms, conflict.is_lower, conflict.multipliers, strict=True)
        for form, is_lower, multiplier in sides:
            sign = -1 if is_lower else 1
            row = min(
                (r for r in self._sides[form, is_lower] if on[r]),
                key=lambda r: (sign * self._exact_bound[r], self._variable[r]),
            )
            binding.append((row, multiplier / self._content[row]))
        return binding

    def _exact(self, conflict: list[tuple[int, float]] | None) -> Lemma | None:
        if conflict is None:
            return None
        rows = [row for row, _ in conflict]
        y = multipliers([self.rows[row] for row in rows], [value for _, value in conflict])
        return None if y is None else Lemma(tuple(rows), tuple(y), tuple(self._literals(conflict)))
