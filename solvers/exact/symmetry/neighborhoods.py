"""Neighborhoods: a sample together with all samples on its own coordinates.

Constant features and biases are coordinates of most samples. What few samples say of such coordinates and
of others that occur nowhere else (a guard) holds beside every sample, and belongs to all neighborhoods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import cache
from itertools import chain, combinations, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from scipy.cluster.hierarchy import DisjointSet

from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import Template, part, taking

Support: TypeAlias = tuple[int, ...]  # columns in order

MOST_COORDINATES = 8
_MOST_OF_GUARD = 2
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(formulation: AnyFormulation) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first.

    Neighborhoods whose samples have equal shapes at equal places are isomorphic. Only the first is described.
    """
    guard, lead = guard_of(formulation.supports), formulation.lead
    groups: dict[Support, list[int]] = {}
    for sample, support in enumerate(formulation.supports):
        if len(support) <= MOST_COORDINATES:
            groups.setdefault(support, []).append(sample)
    shapes = _numbered([tuple(map(formulation.shape, samples)) for samples in groups.values()])
    shape_of = dict(zip(groups, shapes, strict=True))
    kinds: dict[Content, Kind] = {}
    known: dict[Hashable, tuple[Template, Kind | None]] = {}
    covered: set[Support] = set()
    for support in sorted(groups, key=len, reverse=True):
        if support in covered:
            continue
        columns = tuple(sorted({*support, *guard})) if guard else support
        within, key = _supports_within(formulation.smallest_support, columns, shape_of)
        if formulation.has_local_cores:
            covered.update(within)
        if guard or lead:
            at = within.index(support) if support in within else None
            key = at, tuple([columns.index(c) for c, _ in lead if c in columns]), key
        members = [sample for other in within for sample in groups[other]]
        if key in known:
            template, kind = known[key]
            found = template.at(members)
        else:
            found = part(formulation, members, groups[support][0])
            kind = kinds.get(found.content)
            if is_new := kind is None and formulation.size_of(found) <= _LARGEST_TABLEAU:
                kind = kinds[found.content] = Kind(formulation, found)
            known[key] = Template(formulation, found, members), kind
            if is_new:
                continue
        if kind is not None:
            kind.parts.append(found)
    levels: dict[int, list[Kind]] = {}
    for kind in kinds.values():
        levels.setdefault(kind.parts[0].num_columns, []).append(kind)
    return [levels[size] for size in sorted(levels)]


def common_coordinates(supports: Collection[Collection[int]]) -> frozenset[int]:
    """The coordinates that most samples have."""
    counts = Counter(chain.from_iterable(supports))
    return frozenset(c for c, count in counts.items() if 2 * count > len(supports))


def guard_of(supports: Collection[Collection[int]]) -> frozenset[int]:
    """The coordinates that are not common and occur only in samples on them and common ones.

    Of several guards, the one with the most samples.
    """
    counts = Counter(chain.from_iterable(supports))
    common = common_coordinates(supports)
    if not common:
        return frozenset()
    components = DisjointSet(counts.keys() - common)
    for support in supports:
        for a, b in pairwise([c for c in support if c not in common]):
            components.merge(a, b)
    guards = [subset for subset in components.subsets() if len(subset) <= _MOST_OF_GUARD]
    return frozenset(max(guards, key=lambda guard: max(counts[c] for c in guard), default=()))


def _numbered(values: Iterable[Any]) -> list[int]:
    """A number for each value, equal for equal ones."""
    numbers: dict[Any, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _supports_within(
    smallest: int, columns: Support, shape_of: Mapping[Support, int]
) -> tuple[list[Support], Hashable]:
    """The known supports among some columns; and their shapes and places, equal for isomorphic columns."""
    if not columns:
        return [()], ()
    if 2 ** len(columns) <= len(shape_of):
        subsets = [choose(columns) for choose in _choices(len(columns), smallest)]
        shapes = tuple([shape_of.get(subset) for subset in subsets])
        within = [other for other, shape in zip(subsets, shapes, strict=True) if shape is not None]
        return within, (len(columns), shapes)
    place = {column: i for i, column in enumerate(columns)}
    within = [other for other in shape_of if len(other) >= smallest and place.keys() >= {*other}]
    return within, tuple([(tuple([place[c] for c in other]), shape_of[other]) for other in within])


@cache
def _choices(size: int, smallest: int) -> list[itemgetter[Any]]:
    """What takes each subset out of a tuple of that size."""
    subsets = chain.from_iterable(combinations(range(size), count) for count in range(smallest, size + 1))
    return [taking(subset) for subset in subsets]
