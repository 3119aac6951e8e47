"""Named permutation groups, with orders, cycle indices and orbit sizes in closed form.

Symmetric, cyclic and dihedral groups on n points, the symmetric group on the edges of the complete graph,
and wreath products. `group_of` reads a name such as ``symmetric:5``, ``wreath:cyclic:3,symmetric:4`` or
permutations in cycle notation.

References
----------
G. Pólya and R. C. Read, Combinatorial Enumeration of Groups, Graphs, and Chemical Compounds (1987).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np

from reductions.arrays import IndexArray
from reductions.errors import InputError, UnsupportedError
from statistical_queries.groups import ClosedForms, CycleType, PermutationGroup

LARGEST_DEGREE = 1000
LARGEST_TABLE = 200_000


def symmetric(n: int) -> PermutationGroup:
    """All permutations of n points; orbits on {-1, 1}^n are the sets of equal weight."""
    known = ClosedForms(
        math.factorial(_size("symmetric", n)),
        lambda: symmetric_cycle_types(n),
        lambda: Counter(math.comb(n, weight) for weight in range(n + 1)),
    )
    return PermutationGroup(_symmetric_generators(n), f"S_{n}", known)


def cyclic(n: int) -> PermutationGroup:
    """Rotations of n points; orbits on {-1, 1}^n are the binary necklaces."""
    known = ClosedForms(
        _size("cyclic", n),
        lambda: rotation_cycle_types(n),
        lambda: {size: num_lyndon_words(size) for size in divisors(n)},
    )
    return PermutationGroup(_rotation(n)[None], f"C_{n}", known)


def dihedral(n: int) -> PermutationGroup:
    """Rotations and reflections of n >= 3 points on a circle; orbits on {-1, 1}^n are the bracelets."""
    if _size("dihedral", n) < 3:
        raise InputError("dihedral", f"expected at least 3 points, got {n}; for 2 use cyclic:2")
    known = ClosedForms(2 * n, lambda: _dihedral_cycle_types(n), lambda: _bracelet_sizes(n))
    generators = np.stack([_rotation(n), np.arange(n)[::-1]])
    return PermutationGroup(generators, f"D_{n}", known)


def graph_edges(n: int) -> PermutationGroup:
    """S_n on the n(n-1)/2 pairs of n >= 3 points; orbits on {-1, 1}^pairs are isomorphism classes of graphs.

    Pairs are numbered as `itertools.combinations` lists them.
    """
    if _size("edges", n) < 3:
        raise InputError("edges", f"expected at least 3 nodes, got {n}")
    pairs = list(combinations(range(n), 2))
    number = {pair: position for position, pair in enumerate(pairs)}
    generators = np.array(
        [
            [number[tuple(sorted((row[a], row[b])))] for a, b in pairs]
            for row in _symmetric_generators(n).tolist()
        ]
    )
    known = ClosedForms(math.factorial(n), lambda: _edge_cycle_types(n))
    return PermutationGroup(generators, f"S_{n} on edges", known)


def wreath(inner: PermutationGroup, outer: PermutationGroup) -> PermutationGroup:
    """Inner wr outer: the inner group acts in each block on its own, the outer permutes the blocks.

    Coordinate ``block * inner.degree + i`` is point i of a block.
    """
    size, num_blocks = inner.degree, outer.degree
    _size("wreath", size * num_blocks)
    within = []
    for block, row in product(_orbit_representatives(outer), inner.generators):
        image = np.arange(size * num_blocks)
        image[block * size : (block + 1) * size] = block * size + row
        within.append(image)
    across = (outer.generators[:, :, None] * size + np.arange(size)).reshape(-1, size * num_blocks)
    generators = np.concatenate([np.array(within, dtype=np.int64).reshape(-1, size * num_blocks), across])
    known = ClosedForms(
        inner.order**num_blocks * outer.order,
        lambda: _wreath_cycle_types(inner, outer),
        lambda: _wreath_orbit_sizes(inner, outer),
    )
    return PermutationGroup(generators, f"({inner.name}) wr ({outer.name})", known)


def symmetric_cycle_types(n: int) -> Mapping[CycleType, int]:
    """Number of permutations of n points of each cycle type, one for every way to write n as a sum.

    Raises
    ------
    UnsupportedError
        If n is above 50, where there are more than 200,000.
    """
    if n > 50:
        raise UnsupportedError(f"S_{n} has too many cycle types to list; they are listed up to S_50")
    out = {}
    for lengths in partitions(n):
        centralizer = math.prod(
            length**times * math.factorial(times) for length, times in Counter(lengths).items()
        )
        out[lengths] = math.factorial(n) // centralizer
    return out


def rotation_cycle_types(n: int) -> Mapping[CycleType, int]:
    """Number of rotations of n points of each cycle type."""
    return {(length,) * (n // length): totient(length) for length in divisors(n)}


def _dihedral_cycle_types(n: int) -> Mapping[CycleType, int]:
    out = Counter(rotation_cycle_types(n))
    if n % 2:
        out[(1,) + (2,) * (n // 2)] += n
    else:
        out[(2,) * (n // 2)] += n // 2
        out[(1, 1) + (2,) * (n // 2 - 1)] += n // 2
    return out


def _edge_cycle_types(n: int) -> Mapping[CycleType, int]:
    """From the cycles on nodes: pairs within a cycle, and pairs across two cycles."""
    if n > 30:
        raise UnsupportedError(
            f"S_{n} on edges has too many cycle types to list; they are listed up to 30 nodes"
        )
    out: Counter[CycleType] = Counter()
    for lengths, count in symmetric_cycle_types(n).items():
        cycles: list[int] = []
        for length in lengths:
            cycles += [length] * ((length - 1) // 2)
            if length % 2 == 0:
                cycles.append(length // 2)
        for a, b in combinations(lengths, 2):
            cycles += [math.lcm(a, b)] * math.gcd(a, b)
        out[tuple(sorted(cycles))] += count
    return out


def _wreath_cycle_types(inner: PermutationGroup, outer: PermutationGroup) -> Mapping[CycleType, int]:
    """Pólya's plethysm: an outer cycle of length l stretches the cycles of its product by l.

    That product takes each value of the inner group |inner|^(l - 1) times.
    """
    _limit(math.comb(len(inner.cycle_types) + outer.degree - 1, outer.degree), "cycle types")
    out: Counter[CycleType] = Counter()
    for blocks, num_outer in outer.cycle_types.items():
        partial: Counter[CycleType] = Counter({(): num_outer})
        for length in blocks:
            longer: Counter[CycleType] = Counter()
            for (done, ways), (cycles, count) in product(partial.items(), inner.cycle_types.items()):
                merged = tuple(sorted(done + tuple(length * cycle for cycle in cycles)))
                longer[merged] += ways * count * inner.order ** (length - 1)
            partial = longer
        out += partial
    return out


def _wreath_orbit_sizes(inner: PermutationGroup, outer: PermutationGroup) -> Mapping[int, int]:
    """Color the blocks by their inner orbits; the outer group permutes the colors.

    An orbit is as large as the orbit of its coloring times the inner orbits of the blocks. Under the full
    symmetric group a coloring is a multiset, counted without listing them.
    """
    num_colors, is_symmetric = sum(inner.orbit_sizes.values()), outer.order == math.factorial(outer.degree)
    if is_symmetric:
        _limit(math.comb(outer.degree + num_colors - 1, outer.degree), "orbits")
    else:
        _limit(num_colors**outer.degree, "colorings of the blocks")
    sizes = sorted(Counter(inner.orbit_sizes).elements())
    if is_symmetric:
        return _multiset_orbit_sizes(sizes, outer.degree)
    labels = outer.coloring_orbits(len(sizes))
    lengths, first = np.bincount(labels), np.unique(labels, return_index=True)[1]
    out: Counter[int] = Counter()
    for length, coloring in zip(lengths.tolist(), first.tolist(), strict=True):
        blocks = [sizes[coloring // len(sizes) ** block % len(sizes)] for block in range(outer.degree)]
        out[length * math.prod(blocks)] += 1
    return out


def _multiset_orbit_sizes(sizes: Sequence[int], num_blocks: int) -> Mapping[int, int]:
    # Orbit by orbit: how many blocks are taken so far, and the product of their sizes times the binomials
    # whose product is the multinomial coefficient of the multiset.
    taken: Counter[tuple[int, int]] = Counter({(0, 1): 1})
    for size in sizes:
        following: Counter[tuple[int, int]] = Counter()
        for (blocks, product_so_far), count in taken.items():
            for more in range(num_blocks - blocks + 1):
                factor = math.comb(blocks + more, more) * size**more
                following[blocks + more, product_so_far * factor] += count
        taken = following
    return Counter({size: count for (blocks, size), count in taken.items() if blocks == num_blocks})


def _bracelet_sizes(n: int) -> Mapping[int, int]:
    """Of the primitive necklaces of length d, the achiral are an orbit each, the others pair up."""
    achiral: dict[int, int] = {}
    out: Counter[int] = Counter()
    for length in divisors(n):
        palindromes = 2 ** ((length + 1) // 2) if length % 2 else 3 * 2 ** (length // 2 - 1)
        achiral[length] = palindromes - sum(achiral[smaller] for smaller in divisors(length)[:-1])
        out[length] += achiral[length]
        out[2 * length] += (num_lyndon_words(length) - achiral[length]) // 2
    return {size: count for size, count in sorted(out.items()) if count}


def _orbit_representatives(group: PermutationGroup) -> list[int]:
    seen: set[int] = set()
    out = []
    for point in range(group.degree):
        if point not in seen:
            out.append(point)
            seen |= set(group.orbit([point])[:, 0].tolist())
    return out


def _symmetric_generators(n: int) -> IndexArray:
    swap = np.arange(n)
    swap[:2] = swap[:2][::-1].copy()
    return np.stack([_rotation(n), swap]) if n > 1 else np.empty((0, 1), dtype=np.int64)


def _rotation(n: int) -> IndexArray:
    return np.roll(np.arange(n), -1)


def _limit(number: int, what: str) -> None:
    if number > LARGEST_TABLE:
        raise UnsupportedError(f"a wreath product has too many {what} to list, more than {LARGEST_TABLE}")


def _size(name: str, n: int) -> int:
    if not 1 <= n <= LARGEST_DEGREE:
        raise InputError(name, f"expected 1..{LARGEST_DEGREE} points, got {n}")
    return n


def partitions(n: int, largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """The ways to write n as a sum of positive integers, each ascending."""
    if n == 0:
        yield ()
    for last in range(min(n, n if largest is None else largest), 0, -1):
        for rest in partitions(n - last, last):
            yield (*rest, last)


def divisors(n: int) -> list[int]:
    """The divisors of n, ascending."""
    return [d for d in range(1, n + 1) if n % d == 0]


def totient(n: int) -> int:
    """Euler's function."""
    return sum(math.gcd(n, k) == 1 for k in range(1, n + 1))


