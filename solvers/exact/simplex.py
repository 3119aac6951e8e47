"""A dense, warm-started simplex method that explains infeasibility.

The general simplex of Dutertre and de Moura ("A Fast Linear-Arithmetic Solver for DPLL(T)",
2006), in floating point: rows are fixed, only bounds change between calls, and every call starts
from the last basis. Its conflicts are irreducible. Nothing it says is trusted: conflicts are
turned into exact multipliers, and solutions checked, elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_FEASIBLE = 1e-7
_PIVOT = 1e-9
_REFRESH = 400


@dataclass(frozen=True)
class Conflict:
    """Forms whose bounds clash: ``Σ multipliers · form`` has the sides given.

    Parameters
    ----------
    forms : list of int
        Numbers of the linear forms.
    is_lower : list of bool
        Whether the lower bound of the form (else the upper one) takes part.
    multipliers : list of float
        Approximate positive multipliers, one a form.
    """

    forms: list[int]
    is_lower: list[bool]
    multipliers: list[float]


class Simplex:
    """Feasibility of ``low <= forms · x <= high`` for changing bounds.

    Parameters
    ----------
    forms : float64, shape (num_forms, num_unknowns)
    """

    def __init__(self, forms: FloatArray) -> None:
        self._forms = forms
        self.num_forms, self.num_unknowns = forms.shape
        self._reset()

    def _reset(self) -> None:
        # Variables: unknowns 0..V-1 (free), then one for each form.
        self._tableau = self._forms.copy()
        self._basic = self.num_unknowns + np.arange(self.num_forms)
        self._nonbasic = np.arange(self.num_unknowns)
        self._values = np.zeros(self.num_unknowns + self.num_forms)
        self._pivots = 0

    def check(self, low: FloatArray, high: FloatArray) -> Conflict | None:
        """None when the bounds can be met (see `solution`), else a conflict.

        Parameters
        ----------
        low, high : float64, shape (num_forms,)
            Bounds; infinite where there is none.
        """
        crossed = np.flatnonzero(low > high + _FEASIBLE)
        if crossed.size:
            return Conflict([int(crossed[0])] * 2, [True, False], [1.0, 1.0])
        if self._pivots > _REFRESH:
            self._reset()
        free = np.full(self.num_unknowns, np.inf)
        lows, highs = np.concatenate([-free, low]), np.concatenate([free, high])
        values, nonbasic = self._values, self._nonbasic
        values[nonbasic] = np.clip(values[nonbasic], lows[nonbasic], highs[nonbasic])
        self._update()
        for step in range(20 * (self.num_forms + self.num_unknowns) + 200):
            current = values[self._basic]
            below, above = lows[self._basic] - current, current - highs[self._basic]
            excess = np.maximum(below, above)
            if step < 4 * self.num_unknowns + 40:
                row = int(excess.argmax()) if excess.size else -1
            else:  # Bland's rule ends every cycle
                bad = np.flatnonzero(excess > _FEASIBLE)
                row = int(bad[self._basic[bad].argmin()]) if bad.size else -1
            if row < 0 or excess[row] <= _FEASIBLE:
                return None
            is_low = below[row] > above[row]
            column = self._entering(row, is_low, lows, highs, step >= 4 * self.num_unknowns + 40)
            if column < 0:
                return self._explain(row, is_low)
            target = lows[self._basic[row]] if is_low else highs[self._basic[row]]
            self._pivot(row, column, target)
        self._reset()
        return None  # undecided: treated as feasible, which the caller verifies

    def solution(self) -> FloatArray:
        """The unknowns of the last feasible check."""
        return self._values[: self.num_unknowns].copy()

    def _update(self) -> None:
        self._values[self._basic] = self._tableau @ self._values[self._nonbasic]

    def _entering(self, row: int, is_low: bool, lows: FloatArray, highs: FloatArray, is_bland: bool) -> int:
        coefficients = self._tableau[row] if is_low else -self._tableau[row]
        values = self._values[self._nonbasic]
        usable = ((coefficients > _PIVOT) & (values < highs[self._nonbasic])) | (
            (coefficients < -_PIVOT) & (values > lows[self._nonbasic])
        )
        if is_bland:
            candidates = np.flatnonzero(usable)
            return int(candidates[self._nonbasic[candidates].argmin()]) if candidates.size else -1
        if not coefficients.size:
            return -1
        weight = np.where(usable, np.abs(coefficients), 0.0)
        column = int(weight.argmax())
        return column if weight[column] > 0 else -1

    def _pivot(self, row: int, column: int, target: float) -> None:
        tableau, values = self._tableau, self._values
        entering, leaving = self._nonbasic[column], self._basic[row]
        step = (target - values[leaving]) / tableau[row, column]
        values[self._basic] += tableau[:, column] * step
        values[entering] += step
        values[leaving] = target
        scaled = tableau[row] / -tableau[row, column]
        scaled[column] = 1.0 / tableau[row, column]
        tableau[row] = 0.0
        pivot_column = tableau[:, column].copy()
        touched = np.flatnonzero(pivot_column)
        tableau[touched, column] = 0.0
        tableau[touched] += pivot_column[touched, None] * scaled
        tableau[row] = scaled
        self._basic[row], self._nonbasic[column] = entering, leaving
        self._pivots += 1

    def _explain(self, row: int, is_low: bool) -> Conflict:
        coefficients = self._tableau[row]
        columns = np.flatnonzero(np.abs(coefficients) > _PIVOT)
        forms = [int(self._basic[row]) - self.num_unknowns]
        forms += (self._nonbasic[columns] - self.num_unknowns).tolist()
        sides = ((coefficients[columns] < 0) == is_low).tolist()
        return Conflict(forms, [bool(is_low), *sides], [1.0, *np.abs(coefficients[columns]).tolist()])
