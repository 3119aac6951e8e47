"""What the samples on one coordinate alone say of its weights, under each activity of the channels there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from certificates.systems import ActivationSystem, Row
from solvers.exact.formulation.rows import Truth
from solvers.exact.numbers.bounds import Multipliers, best_bound, contradiction

_MOST_CHANNELS = 4
Combination: TypeAlias = dict[int, Fraction]  # row of the system -> multiplier
Form: TypeAlias = Mapping[int, int]  # unknown of the system -> coefficient
Activity: TypeAlias = tuple[int, ...]  # j + 1 where channel j is active, else its negative
Items: TypeAlias = tuple[tuple[int, int], ...]
Content: TypeAlias = tuple[int, Items]  # a row without its constant: unknowns w_j, then u_j


class Program:
    """The rows of a coordinate in numbers of its own; equal ones share what is found out.

    Parameters
    ----------
    contents : sequence of pairs of Content and constant
    num_channels : int

    Attributes
    ----------
    possible : list of Activity
    contradictions : list of Multipliers
        Of the other activities.
    """

    def __init__(self, contents: Sequence[tuple[Content, int]], num_channels: int) -> None:
        self.rows = [Row(literal, dict(items), constant) for (literal, items), constant in contents]
        self.possible: list[Activity] = []
        self.contradictions: list[Multipliers] = []
        self._bounds: dict[tuple[Activity, Items], Multipliers | None] = {}
        for signs in product((1, -1), repeat=num_channels):
            activity = tuple(sign * (j + 1) for j, sign in enumerate(signs))
            y = contradiction([self.rows[r] for r in self._held(activity)])
            if y is None:
                self.possible.append(activity)
            else:
                self.contradictions.append(self._spread(y, activity))

    def bound(self, activity: Activity, target: Mapping[int, int]) -> Multipliers | None:
        """Multipliers of all rows for the best lower bound on a form, or None when it has none."""
        content = math.gcd(*target.values()) or 1
        key = tuple(sorted((v, a // content) for v, a in target.items()))
        if (activity, key) not in self._bounds:
            y = best_bound([self.rows[r] for r in self._held(activity)], dict(key))
            self._bounds[activity, key] = None if y is None else self._spread(y, activity)
        found = self._bounds[activity, key]
        return None if found is None else [content * value for value in found]

    def center(self, activity: Activity) -> list[Fraction]:
        """Each channel's weight in the middle of its bounds; at one of them when there is no other."""
        found = []
        for channel in range(len(activity)):
            ends = [sign * self._value(y) for sign in (1, -1) if (y := self.bound(activity, {channel: sign}))]
            found.append(sum(ends, Fraction(0)) / max(len(ends), 1))
        return found

    def _value(self, y: Multipliers) -> Fraction:
        return sum((value * row.constant for value, row in zip(y, self.rows, strict=True)), Fraction(0))

    def _held(self, activity: Activity) -> list[int]:
        return [r for r, row in enumerate(self.rows) if not row.literal or row.literal in activity]

    def _spread(self, y: Multipliers, activity: Activity) -> Multipliers:
        multipliers = [Fraction(0)] * len(self.rows)
        for r, value in zip(self._held(activity), y, strict=True):
            multipliers[r] = value
        return multipliers


class Coordinate:
    """A coordinate with samples of its own.

    Parameters
    ----------
    system : ActivationSystem
    number : int
        The message class that is the coordinate alone.
    members : sequence of int
        The samples of that message alone.
    """

    program: Program

    def __init__(self, system: ActivationSystem, number: int, members: Sequence[int]) -> None:
        k, num_classes, (column, _) = len(system.signs), len(system.classes), system.classes[number][0]
        w = [j * system.task.num_features + column for j in range(k)]
        u = [k * system.task.num_features + j * num_classes + number for j in range(k)]
        self._place = {v: i for i, v in enumerate([*w, *u])}
        self._booleans = [1 + j * num_classes + number for j in range(k)]
        rows = [4 * (j * num_classes + number) + kind for j in range(k) for kind in range(4)]
        rows += [system.first_sample_row + 2 * sample + side for sample in members for side in range(2)]
        tightest: dict[Content, tuple[int, int]] = {}
        for row in rows:
            content, constant = self._content(system.row(row))
            if content[1] and constant >= tightest.get(content, (constant, 0))[0]:
                tightest[content] = constant, row
        self.contents = tuple(sorted((content, constant) for content, (constant, _) in tightest.items()))
        self._rows = [tightest[content][1] for content, _ in self.contents]

    def _content(self, row: Row) -> tuple[Content, int]:
        literal = self._booleans.index(abs(row.literal)) + 1 if row.literal else 0
        coefficients = sorted((self._place[v], a) for v, a in row.coefficients.items() if a)
        return (literal if row.literal > 0 else -literal, tuple(coefficients)), row.constant

    @property
    def contradictions(self) -> list[Combination]:
        """Why the other activities are impossible."""
        return [self._combination(y) for y in self.program.contradictions]

    def literals(self, activity: Activity) -> list[int]:
        """The literals of an activity in the system."""
        return [self._booleans[abs(x) - 1] * (1 if x > 0 else -1) for x in activity]

    def bound(self, activity: Activity, form: Form) -> Combination | None:
        """The best lower bound on a form in the coordinate's unknowns, or None when there is none."""
        if not form:
            return {}
        y = self.program.bound(activity, {self._place[v]: a for v, a in form.items()})
        return None if y is None else self._combination(y)

    def center(self, truth: Truth) -> list[Fraction]:
        """Each channel's weight in the middle of what an assignment's activities allow."""
        activity = tuple((j + 1) * int(truth[boolean]) for j, boolean in enumerate(self._booleans))
        return self.program.center(activity)

    def _combination(self, y: Multipliers) -> Combination:
        return {self._rows[r]: value for r, value in enumerate(y) if value}


def coordinates(system: ActivationSystem) -> dict[int, Coordinate]:
    """The coordinates whose weights are signs, which leaves one or two activities possible, by column."""
    samples: dict[int, list[int]] = {}
    for sample, terms in enumerate(system.terms):
        if len(terms) == 1 and len(system.classes[number := next(iter(terms))]) == 1:
            samples.setdefault(number, []).append(sample)
    programs: dict[tuple[tuple[Content, int], ...], Program] = {}
    found: dict[int, Coordinate] = {}
    for number, members in samples.items() if len(system.signs) <= _MOST_CHANNELS else ():
        coordinate = Coordinate(system, number, members)
        contents = coordinate.contents
        if contents not in programs:
            programs[contents] = Program(contents, len(system.signs))
        coordinate.program = programs[contents]
        if 1 <= len(coordinate.program.possible) <= 2:
            found[system.classes[number][0][0]] = coordinate
    return found
