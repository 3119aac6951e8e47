"""A SAT solver on clauses in which one literal stands for all that are equal."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.drat import Steps, Written
from solvers.exact.proofs.equivalences import Equivalences


@dataclass(frozen=True)
class Proof:
    """What a solver wrote about reduced clauses.

    Parameters
    ----------
    equivalences : Equivalences
    written : Written
    is_incremental : bool
        Whether the solver got clauses at several times. Then it may have deleted some of them and used them
        again without a word, since new clauses spoke of variables that it had eliminated.
    """

    equivalences: Equivalences
    written: Written
    is_incremental: bool

    def steps(self, clauses: Steps) -> Steps:
        """The proof as one about the clauses themselves."""
        reduction, written = self.equivalences.apply(clauses).steps(), self.written.steps()
        if self.is_incremental:
            given = Steps.joined(clauses, reduction)
            count = len(given.is_deletion)
            meant = Steps.joined(given, written).meant()[count:]
            written = written.filtered((meant < 0) | (meant >= count))
        return Steps.joined(reduction, written)


class ReducedSolver:
    """Incremental: what is added later is reduced by what the first clauses make equal.

    Parameters
    ----------
    clauses : Steps
        None of them empty.
    name : str
        Of a solver of python-sat that writes proofs.
    num_variables : int
        If later clauses have more variables than these.
    """

    def __init__(self, clauses: Steps, name: str, num_variables: int = 0) -> None:
        self._num_variables = max(num_variables, int(clauses.literals.max(initial=1)) // 2)
        self._equivalences = Equivalences.of(clauses, self._num_variables)
        reduced = self._equivalences.apply(clauses).clauses
        self._name, self._is_incremental = name, False
        self._solver: Any = Solver(name=name, bootstrap_with=reduced.lists(), with_proof=True)

    def close(self) -> None:
        """Free the solver."""
        self._solver.delete()

    def add(self, clauses: Steps) -> None:
        """Add clauses over the same variables."""
        self._is_incremental = True
        self._solver.append_formula(self._equivalences.apply(clauses).clauses.lists())

    def solve(self, deadline: Deadline) -> bool | None:
        """Whether there is a model; None when time is up, which CaDiCaL does not notice."""
        if not self._name.startswith("glucose"):
            answer: bool = self._solver.solve()
            return answer
        timer = Timer(max(deadline.left, 0.01), self._solver.interrupt)
        timer.daemon = True
        timer.start()
        limited: bool | None = self._solver.solve_limited(expect_interrupt=True)
        timer.cancel()
        return limited

    def model(self) -> NDArray[np.int8]:
        """The model: +1 or -1 at each variable, entry 0 unused."""
        truth = np.full(self._num_variables + 1, -1, dtype=np.int8)
        literals = np.array(self._solver.get_model(), dtype=np.int64)
        literals = literals[np.abs(literals) <= self._num_variables]
        truth[np.abs(literals)] = np.sign(literals)
        return self._equivalences.extend(truth)

    def proof(self) -> Proof:
        """The proof that there is none."""
        return Proof(self._equivalences, Written(self._solver), self._is_incremental)
