"""Clique -> independent set in the complement.

Wrong: The complement has a loop at every vertex.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "clique"


@dataclass(frozen=True)
class IndependentSetWithLoops:
    """At least ``bound`` vertices without an edge between two of them, or from one to itself."""

    num_vertices: int
    edges: tuple
    bound: int

    def violation(self, witness):
        if len(witness) != self.num_vertices:
            return f"expected {self.num_vertices} truth values, got {len(witness)}"
        for u, v in self.edges:
            if witness[u] and witness[v]:
                return f"vertices {u} and {v} are adjacent"
        return None if sum(map(bool, witness)) >= self.bound else f"fewer than {self.bound} vertices"

    def candidates(self):
        return product((False, True), repeat=self.num_vertices)


TARGET = IndependentSetWithLoops


def instance(source):
    n, edges = source.graph.num_vertices, set(source.graph.pairs())
    others = tuple((u, v) for v in range(n) for u in range(v + 1) if (u, v) not in edges)
    return IndependentSetWithLoops(n, others, source.bound)


def forward(source, witness):
    return tuple(bool(inside) for inside in witness)


def back(source, witness):
    return np.array(witness, dtype=bool)
