"""Satisfiability of a formula in conjunctive normal form."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray, row_reduce
from reductions.core import Problem
from reductions.problems.clauses import ClauseProblem


class CNF(ClauseProblem):
    """CNF-SAT: every clause has a true literal.

    References
    ----------
    Cook, "The complexity of theorem-proving procedures", 1971.
    """

    name = "cnf"

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """A clause holds when at least one of its literals is true; the empty clause never."""
        return row_reduce(np.logical_or, self.clauses.offsets, self.true_literals(witness), False)


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (CNF,)
