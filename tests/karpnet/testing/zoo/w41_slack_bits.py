"""0-1 program with one capacity -> QUBO.

Wrong: Slack 0..R in ceil(log2 R) bits, R itself may not be reached.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import ceil, log2


@dataclass(frozen=True)
class ZeroOneProgram:
    """Minimize costs x where weights x <= capacity, x in {0, 1}^n; right is what is best."""

    weights: tuple
    costs: tuple
    capacity: int

    def __post_init__(self):
        if len(self.weights) != len(self.costs) or min((0, *self.weights, self.capacity)) < 0:
            raise ValueError("expected a cost for every weight, and no negative weight or capacity")

    def cost(self, x):
        return sum(cost for cost, inside in zip(self.costs, x, strict=True) if inside)

    def fits(self, x):
        return sum(w for w, inside in zip(self.weights, x, strict=True) if inside) <= self.capacity

    def candidates(self):
        return product((False, True), repeat=len(self.weights))

    def violation(self, witness):
        if len(witness) != len(self.weights):
            return f"expected {len(self.weights)} truth values, got {len(witness)}"
        best = min(self.cost(x) for x in self.candidates() if self.fits(x))
        if not self.fits(witness):
            return f"{witness} exceeds the capacity"
        return None if self.cost(witness) == best else f"cost {self.cost(witness)}, the best is {best}"

    @classmethod
    def generate(cls, random, size):
        weights = tuple(random.randint(0, 3) for _ in range(size))
        return cls(weights, tuple(random.randint(-3, 3) for _ in range(size)), random.randint(0, 4))


@dataclass(frozen=True)
class MinimumQUBO:
    """Minimize x^T Q x, x in {0, 1}^n, Q as a tuple of rows; right is what is best."""

    rows: tuple

    def energy(self, x):
        chosen = [place for place, inside in enumerate(x) if inside]
        return sum(self.rows[i][j] for i in chosen for j in chosen)

    def candidates(self):
        return product((False, True), repeat=len(self.rows))

    def violation(self, witness):
        if len(witness) != len(self.rows):
            return f"expected {len(self.rows)} truth values, got {len(witness)}"
        best, energy = least_energy(self), self.energy(witness)
        return None if energy == best else f"energy {energy}, the least is {best}"


@cache
def least_energy(problem):
    return min(map(problem.energy, problem.candidates()))


SOURCE, TARGET = ZeroOneProgram, MinimumQUBO


def slack_bits(source):
    return ceil(log2(source.capacity)) if source.capacity else 0


def instance(source):
    a = (*source.weights, *(2**bit for bit in range(slack_bits(source))))
    penalty = 1 + sum(map(abs, source.costs))
    rows = [[penalty * a[i] * a[j] for j in range(len(a))] for i in range(len(a))]
    for i in range(len(a)):
        rows[i][i] -= 2 * penalty * source.capacity * a[i]
    for i, cost in enumerate(source.costs):
        rows[i][i] += cost
    return MinimumQUBO(tuple(map(tuple, rows)))


def forward(source, witness):
    slack = source.capacity - sum(w for w, inside in zip(source.weights, witness, strict=True) if inside)
    return (*witness, *(bool(slack >> bit & 1) for bit in range(slack_bits(source))))


def back(source, witness):
    return tuple(witness[: len(source.weights)])
