"""Minimum bisection -> Ising.

Wrong: With + s_u s_v for an edge, the least energy is a largest bisection.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product


@dataclass(frozen=True)
class MinimumBisection:
    """Two halves with the fewest edges between them; a witness is the half of every vertex."""

    num_vertices: int
    edges: tuple

    def __post_init__(self):
        odd = self.num_vertices % 2 or self.num_vertices < 0
        if odd or not all(0 <= u < v < self.num_vertices for u, v in self.edges):
            raise ValueError("expected an even number of vertices, and edges (u, v) with u < v")

    def cut(self, side):
        return sum(side[u] != side[v] for u, v in self.edges)

    def candidates(self):
        sides = product((False, True), repeat=self.num_vertices)
        return (side for side in sides if 2 * sum(side) == self.num_vertices)

    def violation(self, witness):
        if len(witness) != self.num_vertices or 2 * sum(witness) != self.num_vertices:
            return "the two sides are not halves"
        best = min(map(self.cut, self.candidates()))
        return None if self.cut(witness) == best else f"{self.cut(witness)} edges across, {best} is possible"

    @classmethod
    def generate(cls, random, size):
        n = 2 * ((size + 1) // 2)
        return cls(n, tuple(pair for pair in combinations(range(n), 2) if random.random() < 0.5))


@dataclass(frozen=True)
class MinimumIsing:
    """Minimize the sum of J s_i s_j over entries (i, j, J), s in {-1, 1}^n; right is what is best."""

    num_spins: int
    couplings: tuple

    def energy(self, s):
        return sum(strength * s[i] * s[j] for i, j, strength in self.couplings)

    def candidates(self):
        return product((-1, 1), repeat=self.num_spins)

    def violation(self, witness):
        best, energy = least_energy(self), self.energy(witness)
        return None if energy == best else f"energy {energy}, the least is {best}"


@cache
def least_energy(problem):
    return min(map(problem.energy, problem.candidates()))


SOURCE, TARGET = MinimumBisection, MinimumIsing


def instance(source):
    n, penalty = source.num_vertices, 1 + len(source.edges)
    pairs = combinations(range(n), 2)
    couplings = tuple((u, v, 2 * penalty + ((u, v) in source.edges)) for u, v in pairs)
    return MinimumIsing(n, couplings)


def forward(source, witness):
    return tuple(1 if side else -1 for side in witness)


def back(source, witness):
    return tuple(spin == 1 for spin in witness)
