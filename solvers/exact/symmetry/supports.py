"""The supports of small samples: which are within which, for all of one size at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import gather, mixed, offsets_of, row_numbers
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.sparse import IntArray

_MOST_AT_ONCE = 1 << 22


class Supports:
    """The distinct supports of some samples, numbered from 0, with the samples on each.

    Parameters
    ----------
    formulation : Formulation
    most : int
        Columns of a sample; those with more are left out.

    Attributes
    ----------
    shapes : int64, shape (num_supports,)
        What the samples on each say of its columns, as a number.
    """

    def __init__(self, formulation: AnyFormulation, most: int) -> None:
        small = np.flatnonzero(formulation.supports.lengths <= most)
        columns = formulation.supports.take(small)
        numbers = row_numbers(columns.offsets, columns.values)
        order = np.argsort(numbers, kind="stable")
        self._starts = offsets_of(np.bincount(numbers))
        self._samples = small[order]
        self._columns = columns.take(order[self._starts[:-1]])
        self.shapes = row_numbers(self._starts, formulation.columns.shapes[self._samples])
        self._num_columns, self._most = formulation.num_columns, most
        self._padded = np.full((len(self), most), self._num_columns)
        own = self._columns.lengths
        self._padded[np.arange(most) < own[:, None]] = self._columns.values
        keys = self._key(self._padded)
        self._by_key = np.argsort(keys)
        self._keys = keys[self._by_key]

    def __len__(self) -> int:
        return len(self._starts) - 1

    def first_member(self, number: int) -> int:
        """The first sample on a support."""
        return int(self._samples[self._starts[number]])

    def members(self, numbers: IntArray) -> IntArray:
        """The samples on supports, shape (num_rows, ...), in rows of supports of equal shapes."""
        _, at = gather(self._starts, numbers.ravel())
        return self._samples[at].reshape(len(numbers), -1)

    def by_size(self, more: Sequence[int]) -> Iterator[tuple[IntArray, IntArray]]:
        """Supports, the largest first, and their columns with some more, in rows of one length."""
        lengths = self._columns.lengths
        for size in np.unique(lengths)[::-1].tolist():
            numbers = np.flatnonzero(lengths == size)
            columns = self._padded[numbers, :size]
            if more:
                columns = np.sort(np.hstack([columns, np.tile(more, (len(columns), 1))]), axis=1)
            is_new = np.diff(columns, axis=1, prepend=-1) > 0
            counts = is_new.sum(axis=1)
            for count in np.unique(counts).tolist():
                rows = counts == count
                yield numbers[rows], columns[rows][is_new[rows]].reshape(int(rows.sum()), count)

    def within(self, columns: IntArray, smallest: int) -> IntArray:
        """The supports among some columns.

        Parameters
        ----------
        columns : int64, shape (num_rows, num_columns), ascending
        smallest : int
            Columns of a support that counts, unless there are fewer.

        Returns
        -------
        int64, shape (num_rows, num_subsets)
            The support that is the subset of a row's columns, or -1; smaller subsets first.
        """
        size = columns.shape[1]
        subsets = _subsets(size, min(smallest, size))
        extended = np.hstack([columns, np.full((len(columns), 1), self._num_columns)])
        found = np.full((len(columns), len(subsets)), -1)
        step = max(_MOST_AT_ONCE // max(subsets.size, 1), 1)
        for first in range(0, len(columns) if len(self) else 0, step):
            found[first : first + step] = self._known(extended[first : first + step][:, subsets])
        return found

    def _key(self, columns: IntArray) -> NDArray[np.uint64]:
        """What supports are looked up by, before their columns are compared."""
        found: NDArray[np.uint64] = np.where(columns < self._num_columns, mixed(columns), 0).sum(axis=-1)
        return found

    def _known(self, columns: IntArray) -> IntArray:
        """The numbers of supports, given by their columns along the last axis, and -1 for unknown ones."""
        keys = self._key(columns)
        numbers = self._by_key[np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)]
        size = min(columns.shape[-1], self._most)
        is_known = (self._padded[numbers][..., :size] == columns[..., :size]).all(axis=-1)
        is_known &= self._columns.lengths[numbers] == (columns < self._num_columns).sum(axis=-1)
        return np.where(is_known, numbers, -1)


@cache
def _subsets(size: int, smallest: int) -> IntArray:
    """The places of each subset of some columns, smaller subsets first; then their number."""
    subsets = chain.from_iterable(combinations(range(size), count) for count in range(smallest, size + 1))
    return np.array([(*subset, *[size] * (size - len(subset))) for subset in subsets], dtype=np.int64)


def alike(rows: IntArray) -> list[IntArray]:
    """The numbers of equal rows of a matrix, for each row that occurs, in order."""
    width = rows.shape[1]
    numbers = row_numbers(np.arange(len(rows) + 1) * width, rows.ravel())
    order, counts = np.argsort(numbers, kind="stable"), np.bincount(numbers)
    return np.split(order, np.cumsum(counts)[:-1]) if len(rows) else []