def num_lyndon_words(n: int) -> int:
    """Number of primitive binary necklaces of length n."""
    words: dict[int, int] = {}
    for length in divisors(n):
        words[length] = 2**length - sum(words[smaller] for smaller in divisors(length)[:-1])
    return words[n] // n


def group_of(text: str) -> PermutationGroup:
    """Read a group: ``cyclic:12``, ``wreath:cyclic:3,symmetric:4``, or generators in cycle notation.

    Generators are separated by semicolons and count points from 0: ``(0 1 2)(3 4); (0 1)``. The degree is
    one more than the largest point.

    Raises
    ------
    InputError
        If the text is neither.
    """
    family, _, rest = text.strip().partition(":")
    if "(" in family:
        return PermutationGroup(_read_generators(text), text.strip())
    if family == "wreath":
        inner, comma, outer = rest.partition(",")
        if not comma or inner.startswith("wreath"):
            raise InputError(
                text, "expected wreath:<group>,<group>, where the inner group is named and not a wreath"
            )
        return wreath(group_of(inner), group_of(outer))
    if family not in _FAMILIES or not rest.isdecimal():
        raise InputError(
            f"group {text!r}",
            f"expected {', '.join(f'{known}:<n>' for known in _FAMILIES)}, wreath:<group>,<group>, "
            "or generators such as '(0 1 2); (0 1)'",
        )
    return _FAMILIES[family](int(rest))


_FAMILIES = {"symmetric": symmetric, "cyclic": cyclic, "dihedral": dihedral, "edges": graph_edges}


def _read_generators(text: str) -> IndexArray:
    if not re.fullmatch(r"\s*(\([\d\s,]*\)[\s;]*)+", text):
        raise InputError(f"group {text!r}", "expected generators such as '(0 1 2)(3 4); (0 1)'")
    generators = [
        [[int(point) for point in re.findall(r"\d+", cycle)] for cycle in re.findall(r"\(([^)]*)\)", part)]
        for part in text.split(";")
    ]
    degree = 1 + max((point for row in generators for cycle in row for point in cycle), default=0)
    rows = [_from_cycles(text, cycles, degree) for cycles in generators]
    return np.array(rows, dtype=np.int64)


def _from_cycles(text: str, cycles: Sequence[Sequence[int]], degree: int) -> list[int]:
    points = [point for cycle in cycles for point in cycle]
    if len(set(points)) < len(points):
        raise InputError(f"group {text!r}", "expected disjoint cycles in each generator")
    image = list(range(degree))
    for cycle in cycles:
        for point, following in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True):
            image[point] = following
    return image
