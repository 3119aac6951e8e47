"""What a guard leaves no choice about: its literals that are true whatever the other samples say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.exact.formulation.rows import Truth
from solvers.exact.proofs.drat import Written
from solvers.exact.symmetry.kinds import Kind

Learn = Callable[[Kind, Truth], list[NDArray[np.int64]]]


class Backbone:
    """The guard's literals that follow from some clauses and the guard's lemmas, and these lemmas.

    Parameters
    ----------
    guard : Kind
        Of one part.
    clauses : iterable of lists of literals
    num_booleans : int
    learn : callable
        Gives the clauses of the lemmas that an assignment of all Booleans violates, after adding them to
        what is known.

    Attributes
    ----------
    literals : list of int
    steps : list of lists of literals
        Each follows by unit propagation from the clauses, the lemmas, and the steps before it; the literals
        are among them.
    """

    def __init__(self, guard: Kind, clauses: Iterable[list[int]], num_booleans: int, learn: Learn) -> None:
        self.literals: list[int] = []
        self._guard, self._num_booleans, self._learn = guard, num_booleans, learn
        self._clauses = list(clauses)
        with Solver(name="glucose4", bootstrap_with=self._clauses) as solver:
            first = self._model(solver)
            booleans = np.abs(guard.table[0])
            left: list[int] = [] if first is None else (booleans * first[booleans]).tolist()
            while left:
                literal = left.pop()
                other = self._model(solver, -literal)
                if other is None:
                    self.literals.append(literal)
                    solver.add_clause([literal])
                else:
                    left = [x for x in left if (other[abs(x)] > 0) == (x > 0)]
        self.steps = _derivations(self._clauses, self.literals)

    def _model(self, solver: Any, *assumed: int) -> Truth | None:
        """An assignment that the guard's lemmas allow, if there is one."""
        while solver.solve(assumptions=assumed):
            truth = np.full(self._num_booleans + 1, -1, dtype=np.int8)
            true = np.array([x for x in solver.get_model() if x > 0], dtype=np.int64)
            truth[true] = 1
            for literal in assumed:
                truth[abs(literal)] = 1 if literal > 0 else -1
            learned = [clause for found in self._learn(self._guard, truth) for clause in found.tolist()]
            if not learned:
                return truth
            self._clauses += learned
            solver.append_formula(learned)
        return None


def _derivations(clauses: list[list[int]], literals: list[int]) -> list[list[int]]:
    """Clauses that follow one after another by unit propagation, the literals among them."""
    steps = list[list[int]]()
    with Solver(name="glucose4", bootstrap_with=clauses) as solver:
        while literals:
            found = [[literal] for literal in literals if not solver.propagate([-literal])[0]]
            found = found or _derivation([*clauses, *steps], literals[0])
            solver.append_formula(found)
            steps += found
            literals = [literal for literal in literals if [literal] not in found]
    return steps


def _derivation(clauses: list[list[int]], literal: int) -> list[list[int]]:
    """The same for one literal, the last of them."""
    with Solver(name="glucose4", bootstrap_with=[*clauses, [-literal]], with_proof=True) as solver:
        answer = solver.solve()
        assert not answer
        written = Written(solver).steps()
    added = written.filtered(~written.is_deletion).lists()
    return [*([*clause, literal] for clause in added if clause), [literal]]
