"""A dense, warm-started simplex method that explains infeasibility.

The general simplex of Dutertre and de Moura ("A Fast Linear-Arithmetic Solver for DPLL(T)",
2006), in floating point: rows are fixed, only bounds change between calls, and every call starts
from the last basis. Its conflicts are irreducible. Nothing it says is trusted: conflicts are
turned into exact multipliers, and solutions checked, elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact import simplex_kernel

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Conflict:
    """Rows whose positive multiples add up to a contradiction.

    Parameters
    ----------
    rows : list of int
    multipliers : list of float
        Approximate, one a row; they multiply the row's linear form, not the row itself.
    """

    rows: list[int]
    multipliers: list[float]


class Bounds(NamedTuple):
    """Rows as bounds on linear forms, each switched on by one Boolean or always on.

    Parameters
    ----------
    form : int64, shape (num_rows,)
    is_lower : bool, shape (num_rows,)
        Whether the row bounds its form from below.
    value : float64, shape (num_rows,)
    literal : int64, shape (num_rows,)
        The row holds when this literal is true; 0: always.
    """

    form: IntArray
    is_lower: NDArray[np.bool_]
    value: FloatArray
    literal: IntArray


class Simplex:
    """Feasibility of ``forms · x`` within the bounds that an assignment switches on.

    Parameters
    ----------
    forms : float64, shape (num_forms, num_unknowns)
        A form of one unknown alone should have coefficient 1: it is then no tableau row.
    bounds : Bounds
    """

    def __init__(self, forms: FloatArray, bounds: Bounds) -> None:
        self.num_unknowns = forms.shape[1]
        is_unit = (np.count_nonzero(forms, axis=1) == 1) & (forms.max(axis=1, initial=0.0) == 1.0)
        self._forms = np.ascontiguousarray(forms[~is_unit])
        # Variables: the unknowns 0..V-1, then one for each form of several unknowns.
        variable = self.num_unknowns + np.cumsum(~is_unit) - 1
        variable[is_unit] = forms[is_unit].argmax(axis=1) if is_unit.any() else variable[is_unit]
        # Of equal bounds the first counts: those that always hold come first.
        self._order = np.argsort(bounds.literal != 0, kind="stable")
        self._bounds = Bounds(
            variable[bounds.form][self._order],
            bounds.is_lower[self._order],
            bounds.value[self._order],
            bounds.literal[self._order],
        )
        num_rows = len(self._forms)
        self._state = (
            self._forms,
            self._forms.copy(),
            self.num_unknowns + np.arange(num_rows),
            np.arange(self.num_unknowns),
            np.zeros(self.num_unknowns + num_rows),
            np.zeros(1, dtype=np.int64),
        )

    def core(self, truth: NDArray[np.int8], deletions: int) -> Conflict | None:
        """None when the rows switched on are feasible (see `solution`), else a conflict.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            +1 true, -1 false, 0 open, at each Boolean; entry 0 is ignored.
        deletions : int
            How many of the conflict's literals to drop, one by one, as long as the rest clashes.
        """
        rows, multipliers = simplex_kernel.core(*self._state, *self._bounds, truth, deletions)
        return Conflict(self._order[rows].tolist(), multipliers.tolist()) if len(rows) else None

    def search(
        self, clauses: Sequence[Sequence[int]], num_booleans: int, most_nodes: int
    ) -> NDArray[np.int8] | list[Conflict] | None:
        """Branch and bound for an assignment that makes a literal of each clause true.

        Parameters
        ----------
        clauses : sequence of sequences of int
            Each literal switches on a row.

        Returns
        -------
        int8 array, shape (num_booleans + 1,), list of Conflict, or None
            An assignment that is feasible, or conflicts that the clauses cannot avoid, or None
            after too many nodes.
        """
        row_of = {int(x): row for row, x in enumerate(self._bounds.literal)}
        choices = [x for clause in clauses for x in clause]
        starts = np.cumsum([0, *map(len, clauses)])
        truth = np.zeros(num_booleans + 1, dtype=np.int8)
        status, rows, multipliers, ends = simplex_kernel.search(
            *self._state,
            *self._bounds,
            starts,
            np.array(choices, dtype=np.int64),
            np.array([row_of[x] for x in choices], dtype=np.int64),
            truth,
            most_nodes,
        )
        if status >= 0:
            return truth if status else None
        rows, multipliers = self._order[rows].tolist(), multipliers.tolist()
        return [Conflict(rows[a:b], multipliers[a:b]) for a, b in pairwise([0, *ends.tolist()])]

    def solution(self) -> FloatArray:
        """The unknowns of the last feasible check."""
        return self._state[4][: self.num_unknowns].copy()
