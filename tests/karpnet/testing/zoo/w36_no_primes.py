"""Exact cover -> subset product with 2, 3, 4, 5, ... for the elements.

Wrong: They are not prime.
"""

from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

SOURCE = "exact-cover"


@dataclass(frozen=True)
class SubsetProduct:
    """Some of the positive numbers with this product; a witness is a truth value for every number."""

    numbers: tuple
    target: int

    def __post_init__(self):
        if any(number < 1 for number in self.numbers):
            raise ValueError("expected positive numbers")

    def violation(self, witness):
        if len(witness) != len(self.numbers):
            return f"expected {len(self.numbers)} truth values, got {len(witness)}"
        value = prod(number for number, inside in zip(self.numbers, witness, strict=True) if inside)
        return None if value == self.target else f"the product is {value}, expected {self.target}"

    def candidates(self):
        return product((False, True), repeat=len(self.numbers))


TARGET = SubsetProduct


def instance(source):
    numbers = tuple(prod(element + 2 for element in members) for members in source.sets.lists())
    return SubsetProduct(numbers, prod(range(2, source.num_elements + 2)))


def forward(source, witness):
    return tuple(bool(value) for value in witness)


def back(source, witness):
    return np.array(witness, dtype=bool)
