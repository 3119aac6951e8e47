"""The Boolean side: an incremental solver, and a stronger one when it struggles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact.proofs.drat import Steps, clauses_of, clauses_of_one_length
from solvers.exact.proofs.reduced_solver import Proof, ReducedSolver

Truth = NDArray[np.int8]

_GROWTH = 1.5  # by which clauses grow until it pays to look for equal literals again


class Stage(NamedTuple):
    """A solver, whether it gets the clauses as they are, its conflicts until the next one is asked.

    And the solver that writes a proof if this one does not.
    """

    name: str
    is_plain: bool
    most_conflicts: int
    writer: str


# While lemmas are learned, one solver whose models change little. Then one literal for all that are equal,
# with MiniSat, the quickest up to some thousand conflicts. CaDiCaL wins on hard formulas and writes a proof.
# Of few conflicts, Glucose's proof is shorter.
_STAGES = (
    Stage("minisat22", True, 100, "glucose4"),
    Stage("minisat22", False, 3000, "cadical153"),
    Stage("cadical153", False, 0, "cadical153"),
)


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
        What the strongest solver wrote, if it was that which found no model.
    """

    def __init__(self, clauses: Iterable[list[int]], num_booleans: int) -> None:
        self.proof: Proof | None = None
        self._num_booleans = num_booleans
        self._first: Iterable[list[int]] | None = clauses  # taken up when they are first asked for
        self._clauses: list[Steps] = []
        self._num_clauses, self._num_taken, self._most = 0, 0, 0.0
        self._solver: ReducedSolver | None = None
        self._stage = 0

    @property
    def writer(self) -> str:
        """The solver to write a proof where there is none."""
        return _STAGES[self._stage].writer

    def close(self) -> None:
        """Free the solver."""
        if self._solver is not None:
            self._solver.close()

    def add(self, clauses: NDArray[np.int64]) -> None:
        """Add clauses of one length, shape (num_clauses, length)."""
        self._clauses.append(clauses_of_one_length(clauses))
        self._num_clauses += len(clauses)

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """A model (+1 or -1 at each Boolean, entry 0 unused), None, or why there is no answer."""
        for number, stage in [*enumerate(_STAGES)][self._stage :]:
            if deadline.is_over:
                return "time limit"
            solver = self._updated(number)
            is_satisfiable = solver.solve(deadline, stage.most_conflicts)
            if is_satisfiable:
                return solver.model()
            if is_satisfiable is not None:
                self.proof = None if stage.most_conflicts else solver.proof()
                return None
        raise AssertionError("the last solver answers")

    def _updated(self, number: int) -> ReducedSolver:
        """The solver of a stage with all clauses."""
        stage = _STAGES[number]
        if self._first is not None:
            self._clauses.insert(0, clauses_of(self._first))
            self._num_clauses += len(self._clauses[0].is_deletion)
            self._first = None
        has_grown = not stage.is_plain and self._num_clauses > self._most
        if self._solver is None or number > self._stage or has_grown:
            self.close()
            self._stage, self._most = number, _GROWTH * self._num_clauses
            self._clauses = [Steps.joined(*self._clauses)]
            self._solver = ReducedSolver(
                self._clauses[0],
                stage.name,
                self._num_booleans,
                with_proof=not stage.most_conflicts,
                is_plain=stage.is_plain,
            )
        elif new := self._clauses[self._num_taken :]:
            self._solver.add(Steps.joined(*new))
        self._num_taken = len(self._clauses)
        return self._solver
