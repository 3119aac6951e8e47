"""Which way to choose in every term so that the sums stay within caps: meeting in the middle.

Horowitz and Sahni ("Computing partitions with applications to the knapsack problem", 1974) sort the
sums of both halves and go through them in opposite directions. Equal sums are kept once, so that
small numbers may be many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from solvers.exact.formulation.sparse import IntArray

Vector: TypeAlias = Sequence[int]  # an entry for each cap

_MOST_SUMS, _MOST_BITS = 2**22, 2**33  # as the checker
_MOST_PAIRS = 2**26
_BITS = 61
_PRIME, _BASE = 1_744_315_944_337_486_769, 921_045_698_823_057_423  # random ones
_ROWS = 2**18


class TooManySumsError(Exception):
    """The terms are too many for this method."""


@dataclass
class _Half:
    """Distinct sums of some terms, ascending by the first entry; column by column.

    Where entries are rounded, the last column holds remainders of the exact sums modulo a prime: two that
    are rounded alike are two sums, of which one may meet a cap and the other not.
    """

    columns: list[IntArray]
    most: int
    has_remainders: bool
    terms: list[int] = field(default_factory=list)
    sources: list[IntArray] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.columns[0])

    def add(self, number: int, vectors: Sequence[Vector]) -> None:
        """Choose one of the vectors, too."""
        if self.size * len(vectors) > self.most:
            raise TooManySumsError
        columns = [
            np.concatenate([column + vector[i] for vector in vectors])
            for i, column in enumerate(self.columns)
        ]
        if self.has_remainders:
            columns[-1] %= _PRIME
        order = (
            np.argsort(columns[0], kind="stable") if len(columns) == 1 else np.lexsort(columns[::-1])
        )  # the former merges sorted runs
        columns = [column[order] for column in columns]
        is_new = np.ones(len(order), dtype=np.bool_)
        is_new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
        self.columns = [column[is_new] for column in columns]
        self.terms.append(number)
        self.sources.append(order[is_new])

    def choice(self, position: int) -> Iterator[tuple[int, int]]:
        """Term and number of its vector, for what adds up to a sum."""
        sizes = [1, *map(len, self.sources)]
        for number, source, size in zip(self.terms[::-1], self.sources[::-1], sizes[-2::-1], strict=True):
            way, position = divmod(int(source[position]), size)
            yield number, way


def choice_within(terms: Sequence[Sequence[Vector]], caps: Sequence[int]) -> list[int] | None:
    """A vector of each term, by number, whose sum exceeds no cap; None when there is no such choice.

    Parameters
    ----------
    terms : sequence of sequences of vectors
    caps : sequence of int
        The search is quick if few choices meet the first cap and the last.

    Raises
    ------
    TooManySumsError
        If half of the terms have more than 2^22 distinct sums, or 2^33 bits in them, or both those caps leave
        too many choices.
    """
    lowest = [[min(entries) for entries in zip(*vectors, strict=True)] for vectors in terms]
    above = [
        [[x - low for x, low in zip(vector, least, strict=True)] for vector in vectors]
        for vectors, least in zip(terms, lowest, strict=True)
    ]
    unit = math.gcd(*(x for vectors in above for vector in vectors for x in vector)) or 1
    most = sum(max(max(vector) for vector in vectors) for vectors in above)
    limits = [min(cap - sum(low), most) for cap, *low in zip(caps, *lowest, strict=True)]
    if min(limits) < 0:
        return None
    # Rounding down keeps every choice within its caps; the few that it adds are tested in the end.
    bits = (most // unit).bit_length()
    quantum = unit << max(bits - _BITS, 0)
    small = [[[x // quantum for x in vector] for vector in vectors] for vectors in above]
    is_redundant = quantum == unit and all(len({v[0] + v[-1] for v in vectors}) == 1 for vectors in small)
    bottom = sum(min(v[0] + v[-1] for v in vectors) for vectors in small) - limits[-1] // quantum
    count = max(len(caps) - is_redundant, 1)
    is_rounded = quantum != unit
    columns = [np.zeros(1, dtype=np.int64)] * (count + is_rounded)
    largest = min(2 * _MOST_SUMS, _MOST_BITS // ((bits + 1) * len(caps)))
    halves = [_Half(columns, largest, is_rounded) for _ in range(2)]
    for number, (vectors, exact) in enumerate(zip(small, above, strict=True)):
        if is_rounded:
            vectors = [[*v, _remainder(x)] for v, x in zip(vectors, exact, strict=True)]
        min(halves, key=lambda half: half.size).add(number, vectors)
    bounds = np.array([limit // quantum for limit in limits[:count]])
    for left, right in _pairs(halves[0], halves[1], bottom, bounds):
        choice = dict([*halves[0].choice(left), *halves[1].choice(right)])
        chosen = [choice[number] for number in range(len(terms))]
        vectors = [vectors[way] for vectors, way in zip(above, chosen, strict=True)]
        if all(sum(vector[i] for vector in vectors) <= limit for i, limit in enumerate(limits)):
            return chosen
    return None


def _remainder(vector: Vector) -> int:
    """The entries as digits of one number, modulo the prime."""
    return reduce(lambda total, x: (total * _BASE + x) % _PRIME, vector, 0)


def _pairs(left: _Half, right: _Half, bottom: int, bounds: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Sums of the halves within the bounds together, whose first entries are at least the bottom."""
    tested = 0
    for start in range(0, left.size, _ROWS):
        rows = slice(start, start + _ROWS)
        first = left.columns[0][rows]
        low = np.searchsorted(right.columns[0], bottom - first)
        counts = np.searchsorted(right.columns[0], bounds[0] - first, side="right") - low
        found = np.flatnonzero(counts > 0)
        totals = np.cumsum(counts[found])
        for block in np.split(found, np.searchsorted(totals, np.arange(_ROWS, totals[-1:].sum(), _ROWS))):
            tested += int(counts[block].sum())
            if tested > _MOST_PAIRS:
                raise TooManySumsError
            i = np.repeat(block, counts[block])
            offsets = np.arange(len(i)) - np.repeat(np.cumsum(counts[block]) - counts[block], counts[block])
            j = low[i] + offsets
            i += start
            fits = np.all(
                [
                    a[i] + b[j] <= bound
                    for a, b, bound in zip(left.columns, right.columns, bounds, strict=False)
                ],
                axis=0,
            )
            yield from zip(i[fits].tolist(), j[fits].tolist(), strict=True)
