"""A SAT solver on clauses in which one literal stands for all that are equal."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.drat import Steps, Written, clauses_of
from solvers.exact.proofs.equivalences import Equivalences

_AT_ONCE = 200  # conflicts, before which no clock is needed


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
        reduction, written = self.equivalences.steps(clauses), self.written.steps()
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
    with_proof : bool
        Whether it is to write one.
    is_plain : bool
        Whether it gets the clauses as they are.
    """

    def __init__(
        self,
        clauses: Steps,
        name: str,
        num_variables: int = 0,
        *,
        with_proof: bool = True,
        is_plain: bool = False,
    ) -> None:
        self._num_variables = max(num_variables, int(clauses.literals.max(initial=1)) // 2)
        known = clauses_of([]) if is_plain else clauses
        self._equivalences = Equivalences.of(known, self._num_variables)
        self._name, self._is_incremental, self._is_plain = name, False, is_plain
        self._solver: Any = Solver(name=name, bootstrap_with=self._lists(clauses), with_proof=with_proof)

    def close(self) -> None:
        """Free the solver."""
        self._solver.delete()

    def add(self, clauses: Steps) -> None:
        """Add clauses over the same variables."""
        self._is_incremental = True
        self._solver.append_formula(self._lists(clauses))

    def _lists(self, clauses: Steps) -> list[list[int]]:
        return (clauses if self._is_plain else self._equivalences.apply(clauses)).lists()

    def solve(self, deadline: Deadline, most_conflicts: int = 0) -> bool | None:
        """Whether there is a model; None when time is up, which CaDiCaL does not notice.

        With a limit of conflicts, which MiniSat keeps, there is none of time.
        """
        if most_conflicts:
            self._solver.conf_budget(most_conflicts)
            found: bool | None = self._solver.solve_limited()
            return found
        if not self._name.startswith("glucose"):
            answer: bool = self._solver.solve()
            return answer
        self._solver.conf_budget(_AT_ONCE)
        at_once: bool | None = self._solver.solve_limited()
        if at_once is not None:
            return at_once
        self._solver.conf_budget()
        timer = Timer(max(deadline.left, 0.01), self._solver.interrupt)
        timer.daemon = True
        timer.start()
        limited: bool | None = self._solver.solve_limited(expect_interrupt=True)
        timer.cancel()
        return limited

    def model(self) -> NDArray[np.int8]:
        """The model: +1 or -1 at each variable, entry 0 unused."""
        truth = np.full(self._num_variables + 1, -1, dtype=np.int8)
        model = np.array(self._solver.get_model()[: self._num_variables], dtype=np.int64)  # by variable
        truth[1 : 1 + len(model)] = np.sign(model)
        return self._equivalences.extend(truth)

    def proof(self) -> Proof:
        """The proof that there is none."""
        return Proof(self._equivalences, Written(self._solver), self._is_incremental)
