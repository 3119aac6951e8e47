"""Canonical coordinates: isomorphic parts of a system become equal, as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from certificates.tasks import Vector
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Part, Parts
from solvers.exact.formulation.sparse import IntArray


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


def like(formulation: AnyFormulation, first: Part, samples: IntArray) -> Parts:
    """Parts that are isomorphic to one as their samples stand.

    Parameters
    ----------
    formulation : Formulation
    first : Part
    samples : int64, shape (num_parts, num_members)
        In the first row those that `first` is made of. The others have the same shapes, on columns that
        stand to each other in the same way.
    """
    classes = formulation.classes_of(samples)
    of_samples = _places(samples[0].tolist(), first.samples)
    of_classes = _places(classes[0].tolist(), first.classes)
    flips = np.broadcast_to(np.array(first.flips, dtype=np.bool_), (len(samples), len(of_classes)))
    return Parts(samples[:, of_samples], classes[:, of_classes], flips)


def _places(values: list[int], chosen: tuple[int, ...]) -> IntArray:
    return np.array([values.index(value) for value in chosen], dtype=np.int64)


def whole_part(formulation: AnyFormulation) -> Part:
    """All samples, in the system's own coordinates."""
    samples = range(formulation.system.num_samples)
    return formulation.placed(samples, {c: (c, 1) for c in range(formulation.num_columns)})


def part_of_conflict(formulation: AnyFormulation, samples: list[int], classes: list[int]) -> Part:
    """The samples of a conflict, and for every class that they lack some sample with it."""
    return part(formulation, formulation.completed(list(dict.fromkeys(samples)), classes))
