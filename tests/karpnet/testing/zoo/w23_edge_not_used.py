"""Hamiltonian path from s to t -> Hamiltonian cycle by the edge ts.

Wrong: A cycle need not use that edge.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

import numpy as np

import karpnet as kn

TARGET = "hamiltonian-cycle"


@dataclass(frozen=True)
class PathBetween:
    """A path from vertex 0 to the last vertex through every vertex; a witness is their order."""

    num_vertices: int
    edges: tuple

    def __post_init__(self):
        if self.num_vertices < 3:
            raise ValueError("expected at least 3 vertices")
        if not all(0 <= u < v < self.num_vertices for u, v in self.edges):
            raise ValueError("expected edges (u, v) with u < v")

    def violation(self, witness):
        if sorted(witness) != list(range(self.num_vertices)):
            return f"expected every vertex once, got {witness}"
        if (witness[0], witness[-1]) != (0, self.num_vertices - 1):
            return f"the path leads from {witness[0]} to {witness[-1]}"
        for u, v in pairwise(witness):
            if (min(u, v), max(u, v)) not in self.edges:
                return f"{u} and {v} are not adjacent"
        return None

    def candidates(self):
        return permutations(range(self.num_vertices))

    @classmethod
    def generate(cls, random, size):
        n = max(3, size)
        return cls(n, tuple(pair for pair in combinations(range(n), 2) if random.random() < 0.5))


SOURCE = PathBetween


def instance(source):
    edges = {*source.edges, (0, source.num_vertices - 1)}
    return kn.HamiltonianCycle.from_edges(source.num_vertices, sorted(edges))


def forward(source, witness):
    return np.array(witness, dtype=np.int64)


def back(source, witness):
    cycle = [int(vertex) for vertex in witness]
    cycle = cycle[cycle.index(0) :] + cycle[: cycle.index(0)]
    return tuple(cycle if cycle[-1] == source.num_vertices - 1 else [0, *reversed(cycle[1:])])
