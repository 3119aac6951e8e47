"""Neighborhoods: a sample together with all samples on its own coordinates.

Constant features and biases are coordinates of most samples. What few samples say of such coordinates and
of others that occur nowhere else (a guard) holds beside every sample, and belongs to all neighborhoods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import Any, TypeAlias

from scipy.cluster.hierarchy import DisjointSet

from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import Template, part

Support: TypeAlias = tuple[int, ...]  # columns in order
Places: TypeAlias = tuple[int, ...]  # those of a support in a larger one

MOST_COORDINATES = 8
_MOST_OF_GUARD = 2
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(formulation: AnyFormulation) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first.

    Neighborhoods whose samples have equal shapes at equal places are isomorphic. Only the first is described.
    """
    guard = guard_of(formulation.supports)
    groups: dict[Support, list[int]] = {}
    for sample, support in enumerate(formulation.supports):
        if len(support) <= MOST_COORDINATES:
            groups.setdefault(support, []).append(sample)
    shapes = _numbered([tuple(map(formulation.shape, samples)) for samples in groups.values()])
    shape_of = dict(zip(groups, shapes, strict=True))
    kinds: dict[Content, Kind] = {}
    known: dict[Any, tuple[Template, Kind | None]] = {}
    covered: set[Support] = set()
    for support in sorted(groups, key=len, reverse=True):
        if support in covered:
            continue
        columns = tuple(sorted({*support, *guard})) if guard else support
        within = _supports_within(formulation.smallest_support, columns, groups)
        if formulation.has_local_cores:
            covered.update(within)
        members = [sample for other in within for sample in groups[other]]
        key = within.get(support), *[(places, shape_of[other]) for other, places in within.items()]
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


def guard_of(supports: Collection[Collection[int]]) -> frozenset[int]:
    """The coordinates that are not common and occur only in samples on them and common ones.

    A coordinate is common when most samples have it. Of several guards, the one with the most samples.
    """
    counts = Counter(chain.from_iterable(supports))
    common = {c for c, count in counts.items() if 2 * count > len(supports)}
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


def _supports_within(smallest: int, columns: Support, known: Collection[Support]) -> dict[Support, Places]:
    """The known supports among some columns, and their places there."""
    if not columns:
        return {(): ()}
    if 2 ** len(columns) > len(known):
        place = {column: i for i, column in enumerate(columns)}
        inside = [other for other in known if len(other) >= smallest and place.keys() >= {*other}]
        return {other: tuple([place[c] for c in other]) for other in inside}
    found = zip(_subsets(columns, smallest), _subsets(range(len(columns)), smallest), strict=True)
    return {other: places for other, places in found if other in known}


def _subsets(columns: Sequence[int], smallest: int) -> Iterator[tuple[int, ...]]:
    sizes = range(smallest, len(columns) + 1)
    return chain.from_iterable(combinations(columns, size) for size in sizes)
