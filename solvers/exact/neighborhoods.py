"""Neighborhoods: a sample together with all samples on its own coordinates."""

from __future__ import annotations

from itertools import combinations

from certificates.systems import ActivationSystem, AndSystem, System
from solvers.exact.kinds import Kind, num_columns, size_of
from solvers.exact.subsystems import Content, Part, part, placed_part, vectors

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
    for support, anchors in by_support.items():
        members = _members(system, support, by_support)
        found = part(system, members, anchors[0])
        if found.content in kinds:
            kinds[found.content].parts.append(found)
        elif _is_small(system, found):
            kinds[found.content] = Kind(system, found)
    levels: dict[int, list[Kind]] = {}
    for kind in kinds.values():
        levels.setdefault(kind.parts[0].content[0], []).append(kind)
    return [levels[size] for size in sorted(levels)]


def _members(
    system: System, support: frozenset[int], by_support: dict[frozenset[int], list[int]]
) -> list[int]:
    """The samples whose support lies in this one."""
    # The zero sample ties a threshold's sign down; to a regression it is a world of its own.
    smallest = 0 if isinstance(system, AndSystem) else 1
    if 2 ** len(support) > len(by_support):
        subsets = [other for other in by_support if other <= support and len(other) >= smallest]
    else:
        columns = sorted(support)
        subsets = [
            frozenset(chosen)
            for size in range(smallest, len(columns) + 1)
            for chosen in combinations(columns, size)
        ]
    if not support:
        subsets = [support]
    return [sample for subset in subsets for sample in by_support.get(subset, ())]


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
