"""A training task as Booleans and conditional linear rows; docs/certificates.md explains why.

It can be fitted if and only if some assignment of the Booleans 1, 2, ... satisfies the clauses
(the skeleton) while all rows whose literal is true have a common solution. (Squares: only if.)
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from certificates.errors import CertificateError
from certificates.tasks import Task, Vector


class Row(NamedTuple):
    """``literal -> Σ coefficients[v] x_v >= constant``; literal 0 is true."""

    literal: int
    coefficients: dict[int, int]
    constant: int


class System:
    """What the three kinds share: Booleans e[i], "sample i is misfitted", and their counter."""

    signs: tuple[int, ...] = ()
    classes: Sequence[Vector] = ()

    def __init__(self, task: Task, num_indicators: int, num_rows: int) -> None:
        self.task, self.num_indicators, self.num_rows = task, num_indicators, num_rows
        self.num_samples, self.is_agnostic = len(task.labels), task.max_errors > 0
        self.num_booleans = num_indicators + self.is_agnostic * self.num_samples * (task.max_errors + 1)
        self.first_row = 0  # lemmas use rows first_row..num_rows - 1
        self.order: list[int] = []  # a class for each channel but the first; empty: always class 0

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
        """The skeleton, in order; Sinz's sequential counter bounds the errors."""
        yield from self.indicator_clauses()
        before, limit = range(0), self.task.max_errors
        for sample in range(self.num_samples if self.is_agnostic else 0):
            error, first = self.error(sample), self.num_booleans + 1 - limit * (self.num_samples - sample)
            now = range(first, first + limit)  # now[c]: more than c errors up to this sample
            yield [-error, now[0]]
            for count, more in enumerate(before):
                yield [-more, now[count]]
                yield [-error, -more, *now[count + 1 : count + 2]]
            before = now


