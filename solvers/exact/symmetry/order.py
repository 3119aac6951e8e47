"""Messages that tell channels apart: which of those of one sign is called the first, the second, ...

A guard fixes how many channels are active on its messages. Where channels are named by these, its
activities are known once and for all, and no lemma has to be used for each way to name them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from certificates.systems import ActivationSystem
from solvers.exact.branch_and_bound import regression
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Part
from solvers.exact.symmetry.neighborhoods import MOST_COORDINATES, common_coordinates, guard_of
from solvers.exact.symmetry.parts import part

_MOST_CONFLICTS = 1000


def with_order_of_guard(formulation: AnyFormulation) -> AnyFormulation:
    """The formulation, its channels in the order of their activities on a guard's messages if it has one.

    Weights that fit the guard alone, without any error, propose messages on which one channel is active,
    two are, and so on, as clearly as possible. No harm is done if others fit as well.
    """
    if not isinstance(formulation, ActivationFormulation) or formulation.system.is_agnostic:
        return formulation
    if len(formulation.signs) < 2 or formulation.num_columns <= MOST_COORDINATES:
        return formulation
    if formulation.lead:  # all neighborhoods have rows that order the channels, and these need message 0
        return formulation
    common = common_coordinates(formulation.supports)
    for columns in (common, common | guard_of(formulation.supports)) if common else ():
        samples = [i for i, support in enumerate(formulation.supports.lists()) if columns.issuperset(support)]
        if samples and len(columns) <= MOST_COORDINATES:
            messages = _separating(formulation, samples)
            if messages:
                return formulation.with_order(messages, samples)
    return formulation


def _separating(formulation: ActivationFormulation, samples: Sequence[int]) -> list[int]:
    """Messages of samples on which one channel is active, two are, and so on; none if not all exist."""
    guard = part(formulation, samples)
    local = formulation.local(guard.content).without_tolerance()
    if not local.is_branchable:
        return []
    try:
        fitted = regression.search(local.system, _MOST_CONFLICTS)
    except OverflowError:  # numbers beyond floating point
        return []
    if isinstance(fitted, list):
        return []
    values = np.sort(_values(local.system, guard, fitted[1]), axis=0)[::-1]
    margins = np.minimum(values[:-1], -values[1:])
    best = margins.argmax(axis=1)
    return [guard.classes[i] for i in best] if (margins.max(axis=1) > 0).all() else []


def _values(system: ActivationSystem, guard: Part, weights: list[float]) -> NDArray[np.float64]:
    """What each channel makes of each of the part's messages, shape (num_channels, num_classes)."""
    rows = np.array(weights).reshape(len(system.signs), -1)
    vectors = np.zeros((len(system.classes), rows.shape[1]))
    for vector, content, is_flipped in zip(vectors, system.classes, guard.flips, strict=True):
        for column, value in content:
            vector[column] = -value if is_flipped else value
    return rows @ vectors.T
