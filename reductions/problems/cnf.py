"""Satisfiability of a formula in conjunctive normal form."""

from __future__ import annotations

from typing import Any

import numpy as np

from reductions.arrays import BoolArray, row_reduce
from reductions.problems.clauses import ClauseProblem


class CNF(ClauseProblem):
    """CNF-SAT: every clause has a true literal.

    References
    ----------
    Cook, "The complexity of theorem-proving procedures", 1971.
    """

    name = "cnf"

    def satisfied(self, witness: Any) -> BoolArray:
        """A clause holds when at least one of its literals is true; the empty clause never."""
        return row_reduce(np.logical_or, self.clauses.offsets, self.true_literals(witness), False)
