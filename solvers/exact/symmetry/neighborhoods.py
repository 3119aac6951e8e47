"""Neighborhoods: a sample together with all samples on its own coordinates.

Constant features and biases are coordinates of most samples. What few samples say of such coordinates and
of others that occur nowhere else (a guard) holds beside every sample, and belongs to all neighborhoods.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy.cluster.hierarchy import DisjointSet

from reductions.arrays import Ragged
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content, Part, Parts
from solvers.exact.formulation.sparse import IntArray
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import like, part
from solvers.exact.symmetry.supports import Supports, alike

MOST_COORDINATES = 8
_MOST_OF_GUARD = 2
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(formulation: AnyFormulation) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first.

    Neighborhoods whose samples have equal shapes at equal places are isomorphic. Only the first is described.
    """
    known = Supports(formulation, MOST_COORDINATES)
    found: dict[Content, tuple[Part, list[Parts]]] = {}
    for anchor, members in _isomorphic(formulation, known):
        one = part(formulation, members[0].tolist(), anchor)
        if formulation.size_of(one) <= _LARGEST_TABLEAU:
            found.setdefault(one.content, (one, []))[1].append(like(formulation, one, members))
    levels: dict[int, list[Kind]] = {}
    for first, parts in found.values():
        levels.setdefault(first.num_columns, []).append(Kind(formulation, first, Parts.joined(parts)))
    return [levels[size] for size in sorted(levels)]


def _isomorphic(formulation: AnyFormulation, known: Supports) -> Iterator[tuple[int, IntArray]]:
    """The members of neighborhoods that stand to each other in the same way, and the first one's anchor."""
    guard, lead = guard_of(formulation.supports), formulation.lead
    is_covered = np.zeros(len(known), dtype=np.bool_)
    for groups, columns in known.by_size(sorted(guard)):
        is_open = ~is_covered[groups]
        groups, columns = groups[is_open], columns[is_open]
        within = known.within(columns, formulation.smallest_support)
        if formulation.has_local_cores:
            is_covered[within[within >= 0]] = True
        key = [np.where(within >= 0, known.shapes[within], -1)]
        if guard or lead:
            is_anchor = within == groups[:, None]
            key.append(np.where(is_anchor.any(axis=1), is_anchor.argmax(axis=1), -1)[:, None])
            key += [(columns < column).sum(axis=1)[:, None] for column, _ in lead]
        for same in alike(np.hstack(key)):
            chosen = within[same][:, within[same[0]] >= 0]
            yield known.first_member(groups[same[0]]), known.members(chosen)


def common_coordinates(supports: Ragged) -> frozenset[int]:
    """The coordinates that most samples have."""
    return frozenset(np.flatnonzero(2 * np.bincount(supports.values) > len(supports)).tolist())


def guard_of(supports: Ragged) -> frozenset[int]:
    """The coordinates that are not common and occur only in samples on them and common ones.

    Of several guards, the one with the most samples.
    """
    common = common_coordinates(supports)
    if not common:
        return frozenset()
    counts = np.bincount(supports.values)
    components = DisjointSet({*np.flatnonzero(counts).tolist()} - common)
    for support in supports.lists():
        for a, b in pairwise([c for c in support if c not in common]):
            components.merge(a, b)
    guards = [subset for subset in components.subsets() if len(subset) <= _MOST_OF_GUARD]
    return frozenset(max(guards, key=lambda guard: max(counts[c] for c in guard), default=()))
