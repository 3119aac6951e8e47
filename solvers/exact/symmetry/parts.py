"""Canonical coordinates: isomorphic parts of a system become equal, as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

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
        self._formulation, self._first, self._made_of = formulation, first, samples

    @cached_property
    def _taken(self) -> tuple[itemgetter[Any], itemgetter[Any]]:
        """What takes the part's samples and its classes out of those that it was made of."""
        samples, classes = self._made_of, self._formulation.classes_of(self._made_of)
        return taking([samples.index(s) for s in self._first.samples]), taking(
            [classes.index(n) for n in self._first.classes]
        )

    def at(self, samples: Sequence[int]) -> Part:
        """The part of other samples: the same shapes, on columns that stand to each other in the same way."""
        (take_samples, take_classes), first = self._taken, self._first
        classes = take_classes(tuple(self._formulation.classes_of(samples))) if first.classes else ()
        return Part(first.content, take_samples(tuple(samples)), classes, first.flips)


def taking(places: Sequence[int]) -> itemgetter[Any]:
    """What takes the entries at some places out of a tuple, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


def whole_part(formulation: AnyFormulation) -> Part:
    """All samples, in the system's own coordinates."""
    samples = range(formulation.system.num_samples)
    return formulation.placed(samples, {c: (c, 1) for c in range(formulation.num_columns)})


def part_of_conflict(formulation: AnyFormulation, samples: list[int], classes: list[int]) -> Part:
    """The samples of a conflict, and for every class that they lack some sample with it."""
    return part(formulation, formulation.completed(list(dict.fromkeys(samples)), classes))
