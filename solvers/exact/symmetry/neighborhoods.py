"""Neighborhoods: a sample together with all samples on its own coordinates.

Constant features and biases are coordinates of most samples. What few samples say of such coordinates and
of others that occur nowhere else (a guard) holds beside every sample, and belongs to all neighborhoods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import combinations, pairwise
from typing import TypeAlias

from scipy.cluster.hierarchy import DisjointSet

from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import part

Support: TypeAlias = frozenset[int]

MOST_COORDINATES = 8
_MOST_OF_GUARD = 2
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(formulation: AnyFormulation) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first."""
    supports = [
        frozenset(c for vector in formulation.vectors(sample) for c, _ in vector)
        for sample in range(formulation.system.num_samples)
    ]
    guard = guard_of(supports)
    by_support: dict[Support, list[int]] = {}
    for sample, support in enumerate(supports):
        if len(support) <= MOST_COORDINATES:
            by_support.setdefault(support, []).append(sample)
    kinds: dict[Content, Kind] = {}
    covered: set[Support] = set()
    for support in sorted(by_support, key=len, reverse=True):
        if support in covered:
            continue
        within = _supports_within(formulation.smallest_support, support | guard, by_support)
        if formulation.has_local_cores:
            covered.update(within)
        members = [sample for other in within for sample in by_support[other]]
        found = part(formulation, members, by_support[support][0])
        if found.content in kinds:
            kinds[found.content].parts.append(found)
        elif formulation.size_of(found) <= _LARGEST_TABLEAU:
            kinds[found.content] = Kind(formulation, found)
    levels: dict[int, list[Kind]] = {}
    for kind in kinds.values():
        levels.setdefault(kind.parts[0].num_columns, []).append(kind)
    return [levels[size] for size in sorted(levels)]


def guard_of(supports: Collection[Support]) -> Support:
    """The coordinates that are not common and occur only in samples on them and common ones.

    A coordinate is common when most samples have it. Of several guards, the one with the most samples.
    """
    counts = Counter(c for support in supports for c in support)
    common = {c for c, count in counts.items() if 2 * count > len(supports)}
    if not common:
        return frozenset()
    components = DisjointSet(counts.keys() - common)
    for support in supports:
        for a, b in pairwise(support - common):
            components.merge(a, b)
    guards = [subset for subset in components.subsets() if len(subset) <= _MOST_OF_GUARD]
    return frozenset(max(guards, key=lambda guard: max(counts[c] for c in guard), default=()))


def _supports_within(smallest: int, support: Support, known: Collection[Support]) -> list[Support]:
    """The known supports inside this one."""
    if not support:
        return [support]
    if 2 ** len(support) > len(known):
        return [other for other in known if other <= support and len(other) >= smallest]
    subsets: Iterable[Support] = (
        frozenset(chosen)
        for size in range(smallest, len(support) + 1)
        for chosen in combinations(sorted(support), size)
    )
    return [subset for subset in subsets if subset in known]
