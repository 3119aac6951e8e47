"""Orthogonal invariant polynomials of a permutation group that acts on independent coordinates.

Let the coordinates x_i be independent, all of one law, and p_0, p_1, .. its orthogonal polynomials
(`statistical_queries.orthogonal`). The products ``p_alpha(x) = prod_i p_(alpha_i)(x_i)`` are orthogonal, and
a permutation group permutes them. So the sums over its orbits of multi-indices,

    phi_j(x) = sum_{beta in orbit j} p_beta(x),    E[phi_j^2] = |orbit j| prod_i E[p_(alpha_i)^2],

are an orthogonal basis of the invariant polynomials; divided by their norms, an orthonormal one. Those up
to a degree contain generators of the invariant ring up to that degree; for the symmetric group the sums of
p_d(x_i), d = 1..r, already generate it.

References
----------
E. Noether, Der Endlichkeitssatz der Invarianten endlicher Gruppen (1916).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray
from reductions.errors import InputError, UnsupportedError
from statistical_queries.groups import PermutationGroup
from statistical_queries.orthogonal import Family, Hermite

MultiIndex: TypeAlias = tuple[int, ...]


LARGEST_BASIS = 20_000


@dataclass(frozen=True, eq=False)
class BlockInvariants:
    """The invariant polynomials of degree 0..degree of one block of coordinates.

    They are in ascending order of their largest multi-index alpha_j, degree first, then lexicographically;
    number 0 is the constant 1.

    Parameters
    ----------
    group : PermutationGroup
        Acts on the coordinates of the block.
    degree : int
        At least 1.
    family : Family
        Gaussian coordinates by default.
    """

    group: PermutationGroup
    degree: int
    family: Family = Hermite()  # noqa: RUF009  # immutable

    def __post_init__(self) -> None:
        if self.degree < 1:
            raise InputError("degree", f"expected a positive degree, got {self.degree}")
        num_indices = math.comb(self.group.degree + self.degree, self.degree)
        if num_indices > LARGEST_BASIS:
            raise UnsupportedError(
                f"{self.group.name} has {num_indices} monomials up to degree {self.degree}, more than the "
                f"{LARGEST_BASIS} that are listed; use smaller blocks or a lower degree"
            )

    @cached_property
    def orbits(self) -> tuple[IndexArray, ...]:
        """The orbits of multi-indices, int64[orbit_size, block_size] each, the largest index first."""
        orbits, seen = [], set[MultiIndex]()
        for alpha in _multi_indices(self.group.degree, self.degree):
            if alpha not in seen:
                orbit = _orbit(alpha, self.group)
                seen |= orbit
                orbits.append(np.array(sorted(orbit, reverse=True), dtype=np.int64))
        return tuple(sorted(orbits, key=lambda orbit: (int(orbit[0].sum()), orbit[0].tolist())))

    @cached_property
    def numbers(self) -> dict[MultiIndex, int]:
        """The orbit of every multi-index."""
        return {tuple(beta): number for number, orbit in enumerate(self.orbits) for beta in orbit.tolist()}

    @property
    def count(self) -> int:
        """Number of invariants, the constant included."""
        return len(self.orbits)

    @cached_property
    def squared_norms(self) -> tuple[Fraction, ...]:
        """E[phi_j^2]."""
        return tuple(len(orbit) * self._moment(orbit[0].tolist()) for orbit in self.orbits)

    @cached_property
    def norms(self) -> tuple[float, ...]:
        """E[phi_j^2]^(1/2), rounded."""
        return tuple(map(root, self.squared_norms))

    def _moment(self, alpha: MultiIndex) -> Fraction:
        return math.prod((self.family.triple(d, d, 0) for d in alpha), start=Fraction(1))

    @cached_property
    def products(self) -> BlockInvariants:
        """The invariants of twice the degree, among which the products phi_j phi_l have their expansions."""
        return BlockInvariants(self.group, 2 * self.degree, self.family)

    @cached_property
    def expansions(self) -> dict[tuple[int, int], tuple[Fraction, ...]]:
        """``E[phi_j phi_l psi_e]`` for l <= j, psi_e being the invariants of `products`."""
        return {(j, k): self._expansion(j, k) for j in range(self.count) for k in range(j + 1)}

    def _expansion(self, first: int, second: int) -> tuple[Fraction, ...]:
        """phi_l psi_e is invariant, so one index alpha of orbit j stands for all of them."""
        out = [Fraction(0)] * self.products.count
        alpha = self.orbits[first][0].tolist()
        for beta in self.orbits[second].tolist():
            # p_a p_b has parts of the degrees |a - b|, |a - b| + 2, .., a + b alone.
            degrees = (range(abs(a - b), a + b + 1, 2) for a, b in zip(alpha, beta, strict=True))
            for gamma in product(*degrees):
                moment = math.prod(map(self.family.triple, alpha, beta, gamma), start=Fraction(1))
                out[self.products.numbers[gamma]] += len(self.orbits[first]) * moment
        return tuple(out)

    @cached_property
    def probes(self) -> tuple[tuple[Fraction, ...], ...]:
        """The probes q_t as their coefficients on the invariants of `products`.

        q_t is orthogonal to all products phi_j phi_l with j, l <= t other than phi_t^2, has
        ``E[phi_t^2 q_t] = E[phi_t^2]``, and is the smallest such polynomial. It exists because x^(2 alpha_t),
        the largest monomial, occurs in phi_t^2 alone. So it tells how much phi_t there is where no larger
        invariant is: the part of phi_t^2 that is orthogonal to the other products, by Gram and Schmidt.
        """
        norms = self.products.squared_norms
        kept: list[tuple[list[Fraction], Fraction]] = []  # orthogonal vectors and their squared norms
        probes = []
        for (first, second), expansion in self.expansions.items():  # by the larger, then the other
            vector = [moment / norm for moment, norm in zip(expansion, norms, strict=True)]
            for other, squared in kept:
                share = _inner(vector, other, norms) / squared
                if share:
                    vector = [a - share * b for a, b in zip(vector, other, strict=True)]
            squared = _inner(vector, vector, norms)
            if squared:
                kept.append((vector, squared))
            if first == second:  # the last of the products of invariants up to this one
                probes.append(tuple(self.squared_norms[first] / squared * entry for entry in vector))
        return tuple(probes)

    @cached_property
    def probe_moments(self) -> tuple[tuple[tuple[Fraction, ...], ...], ...]:
        """``probe_moments[t][j][l] = E[phi_j phi_l q_t]``."""
        return tuple(
            tuple(
                tuple(
                    sum(map(Fraction.__mul__, self.expansions[max(j, k), min(j, k)], probe), Fraction(0))
                    for k in range(self.count)
                )
                for j in range(self.count)
            )
            for probe in self.probes
        )

    def value(self, number: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate phi_j: float64[num_points, block_size] to float64[num_points]."""
        orbit = self.orbits[number]
        return _orbit_sum(orbit, self.family.values(x.T, int(orbit.max())))

    def probe_value(self, number: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate q_t, likewise."""
        tables = self.family.values(x.T, self.products.degree)
        out = np.zeros(len(x))
        for coefficient, orbit in zip(self.probes[number], self.products.orbits, strict=True):
            if coefficient:
                out += float(coefficient) * _orbit_sum(orbit, tables)
        return out


def _orbit_sum(orbit: IndexArray, tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of p_beta over an orbit, from p_d(x_i), [degree + 1, block_size, num_points]."""
    total = np.zeros(tables.shape[-1])
    for beta in orbit.tolist():
        used = [tables[exponent, coordinate] for coordinate, exponent in enumerate(beta) if exponent]
        total += math.prod(used[1:], start=used[0]) if used else 1.0
    return total


def root(squared_norm: Fraction) -> float:
    """The norm, rounded.

    Raises
    ------
    InputError
        If it is too large for a float.
    """
    try:
        return math.sqrt(squared_norm)
    except OverflowError:
        raise InputError(
            "invariants",
            "expected norms below 1e154, got a larger one",
            "use a smaller degree or fewer blocks",
        ) from None


def _inner(a: Sequence[Fraction], b: Sequence[Fraction], norms: Sequence[Fraction]) -> Fraction:
    return sum((x * y * norm for x, y, norm in zip(a, b, norms, strict=True) if x and y), Fraction(0))


def _multi_indices(num_coordinates: int, degree: int) -> Iterator[MultiIndex]:
    """All multi-indices of total degree 0..degree."""
    if num_coordinates == 0:
        yield ()
        return
    for first in range(degree + 1):
        for rest in _multi_indices(num_coordinates - 1, degree - first):
            yield (first, *rest)


def _orbit(alpha: MultiIndex, group: PermutationGroup) -> set[MultiIndex]:
    seen, fresh = {alpha}, [alpha]
    while fresh:
        current = np.array(fresh, dtype=np.int64)
        images = {tuple(image) for row in group.generators for image in current[:, row].tolist()}
        fresh = list(images - seen)
        seen |= images
    return seen
