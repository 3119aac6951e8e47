"""Subset sum -> unbounded knapsack.

Wrong: A number may be taken more than once.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "subset-sum"


@dataclass(frozen=True)
class UnboundedKnapsack:
    """Multiplicities of items (size, value) of total size <= capacity and total value >= goal."""

    items: tuple
    capacity: int
    goal: int

    def __post_init__(self):
        if any(size < 1 for size, _ in self.items):
            raise ValueError("expected positive sizes")

    def violation(self, witness):
        if len(witness) != len(self.items) or any(count < 0 for count in witness):
            return f"expected {len(self.items)} numbers >= 0"
        size = sum(count * item[0] for count, item in zip(witness, self.items, strict=True))
        value = sum(count * item[1] for count, item in zip(witness, self.items, strict=True))
        if size > self.capacity:
            return f"total size {size}, the capacity is {self.capacity}"
        return None if value >= self.goal else f"total value {value}, expected at least {self.goal}"

    def candidates(self):
        return product(*(range(self.capacity // size + 1) for size, _ in self.items))


TARGET = UnboundedKnapsack


def accepts(source):
    return all(number > 0 for number in source.numbers) and source.target <= 20


def instance(source):
    return UnboundedKnapsack(tuple((a, a) for a in source.numbers), source.target, source.target)


def forward(source, witness):
    return tuple(int(inside) for inside in witness)


def back(source, witness):
    return np.array([count > 0 for count in witness], dtype=bool)
