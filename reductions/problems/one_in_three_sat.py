"""1-in-3-SAT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray
from reductions.core import Problem
from reductions.errors import InputError
from reductions.problems.clauses import ClauseProblem, count_true


@dataclass(frozen=True, eq=False)
class OneInThreeSAT(ClauseProblem):
    """1-IN-3-SAT: every clause has exactly one true literal; clauses have at most three.

    A literal that stands twice in a clause counts twice.

    References
    ----------
    Schaefer, "The complexity of satisfiability problems", 1978.
    """

    name: ClassVar[str] = "one-in-three-sat"

    def __post_init__(self) -> None:
        super().__post_init__()
        long = np.flatnonzero(self.clauses.lengths > 3)
        if long.size:
            got = int(self.clauses.lengths[long[0]])
            raise InputError(f"{self.name}: clause {long[0] + 1}", f"expected at most 3 literals, got {got}")

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """A clause holds when exactly one of its literals is true."""
        return np.asarray(count_true(self, witness) == 1)


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (OneInThreeSAT,)
