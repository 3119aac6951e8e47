"""Neighborhoods: a sample together with all samples on its own coordinates."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import part

MOST_COORDINATES = 8
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(formulation: AnyFormulation) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first."""
    by_support: dict[frozenset[int], list[int]] = {}
    for sample in range(formulation.system.num_samples):
        support = frozenset(c for vector in formulation.vectors(sample) for c, _ in vector)
        if len(support) <= MOST_COORDINATES:
            by_support.setdefault(support, []).append(sample)
    kinds: dict[Content, Kind] = {}
    covered: set[frozenset[int]] = set()
    for support in sorted(by_support, key=len, reverse=True):
        if support in covered:
            continue
        supports = _supports_within(formulation.smallest_support, support, by_support)
        if formulation.has_local_cores:
            covered.update(supports)
        members = [sample for other in supports for sample in by_support[other]]
        found = part(formulation, members, by_support[support][0])
        if found.content in kinds:
            kinds[found.content].parts.append(found)
        elif formulation.size_of(found) <= _LARGEST_TABLEAU:
            kinds[found.content] = Kind(formulation, found)
    levels: dict[int, list[Kind]] = {}
    for kind in kinds.values():
        levels.setdefault(kind.parts[0].num_columns, []).append(kind)
    return [levels[size] for size in sorted(levels)]


def _supports_within(
    smallest: int, support: frozenset[int], known: Collection[frozenset[int]]
) -> list[frozenset[int]]:
    """The known supports inside this one."""
    if not support:
        return [support]
    if 2 ** len(support) > len(known):
        return [other for other in known if other <= support and len(other) >= smallest]
    subsets = (
        frozenset(chosen)
        for size in range(smallest, len(support) + 1)
        for chosen in combinations(sorted(support), size)
    )
    return [subset for subset in subsets if subset in known]
