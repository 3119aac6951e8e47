"""Orthogonal polynomials of one variable, with exact moments: Hermite and Legendre.

In both families ``p_a p_b`` contains p_c only where ``|a - b| <= c <= a + b`` and a + b + c is even.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Protocol

import numpy as np
from numpy.polynomial.hermite_e import hermevander
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from reductions.errors import InputError


class Family(Protocol):
    """Orthogonal polynomials p_0 = 1, p_1, p_2, .. of a symmetric random variable."""

    @property
    def name(self) -> str:
        """The law of the variable."""
        ...

    def triple(self, a: int, b: int, c: int) -> Fraction:
        """E[p_a p_b p_c]; with c = 0 the square of the norm."""
        ...

    def values(self, x: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
        """Return p_0..p_degree at x, shape [degree + 1, *x.shape]."""
        ...

    def draw(self, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
        """Return independent values of the variable."""
        ...


@dataclass(frozen=True)
class Hermite:
    """He_d, the probabilists' Hermite polynomials with leading coefficient 1, for N(0, 1)."""

    name: str = "gaussian"

    def triple(self, a: int, b: int, c: int) -> Fraction:
        """``a! b! c! / ((s-a)! (s-b)! (s-c)!)`` with s = (a + b + c) / 2, where that makes sense, else 0."""
        s = _half_sum(a, b, c)
        if s is None:
            return Fraction(0)
        return Fraction(
            math.prod(map(math.factorial, (a, b, c))),
            math.prod(map(math.factorial, (s - a, s - b, s - c))),
        )

    def values(self, x: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
        """Return He_0..He_degree, shape [degree + 1, *x.shape]."""
        return np.moveaxis(np.asarray(hermevander(x, degree), dtype=np.float64), -1, 0)

    def draw(self, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
        """Return standard Gaussians."""
        return rng.standard_normal(shape)


@dataclass(frozen=True)
class Legendre:
    """P_d, the Legendre polynomials with P_d(1) = 1, for the uniform law on [-1, 1]."""

    name: str = "uniform"

    def triple(self, a: int, b: int, c: int) -> Fraction:
        """Adams' formula: ``A_(s-a) A_(s-b) A_(s-c) / ((2s + 1) A_s)`` with ``A_r = C(2r, r) / 4^r``.

        References
        ----------
        J. C. Adams, On the expression of the product of any two Legendre's coefficients (1878).
        """
        s = _half_sum(a, b, c)
        if s is None:
            return Fraction(0)
        return math.prod(map(_central, (s - a, s - b, s - c)), start=Fraction(1)) / (
            (2 * s + 1) * _central(s)
        )

    def values(self, x: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
        """Return P_0..P_degree, shape [degree + 1, *x.shape]."""
        return np.moveaxis(np.asarray(legvander(x, degree), dtype=np.float64), -1, 0)

    def draw(self, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
        """Return uniform values in [-1, 1]."""
        return rng.uniform(-1, 1, shape)


FAMILIES: dict[str, Family] = {family.name: family for family in (Hermite(), Legendre())}


def family_of(name: str) -> Family:
    """The family of a law.

    Raises
    ------
    InputError
        If the name is unknown.
    """
    if name not in FAMILIES:
        raise InputError("distribution", f"expected one of {', '.join(FAMILIES)}, got {name!r}")
    return FAMILIES[name]


def _half_sum(a: int, b: int, c: int) -> int | None:
    """Half the sum, where three degrees can have a moment."""
    s, odd = divmod(a + b + c, 2)
    return None if odd or s < max(a, b, c) else s


@cache
def _central(r: int) -> Fraction:
    return Fraction(math.comb(2 * r, r), 4**r)
