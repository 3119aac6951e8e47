"""Neighborhoods: a sample together with all samples on its own coordinates."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from certificates.systems import ActivationSystem, AndSystem, System
from solvers.exact.symmetry.kinds import Kind, num_columns, size_of
from solvers.exact.symmetry.parts import Content, Part, part, placed_part, vectors

_MOST_COORDINATES = 8
_LARGEST_TABLEAU = 40_000


def neighborhood_kinds(system: System) -> list[list[Kind]]:
    """All neighborhoods that are small enough, by kind; kinds grouped by size, smallest first."""
    by_support: dict[frozenset[int], list[int]] = {}
    for sample in range(system.num_samples):
        support = frozenset(c for vector in vectors(system, sample) for c, _ in vector)
        if len(support) <= _MOST_COORDINATES:
            by_support.setdefault(support, []).append(sample)
    kinds: dict[Content, Kind] = {}
    covered: set[frozenset[int]] = set()
    for support in sorted(by_support, key=len, reverse=True):
        if support in covered:
            continue
        supports = _supports_within(system, support, by_support)
        if isinstance(system, AndSystem):  # whose minimal cores are the same in larger neighborhoods
            covered.update(supports)
        members = [sample for other in supports for sample in by_support[other]]
        found = part(system, members, by_support[support][0])
        if found.content in kinds:
            kinds[found.content].parts.append(found)
        elif _is_small(system, found):
            kinds[found.content] = Kind(system, found)
    levels: dict[int, list[Kind]] = {}
    for kind in kinds.values():
        levels.setdefault(kind.parts[0].content[0], []).append(kind)
    return [levels[size] for size in sorted(levels)]


def _supports_within(
    system: System, support: frozenset[int], known: Collection[frozenset[int]]
) -> list[frozenset[int]]:
    """The known supports inside this one."""
    if not support:
        return [support]
    # The zero sample ties a threshold's sign down; to a regression it is a world of its own.
    smallest = 0 if isinstance(system, AndSystem) else 1
    if 2 ** len(support) > len(known):
        return [other for other in known if other <= support and len(other) >= smallest]
    subsets = (
        frozenset(chosen)
        for size in range(smallest, len(support) + 1)
        for chosen in combinations(sorted(support), size)
    )
    return [subset for subset in subsets if subset in known]


def _is_small(system: System, found: Part) -> bool:
    return size_of(system, found) <= _LARGEST_TABLEAU


def whole_part(system: System) -> Part:
    """All samples, in the system's own coordinates."""
    return placed_part(system, range(system.num_samples), {c: (c, 1) for c in range(num_columns(system))})


def part_of_conflict(system: System, samples: list[int], classes: list[int]) -> Part:
    """The samples of a conflict, and for every class that they lack some sample with it."""
    chosen = list(dict.fromkeys(samples))
    if isinstance(system, ActivationSystem):
        missing = set(classes).difference(*(system.terms[s] for s in chosen))
        for sample, terms in enumerate(system.terms):
            if missing and not missing.isdisjoint(terms):
                chosen.append(sample)
                missing -= terms.keys()
    return part(system, chosen)
