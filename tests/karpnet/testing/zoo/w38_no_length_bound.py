"""Partition -> weight-constrained path.

Wrong: Without a bound on the length, light edges always do.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "partition"


@dataclass(frozen=True)
class ConstrainedPath:
    """A path through layers: one edge (length, weight) of each, of total weight <= max_weight.

    A witness is the number of the edge that is taken in each layer. No bound on the length: None.
    """

    layers: tuple
    max_weight: int
    max_length: int | None = None

    def violation(self, witness):
        if len(witness) != len(self.layers):
            return f"expected {len(self.layers)} edges, got {len(witness)}"
        taken = [layer[number] for layer, number in zip(self.layers, witness, strict=True)]
        length, weight = sum(edge[0] for edge in taken), sum(edge[1] for edge in taken)
        if weight > self.max_weight:
            return f"the path weighs {weight}, more than {self.max_weight}"
        if self.max_length is not None and length > self.max_length:
            return f"the path is {length} long, more than {self.max_length}"
        return None

    def candidates(self):
        return product(*(range(len(layer)) for layer in self.layers))


TARGET = ConstrainedPath


def instance(source):
    layers = tuple(((a + 1, 1), (1, a + 1)) for a in source.numbers)
    return ConstrainedPath(layers, sum(source.numbers) // 2 + len(source.numbers))


def forward(source, witness):
    return tuple(int(inside) for inside in witness)


def back(source, witness):
    return np.array(witness, dtype=bool)
