"""Exact cover -> linear equations over GF(2).

Wrong: An element that is covered three times is odd, too.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "exact-cover"


@dataclass(frozen=True)
class XorEquations:
    """Equations (variables, parity); a witness is a truth value for every variable."""

    num_variables: int
    equations: tuple

    def __post_init__(self):
        if not all(0 <= v < self.num_variables for variables, _ in self.equations for v in variables):
            raise ValueError("an equation names a variable that is none")

    def violation(self, witness):
        if len(witness) != self.num_variables:
            return f"expected {self.num_variables} truth values, got {len(witness)}"
        for number, (variables, parity) in enumerate(self.equations):
            if sum(bool(witness[v]) for v in variables) % 2 != parity:
                return f"equation {number} has the other parity"
        return None

    def candidates(self):
        return product((False, True), repeat=self.num_variables)


TARGET = XorEquations


def instance(source):
    holders = [[] for _ in range(source.num_elements)]
    for number, members in enumerate(source.sets.lists()):
        for element in members:
            holders[element].append(number)
    return XorEquations(len(source.sets), tuple((tuple(sets), 1) for sets in holders))


def forward(source, witness):
    return tuple(bool(value) for value in witness)


def back(source, witness):
    return np.array(witness, dtype=bool)
