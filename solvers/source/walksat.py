"""WalkSAT on the source, through the shortest chain of rules to CNF: a local search that never says NO.

From a random assignment, a variable of a random false clause is flipped: one whose flip makes no clause
false if there is one, else with probability `NOISE` any, otherwise one whose flip makes the fewest false.

References
----------
Selman, Kautz, Cohen, "Noise strategies for improving local search", AAAI 1994.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, offsets_of
from reductions.compiled import warm as ready
from reductions.core import AnyProblem, Derivation
from reductions.outcomes import Found, Outcome, Unknown
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.deadline import Deadline
from solvers.methods import Limits, Procedure
from solvers.source.cadical import obstacle
from solvers.source.walksat_kernel import KERNELS, Formula, State, begin, walk

NOISE = 0.5
_FLIPS = 2**10  # between two looks at the clock


class Walk:
    """A walk on a formula, from a random assignment.

    Parameters
    ----------
    cnf : CNF
        Without an empty clause.
    random : numpy.random.Generator
        Of the first assignment and of all flips.
    """

    def __init__(self, cnf: CNF, random: np.random.Generator) -> None:
        self._formula, self._random = _formula(cnf), random
        values = random.integers(0, 2, cnf.num_variables).astype(np.bool_)
        num_true, false, place = np.zeros((3, len(cnf.clauses)), dtype=np.int64)
        is_true = np.stack([values, ~values], axis=1).reshape(-1)
        self._state = State(is_true, num_true, false, place, np.zeros(1, dtype=np.int64))
        begin(self._formula, self._state)

    @property
    def is_over(self) -> bool:
        """Whether all clauses are true."""
        return int(self._state.num_false[0]) == 0

    @property
    def values(self) -> BoolArray:
        """The assignment."""
        return self._state.is_true[::2].copy()

    def go_on(self, most: int = _FLIPS) -> int:
        """Flip until all clauses are true, or ``most`` times; return how often."""
        return walk(self._formula, self._state, NOISE, self._random.random((most, 3)))


def _formula(cnf: CNF) -> Formula:
    clauses = cnf.clauses
    literals = 2 * (np.abs(clauses.values) - 1) + (clauses.values < 0)
    by_literal = np.argsort(literals, kind="stable")
    counts = np.bincount(literals, minlength=2 * cnf.num_variables)
    return Formula(
        np.ascontiguousarray(clauses.offsets, dtype=np.int64),
        literals.astype(np.int64),
        offsets_of(counts),
        clauses.row_ids()[by_literal].astype(np.int64),
    )


def solve(problem: AnyProblem, limits: Limits) -> Outcome:
    """Encode, walk, and lift the assignment."""
    deadline = Deadline(limits.seconds)
    derivation = Derivation.of(problem, chains(problem.name, CNF.name)[0])
    if not derivation.target.clauses.lengths.all():
        return Unknown("a clause of the source as CNF is empty, and a walk never says NO")
    one = Walk(derivation.target, np.random.default_rng(0))
    while not one.is_over:
        if deadline.is_over:
            return Unknown(f"no answer within {limits.seconds:g} s")
        one.go_on()
    return Found(derivation.back(one.values))


def warm(problem: AnyProblem) -> None:
    """Compile the walk."""
    ready("WalkSAT", *KERNELS)


METHODS = {"walksat": Procedure(obstacle, solve, warm)}
