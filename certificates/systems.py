"""A training task as Booleans and conditional linear rows; docs/certificates.md explains why.

A system has Booleans 1, 2, ..., clauses over them (the skeleton), real unknowns x, and rows
``literal -> coefficients · x >= constant`` (literal 0: always). The task can be fitted if and only
if some assignment satisfies the clauses while all rows whose literal is true have a common solution.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from certificates.errors import CertificateError
from certificates.tasks import Task, Vector, messages, num_inputs, primitive, statistics


class Row(NamedTuple):
    """``literal -> Σ coefficients[v] x_v >= constant``; literal 0 is true."""

    literal: int
    coefficients: dict[int, int]
    constant: int


class System:
    """What the three kinds share: Booleans e[i], "sample i is misfitted", and their counter."""

    def __init__(self, task: Task, num_indicators: int) -> None:
        self.task, self.num_indicators = task, num_indicators
        self.num_samples = len(task.labels)
        self.is_agnostic = task.max_errors > 0
        counter = self.num_samples * task.max_errors
        self.num_booleans = num_indicators + (self.num_samples + counter if self.is_agnostic else 0)
        self.num_rows = 0

    def error(self, sample: int) -> int:
        """The Boolean e[sample]; 0 when none may be misfitted."""
        return self.num_indicators + 1 + sample if self.is_agnostic else 0

    def row(self, index: int) -> Row:
        """The row of a number 0..num_rows - 1."""
        raise NotImplementedError

    def indicator_clauses(self) -> Iterator[list[int]]:
        """The clauses over the indicators p or c."""
        return iter(())

    def clauses(self) -> Iterator[list[int]]:
        """The skeleton, in order."""
        yield from self.indicator_clauses()
        if self.is_agnostic:
            yield from self._counter()

    def _counter(self) -> Iterator[list[int]]:
        limit, first = self.task.max_errors, self.num_indicators + self.num_samples + 1

        def reached(sample: int, count: int) -> int:  # at least `count` errors up to this sample
            return first + sample * limit + count - 1

        for i in range(self.num_samples):
            yield [-self.error(i), reached(i, 1)]
            if i == 0:
                continue
            for count in range(1, limit + 1):
                yield [-reached(i - 1, count), reached(i, count)]
                if count > 1:
                    yield [-self.error(i), -reached(i - 1, count - 1), reached(i, count)]
            yield [-self.error(i), -reached(i - 1, limit)]


class ActivationSystem(System):
    """Regression, for given signs of the readout (positive ones first), whose size moves into w_j.

    Boolean p[j, m]: channel j is active on message m. Unknowns: w_j, then u[j, m] = relu(w_j · m).
    Messages are primitive with a positive lead, since relu(-x) = relu(x) - x: a sample's terms map
    a message's number to (a, b), and ``scale · f = Σ_j σ_j Σ a relu(w_j·m) + b relu(-w_j·m)``.
    """

    def __init__(self, task: Task, signs: tuple[int, ...]) -> None:
        if task.options[0] == "square":
            raise CertificateError("task", "a square activation is not piecewise linear")
        self.signs = signs
        seen = messages(task)
        self.scale = math.lcm(1, *{divisor for parts in seen for _, divisor in parts})
        numbers: dict[Vector, int] = {}
        self.terms: list[dict[int, tuple[int, int]]] = []
        for parts in seen:
            terms: dict[int, tuple[int, int]] = {}
            for vector, divisor in parts:
                lead, content = primitive(vector)
                number = numbers.setdefault(lead, len(numbers))
                weight = abs(content) * (self.scale // divisor)
                a, b = terms.get(number, (0, 0))
                is_even = task.options[0] == "abs"
                terms[number] = (a + weight * (is_even or content > 0), b + weight * (is_even or content < 0))
            self.terms.append(terms)
        self.classes = list(numbers)
        width, num_classes = len(signs), len(self.classes)
        super().__init__(task, width * num_classes)
        self.first_sample_row = 4 * width * num_classes
        self.num_rows = self.first_sample_row + 2 * self.num_samples

    def active(self, channel: int, number: int) -> int:
        """The Boolean p[channel, class]."""
        return 1 + channel * len(self.classes) + number

    def indicator_clauses(self) -> Iterator[list[int]]:
        """Channels of one sign are interchangeable: those active on the first class come first."""
        if self.classes:
            for j in range(len(self.signs) - 1):
                if self.signs[j] == self.signs[j + 1]:
                    yield [self.active(j, 0), -self.active(j + 1, 0)]

    def row(self, index: int) -> Row:
        """0: u >= 0; 1: u >= w·m; 2: p -> w·m >= u; 3: not p -> 0 >= u; last two rows a sample."""
        if index >= self.first_sample_row:
            return self._sample_row(*divmod(index - self.first_sample_row, 2))
        unit, kind = divmod(index, 4)
        channel, number = divmod(unit, len(self.classes))
        u = len(self.signs) * self.task.num_features + unit
        if kind in (0, 3):
            return Row(-(unit + 1) if kind else 0, {u: -1 if kind else 1}, 0)
        sign, offset = (1 if kind == 2 else -1), channel * self.task.num_features
        coefficients = {offset + column: sign * value for column, value in self.classes[number]}
        coefficients[u] = -sign
        return Row(unit + 1 if kind == 2 else 0, coefficients, 0)

    def _sample_row(self, sample: int, is_upper: int) -> Row:
        num_features, sign = self.task.num_features, -1 if is_upper else 1
        bound = self.task.labels[sample] + (1 if is_upper else -1) * self.task.tolerance
        factor, first_u = sign * bound.denominator, len(self.signs) * num_features
        coefficients: dict[int, int] = {}
        for channel, alpha in enumerate(self.signs):
            for number, (a, b) in self.terms[sample].items():
                coefficients[first_u + channel * len(self.classes) + number] = factor * alpha * (a + b)
                for column, value in self.classes[number] if b else ():
                    w = channel * num_features + column
                    coefficients[w] = coefficients.get(w, 0) - factor * alpha * b * value
        return Row(-self.error(sample), coefficients, sign * bound.numerator * self.scale)


class AndSystem(System):
    """An AND of thresholds."""

    def __init__(self, task: Task) -> None:
        self.z = statistics(task)
        self.inputs = num_inputs(task) + 1
        self.negatives = [i for i, label in enumerate(task.labels) if not label]
        self.rank = {sample: r for r, sample in enumerate(self.negatives)}
        super().__init__(task, task.width * len(self.negatives))
        self.num_rows = task.width * self.num_samples

    def cut(self, unit: int, rank: int) -> int:
        """The Boolean c[unit, negative sample number rank]."""
        return 1 + unit * len(self.negatives) + rank

    def indicator_clauses(self) -> Iterator[list[int]]:
        """Some unit cuts each negative; units are named in the order of their first cuts."""
        for rank, sample in enumerate(self.negatives):
            units = [self.cut(j, rank) for j in range(min(rank + 1, self.task.width))]
            yield [*units, self.error(sample)] if self.is_agnostic else units

    def row(self, index: int) -> Row:
        """Row unit · num_samples + sample: w·z - b >= 0, or if cut b - w·z >= 1."""
        unit, sample = divmod(index, self.num_samples)
        sign = 1 if self.task.labels[sample] else -1
        coefficients = {unit * self.inputs + column: sign * value for column, value in self.z[sample]}
        coefficients[unit * self.inputs + self.inputs - 1] = -sign
        if sign > 0:
            return Row(-self.error(sample), coefficients, 0)
        return Row(self.cut(unit, self.rank[sample]), coefficients, 1)


class ThresholdSystem(System):
    """One homogeneous threshold."""

    def __init__(self, task: Task) -> None:
        self.z = statistics(task)
        super().__init__(task, 0)
        self.num_rows = self.num_samples

    def row(self, index: int) -> Row:
        """Row of a sample: w·z >= 1 for a positive, -w·z >= 0 for a negative one."""
        sign = 1 if self.task.labels[index] else -1
        coefficients = {column: sign * value for column, value in self.z[index]}
        return Row(-self.error(index), coefficients, 1 if sign > 0 else 0)


def cases(task: Task) -> list[tuple[int, ...]]:
    """The sign cases that a refutation must cover; one empty case for a classifier."""
    k = task.width
    return [(1,) * (k - n) + (-1,) * n for n in range(k + 1)] if task.family == "activation-sum" else [()]


def system_of(task: Task, signs: tuple[int, ...]) -> System:
    """The system of a task and a sign case."""
    if task.family == "activation-sum":
        return ActivationSystem(task, signs)
    return AndSystem(task) if task.family == "threshold-and" else ThresholdSystem(task)
