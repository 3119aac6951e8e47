"""One square channel: between two tasks of one absolute value, by enclosing square roots.

Where all messages of a sample are multiples of one vector m, ``f = α c (m·w)²`` with c > 0. A sample of
label y then says ``lo <= α (m·w)² <= hi`` with ``lo, hi = (y ∓ tolerance) / c``. For α > 0 and
``u = √α w`` this is ``√max(lo, 0) <= |m·u| <= √hi``, or ``|m·u| <= √hi`` if lo <= 0, and no weights fit if
hi < 0; for α < 0 the labels change sign. With the roots enclosed by fractions, such an interval is a sample
of even-sum/abs: its message divided by half its length, so that every sample has tolerance 1.

Roots rounded into the interval make a task whose weights u fit the square task with α = 1 (YES); roots
rounded out of it make a task that has weights whenever the square task has real ones (NO). An interval of
one point is two samples, since ``|f - (r + 1)| <= 1`` and ``|f - (r - 1)| <= 1`` say f = r. To make its root
a fraction, α is chosen so that the first such interval becomes 1; so it is for a bound on which the only
weights that fit may lie.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from certificates.errors import CertificateError
from certificates.tasks import Message, Task, Vector
from reductions.arrays import RationalArray
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.decide import decide

_BITS = (4, 12, 40, 120)  # of the roots, beyond the length of the interval
_MOST_ANCHORS = 20


class Beam(NamedTuple):
    """A sample of one direction: ``lo <= α (m·w)² <= hi``."""

    vector: Vector
    lo: Fraction
    hi: Fraction


class Span(NamedTuple):
    """A sample of an absolute value: ``low <= |m·u| <= high``; low is -high where nothing is below."""

    vector: Vector
    low: Fraction
    high: Fraction


def is_square(task: TrainingTask) -> bool:
    """Whether the activation is a square."""
    return getattr(task.architecture, "activation", "") == "square"


def has_lines(task: Task) -> bool:
    """Whether the enclosures decide the task: one channel, and the messages of a sample on one line."""
    return task.width == 1 and all(
        len({_direction(vector) for vector, _ in messages}) <= 1 for messages in task.samples
    )


def solve_square(task: Task, deadline: Deadline) -> Outcome:
    """Decide a task of one square channel whose samples have one direction; a NO is without a certificate."""
    reasons: list[str] = []
    for sign in (1, -1):
        answer = decide_sign(task, sign, deadline)
        if isinstance(answer, Hypothesis):
            return Found(answer)
        if answer is not None:
            reasons.append(answer)
    return Unknown(reasons[0]) if reasons else Refuted(None)


def decide_sign(task: Task, sign: int, deadline: Deadline) -> Hypothesis | str | None:
    """Weights with a readout of that sign, or None when none fit, or why there is no answer."""
    max_errors, beams = beams_of(task, sign)
    if max_errors < 0:
        return None
    sizes, reason = anchors(beams), "the weights that fit may all be irrational, or too close to the bounds"
    # Roots taken in and out ever more closely, then other readouts.
    tries = [(sizes[0], bits, is_inner) for bits in _BITS for is_inner in (True, False)]
    for alpha, bits, is_inner in [*tries, *((size, _BITS[1], True) for size in sizes[1:])]:
        spans = [span_of(beam, alpha, bits, is_inner) for beam in beams]
        if any(span.low > span.high for span in spans):
            continue
        if deadline.is_over:
            return "time limit"
        decision = decide(_task_of(task, spans, max_errors), deadline, [(1,)])
        if decision.weights is not None:
            readout = RationalArray.from_fractions([sign * alpha])
            found = Hypothesis(decision.weights.weights, readout)
            if is_inner or _fits(task, found):
                return found
        elif decision.reason:
            reason = decision.reason
        elif not is_inner:
            return None
    return reason


def abs_task(task: Task, sign: int, alpha: Fraction) -> Task | None:
    """A task of even-sum/abs with tolerance 1: its weights fit the square task with readout ``sign · alpha``.

    It loses little. None where it would have no weights, whatever the square task has.
    """
    max_errors, beams = beams_of(task, sign)
    spans = [span_of(beam, alpha, _BITS[1], True) for beam in beams]
    if max_errors < 0 or any(span.low > span.high for span in spans):
        return None
    return _task_of(task, spans, max_errors)


def beams_of(task: Task, sign: int) -> tuple[int, list[Beam]]:
    """How many errors the samples with a direction may have, and these samples, for a sign of the readout.

    A sample without messages has value 0, and values below 0 are out of reach.
    """
    beams, max_errors = [], task.max_errors
    for messages, label in zip(task.samples, task.labels, strict=True):
        lo, hi = sign * label - task.tolerance, sign * label + task.tolerance
        if messages and hi >= 0:
            vector = _direction(messages[0][0])
            parts = [Fraction(other[0][1], vector[0][1] * divisor) ** 2 for other, divisor in messages]
            beams.append(Beam(vector, lo / sum(parts), hi / sum(parts)))
        elif not lo <= 0 <= hi:
            max_errors -= 1
    return max_errors, beams


def anchors(beams: Sequence[Beam]) -> list[Fraction]:
    """Sizes of the readout to try: with the first exact value, or 1; and those of single fitting points."""
    exact = [beam.hi for beam in beams if beam.lo == beam.hi > 0]
    others = [bound for beam in beams for bound in beam[1:] if bound > 0]
    return list(dict.fromkeys([*(exact or [Fraction(1)]), *others]))[:_MOST_ANCHORS]


def span_of(beam: Beam, alpha: Fraction, bits: int, is_inner: bool) -> Span:
    """The values of ``|m·u|`` that a sample allows, up to 2^-bits of the interval's length.

    Inner ones lie within the interval, and none are left where low exceeds high; outer ones hold it.
    """
    lo, hi = max(beam.lo, Fraction(0)) / alpha, beam.hi / alpha
    # √hi - √lo >= (hi - lo) / 2√hi, and √hi < 2^size.
    size = (hi.numerator.bit_length() - hi.denominator.bit_length() + 2) // 2
    length = (hi - lo) / Fraction(2) ** (size + 1) if lo < hi else Fraction(2) ** size
    places = bits + max(0, length.denominator.bit_length() - length.numerator.bit_length() + 1)
    low, high = root(lo, places, is_inner), root(hi, places, not is_inner)
    if low == high and not is_inner:  # two samples could count as two errors
        low, high = low - Fraction(1, 2**places), high + Fraction(1, 2**places)
    return Span(beam.vector, -high if beam.lo <= 0 else low, high)


def root(value: Fraction, places: int, is_up: bool) -> Fraction:
    """The square root, rounded to binary places where it is no fraction."""
    p, q = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if p * p == value.numerator and q * q == value.denominator:
        return Fraction(p, q)
    return Fraction(math.isqrt(value.numerator * 4**places // value.denominator) + is_up, 2**places)


def _task_of(task: Task, spans: list[Span], max_errors: int) -> Task:
    """The task of even-sum/abs with tolerance 1."""
    samples: list[list[Message]] = []
    labels = []
    for vector, low, high in spans:
        half = (high - low) / 2
        # An interval of one point is two samples.
        centers = [(high + low) / 2 / half] if half else [high - 1, high + 1]
        half = half or Fraction(1)
        message = tuple((column, value * half.denominator) for column, value in vector), half.numerator
        samples += [[message] for _ in centers]
        labels += centers
    return replace(
        task,
        activation="abs",
        tolerance=Fraction(1),
        max_errors=min(max_errors, len(samples)),
        samples=samples,
        labels=labels,
    )


def _fits(task: Task, weights: Hypothesis) -> bool:
    try:
        task.check_fit(weights.to_json())
    except CertificateError:
        return False
    return True


def _direction(vector: Vector) -> Vector:
    """The primitive vector on the same line, its first entry positive."""
    content = math.gcd(*(value for _, value in vector)) * (1 if vector[0][1] > 0 else -1)
    return tuple((column, value // content) for column, value in vector)
