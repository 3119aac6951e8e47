"""Sparse polynomials in orthonormal invariants: blocks of independent coordinates, a group each.

The input is x = (x_1, .., x_m), block b of which a group G_b permutes. A monomial takes one invariant of
`statistical_queries.invariants` from some of the blocks, ``Phi_S(x) = prod_b phi_(S_b)(x_b)``; blocks are
independent, so monomials are orthogonal. A polynomial is stored by its rational coefficients c_S in this
basis, and ``a_S = c_S |Phi_S|`` are its coefficients in the orthonormal one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.errors import InputError, UnsupportedError
from statistical_queries.invariants import BlockInvariants, root
from statistical_queries.oracles import Correlation, FiniteLaw, Query, Squared, TargetFree, Values
from statistical_queries.samples import Samples

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Pairs (block, invariant), blocks ascending, invariants from 1; () is the constant 1."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Independent blocks of coordinates with their invariants.

    Parameters
    ----------
    invariants : tuple of BlockInvariants
        One a block.
    """

    invariants: tuple[BlockInvariants, ...]

    def __post_init__(self) -> None:
        if not self.invariants:
            raise InputError("blocks", "expected at least one block")

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """The coordinates of each block."""
        ends = np.cumsum([0, *(block.group.degree for block in self.invariants)]).tolist()
        return tuple(slice(*pair) for pair in pairwise(ends))

    @property
    def num_coordinates(self) -> int:
        """Length of an input."""
        return int(self.slices[-1].stop)

    def num_monomials(self, max_blocks: int) -> int:
        """Number of monomials, other than the constant, over at most the given number of blocks."""
        ways = [1] + [0] * max_blocks  # ways[s]: with s blocks so far
        for block in self.invariants:
            for size in range(max_blocks, 0, -1):
                ways[size] += ways[size - 1] * (block.count - 1)
        return sum(ways) - 1

    def monomials(self, max_blocks: int) -> Iterator[Monomial]:
        """All those monomials, those over fewer blocks first."""
        for size in range(1, max_blocks + 1):
            for chosen in combinations(range(len(self.invariants)), size):
                for numbers in product(*(range(1, self.invariants[block].count) for block in chosen)):
                    yield tuple(zip(chosen, numbers, strict=True))

    def squared_norm(self, monomial: Monomial) -> Fraction:
        """E[Phi_S^2]."""
        norms = (self.invariants[block].squared_norms[number] for block, number in monomial)
        return math.prod(norms, start=Fraction(1))

    def evaluate(self, monomial: Monomial, x: Values) -> Values:
        """Phi_S at inputs float64[num_points, num_coordinates]."""
        out = np.ones(len(x))
        for block, number in monomial:
            out *= self.invariants[block].value(number, x[:, self.slices[block]])
        return out

    def draw(self, num_samples: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return inputs, float64[num_samples, num_coordinates]."""
        # Coordinate by coordinate in memory, as the invariants read them.
        parts = [block.family.draw((block.group.degree, num_samples), rng) for block in self.invariants]
        return np.concatenate(parts).T


@dataclass(frozen=True, eq=False)
class MonomialQuery:
    """Phi_S times a scale, as a correlational query.

    Parameters
    ----------
    blocks : Blocks
    monomial : Monomial
    scale : float
        1 keeps exact answers rational; `unit` has norm 1.
    """

    blocks: Blocks
    monomial: Monomial
    scale: float = 1.0

    @classmethod
    def unit(cls, blocks: Blocks, monomial: Monomial) -> MonomialQuery:
        """Phi_S over its norm.

        Raises
        ------
        InputError
            If the norm is too large for a float.
        """
        root(blocks.squared_norm(monomial))
        return cls(blocks, monomial, 1 / math.prod(blocks.invariants[b].norms[j] for b, j in monomial))

    def __call__(self, x: Values) -> Values:
        """Evaluate: float64[num_points, num_coordinates] to float64[num_points]."""
        return self.blocks.evaluate(self.monomial, x) * self.scale

    def coefficient(self, answer: Fraction | float) -> Fraction:
        """c_S from the answer E[f h]."""
        return Fraction(answer) / (self.blocks.squared_norm(self.monomial) * Fraction(self.scale))


@dataclass(frozen=True, eq=False)
class Polynomial:
    """A polynomial by its nonzero coefficients.

    Parameters
    ----------
    blocks : Blocks
    coefficients : mapping from Monomial to Fraction
        c_S, in the orthogonal basis.
    """

    blocks: Blocks
    coefficients: Mapping[Monomial, Fraction]

    def __call__(self, x: Values) -> Values:
        """Evaluate: float64[num_points, num_coordinates] to float64[num_points]."""
        out = np.zeros(len(x))
        for monomial, coefficient in self.coefficients.items():
            out += float(coefficient) * self.blocks.evaluate(monomial, x)
        return out

    def orthonormal(self, monomial: Monomial) -> float:
        """a_S."""
        return float(self.coefficients.get(monomial, 0)) * root(self.blocks.squared_norm(monomial))

    def second_moment(self) -> Fraction:
        """E[f^2], the sum of the a_S^2."""
        squares = (c * c * self.blocks.squared_norm(s) for s, c in self.coefficients.items())
        return sum(squares, Fraction(0))

    def minus(self, other: Mapping[Monomial, Fraction]) -> Polynomial:
        """The difference, without vanished terms."""
        left = dict(self.coefficients)
        for monomial, coefficient in other.items():
            left[monomial] = left.get(monomial, Fraction(0)) - coefficient
        return Polynomial(self.blocks, {s: c for s, c in left.items() if c})

    def sample(self, num_samples: int, rng: np.random.Generator) -> Samples:
        """Inputs float64[num_samples, num_coordinates] and their values."""
        x = self.blocks.draw(num_samples, rng)
        return Samples((x,), self(x))


def random_polynomial(
    blocks: Blocks, num_terms: int, max_blocks: int, rng: np.random.Generator
) -> Polynomial:
    """Return a sum of random monomials over 1..max_blocks blocks, with 1 <= |a_S| <= 2; c_S has 16 bits.

    Parameters
    ----------
    num_terms : int
        Distinct monomials; none is the constant.
    max_blocks : int
        The number of blocks of a term is uniform in 1..max_blocks.

    Raises
    ------
    InputError
        If there are too few monomials or blocks, or a norm is too large for a float.
    """
    if not 1 <= max_blocks <= len(blocks.invariants):
        raise InputError("max_blocks", f"expected 1..{len(blocks.invariants)}, got {max_blocks}")
    if not 1 <= num_terms <= blocks.num_monomials(max_blocks):
        raise InputError("terms", f"expected 1..{blocks.num_monomials(max_blocks)}, got {num_terms}")
    coefficients: dict[Monomial, Fraction] = {}
    while len(coefficients) < num_terms:
        size = int(rng.integers(1, max_blocks + 1))
        chosen = sorted(rng.choice(len(blocks.invariants), size, replace=False).tolist())
        monomial = tuple((b, int(rng.integers(1, blocks.invariants[b].count))) for b in chosen)
        mantissa, exponent = math.frexp(rng.uniform(1, 2) / root(blocks.squared_norm(monomial)))
        size_of = round(mantissa * 2**16) * Fraction(2) ** (exponent - 16)
        coefficients[monomial] = size_of * int(rng.choice((-1, 1)))
    return Polynomial(blocks, coefficients)


@dataclass(frozen=True, eq=False)
class ResidualQuery:
    """The SQ ``(y - g(x))^2 prod_b q_(t_b)(x_b)``: no correlational query sees the square of y.

    Where none of the terms left over has a larger invariant in those blocks, its answer is the sum of the
    a_S^2 over the terms that have just these.

    Parameters
    ----------
    known : Polynomial
        g, what the learner has found.
    probe : Monomial
        Pairs (b, t_b).
    """

    known: Polynomial
    probe: Monomial

    def __call__(self, x: Values, y: Values) -> Values:
        """Evaluate at many points."""
        out: Values = np.square(y - self.known(x))
        blocks = self.known.blocks
        for block, number in self.probe:
            out = out * blocks.invariants[block].probe_value(number, x[:, blocks.slices[block]])
        return out


@dataclass(frozen=True, eq=False)
class PolynomialLaw:
    """The law of (x, f(x)), exactly and in rational numbers, for the queries that have a closed form.

    Parameters
    ----------
    target : Polynomial
    """

    target: Polynomial

    def mean(self, query: Query) -> Values:
        """Answer a `ResidualQuery`, or what the correlational oracle asks of a `MonomialQuery`.

        Raises
        ------
        UnsupportedError
            If the query is another.
        """
        match query:
            case ResidualQuery():
                return _one(self._residual(query))
            case Correlation(MonomialQuery() as asked):
                coefficient = self.target.coefficients.get(asked.monomial)
                return _one(coefficient / asked.coefficient(1) if coefficient else 0)
            case Squared(TargetFree(MonomialQuery() as asked)):
                return _one(Fraction(asked.scale) ** 2 * asked.blocks.squared_norm(asked.monomial))
        raise UnsupportedError("this query has no closed form; use a law that samples")

    def _residual(self, query: ResidualQuery) -> Fraction:
        """A sum over pairs of terms that agree wherever the probe does not look."""
        blocks, probe = self.target.blocks, dict(query.probe)
        alike: dict[Monomial, list[tuple[dict[int, int], Fraction]]] = {}
        for monomial, coefficient in self.target.minus(query.known.coefficients).coefficients.items():
            outside = tuple(pair for pair in monomial if pair[0] not in probe)
            inside = {block: number for block, number in monomial if block in probe}
            alike.setdefault(outside, []).append((inside, coefficient))
        total = Fraction(0)
        for outside, terms in alike.items():
            for (first, c), (second, d) in product(terms, repeat=2):
                moment = math.prod(
                    blocks.invariants[b].probe_moments[t][first.get(b, 0)][second.get(b, 0)]
                    for b, t in probe.items()
                )
                if moment:
                    total += c * d * moment * blocks.squared_norm(outside)
        return total


@dataclass(frozen=True, eq=False)
class PolynomialSample(FiniteLaw):
    """The empirical law of a sample, which evaluates each invariant and each probe once.

    Parameters
    ----------
    blocks : Blocks
    """

    blocks: Blocks = field(kw_only=True)
    _tables: dict[tuple[str, int, int], Values] = field(default_factory=dict, init=False)
    _residuals: dict[Polynomial, Values] = field(default_factory=dict, init=False)

    def mean(self, query: Query) -> Values:
        """The mean over the sample."""
        match query:
            case ResidualQuery():
                values = self._residual(query.known) * self._product("probe_value", query.probe)
            case Correlation(MonomialQuery() as asked):
                values = self.labels * self._product("value", asked.monomial) * asked.scale
            case _:
                return super().mean(query)
        return np.atleast_1d(values.mean())

    def _product(self, kind: str, factors: Monomial) -> Values | float:
        out: Values | float = 1.0
        for block, number in factors:
            key = (kind, block, number)
            if key not in self._tables:
                evaluate = getattr(self.blocks.invariants[block], kind)
                self._tables[key] = evaluate(number, self.points[:, self.blocks.slices[block]])
            out = out * self._tables[key]
        return out

    def _residual(self, known: Polynomial) -> Values:
        if known not in self._residuals:
            self._residuals.clear()  # a learner is done with what it knew before
            rest = self.labels.copy()
            for monomial, coefficient in known.coefficients.items():
                rest -= float(coefficient) * self._product("value", monomial)
            self._residuals[known] = np.square(rest)
        return self._residuals[known]


def _one(value: object) -> Values:
    out: Values = np.array([value], dtype=object)
    return out
