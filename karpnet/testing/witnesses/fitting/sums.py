"""Walks among the weights of a sum of activations.

With ``u_j = |α_j| w_j``, the sign of each ``m·u_j`` and the signs of the α_j fixed, the weights that fit are
a polyhedron. A walk goes from vertex to vertex, and through a tight ``m·u_j = 0`` into the next one: the
function is continuous there, and its slope jumps by a multiple of ``m·u_j``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from certificates.systems import ActivationSystem
from certificates.tasks import Task
from karpnet.testing.witnesses.fitting.dictionary import Dictionary
from solvers.deadline import Deadline
from solvers.exact.formulation.weights import Weights


class SumWalk:
    """A walk from weights that fit.

    Parameters
    ----------
    task : Task
        Of relu or abs.
    weights : Weights
        That fit it.
    random : Random
        Which chooses the side of a zero, the sign of a silent channel, the samples that need not fit, and
        the way.
    """

    def __init__(self, task: Task, weights: Weights, random: Random) -> None:
        self.task, self.random = task, random
        self.signs = tuple(
            (1 if alpha > 0 else -1) if alpha and any(row) else random.choice((1, -1))
            for row, alpha in zip(weights.rows, weights.readout, strict=True)
        )
        self.system = ActivationSystem(task, self.signs)
        size = task.num_features
        readout, rows = [Fraction(a) for a in weights.readout], weights.rows
        point = [abs(a) * x for a, row in zip(readout, rows, strict=True) for x in row]
        if task.family == "sign-of-sum":  # the negatives at -1 and below
            values = [self._value(i, point) for i in range(len(task.labels))]
            factor = 1 / min([Fraction(1), *(-value for value in values if value < 0)])
            point = [factor * x for x in point]
        self.rows: list[list[int]] = []
        self.constants: list[int] = []
        self.jumps: dict[int, dict[int, int]] = {}
        active: dict[tuple[int, int], bool] = {}
        for j in range(len(self.signs)):
            for number, vector in enumerate(self.system.classes):
                value = sum(x * point[j * size + c] for c, x in vector)
                active[j, number] = value > 0 or (value == 0 and random.random() < 0.5)
                row = [0] * len(point)
                for c, x in vector:
                    row[j * size + c] = x if active[j, number] else -x
                self.jumps[len(self.rows)] = {}
                self._add(row, 0)
        for sample in self._kept(point):
            self._add_sample(sample, active)
        self.dictionary = Dictionary(self.rows, self.constants, point)

    def _add(self, row: list[int], constant: int) -> None:
        self.rows.append(row)
        self.constants.append(constant)

    def _kept(self, point: Sequence[Fraction]) -> list[int]:
        """The samples that must go on fitting."""
        samples = range(len(self.task.labels))
        if not self.task.max_errors:
            return list(samples)
        values = [self._value(i, point) for i in samples]
        ends = [self.system.interval(i) for i in samples]
        wrong = [
            i
            for i, value, (low, high) in zip(samples, values, ends, strict=True)
            if (low is not None and value < low) or (high is not None and value > high)
        ]
        right = [i for i in samples if i not in wrong]
        spare = min(self.task.max_errors - len(wrong), len(right))
        dropped = {*wrong, *self.random.sample(right, self.random.randint(0, spare))}
        return [i for i in samples if i not in dropped]

    def _value(self, sample: int, point: Sequence[Fraction]) -> Fraction:
        size, total = self.task.num_features, Fraction(0)
        for j, sign in enumerate(self.signs):
            for number, (a, b) in self.system.terms[sample].items():
                dot = sum(x * point[j * size + c] for c, x in self.system.classes[number])
                total += sign * dot * (a if dot > 0 else -b)
        return total / self.system.scale

    def _add_sample(self, sample: int, active: dict[tuple[int, int], bool]) -> None:
        """The bounds on the value of a sample, in the weights."""
        size, classes = self.task.num_features, self.system.classes
        slopes = [0] * (len(self.signs) * size)
        for j, sign in enumerate(self.signs):
            for number, (a, b) in self.system.terms[sample].items():
                slope = sign * (a if active[j, number] else -b)
                for c, x in classes[number]:
                    slopes[j * size + c] += slope * x
        for side, bound in zip((1, -1), self.system.interval(sample), strict=True):
            if bound is None:
                continue
            factor = side * bound.denominator
            for j, sign in enumerate(self.signs):
                for number, (a, b) in self.system.terms[sample].items():
                    # a relu(t) + b relu(-t): beyond zero it gains (a + b)|t| over its continuation.
                    self.jumps[j * len(classes) + number][len(self.rows)] = factor * sign * (a + b)
            self._add([factor * slope for slope in slopes], side * bound.numerator * self.system.scale)

    def points(self, num_steps: int, deadline: Deadline) -> list[Weights]:
        """A vertex, and what a walk of so many steps comes upon."""
        walk = self.dictionary.wander(self.random, num_steps, deadline, self.jumps)
        return [self._weights(point) for point in walk]

    def _weights(self, point: Sequence[Fraction]) -> Weights:
        size = self.task.num_features
        rows = [point[j * size : (j + 1) * size] for j in range(len(self.signs))]
        return Weights(rows, [Fraction(sign) for sign in self.signs])
