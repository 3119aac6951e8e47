"""Finite permutation groups given by generators, and how they act on arrays and on {-1, 1}^n.

A permutation g of degree n is the array of its images g(0), ..., g(n - 1). It moves coordinate i to
coordinate g(i): ``(g x)[g(i)] = x[i]``, a left action. Hence ``x[..., g]`` is g^{-1} x.

Orders and elements of groups without a closed form come from sympy's Schreier-Sims; the named groups of
`statistical_queries.named_groups` bring their own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray, Scalar
from reductions.errors import InputError, UnsupportedError

CycleType: TypeAlias = tuple[int, ...]
"""Lengths of the cycles of a permutation, fixed points included, in ascending order."""

LARGEST_ORDER = 1_000_000
LARGEST_CUBE = 22


@dataclass(frozen=True)
class ClosedForms:
    """What is known of a named group without listing its elements; None where nothing is.

    Parameters
    ----------
    order : int
    cycle_types : callable or None
        Number of elements of each cycle type.
    orbit_sizes : callable or None
        Number of orbits of each size on {-1, 1}^n.
    """

    order: int
    cycle_types: Callable[[], Mapping[CycleType, int]] | None = None
    orbit_sizes: Callable[[], Mapping[int, int]] | None = None


class _Permutation(Protocol):
    array_form: list[int]


class _StabilizerChain(Protocol):
    """What of sympy's permutation groups is used."""

    basic_transversals: Sequence[Mapping[int, _Permutation]]

    def order(self) -> int: ...


