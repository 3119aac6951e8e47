"""Not-all-equal satisfiability."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray, row_reduce
from reductions.core import Problem
from reductions.problems.clauses import ClauseProblem


class NotAllEqualSAT(ClauseProblem):
    """NAE-SAT: every clause has a true literal and a false one.

    An empty clause, or one with a single literal, is all equal under every assignment.

    References
    ----------
    Schaefer, "The complexity of satisfiability problems", 1978.
    """

    name = "nae-sat"

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """A clause holds when its literals are neither all true nor all false."""
        true, offsets = self.true_literals(witness), self.clauses.offsets
        some_true = row_reduce(np.logical_or, offsets, true, False)
        all_true = row_reduce(np.logical_and, offsets, true, True)
        return np.asarray(some_true & ~all_true)


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (NotAllEqualSAT,)
