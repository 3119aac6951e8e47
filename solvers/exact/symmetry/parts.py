"""Canonical coordinates: isomorphic parts of a system become equal, as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from certificates.tasks import Vector
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Part


def part(formulation: AnyFormulation, samples: Iterable[int], anchor: int | None = None) -> Part:
    """Describe some samples of a system canonically.

    Parameters
    ----------
    formulation : Formulation
    samples : iterable of int
    anchor : int or None
        The sample whose largest vector orders and signs the coordinates.
    """
    samples = list(samples)
    anchored = formulation.vectors(samples[0] if anchor is None else anchor)
    longest: Vector = max(anchored, key=len) if anchored else ()
    lead = dict(longest)
    if anchor is not None and lead and formulation.faces_away(anchor, longest):
        lead = {column: -value for column, value in lead.items()}
    columns = {c for sample in samples for vector in formulation.vectors(sample) for c, _ in vector}
    order = sorted(columns, key=lambda c: (-abs(lead.get(c, 0)), c))
    place = {c: (i, -1 if lead.get(c, 0) < 0 else 1) for i, c in enumerate(order)}
    return formulation.placed(samples, place)


class Template:
    """A part that isomorphic ones are made from, their samples given in the order of its own.

    Parameters
    ----------
    formulation : Formulation
    first : Part
    samples : sequence of int
        What `part` made it of.
    """

    def __init__(self, formulation: AnyFormulation, first: Part, samples: Sequence[int]) -> None:
        self._formulation, self._first = formulation, first
        classes = self._classes(samples)
        self._samples = [samples.index(sample) for sample in first.samples]
        self._places = [classes.index(number) for number in first.classes]

    def at(self, samples: Sequence[int]) -> Part:
        """The part of other samples: the same shapes, on columns that stand to each other in the same way."""
        classes = self._classes(samples) if self._places else []
        return Part(
            self._first.content,
            tuple([samples[i] for i in self._samples]),
            tuple([classes[i] for i in self._places]),
            self._first.flips,
        )

    def _classes(self, samples: Iterable[int]) -> list[int]:
        return [number for sample in samples for number in self._formulation.classes_of(sample)]


def whole_part(formulation: AnyFormulation) -> Part:
    """All samples, in the system's own coordinates."""
    samples = range(formulation.system.num_samples)
    return formulation.placed(samples, {c: (c, 1) for c in range(formulation.num_columns)})


def part_of_conflict(formulation: AnyFormulation, samples: list[int], classes: list[int]) -> Part:
    """The samples of a conflict, and for every class that they lack some sample with it."""
    return part(formulation, formulation.completed(list(dict.fromkeys(samples)), classes))