class ActivationSystem(System):
    """Regression, for given signs of the readout (positive ones first), whose size moves into w_j.

    Boolean p[j, m]: channel j is active on message m. Unknowns: w_j, then u[j, m] = relu(w_j · m).
    A sample's terms, message to (a, b), say ``scale · f = Σ_j σ_j Σ a relu(w_j·m) + b relu(-w_j·m)``.
    """

    def __init__(self, task: Task, signs: tuple[int, ...]) -> None:
        if task.activation == "square":
            raise CertificateError("a square activation is not piecewise linear")
        self.signs, numbers, known = signs or (1,), dict[Vector, int](), dict[Vector, tuple[int, int, bool]]()
        self.scale = math.lcm(1, *{divisor for messages in task.samples for _, divisor in messages})
        self.terms: list[dict[int, tuple[int, int]]] = [{} for _ in task.samples]
        is_even = task.activation == "abs"
        for terms, messages in zip(self.terms, task.samples, strict=True):
            for vector, divisor in messages:
                if vector not in known:
                    content, is_lead = math.gcd(*[value for _, value in vector]), vector[0][1] > 0
                    factor = content if is_lead else -content
                    lead = tuple([(column, value // factor) for column, value in vector])
                    known[vector] = numbers.setdefault(lead, len(numbers)), content, is_lead
                number, content, is_lead = known[vector]
                a, b = terms.get(number, (0, 0))
                weight = content * (self.scale // divisor)
                terms[number] = (a + weight * (is_even or is_lead), b + weight * (is_even or not is_lead))
        self.classes: list[Vector] = list(numbers)
        self.lead: Vector = next(iter(numbers), ())  # channels of one sign in the order of w_j · lead
        self.first_sample_row = 4 * len(self.signs) * len(self.classes)
        self.first_order_row = self.first_sample_row + 2 * len(self.terms)
        super().__init__(task, self.first_sample_row // 4, self.first_order_row + len(self.signs) - 1)
        self.first_row = 0 if signs else self.first_sample_row  # any width: some h(m) for u, L for w

    def indicator_clauses(self) -> Iterator[list[int]]:
        """Channels of one sign are interchangeable: j is active on a class only if those before it are."""
        for j in range(1, len(self.signs)) if self.classes else ():
            number = 1 + (self.order[j - 1] if self.order else 0)
            for before in range(j) if self.order else (j - 1,):
                if self.signs[before] == self.signs[j]:
                    yield [number + before * len(self.classes), -number - j * len(self.classes)]

    def row(self, index: int) -> Row:
        """0: u >= 0; 1: u >= w·m; 2: p -> w·m >= u; 3: not p -> 0 >= u; two rows a sample; the order."""
        if index >= self.first_order_row:
            return self._order_row(index - self.first_order_row)
        if index >= self.first_sample_row:
            return self._sample_row(*divmod(index - self.first_sample_row, 2))
        indicator, kind = divmod(index, 4)
        channel, number = divmod(indicator, len(self.classes))
        w, u = channel * self.task.num_features, len(self.signs) * self.task.num_features + indicator
        if kind in (0, 3):
            return Row(-indicator - 1 if kind else 0, {u: -1 if kind else 1}, 0)
        sign = 1 if kind == 2 else -1
        coefficients = {w + column: sign * value for column, value in self.classes[number]}
        return Row(indicator + 1 if kind == 2 else 0, coefficients | {u: -sign}, 0)

    def _order_row(self, channel: int) -> Row:
        """Of a channel and the next, of one sign: (w_j - w_j+1) · lead >= 0; empty in another order."""
        size, coefficients = self.task.num_features, dict[int, int]()
        is_ordered = self.signs[channel] == self.signs[channel + 1] and not self.order
        for column, value in self.lead if is_ordered else ():
            coefficients |= {channel * size + column: value, (channel + 1) * size + column: -value}
        return Row(0, coefficients, 0)

    def interval(self, sample: int) -> tuple[Fraction | None, Fraction | None]:
        """What f is between; a negative f can be scaled to -1, since f is homogeneous in the weights."""
        label, tolerance = self.task.labels[sample], self.task.tolerance
        if self.task.family == "sign-of-sum":
            return (Fraction(0), None) if label else (None, Fraction(-1))
        return label - tolerance, label + tolerance

    def _sample_row(self, sample: int, side: int) -> Row:
        sign, num_features, bound = 1 - 2 * side, self.task.num_features, self.interval(sample)[side]
        if bound is None:
            return Row(-self.error(sample), {}, 0)
        coefficients: dict[int, int] = {}
        for channel, alpha in enumerate(self.signs):
            factor, w = sign * bound.denominator * alpha, channel * num_features
            first_u = len(self.signs) * num_features + channel * len(self.classes)
            for number, (a, b) in self.terms[sample].items():
                coefficients[first_u + number] = factor * (a + b)
                for column, value in self.classes[number] if b else ():
                    coefficients[w + column] = coefficients.get(w + column, 0) - factor * b * value
        return Row(-self.error(sample), coefficients, sign * bound.numerator * self.scale)


class SquareSystem(System):
    """Squares of any width: unknowns X[a, b], a <= b, of the symmetric ``X = Σ_j α_j w_j w_jᵀ``.

    f is linear in X. Every symmetric X is such a sum, of as many terms as its rank: at a width below the
    number of features, the rows say less than the task, and refute it all the same.
    """

    def __init__(self, task: Task) -> None:
        divisors = {divisor for messages in task.samples for _, divisor in messages}
        self.scale = math.lcm(1, *divisors) ** 2
        super().__init__(task, 0, 2 * len(task.samples))

    def row(self, index: int) -> Row:
        """Rows 2i, 2i + 1 of sample i: f >= label - tolerance, -f >= -(label + tolerance)."""
        sample, side = divmod(index, 2)
        sign, coefficients = 1 - 2 * side, dict[int, int]()
        bound = self.task.labels[sample] - sign * self.task.tolerance
        for vector, divisor in self.task.samples[sample]:
            factor = sign * bound.denominator * (self.scale // divisor**2)
            for place, (a, x) in enumerate(vector):
                for b, y in vector[place:]:
                    unknown, twice = a * self.task.num_features + b, 1 + (a != b)
                    coefficients[unknown] = coefficients.get(unknown, 0) + factor * twice * x * y
        return Row(-self.error(sample), coefficients, sign * bound.numerator * self.scale)


class AndSystem(System):
    """An AND of thresholds; Boolean c[j, r]: unit j cuts negative sample number r."""

    def __init__(self, task: Task) -> None:
        self.z, self.inputs = [messages[0][0] for messages in task.samples], task.num_features + 1
        self.negatives = [i for i, label in enumerate(task.labels) if not label]
        self.rank = {sample: r for r, sample in enumerate(self.negatives)}
        task = replace(task, width=task.width or len(self.negatives))  # more units are never needed
        super().__init__(task, task.width * len(self.negatives), task.width * len(self.z))

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
        w, is_cut = unit * self.inputs, sample in self.rank
        coefficients = {w + column: -value if is_cut else value for column, value in self.z[sample]}
        coefficients[w + self.inputs - 1] = 1 if is_cut else -1
        literal = self.cut(unit, self.rank[sample]) if is_cut else -self.error(sample)
        return Row(literal, coefficients, int(is_cut))


class ThresholdSystem(System):
    """One homogeneous threshold."""

    def __init__(self, task: Task) -> None:
        self.z = [messages[0][0] for messages in task.samples]
        super().__init__(task, 0, len(self.z))

    def row(self, index: int) -> Row:
        """Row of a sample: w·z >= 1 for a positive, -w·z >= 0 for a negative one."""
        label = int(self.task.labels[index])
        return Row(-self.error(index), {c: value if label else -value for c, value in self.z[index]}, label)


def cases(task: Task) -> list[tuple[int, ...]]:
    """The sign cases that a refutation must cover; one empty case for a classifier and for squares."""
    k = task.width if task.activation not in (None, "square") else 0
    return [(1,) * (k - n) + (-1,) * n for n in range(k + 1)]


def system_of(task: Task, signs: tuple[int, ...]) -> System:
    """The system of a task and a sign case."""
    if task.activation == "square":
        return SquareSystem(task)
    if task.activation:
        return ActivationSystem(task, signs)
    return AndSystem(task) if task.family == "threshold-and" else ThresholdSystem(task)
