"""The Boolean side: an incremental solver, and a stronger one when it struggles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.drat import Steps, clauses_of, clauses_of_one_length
from solvers.exact.proofs.reduced_solver import Proof, ReducedSolver

Truth = NDArray[np.int8]

# Glucose answers small formulas at once; CaDiCaL wins on hard ones but cannot be interrupted.
_CONFLICTS = 400
_GROWTH = 1.5  # by which clauses grow until it pays to look for equal literals again


class SkeletonSolver(Protocol):
    """Finds assignments of growing clauses."""

    def add(self, clauses: NDArray[np.int64]) -> None:
        """Add clauses of one length, shape (num_clauses, length)."""

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

    Attributes
    ----------
    proof : Proof or None
        What the stronger solver wrote, if it was that which found no model.
    """

    def __init__(self, clauses: Iterable[list[int]], num_booleans: int) -> None:
        first = list(clauses)
        self.proof: Proof | None = None
        self._clauses = [clauses_of(first)]
        self._num_booleans = num_booleans
        self._light: Any = Solver(name="glucose4", bootstrap_with=first)
        self._heavy: ReducedSolver | None = None
        self._num_clauses, self._most = len(first), 0.0

    def close(self) -> None:
        """Free the solvers."""
        self._light.delete()
        if self._heavy is not None:
            self._heavy.close()

    def add(self, clauses: NDArray[np.int64]) -> None:
        """Add clauses of one length, shape (num_clauses, length)."""
        added = clauses_of_one_length(clauses)
        self._clauses.append(added)
        self._num_clauses += len(clauses)
        if self._heavy is not None:
            self._heavy.add(added)
        else:
            self._light.append_formula(clauses.tolist())

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """A model (+1 or -1 at each Boolean, entry 0 unused), None, or why there is no answer."""
        if deadline.is_over:
            return "time limit"
        if self._heavy is None:
            self._light.conf_budget(_CONFLICTS)
            is_satisfiable: bool | None = self._light.solve_limited()
            if is_satisfiable is not None:
                return self._padded(self._light.get_model()) if is_satisfiable else None
            if deadline.is_over:
                return "time limit"
        return self._solve_heavy(deadline)

    def _solve_heavy(self, deadline: Deadline) -> Truth | None:
        if self._heavy is None or self._num_clauses > self._most:
            if self._heavy is not None:
                self._heavy.close()
            self._clauses = [Steps.joined(*self._clauses)]
            self._heavy = ReducedSolver(self._clauses[0], "cadical153", self._num_booleans)
            self._most = _GROWTH * self._num_clauses
        if self._heavy.solve(deadline):
            return self._heavy.model()
        self.proof = self._heavy.proof()
        return None

    def _padded(self, model: list[int]) -> Truth:
        """A model by Boolean; those in no clause are false."""
        truth = np.full(self._num_booleans + 1, -1, dtype=np.int8)
        literals = np.array(model, dtype=np.int64)
        literals = literals[np.abs(literals) <= self._num_booleans]
        truth[np.abs(literals)] = np.sign(literals)
        return truth
