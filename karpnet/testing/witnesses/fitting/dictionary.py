"""Exact pivots among the vertices of a polyhedron.

Integers over one denominator, as in Edmonds, "Systems of distinct representatives and linear algebra",
1967: every entry is a minor of the first table, so that the divisions are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

import numpy as np

from solvers.deadline import Deadline

_STEPS = (Fraction(1), Fraction(1, 7), Fraction(1000))  # along an edge without an end
_FREE = -1  # label of a direction along which nothing is tight, and of a row that bounds nothing


class Dictionary:
    """The slacks ``rows · x - constants >= 0`` and the point x, in terms of as many slacks as x has entries.

    Row by row ``value = (table[row, 0] + Σ_k table[row, 1 + k] nonbasic[k]) / (denominator · scale)``, first
    for the slacks, then for x. At the point all nonbasic variables are 0; at first they are the
    displacements of x, which are free, and after `settle` tight slacks.

    Parameters
    ----------
    rows, constants : sequences of int
        One an inequality, which the point satisfies.
    point : sequence of Fraction
    """

    def __init__(
        self, rows: Sequence[Sequence[int]], constants: Sequence[int], point: Sequence[Fraction]
    ) -> None:
        count, size = len(rows), len(point)
        self.scale = math.lcm(1, *(value.denominator for value in point))
        self.denominator = 1
        start = np.array([int(value * self.scale) for value in point], dtype=object)
        given = np.array(rows, dtype=object).reshape(count, size)
        self.table = np.zeros((count + size, 1 + size), dtype=object)
        self.table[:count, 1:] = given
        self.table[:count, 0] = given.dot(start) - self.scale * np.array(constants, dtype=object)
        self.table[count:, 0] = start
        self.table[count:, 1:] = np.eye(size, dtype=np.int64).astype(object)
        self.basic = [*range(count), *[_FREE] * size]
        self.nonbasic = [_FREE] * size
        self._bounding = list(range(count))  # rows whose label is that of a slack

    @property
    def point(self) -> list[Fraction]:
        """x."""
        size = len(self.nonbasic)
        total = self.denominator * self.scale
        return [Fraction(value, total) for value in self.table[len(self.table) - size :, 0]]

    def wander(
        self, random: Random, num_steps: int, deadline: Deadline, jumps: Mapping[int, Mapping[int, int]]
    ) -> Iterator[list[Fraction]]:
        """A vertex, and what a walk of so many steps comes upon: vertices, and points of edges.

        Parameters
        ----------
        deadline : Deadline
            After which the walk stops where it is.
        jumps : mapping
            The label of a slack that may be crossed where it is tight, to what `cross` needs.
        """
        self.settle(random, deadline)
        yield self.point
        columns = [column for column, label in enumerate(self.nonbasic) if label != _FREE]
        for _ in range(num_steps if columns else 0):
            if deadline.is_over:
                return
            column = random.choice(columns)
            crossing = jumps.get(self.nonbasic[column])
            if crossing is not None and random.random() < 0.6:
                self.cross(column, crossing)
            row = self.blocking(column, random)
            if row is None:
                yield self.along(column, random.choice(_STEPS))
                continue
            length = Fraction(self.table[row, 0], -self.table[row, 1 + column] * self.scale)
            if length and random.random() < 0.25:
                yield self.along(column, length * Fraction(random.randint(1, 9), 10))
            self.pivot(row, column)
            if length:
                yield self.point

    def along(self, column: int, step: Fraction) -> list[Fraction]:
        """The point after a step along a column, in units of its variable."""
        first = len(self.table) - len(self.nonbasic)
        shift = [Fraction(rate, self.denominator) * step for rate in self.table[first:, 1 + column]]
        return [a + b for a, b in zip(self.point, shift, strict=True)]

    def settle(self, random: Random, deadline: Deadline) -> None:
        """Walk to a vertex: along every free direction, in random order, until a row is tight."""
        for column in random.sample(range(len(self.nonbasic)), len(self.nonbasic)):
            if deadline.is_over:
                return
            if random.random() < 0.5:
                self.table[:, 1 + column] *= -1
            row = self.blocking(column, random)
            if row is None:
                self.table[:, 1 + column] *= -1
                row = self.blocking(column, random)
            if row is not None:
                self.pivot(row, column)

    def blocking(self, column: int, random: Random) -> int | None:
        """The row that is tight first when a nonbasic variable grows; None when none ever is."""
        values, rates = self.table[:, 0], self.table[:, 1 + column]
        best, ties = None, list[int]()
        for row in self._bounding:
            if (rate := -rates[row]) > 0:
                order = -1 if best is None else values[row] * best[1] - best[0] * rate
                if order < 0:
                    best, ties = (values[row], rate), [row]
                elif order == 0:
                    ties.append(row)
        return random.choice(ties) if ties else None

    def pivot(self, row: int, column: int) -> None:
        """The row's slack becomes nonbasic, in the place of a column's variable."""
        table, place = self.table, 1 + column
        value, line, rates = table[row, place], table[row].copy(), table[:, place].copy()
        table = (table * value - np.multiply.outer(rates, line)) // self.denominator
        table[:, place], table[row] = rates, -line
        table[row, place] = self.denominator
        self.table = -table if value < 0 else table
        self.denominator = abs(value)
        self.basic[row], self.nonbasic[column] = self.nonbasic[column], self.basic[row]
        if self.basic[row] == _FREE:
            self._bounding.remove(row)

    def cross(self, column: int, jumps: Mapping[int, int]) -> None:
        """Go to the other side of a tight slack s, where other slacks gain a multiple of what s was.

        Parameters
        ----------
        column : int
            Whose variable is s; its place is taken by -s.
        jumps : mapping
            Label of a slack to the multiple of -s that it gains there.
        """
        changed = -self.table[:, 1 + column]
        for other, label in enumerate(self.nonbasic):
            if jump := jumps.get(label, 0):
                changed = changed - jump * self.table[:, 1 + other]
        for row in self._bounding:
            if jump := jumps.get(self.basic[row], 0):
                changed[row] += jump * self.denominator
        self.table[:, 1 + column] = changed
