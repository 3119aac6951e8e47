"""Parts of a system: some samples, in canonical coordinates, as a small system of its own.

A part is described by its content in coordinates renumbered and re-signed in a canonical way.
Parts of equal content are isomorphic, so that a lemma of one, with the same multipliers, is a
lemma of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from certificates.systems import ActivationSystem, AndSystem, System, ThresholdSystem
from certificates.tasks import Vector

Content: TypeAlias = tuple[Any, ...]
Placement: TypeAlias = dict[int, tuple[int, int]]  # column -> (new column, sign)


@dataclass(frozen=True)
class Samples:
    """What `certificates.systems` reads of a task, for a part of its samples."""

    num_features: int
    labels: list[Fraction]
    tolerance: Fraction
    max_errors: int
    width: int = 1


@dataclass(frozen=True)
class Part:
    """Where a part lies in its system.

    Parameters
    ----------
    content : hashable
        Equal for isomorphic parts.
    samples : tuple of int
        The system's samples, in the order of the content.
    classes : tuple of int
        Regression: the system's message classes, in the order of the content.
    flips : tuple of bool
        Whether the part holds the negated message.
    """

    content: Content
    samples: tuple[int, ...]
    classes: tuple[int, ...] = ()
    flips: tuple[bool, ...] = ()


class ActivationPart(ActivationSystem):
    """The system of a regression part."""

    def __init__(self, whole: ActivationSystem, content: Content) -> None:
        num_columns, classes, entries = content
        self.signs, self.scale = whole.signs, whole.scale
        self.classes = list(classes)
        self.terms = [{number: (a, b) for number, a, b in terms} for terms, _ in entries]
        labels = [Fraction(*label) for _, label in entries]
        task: Any = Samples(num_columns, labels, whole.task.tolerance, whole.task.max_errors)
        num_indicators = len(self.signs) * len(self.classes)
        self.first_sample_row = 4 * num_indicators
        System.__init__(self, task, num_indicators, self.first_sample_row + 2 * len(labels))


class AndPart(AndSystem):
    """The system of a part for one unit of an AND."""

    def __init__(self, whole: AndSystem, content: Content) -> None:
        num_columns, entries = content
        self.z = [z for z, _ in entries]
        self.inputs = num_columns + 1
        labels = [Fraction(*label) for _, label in entries]
        self.negatives = [i for i, label in enumerate(labels) if not label]
        self.rank = {sample: r for r, sample in enumerate(self.negatives)}
        task: Any = Samples(num_columns, labels, Fraction(0), whole.task.max_errors)
        System.__init__(self, task, len(self.negatives), len(labels))


class ThresholdPart(ThresholdSystem):
    """The system of a part for a threshold."""

    def __init__(self, whole: ThresholdSystem, content: Content) -> None:
        num_columns, entries = content
        self.z = [z for z, _ in entries]
        labels = [Fraction(*label) for _, label in entries]
        task: Any = Samples(num_columns, labels, Fraction(0), whole.task.max_errors)
        System.__init__(self, task, 0, len(labels))


def subsystem(whole: System, content: Content) -> System:
    """The small system of a content."""
    if isinstance(whole, ActivationSystem):
        return ActivationPart(whole, content)
    if isinstance(whole, AndSystem):
        return AndPart(whole, content)
    assert isinstance(whole, ThresholdSystem)
    return ThresholdPart(whole, content)


def vectors(system: System, sample: int) -> list[Vector]:
    """The vectors that a sample puts into the system."""
    if isinstance(system, ActivationSystem):
        return [system.classes[number] for number in system.terms[sample]]
    assert isinstance(system, (AndSystem, ThresholdSystem))
    return [system.z[sample]]


def placed_part(system: System, samples: Iterable[int], place: Placement) -> Part:
    """Describe some samples in coordinates that are renamed and signed as told."""
    if isinstance(system, ActivationSystem):
        return _activation_part(system, list(samples), place)
    assert isinstance(system, (AndSystem, ThresholdSystem))
    return _classifier_part(system, list(samples), place)


def part(system: System, samples: Iterable[int], anchor: int | None = None) -> Part:
    """Describe some samples of a system canonically.

    Parameters
    ----------
    system : System
    samples : iterable of int
    anchor : int or None
        The sample whose largest vector orders and signs the coordinates.
    """
    samples = list(samples)
    anchored = vectors(system, samples[0] if anchor is None else anchor)
    longest: Vector = max(anchored, key=len) if anchored else ()
    lead = dict(longest)
    if isinstance(system, ActivationSystem) and anchor is not None and lead:
        number = next(n for n in system.terms[anchor] if dict(system.classes[n]) == lead)
        a, b = system.terms[anchor][number]
        if b > a:
            lead = {column: -value for column, value in lead.items()}
    columns = {c for sample in samples for vector in vectors(system, sample) for c, _ in vector}
    order = sorted(columns, key=lambda c: (-abs(lead.get(c, 0)), c))
    place = {c: (i, -1 if lead.get(c, 0) < 0 else 1) for i, c in enumerate(order)}
    return placed_part(system, samples, place)


def _moved(vector: Vector, place: Placement) -> Vector:
    return tuple(sorted([(place[c][0], place[c][1] * v) for c, v in vector]))


def _activation_part(system: ActivationSystem, samples: Sequence[int], place: Placement) -> Part:
    moved: dict[int, tuple[Vector, bool]] = {}
    for sample in samples:
        for number in system.terms[sample]:
            if number not in moved:
                vector = _moved(system.classes[number], place)
                is_flipped = vector[0][1] < 0
                moved[number] = (tuple((c, -v) for c, v in vector) if is_flipped else vector, is_flipped)
    classes = sorted(moved, key=lambda number: moved[number][0])
    local = {number: i for i, number in enumerate(classes)}
    entries = []
    for sample in samples:
        terms = tuple(
            sorted(
                (local[number], b, a) if moved[number][1] else (local[number], a, b)
                for number, (a, b) in system.terms[sample].items()
            )
        )
        entries.append((terms, system.task.labels[sample].as_integer_ratio(), sample))
    chosen = _distinct(entries, system.is_agnostic)
    content = (len(place), tuple(moved[n][0] for n in classes), tuple(entry[:2] for entry in chosen))
    flips = tuple(moved[n][1] for n in classes)
    return Part(content, tuple(entry[2] for entry in chosen), tuple(classes), flips)


def _classifier_part(system: AndSystem | ThresholdSystem, samples: Sequence[int], place: Placement) -> Part:
    entries = [(_moved(system.z[s], place), system.task.labels[s].as_integer_ratio(), s) for s in samples]
    chosen = _distinct(entries, system.is_agnostic)
    return Part((len(place), tuple(entry[:2] for entry in chosen)), tuple(entry[2] for entry in chosen))


Entry: TypeAlias = tuple[Any, tuple[int, int], int]  # vectors, the label as a ratio, sample


def _distinct(entries: list[Entry], keep_copies: bool) -> list[Entry]:
    """Sorted entries; equal ones once, unless each has its own error to make."""
    entries.sort()
    if keep_copies:
        return entries
    return [
        e for i, e in enumerate(entries) if i == 0 or e[0] != entries[i - 1][0] or e[1] != entries[i - 1][1]
    ]
