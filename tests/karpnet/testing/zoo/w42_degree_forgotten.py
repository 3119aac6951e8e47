"""Minimum vertex cover -> QUBO.

Wrong: The linear term of a penalty counts once, not once for every edge.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product


@dataclass(frozen=True)
class MinimumVertexCover:
    """A smallest set of vertices that meets every edge; a witness is a truth value for every vertex."""

    num_vertices: int
    edges: tuple

    def __post_init__(self):
        if not all(0 <= u < v < self.num_vertices for u, v in self.edges):
            raise ValueError("expected edges (u, v) with u < v")

    def covers(self, x):
        return all(x[u] or x[v] for u, v in self.edges)

    def candidates(self):
        return product((False, True), repeat=self.num_vertices)

    def violation(self, witness):
        if len(witness) != self.num_vertices:
            return f"expected {self.num_vertices} truth values, got {len(witness)}"
        if not self.covers(witness):
            return "an edge is not covered"
        best = min(sum(x) for x in self.candidates() if self.covers(x))
        return None if sum(witness) == best else f"{sum(witness)} vertices, {best} are enough"

    @classmethod
    def generate(cls, random, size):
        return cls(size, tuple(pair for pair in combinations(range(size), 2) if random.random() < 0.5))


@dataclass(frozen=True)
class MinimumQUBO:
    """Minimize linear x + sum of q x_i x_j over entries (i, j, q), x in {0, 1}^n; right is what is best."""

    linear: tuple
    quadratic: tuple

    def energy(self, x):
        pairs = sum(q for i, j, q in self.quadratic if x[i] and x[j])
        return pairs + sum(a for a, inside in zip(self.linear, x, strict=True) if inside)

    def candidates(self):
        return product((False, True), repeat=len(self.linear))

    def violation(self, witness):
        if len(witness) != len(self.linear):
            return f"expected {len(self.linear)} truth values, got {len(witness)}"
        best, energy = least_energy(self), self.energy(witness)
        return None if energy == best else f"energy {energy}, the least is {best}"


@cache
def least_energy(problem):
    return min(map(problem.energy, problem.candidates()))


SOURCE, TARGET = MinimumVertexCover, MinimumQUBO


def instance(source):
    """Every edge costs P (1 - x_u) (1 - x_v), every vertex 1; constants are left out."""
    penalty, touched = 2, {vertex for edge in source.edges for vertex in edge}
    linear = tuple(1 - penalty * (vertex in touched) for vertex in range(source.num_vertices))
    return MinimumQUBO(linear, tuple((u, v, penalty) for u, v in source.edges))


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
