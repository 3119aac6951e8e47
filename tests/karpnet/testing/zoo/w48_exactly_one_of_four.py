"""1-in-4-SAT -> 1-in-3-SAT by splitting (a b y), (-y c d).

Right: though it looks like the split for SAT.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

import karpnet as kn

TARGET = "one-in-three-sat"


@dataclass(frozen=True)
class OneInFour:
    """Exactly one true literal in every clause of four; a witness is a truth value for every variable."""

    num_variables: int
    clauses: tuple

    def __post_init__(self):
        if self.num_variables < 0:
            raise ValueError("expected at least 0 variables")
        for clause in self.clauses:
            if len(clause) != 4 or not all(1 <= abs(literal) <= self.num_variables for literal in clause):
                raise ValueError(f"expected 4 literals, got {clause}")

    def violation(self, witness):
        for number, clause in enumerate(self.clauses):
            true = sum(bool(witness[abs(literal) - 1]) == (literal > 0) for literal in clause)
            if true != 1:
                return f"clause {number} has {true} true literals"
        return None

    def candidates(self):
        return product((False, True), repeat=self.num_variables)

    @classmethod
    def generate(cls, random, size):
        literals = [sign * v for v in range(1, size + 1) for sign in (1, -1)]
        count = random.randint(0, size)
        return cls(size, tuple(tuple(random.choice(literals) for _ in range(4)) for _ in range(count)))


SOURCE = OneInFour


def instance(source):
    n, clauses = source.num_variables, []
    for number, (a, b, c, d) in enumerate(source.clauses, 1):
        clauses += [[a, b, n + number], [-(n + number), c, d]]
    return kn.OneInThreeSAT.from_clauses(n + len(source.clauses), clauses)


def forward(source, witness):
    def true(literal):
        return bool(witness[abs(literal) - 1]) == (literal > 0)

    links = [not (true(a) or true(b)) for a, b, _, _ in source.clauses]
    return np.array([*witness, *links], dtype=bool)


def back(source, witness):
    return tuple(bool(value) for value in witness[: source.num_variables])
