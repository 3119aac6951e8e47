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

from solvers.exact.arithmetic import simplex_kernel
from solvers.exact.arithmetic.conflict_kernel import no_conflicts
from solvers.exact.arithmetic.simplex_kernel import Bounds, Clauses, FloatArray, IntArray


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


class Sides(NamedTuple):
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
    sides : Sides
    """

    def __init__(self, forms: FloatArray, sides: Sides) -> None:
        self.num_unknowns = forms.shape[1]
        is_unit = (np.count_nonzero(forms, axis=1) == 1) & (forms.max(axis=1, initial=0.0) == 1.0)
        # Variables: the unknowns 0..V-1, then one for each form of several unknowns.
        variable = self.num_unknowns + np.cumsum(~is_unit) - 1
        variable[is_unit] = forms[is_unit].argmax(axis=1) if is_unit.any() else variable[is_unit]
        self._order = np.argsort(sides.literal != 0, kind="stable")
        order = self._order
        self._bounds = Bounds(
            variable[sides.form][order], sides.is_lower[order], sides.value[order], sides.literal[order]
        )
        self._tableau = simplex_kernel.tableau_of(np.ascontiguousarray(forms[~is_unit]))
        num_booleans = int(np.abs(sides.literal).max(initial=0))
        self._clash = simplex_kernel.no_clash(len(self._tableau.values), self.num_unknowns, num_booleans)

    def core(self, truth: NDArray[np.int8], deletions: int) -> Conflict | None:
        """None when the rows switched on are feasible (see `solution`), else a conflict.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            +1 true, -1 false, 0 open, at each Boolean; entry 0 is ignored.
        deletions : int
            How many of the conflict's literals to drop, one by one, as long as the rest clashes.
        """
        clash = self._clash
        count = simplex_kernel.core(self._tableau, self._bounds, clash, truth, deletions)
        if count == 0:
            return None
        return Conflict(self._order[clash.rows[:count]].tolist(), clash.multipliers[:count].tolist())

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
        numbered = Clauses(
            np.cumsum([0, *map(len, clauses)]),
            np.array(choices, dtype=np.int64),
            np.array([row_of[x] for x in choices], dtype=np.int64),
        )
        most_rows = most_nodes * (self.num_unknowns + 2)
        found = no_conflicts(most_nodes, most_rows, most_rows, num_booleans)
        truth = np.zeros(num_booleans + 1, dtype=np.int8)
        status, count = simplex_kernel.search(
            self._tableau,
            self._bounds,
            self._clash,
            numbered,
            simplex_kernel.root(numbered, num_booleans),
            found,
            truth,
            most_nodes,
        )
        if status >= 0:
            return truth if status else None
        ends = found.ends[:count].tolist()
        rows, multipliers = (
            self._order[found.rows[: ends[-1]]].tolist(),
            found.multipliers[: ends[-1]].tolist(),
        )
        return [Conflict(rows[a:b], multipliers[a:b]) for a, b in pairwise([0, *ends])]

    def solution(self) -> FloatArray:
        """The unknowns of the last feasible check."""
        return self._tableau.values[: self.num_unknowns].copy()
