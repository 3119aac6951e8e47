"""Planes spanned by integer vectors whose orbits under a group are nearly orthogonal, with a certificate.

Rows u, v of a plane are integer vectors, orthogonal and of equal square q. For planes P and Q, and a group
element g, the 2 × 2 matrix M = P (gQ)ᵀ / √(q_P q_Q) has integer numerators, and two numbers of it decide how
far the functions φ_P and φ_{gQ} of `statistical_queries.hidden_planes` can correlate: F = ‖M‖² (the sum of
squares) and m = |det M|. In complex coordinates of the planes M is ``z -> α z + β z̄`` with ``|α|² + |β|² = F
/ 2`` and ``|α|² - |β|² = ± m``; its norm is s = |α| + |β|, ``s² = (F + √(F² - 4 m²)) / 2``. Then, for φ of
norm 1,

    |E[φ_P φ_{gQ}]| <= max(|α|^k + |β|^k, s^(k+2)).

Proof. The Hermite parts of φ have even degrees k, k + 2, ..., since relu has no odd part beyond degree 1. The
part of degree k is a multiple of Re(ω z^k), whose mean given another plane's coordinate w is that of ``(α w +
β w̄)^k`` on w^k and w̄^k: at most |α|^k + |β|^k times its square. Conditional means shrink a part of degree m
by s^m at least. The correlation is at most a mean of the two, weighted by what of the square is in degree k.

k is even, so the first bound is rational in F and m, and the second becomes so with the root rounded up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reductions.arrays import IndexArray
from reductions.errors import InputError
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.groups import PermutationGroup
from statistical_queries.hidden_planes import HiddenPlane
from statistical_queries.relu_sums import check_even

LARGEST_ENTRY_SUM = 20_000  # q; squares of sums of squares then fit 64 bits
DRAWS = 500  # for each plane


@dataclass(frozen=True)
class OrbitBounds:
    """What is certified of a set of planes under a group.

    Parameters
    ----------
    own : Fraction
        The largest, over the planes, of Σ_{g ≠ 1} of the bound on |E[φ_P φ_{gP}]|.
    cross : Fraction
        The largest, over pairs of planes, of Σ_g of the bound on |E[φ_P φ_{gQ}]|.
    """

    own: Fraction
    cross: Fraction

    @property
    def correlation(self) -> Fraction:
        """The most that two averaged functions of norm 1 correlate, in size; 1 where nothing is certified.

        |G| E[f_P f_Q] is at most ``cross``, |G| E[f_P²] at least ``1 - own``, in units of E[φ²].
        """
        return min(self.cross / (1 - self.own), Fraction(1)) if self.own < 1 else Fraction(1)


def orbit_bounds(group: PermutationGroup, planes: IndexArray, k: int) -> OrbitBounds:
    """Certify a set of planes, in integers.

    Parameters
    ----------
    group : PermutationGroup
    planes : int64[num_planes, 2, n]
    k : int
        Even.

    Raises
    ------
    InputError
        If k is odd, or rows are not integer, orthogonal and of equal square below 20,000.
    """
    check_even(k, "integer planes")
    _expect_planes(group, planes)
    own = max((_own(group, plane, k) for plane in planes), default=Fraction(0))
    pairs = (_bounds(group, plane, planes[number + 1 :], k).max() for number, plane in enumerate(planes[:-1]))
    return OrbitBounds(own, max(pairs, default=Fraction(0)))


def integer_planes(
    group: PermutationGroup,
    num_planes: int,
    k: int,
    rng: np.random.Generator,
    most_own: Fraction = Fraction(1, 4),
    most_cross: Fraction = Fraction(1, 4),
) -> IndexArray:
    """Draw planes of random signs, and keep those that stay within the bounds with all before.

    Parameters
    ----------
    group : PermutationGroup
    num_planes, k : int
    rng : numpy Generator
    most_own, most_cross : Fraction
        As in `OrbitBounds`, which certifies the result.

    Returns
    -------
    int64[num_planes, 2, n]
        Entries -1 and 1; for odd n one coordinate is 0 in both rows.

    Raises
    ------
    InputError
        If five hundred draws a plane are not enough, k is odd, or n is below 2.
    """
    check_even(k, "integer planes")
    if group.degree < 2:
        raise InputError("integer planes", f"expected at least 2 coordinates, got {group.degree}")
    kept = np.empty((0, 2, group.degree), dtype=np.int64)
    for _ in range(DRAWS * num_planes):
        if len(kept) == num_planes:
            break
        plane = _random_signs(group.degree, rng)
        near = _own(group, plane, k) <= most_own
        if near and all(bound <= most_cross for bound in _bounds(group, plane, kept, k)):
            kept = np.concatenate([kept, plane[None]])
    if len(kept) < num_planes:
        problem = f"found {len(kept)} of {num_planes} planes of R^{group.degree} under {group.name}"
        raise InputError("integer planes", problem, "ask for fewer, allow larger bounds, or take a larger k")
    return kept


def averaged(group: PermutationGroup, planes: IndexArray, k: int) -> Sequence[AveragedPlane]:
    """The averaged functions of integer planes."""
    lengths = np.sqrt(np.square(planes).sum(axis=2, keepdims=True))
    return [AveragedPlane(group, HiddenPlane(rows, k)) for rows in planes / lengths]


def _random_signs(degree: int, rng: np.random.Generator) -> IndexArray:
    """Two orthogonal rows: the second agrees with the first in a random half of the coordinates."""
    places = rng.permutation(degree)[: degree - degree % 2]
    plane = np.zeros((2, degree), dtype=np.int64)
    plane[:, places] = rng.choice(np.array([-1, 1]), len(places))
    plane[1, places[::2]] *= -1
    return plane


def _own(group: PermutationGroup, plane: IndexArray, k: int) -> Fraction:
    """Σ_{g ≠ 1}; the term of the identity, which is 1, is taken off."""
    total: Fraction = _bounds(group, plane, plane[None], k)[0]
    return total - 1


def _bounds(group: PermutationGroup, plane: IndexArray, others: IndexArray, k: int) -> IndexArray:
    """Σ_g of the bound for one plane against others, Fractions as object[num_others]."""
    moved = plane[:, group.elements]  # 2, order, n: against g Q its column i stands at g(i)
    grams = np.einsum("agn,obn->ogab", moved, others)
    squares = np.square(grams).sum(axis=(2, 3))
    determinants = np.abs(grams[..., 0, 0] * grams[..., 1, 1] - grams[..., 0, 1] * grams[..., 1, 0])
    kinds, places = np.unique(
        np.stack([squares, determinants], axis=-1).reshape(-1, 2), axis=0, return_inverse=True
    )
    counts = np.zeros((len(others), len(kinds)), dtype=np.int64)
    rows = np.repeat(np.arange(len(others)), group.order)
    np.add.at(counts, (rows, places.reshape(-1)), 1)
    sizes = [int(square) for square in np.square(others[:, 0]).sum(axis=1)]
    q = int(np.square(plane[0]).sum())
    tables = {size: [_bound(int(f), int(m), q * size, k) for f, m in kinds] for size in set(sizes)}
    sums = [
        sum((int(row[j]) * tables[size][j] for j in np.flatnonzero(row)), Fraction(0))
        for row, size in zip(counts, sizes, strict=True)
    ]
    return np.array(sums, dtype=object)


def _bound(square: int, determinant: int, unit: int, k: int) -> Fraction:
    """``max(|α|^k + |β|^k, s^(k+2))`` from F and m, in units of q_P q_Q."""
    first, second = (Fraction(square + sign * 2 * determinant, 4 * unit) for sign in (1, -1))
    radicand = square**2 - 4 * determinant**2
    root = math.isqrt(radicand)
    root += root * root < radicand
    norm = Fraction(square + root, 2 * unit)
    return max(first ** (k // 2) + second ** (k // 2), norm ** (k // 2 + 1))


def _expect_planes(group: PermutationGroup, planes: IndexArray) -> None:
    where = f"integer planes under {group.name}"
    if planes.dtype.kind != "i" or planes.ndim != 3 or planes.shape[1:] != (2, group.degree):
        problem = f"expected integers of shape (num_planes, 2, {group.degree})"
        raise InputError(where, f"{problem}, got {planes.dtype} of shape {planes.shape}")
    products = planes @ np.swapaxes(planes, 1, 2)
    sizes = products[:, 0, 0]
    if (products[:, 0, 1] != 0).any() or (products[:, 1, 1] != sizes).any():
        raise InputError(where, "expected orthogonal rows of equal square in every plane")
    if not ((sizes > 0) & (sizes < LARGEST_ENTRY_SUM)).all():
        raise InputError(where, f"expected rows with squares 1..{LARGEST_ENTRY_SUM - 1}")
