"""The Boolean side: an incremental solver, and a stronger one when it struggles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline

Truth = NDArray[np.int8]

# Glucose answers small formulas at once; CaDiCaL wins on hard ones but cannot be interrupted.
_CONFLICTS = 5_000
_SLICE = 1000


class SkeletonSolver(Protocol):
    """Finds assignments of growing clauses."""

    def add(self, clauses: list[list[int]]) -> None:
        """Add clauses."""

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """A model (+1 or -1 at each Boolean, entry 0 unused), None, or why there is no answer."""

    def close(self) -> None:
        """Free what the solver holds."""


class Skeleton:
    """Clauses that only grow.

    Parameters
    ----------
    clauses : iterable of lists of literals
    num_booleans : int
    """

    def __init__(self, clauses: Iterable[list[int]], num_booleans: int) -> None:
        self.clauses = list(clauses)
        self._num_booleans = num_booleans
        self._light: Any = Solver(name="glucose4", bootstrap_with=self.clauses)
        self._heavy: Any = None

    def close(self) -> None:
        """Free the solvers."""
        self._light.delete()
        if self._heavy is not None:
            self._heavy.delete()

    def add(self, clauses: list[list[int]]) -> None:
        """Add clauses."""
        self.clauses += clauses
        for solver in (self._light, self._heavy):
            if solver is not None:
                solver.append_formula(clauses)

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """A model (+1 or -1 at each Boolean, entry 0 unused), None, or why there is no answer."""
        if deadline.is_over:
            return "time limit"
        if self._heavy is None:
            is_satisfiable = self._solve_light(deadline)
            if is_satisfiable is not None:
                return self._padded(self._light.get_model()) if is_satisfiable else None
            if deadline.is_over:
                return "time limit"
            self._heavy = Solver(name="cadical153", bootstrap_with=self.clauses)
        return self._padded(self._heavy.get_model()) if self._heavy.solve() else None

    def _solve_light(self, deadline: Deadline) -> bool | None:
        """None after too many conflicts or too much time, both checked after every slice of conflicts."""
        for _ in range(_CONFLICTS // _SLICE):
            self._light.conf_budget(_SLICE)
            is_satisfiable: bool | None = self._light.solve_limited()
            if is_satisfiable is not None or deadline.is_over:
                return is_satisfiable
        return None

    def _padded(self, model: list[int]) -> Truth:
        """A model by Boolean; those in no clause are false."""
        truth = np.full(self._num_booleans + 1, -1, dtype=np.int8)
        literals = np.array(model, dtype=np.int64)
        literals = literals[np.abs(literals) <= self._num_booleans]
        truth[np.abs(literals)] = np.sign(literals)
        return truth