@dataclass(frozen=True, eq=False)
class PermutationGroup:
    """The group that some permutations generate.

    Parameters
    ----------
    generators : int64[num_generators, degree]
        Rows of images; no row is the trivial group of that degree.
    name : str
        For people.
    known : ClosedForms or None

    Raises
    ------
    InputError
        If a row is not a permutation of 0..degree - 1, or the degree is 0.
    """

    generators: IndexArray
    name: str = "group"
    known: ClosedForms | None = None

    def __post_init__(self) -> None:
        rows = np.asarray(self.generators)
        if rows.ndim != 2 or rows.shape[1] == 0 or rows.dtype.kind not in "iu":
            raise InputError(self.name, f"expected generators as integer rows, got shape {rows.shape}")
        right = np.all(np.sort(rows, axis=1) == np.arange(rows.shape[1]), axis=1)
        if not right.all():
            row = int(np.argmin(right))
            raise InputError(
                f"{self.name}: generator {row}",
                f"expected each of 0..{rows.shape[1] - 1} once, got {rows[row].tolist()}",
            )
        object.__setattr__(self, "generators", rows.astype(np.int64))

    @property
    def degree(self) -> int:
        """Number of points that the group moves or fixes."""
        return int(self.generators.shape[1])

    @cached_property
    def order(self) -> int:
        """Number of elements, exactly."""
        return self.known.order if self.known else int(self._schreier_sims.order())

    @cached_property
    def _schreier_sims(self) -> _StabilizerChain:
        from sympy.combinatorics import Permutation
        from sympy.combinatorics import PermutationGroup as Sympy

        identity = list(range(self.degree))
        chain: _StabilizerChain = Sympy(
            [Permutation(row) for row in self.generators.tolist()] or [Permutation(identity)]
        )
        return chain

    @cached_property
    def elements(self) -> IndexArray:
        """All elements as int64[order, degree], the identity among them; the order is no particular one.

        Every element is one product of coset representatives along the stabilizer chain, so that none
        is formed twice.

        Raises
        ------
        UnsupportedError
            If there are more than a million.
        """
        if self.order > LARGEST_ORDER:
            raise UnsupportedError(
                f"{self.name} has {self.order} elements, more than the {LARGEST_ORDER} that are listed; "
                "use a smaller group"
            )
        out = np.arange(self.degree)[None]
        for transversal in reversed(self._schreier_sims.basic_transversals):
            cosets = np.array([representative.array_form for representative in transversal.values()])
            out = cosets[:, out].reshape(-1, self.degree)
        return out

    @cached_property
    def cycle_types(self) -> Mapping[CycleType, int]:
        """Number of elements of each cycle type: the cycle index times the order."""
        if self.known and self.known.cycle_types:
            return self.known.cycle_types()
        return Counter(map(cycle_type, self.elements))

    def num_orbits(self, num_colors: int = 2) -> int:
        """Number of orbits on colorings of the points, by Burnside's lemma."""
        fixed = sum(count * num_colors ** len(lengths) for lengths, count in self.cycle_types.items())
        return int(fixed // self.order)

    def num_subset_orbits(self, num_points: int) -> int:
        """Number of orbits on the sets of num_points points, by Pólya's theorem."""
        fixed = 0
        for lengths, count in self.cycle_types.items():
            ways = [1] + [0] * num_points  # ways[s]: unions of cycles with s points
            for length, times in Counter(length for length in lengths if length <= num_points).items():
                for size in range(num_points, length - 1, -1):
                    ways[size] += sum(
                        math.comb(times, taken) * ways[size - taken * length]
                        for taken in range(1, min(times, size // length) + 1)
                    )
            fixed += count * ways[num_points]
        return fixed // self.order

    def orbit(self, points: Sequence[int]) -> IndexArray:
        """Return the distinct images of a set of points, int64[num_images, num_points], each ascending.

        Raises
        ------
        InputError
            If the points are not distinct points of the group.
        """
        start = tuple(sorted(points))
        if len(set(start)) < len(start) or any(not 0 <= point < self.degree for point in start):
            raise InputError(self.name, f"expected distinct points in 0..{self.degree - 1}, got {points}")
        seen, fresh = {start}, [start]
        while fresh:
            images = np.sort(self.generators[:, np.array(fresh, dtype=np.int64)], axis=-1)
            found = set(map(tuple, images.reshape(-1, len(start)).tolist())) - seen
            seen |= found
            fresh = list(found)
        return np.array(sorted(seen), dtype=np.int64)

    def coloring_orbits(self, num_colors: int = 2) -> IndexArray:
        """Return the orbit of every coloring of the points, int64[num_colors^n]; orbits count from 0.

        Coloring number m gives coordinate i the i-th digit of m to the base num_colors, the least digit
        first; with two colors, digit 1 is the coordinate -1 of a point of {-1, 1}^n. Orbits are the
        connected components of the graph that joins each coloring to its images under the generators.

        Raises
        ------
        UnsupportedError
            If there are more than 2^22 colorings.
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        if self.degree * math.log2(max(num_colors, 1)) > LARGEST_CUBE + 1e-9:
            raise UnsupportedError(
                f"{self.name} has {num_colors}^{self.degree} points in its domain; "
                f"orbits are listed up to 2^{LARGEST_CUBE}"
            )
        colorings = np.arange(num_colors**self.degree, dtype=np.int64)
        ends = [colorings]
        for row in self.generators:
            image = np.zeros_like(colorings)
            for source, target in enumerate(row.tolist()):
                image += colorings // num_colors**source % num_colors * num_colors**target
            ends.append(image)
        pairs = (np.tile(colorings, len(ends)), np.concatenate(ends))
        graph = coo_array((np.ones(len(pairs[0]), dtype=np.int8), pairs), shape=(len(colorings),) * 2)
        _, labels = connected_components(graph, directed=False)
        return np.asarray(labels, dtype=np.int64)

    @cached_property
    def orbit_sizes(self) -> Mapping[int, int]:
        """Number of orbits of each size on {-1, 1}^n."""
        if self.known and self.known.orbit_sizes:
            return self.known.orbit_sizes()
        return Counter(np.bincount(self.coloring_orbits()).tolist())


def act(permutation: IndexArray, x: NDArray[Scalar], axis: int = -1) -> NDArray[Scalar]:
    """Return g x along an axis: coordinate i of x moves to coordinate g(i)."""
    return np.take(x, np.argsort(permutation), axis=axis)


def cycle_type(permutation: IndexArray) -> CycleType:
    """Return the lengths of the cycles of a permutation, ascending."""
    images, lengths = permutation.tolist(), []
    seen = [False] * len(images)
    for start in range(len(images)):
        length = 0
        while not seen[start]:
            seen[start] = True
            start = images[start]
            length += 1
        if length:
            lengths.append(length)
    return tuple(sorted(lengths))
