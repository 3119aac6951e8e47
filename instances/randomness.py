"""Random draws that are the same on every machine and in every version: the one home of randomness.

numpy promises the raw 64-bit stream of PCG64 for a seed, and nothing about the distributions that
it draws from it; so everything here is derived from the raw words, exactly and in whole arrays.

References
----------
O'Neill, "PCG: a family of simple fast space-efficient statistically good algorithms for random
number generation", 2014; Floyd's algorithm in Bentley, "A sample of brilliance", CACM 30, 1987.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import BoolArray, IndexArray, Scalar


class Stream:
    """Independent uniform draws from one seed.

    Parameters
    ----------
    seed : int
        At least 0, of any size.

    Examples
    --------
    >>> Stream(7).below(100, 5).tolist()
    [43, 25, 86, 14, 1]
    """

    def __init__(self, seed: int) -> None:
        self._words = np.random.PCG64(seed).random_raw

    def words(self, count: int) -> NDArray[np.uint64]:
        """Uniform 64-bit words, shape (count,)."""
        return np.asarray(self._words(count), dtype=np.uint64)

    def below(self, bound: int, count: int) -> IndexArray:
        """Uniform integers 0..bound - 1, shape (count,); bound at most 2**63."""
        usable = 2**64 - 2**64 % bound  # words from here on would favor small numbers
        words = self.words(count)
        if usable < 2**64:
            while (rejected := np.flatnonzero(words >= np.uint64(usable))).size:
                words[rejected] = self.words(len(rejected))
        return (words % np.uint64(bound)).astype(np.int64)

    def integer(self, bound: int) -> int:
        """A uniform integer 0..bound - 1; bound of any size."""
        num_bits = (bound - 1).bit_length()
        while True:
            value = 0
            for word in self.words((num_bits + 63) // 64).tolist():
                value = value << 64 | word
            value >>= -num_bits % 64
            if value < bound:
                return value

    def weighted(self, weights: Sequence[int], count: int) -> IndexArray:
        """Indices drawn in proportion to integer weights (to 63 bits), shape (count,)."""
        total, sums = sum(weights), accumulate(weights[:-1])
        bounds = np.array([(part << 63) // total for part in sums], dtype=np.uint64)
        return np.searchsorted(bounds, self.words(count) >> np.uint64(1), side="right").astype(np.int64)

    def bits(self, count: int) -> BoolArray:
        """Fair truth values, shape (count,)."""
        octets = self.words((count + 63) // 64).astype("<u8").view(np.uint8)
        return np.unpackbits(octets, count=count, bitorder="little").astype(np.bool_)

    def permutation(self, count: int) -> IndexArray:
        """A uniform order of 0..count - 1 (ties among the words, of chance count²/2**65, aside)."""
        return np.argsort(self.words(count), kind="stable")

    def shuffled(self, values: NDArray[Scalar]) -> NDArray[Scalar]:
        """The rows of an array in uniform order."""
        return np.asarray(values[self.permutation(len(values))])

    def subsets(self, num_elements: int, size: int, count: int) -> IndexArray:
        """Uniform subsets of 0..num_elements - 1, each sorted, shape (count, size).

        Floyd's algorithm on all rows at once; large subsets are cut from permutations.
        """
        if size * size > 16 * num_elements:
            rows = [np.sort(self.permutation(num_elements)[:size]) for _ in range(count)]
            return np.array(rows, dtype=np.int64).reshape(count, size)
        chosen = np.empty((count, size), dtype=np.int64)
        for column, last in enumerate(range(num_elements - size, num_elements)):
            drawn = self.below(last + 1, count)
            is_taken = (chosen[:, :column] == drawn[:, None]).any(axis=1)
            chosen[:, column] = np.where(is_taken, last, drawn)
        chosen.sort(axis=1)
        return chosen
