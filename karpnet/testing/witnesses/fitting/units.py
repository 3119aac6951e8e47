"""Walks among the weights of thresholds, one unit at a time.

An AND fits if every unit passes the positive samples, and every negative one has a unit that cuts it. With a
unit chosen for each negative sample, every unit has a polyhedron of its own, in which what is cut has margin
1: a unit may be scaled.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from certificates.tasks import Task
from karpnet.testing.witnesses.fitting.dictionary import Dictionary
from solvers.deadline import Deadline
from solvers.exact.formulation.weights import Weights

_MIXED = 3  # points


class UnitWalk:
    """A walk of one unit, the others staying as they are.

    Parameters
    ----------
    task : Task
        Of threshold-and or threshold.
    weights : Weights
        That fit it.
    random : Random
        Which chooses the unit, who cuts what several cut, the samples that need not fit, and the way.
    """

    def __init__(self, task: Task, weights: Weights, random: Random) -> None:
        self.task, self.weights, self.random = task, weights, random
        self.is_and = task.family == "threshold-and"
        self.unit = random.randrange(len(weights.rows))
        self.divisor = task.samples[0][0][1] if task.samples else 1
        self.columns = sorted({c for messages in task.samples for c, _ in messages[0][0]})
        rows, constants = self._rows()
        unit = weights.rows[self.unit]
        point = [Fraction(unit[c]) / self.divisor for c in self.columns]
        if self.is_and:
            point.append(Fraction(weights.readout[self.unit]))
        slacks = [
            sum((a * x for a, x in zip(row, point, strict=True)), Fraction(0))
            for row, constant in zip(rows, constants, strict=True)
            if constant
        ]
        factor = 1 / min(slacks, default=Fraction(1))
        self.dictionary = Dictionary(rows, constants, [factor * x for x in point])

    def _rows(self) -> tuple[list[list[int]], list[int]]:
        """The unit's inequalities, in the weights of the columns that occur and its bound."""
        margins = [self._margins(messages[0][0]) for messages in self.task.samples]
        labels = [bool(label) for label in self.task.labels]
        kept = self._kept(margins, labels)
        rows, constants = [], []
        for sample in kept:
            is_positive = labels[sample]
            if not is_positive and self.is_and:
                cutting = [j for j, margin in enumerate(margins[sample]) if margin < 0]
                if self.random.choice(cutting) != self.unit:
                    continue
            values = dict(self.task.samples[sample][0][0])
            row = [values.get(c, 0) for c in self.columns] + [-1] * self.is_and
            rows.append(row if is_positive else [-a for a in row])
            constants.append(int(is_positive != self.is_and))
        return rows, constants

    def _margins(self, vector: Sequence[tuple[int, int]]) -> list[Fraction]:
        return [
            Fraction(sum(x * row[c] for c, x in vector)) / self.divisor - (bound if self.is_and else 0)
            for row, bound in zip(self.weights.rows, self.weights.readout, strict=True)
        ]

    def _kept(self, margins: Sequence[Sequence[Fraction]], labels: Sequence[bool]) -> list[int]:
        """The samples that must go on fitting."""
        fitting = [
            (min(margin) >= 0 if self.is_and else margin[0] > 0) == label
            for margin, label in zip(margins, labels, strict=True)
        ]
        right = [i for i, fits in enumerate(fitting) if fits]
        spare = max(0, min(self.task.max_errors - fitting.count(False), len(right)))
        dropped = self.random.sample(right, self.random.randint(0, spare))
        return [i for i in right if i not in dropped]

    def points(self, num_steps: int, deadline: Deadline) -> list[Weights]:
        """A vertex, what a walk of so many steps comes upon, and a point between these."""
        found = list(self.dictionary.wander(self.random, num_steps, deadline, {}))
        shares = [self.random.randint(1, 9) for _ in range(_MIXED)]
        mixed = [self.random.choice(found) for _ in shares]
        between = [
            sum((share * x for share, x in zip(shares, values, strict=True)), Fraction(0)) / sum(shares)
            for values in zip(*mixed, strict=True)
        ]
        return [self._weights(point) for point in [*found, between]]

    def _weights(self, point: Sequence[Fraction]) -> Weights:
        rows, bounds = [list(row) for row in self.weights.rows], list(self.weights.readout)
        for c, value in zip(self.columns, point, strict=False):
            rows[self.unit][c] = value * self.divisor
        if self.is_and:
            bounds[self.unit] = point[-1]
        return Weights(rows, bounds)
