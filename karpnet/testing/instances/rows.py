"""Instances of the problems about rows of integers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from random import Random
from typing import Any

import numpy as np

from karpnet.testing.instances.shape import HUGE, Instances, listings, unlike
from reductions.arrays import SparseRows, integers
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.problems.sign_system import SignSystem

Terms = list[list[tuple[int, int]]]  # for each row its (variable from 0, coefficient)
_LARGEST = (1, 1, 1, 2, 3, 3, HUGE)


@dataclass(frozen=True)
class Systems:
    """Rows with targets.

    Parameters
    ----------
    make : callable
        (number of variables, rows, targets, which rows are equations) to the instance.
    has_signs : bool
        Variables are -1 and 1, and the absolute value of a row meets its target; otherwise they are 0 and 1.
    has_inequalities : bool
        Rows may ask for at least their target.
    levels : int
        How many levels of small instances there are.
    """

    make: Callable[[int, Terms, list[int], list[bool]], Any]
    levels: int
    has_signs: bool = False
    has_inequalities: bool = False

    def instances(self) -> Instances[Any]:
        """The instances of the problem."""
        return Instances(self.small, self.draw, lambda random: unlike(self.special(random)))

    def small(self, level: int) -> Iterator[Any]:
        """Every system of weight level - 1 (variables, rows, coefficients), targets near what is reached."""
        for n, rows in listings(level - 1, is_signed=True) if level <= self.levels else ():
            cancels = any(-literal in row for row in rows for literal in row)
            if not cancels and (all(rows) or len(rows) == 1):
                terms = [
                    [(abs(v) - 1, row.count(v) * (1 if v > 0 else -1)) for v in dict.fromkeys(row)]
                    for row in rows
                ]
                for sides in product(*map(self._sides, terms)):
                    if any(a == b and s > t for (a, s), (b, t) in pairwise(zip(rows, sides, strict=True))):
                        continue  # equal rows stand in the order of their targets
                    yield self.make(n, terms, [target for target, _ in sides], [equal for _, equal in sides])

    def _sides(self, row: list[tuple[int, int]]) -> list[tuple[int, bool]]:
        """Targets from one below to one above what the row reaches, with every relation."""
        lowest, highest = sum(min(a, 0) for _, a in row), sum(max(a, 0) for _, a in row)
        if self.has_signs:
            return [(target, True) for target in range(highest - lowest + 2)]
        equations = [(target, True) for target in range(lowest - 1, highest + 2)]
        at_least = [(target, False) for target in range(lowest, highest + 2)]
        return [*at_least, *equations] if self.has_inequalities else equations

    def draw(self, random: Random, size: int) -> Any:
        """Rows that a planted assignment meets, one target changed or not, or each row another one."""
        style, largest = random.random(), random.choice(_LARGEST)
        values = self._values(random, size)
        rows: Terms = []
        targets, equal = [], []
        for _ in range(random.randint(1, 2 + size // 2)):
            chosen = random.sample(range(size), min(size, random.randint(1, 4)))
            rows.append([(i, random.choice((-1, 1)) * random.randint(1, largest)) for i in chosen])
            if style < 0.3:
                values = self._values(random, size)
            targets.append(self._reached(rows[-1], values))
            equal.append(not self.has_inequalities or random.random() < 0.3)
        if 0.3 <= style < 0.7:
            place = random.randrange(len(rows))
            targets[place] += random.choice((1, 2, largest))
        if random.random() < 0.05:
            rows, targets, equal = [*rows, []], [*targets, random.choice((0, 0, 1))], [*equal, True]
        return self.make(size, rows, targets, equal)

    def _values(self, random: Random, size: int) -> list[int]:
        return [random.choice((-1, 1) if self.has_signs else (0, 1)) for _ in range(size)]

    def _reached(self, row: list[tuple[int, int]], values: list[int]) -> int:
        value = sum(a * values[i] for i, a in row)
        return abs(value) if self.has_signs else value

    def special(self, random: Random) -> Iterator[Any]:
        """Structured systems; then with targets that are met, and with the last of them one unit off."""
        for n, rows, targets in structured_rows():
            terms = [[(i, a) for i, a in enumerate(row) if a] for row in rows]
            targets = [abs(target) for target in targets] if self.has_signs else targets
            yield self.make(n, terms, targets, [not self.has_inequalities] * len(rows))
            if rows:
                values = self._values(random, n)
                reached = [self._reached(row, values) for row in terms]
                equal = [not self.has_inequalities or random.random() < 0.5 for _ in rows]
                yield self.make(n, terms, reached, equal)
                yield self.make(n, terms, [*reached[:-1], reached[-1] + 1], equal)


def structured_rows() -> Iterator[tuple[int, list[list[int]], list[int]]]:
    """Systems that are degenerate, contradictory, chained, or have huge numbers."""
    for n in (0, 1, 3):
        yield n, [], []
        for target in (0, 1, -1):
            yield n, [[0] * n], [target]
    yield 2, [[1, 0], [0, 0]], [1, 0]
    for a in (1, -1, HUGE, -HUGE):
        yield from ((1, [[a]], [a]), (1, [[a]], [0]), (3, [[0, a, 0]], [a + 1]), (2, [[a, a]], [a]))
        yield from ((2, [[a, -a]], [0]), (2, [[a, a], [1, -1]], [2 * a, 0]), (1, [[a], [a]], [a, 0]))
    yield from ((3, [[1, 1, 1]], [3]), (3, [[1, 1, 1]], [4]), (3, [[1, 1, 1]], [1]), (3, [[2, 2, 2]], [3]))
    yield from ((3, [[-1, -1, -1]], [-3]), (3, [[-1, -1, -1]], [-4]), (4, [[1, 2, 4, 8]], [11]))
    yield from ((4, [[2, 4, 6, 8]], [7]), (3, [[HUGE, 1, -1]], [HUGE]), (3, [[2**62, 2**62, 2**62]], [2**63]))
    for n in (3, 4):
        chain = [[1 if j == i else -1 if j == i + 1 else 0 for j in range(n)] for i in range(n - 1)]
        ring = [[int(j in (i, (i + 1) % n)) for j in range(n)] for i in range(n)]
        yield n, chain, [0] * (n - 1)
        yield n, [*chain, [1] + [0] * (n - 1), [0] * (n - 1) + [1]], [0] * (n - 1) + [1, 0]
        yield n, ring, [1] * n  # an odd ring has no solution


INSTANCES: dict[str, Instances[Any]] = {
    "linear-equations": Systems(
        lambda n, rows, targets, equal: LinearEquations.from_rows(n, rows, targets), levels=9
    ).instances(),
    "pseudo-boolean": Systems(
        lambda n, rows, targets, equal: PseudoBoolean(
            SparseRows.from_rows(rows, n), integers(targets), np.array(equal, dtype=np.bool_)
        ),
        levels=8,
        has_inequalities=True,
    ).instances(),
    "sign-system": Systems(
        lambda n, rows, targets, equal: SignSystem(SparseRows.from_rows(rows, n), integers(targets)),
        levels=9,
        has_signs=True,
    ).instances(),
}
