"""QUBO -> Ising by x = (1 + s) / 2, times 4.

Wrong: The field lacks the linear term of the QUBO.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product


@dataclass(frozen=True)
class MinimumQUBO:
    """Minimize linear x + sum of q x_i x_j over entries (i, j, q), x in {0, 1}^n; right is what is best."""

    linear: tuple
    quadratic: tuple

    def __post_init__(self):
        if not all(0 <= i < j < len(self.linear) for i, j, _ in self.quadratic):
            raise ValueError("expected entries (i, j, q) with i < j")

    def energy(self, x):
        pairs = sum(q for i, j, q in self.quadratic if x[i] and x[j])
        return pairs + sum(a for a, inside in zip(self.linear, x, strict=True) if inside)

    def candidates(self):
        return product((False, True), repeat=len(self.linear))

    def violation(self, witness):
        best, energy = least_energy(self), self.energy(witness)
        return None if energy == best else f"energy {energy}, the least is {best}"

    @classmethod
    def generate(cls, random, size):
        pairs = [pair for pair in combinations(range(size), 2) if random.random() < 0.6]
        quadratic = tuple((i, j, random.randint(-3, 3)) for i, j in pairs)
        return cls(tuple(random.randint(-3, 3) for _ in range(size)), quadratic)


@dataclass(frozen=True)
class MinimumIsing:
    """Minimize field s + sum of J s_i s_j over entries (i, j, J), s in {-1, 1}^n; right is what is best."""

    field: tuple
    couplings: tuple

    def energy(self, s):
        pairs = sum(strength * s[i] * s[j] for i, j, strength in self.couplings)
        return pairs + sum(h * spin for h, spin in zip(self.field, s, strict=True))

    def candidates(self):
        return product((-1, 1), repeat=len(self.field))

    def violation(self, witness):
        best, energy = least_energy(self), self.energy(witness)
        return None if energy == best else f"energy {energy}, the least is {best}"


@cache
def least_energy(problem):
    return min(map(problem.energy, problem.candidates()))


SOURCE, TARGET = MinimumQUBO, MinimumIsing


def instance(source):
    field = [0] * len(source.linear)
    for i, j, q in source.quadratic:
        field[i] += q
        field[j] += q
    return MinimumIsing(tuple(field), source.quadratic)


def forward(source, witness):
    return tuple(1 if inside else -1 for inside in witness)


def back(source, witness):
    return tuple(spin == 1 for spin in witness)
