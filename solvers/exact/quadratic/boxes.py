"""Matrices of rank at most k by boxes, and the linear program that relaxes the task on a box.

A symmetric X of rank at most k has the form ``Wᵀ A W`` with a k × d matrix W of full rank and a symmetric A.
Let I be the k columns of W of largest determinant; scaled so that they are the identity, all other entries
of W, the k × (d - k) matrix B, lie in [-1, 1] by Cramer's rule. So each choice of I leaves a compact box of
B, and for a given B the task is linear in A.

On a smaller box and for given signs of the entries of A, everything else is linear, too: with a = |A_ij|,
the products ``p = a v`` of an entry v of B and ``q = a v v'`` of two of them satisfy ``l a <= p <= h a`` and
McCormick's inequalities, multiplied by a: ``q >= l p' + l' p - l l' a``, ... (McCormick, "Computability of
global solutions to factorable nonconvex programs", 1976). All are homogeneous, so A needs no bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement

from certificates.systems import Row
from solvers.exact.quadratic.forms import Form, Matrix, bounds, row_of

Entry = tuple[int, int]  # a row and a column of B
Pair = tuple[int, int]  # of A, the first not above the second
Box = dict[Entry, tuple[Fraction, Fraction]]


class Chart:
    """The matrices whose columns I have the largest determinant, and the unknowns of their programs.

    Parameters
    ----------
    dimension : int
    chosen : sequence of int
        I.
    samples : list of Form
    """

    def __init__(self, dimension: int, chosen: Sequence[int], samples: list[Form]) -> None:
        self.dimension, self.chosen, self.samples = dimension, list(chosen), samples
        self.others = [c for c in range(dimension) if c not in self.chosen]
        self.pairs: list[Pair] = [*combinations_with_replacement(range(len(self.chosen)), 2)]
        self.entries: list[Entry] = [(i, c) for i in range(len(self.chosen)) for c in self.others]

    def whole(self) -> Box:
        """The box of all B."""
        return {entry: (Fraction(-1), Fraction(1)) for entry in self.entries}

    def _row_of_b(self, i: int) -> list[Entry]:
        return [(i, c) for c in self.others]

    def factors(self, pair: Pair) -> list[Entry]:
        """The entries of B that A's entry is multiplied with."""
        return list(dict.fromkeys([*self._row_of_b(pair[0]), *self._row_of_b(pair[1])]))

    def products(self, pair: Pair) -> list[tuple[Entry, Entry]]:
        """The pairs of entries of B that A's entry is multiplied with, sorted."""
        i, j = pair
        if i == j:
            return [*combinations_with_replacement(self._row_of_b(i), 2)]
        return [(v, u) for v in self._row_of_b(i) for u in self._row_of_b(j)]

    @cached_property
    def unknowns(self) -> dict[tuple[Pair, tuple[Entry, ...]], int]:
        """The number of each product of an entry of A and none, one or two of B."""
        keys: list[tuple[Pair, tuple[Entry, ...]]] = []
        for pair in self.pairs:
            keys += [(pair, ()), *((pair, (v,)) for v in self.factors(pair))]
            keys += [(pair, product) for product in self.products(pair)]
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def values(self) -> list[dict[tuple[Pair, tuple[Entry, ...]], Fraction]]:
        """f of every sample over the unknowns, A's entries with their signs."""
        return [self._value(sample) for sample in self.samples]

    def _value(self, sample: Form) -> dict[tuple[Pair, tuple[Entry, ...]], Fraction]:
        total: dict[tuple[Pair, tuple[Entry, ...]], Fraction] = {}
        for vector, coefficient in sample.terms:
            entries = dict(vector)
            # (W m)_i = m_I(i) + Σ_c B_ic m_c
            lines = [
                {(): entries.get(column, 0), **{((i, c),): entries.get(c, 0) for c in self.others}}
                for i, column in enumerate(self.chosen)
            ]
            for i, j in self.pairs:
                twice = 1 if i == j else 2
                for left, x in lines[i].items():
                    for right, y in lines[j].items():
                        if x and y:
                            key = (i, j), tuple(sorted(left + right))
                            total[key] = total.get(key, Fraction(0)) + twice * coefficient * x * y
        return total

    def rows(self, box: Box, signs: dict[Pair, int]) -> list[Row]:
        """The program of a box: first two rows a sample, in their order."""
        rows, number = [], self.unknowns
        for value, sample in zip(self.values, self.samples, strict=True):
            rows += bounds({number[key]: signs[key[0]] * x for key, x in value.items()}, sample)
        for pair in self.pairs:
            a = number[pair, ()]
            rows.append(Row(0, {a: 1}, 0))
            for v in self.factors(pair):
                rows += _between(number[pair, (v,)], a, box[v])
            for v, u in self.products(pair):
                at = a, number[pair, (v,)], number[pair, (u,)], number[pair, (v, u)]
                rows += _square(*at, box[v]) if v == u else _mccormick(*at, box[v], box[u])
        return rows

    def rows_at(self, point: dict[Entry, Fraction]) -> list[Row]:
        """The program in A alone, for a given B; unknowns are numbered as `pairs`."""
        place, rows = {pair: i for i, pair in enumerate(self.pairs)}, []
        for value, sample in zip(self.values, self.samples, strict=True):
            total = dict.fromkeys(place.values(), Fraction(0))
            for (pair, product), x in value.items():
                for entry in product:
                    x *= point[entry]
                total[place[pair]] += x
            rows += bounds(total, sample)
        return rows

    def matrix(self, point: dict[Entry, Fraction], a: dict[int, Fraction]) -> Matrix:
        """X = Wᵀ A W of given B and A."""
        w = [[Fraction(0)] * self.dimension for _ in self.chosen]
        for i, column in enumerate(self.chosen):
            w[i][column] = Fraction(1)
        for (i, c), value in point.items():
            w[i][c] = value
        x = [[Fraction(0)] * self.dimension for _ in range(self.dimension)]
        for place, (i, j) in enumerate(self.pairs):
            entry = a.get(place, Fraction(0))
            for left, right in {(i, j), (j, i)} if entry else ():
                for r in range(self.dimension):
                    for s in range(self.dimension):
                        x[r][s] += entry * w[left][r] * w[right][s]
        return x


def _between(p: int, a: int, ends: tuple[Fraction, Fraction]) -> Iterator[Row]:
    """``l a <= p <= h a``."""
    yield row_of({p: Fraction(1), a: -ends[0]}, Fraction(0))
    yield row_of({p: Fraction(-1), a: ends[1]}, Fraction(0))


def _square(a: int, p: int, _: int, q: int, ends: tuple[Fraction, Fraction]) -> Iterator[Row]:
    """q = a v²: above tangents, below the chord."""
    low, high = ends
    for c in (low, (low + high) / 2, high):
        yield row_of({q: Fraction(1), p: -2 * c, a: c * c}, Fraction(0))
    yield row_of({q: Fraction(-1), p: low + high, a: -low * high}, Fraction(0))


def _mccormick(
    a: int, p: int, r: int, q: int, ends: tuple[Fraction, Fraction], others: tuple[Fraction, Fraction]
) -> Iterator[Row]:
    """q = a v u, with p = a v and r = a u."""
    for v, u, sign in (
        (ends[0], others[0], 1), (ends[1], others[1], 1), (ends[1], others[0], -1), (ends[0], others[1], -1),
    ):  # fmt: skip
        # sign · (v - v0)(u - u0) >= 0, times a
        yield row_of({q: Fraction(sign), r: -sign * v, p: -sign * u, a: sign * v * u}, Fraction(0))
