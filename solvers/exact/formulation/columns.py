"""The columns of samples, and their shapes: what they say of these, whichever these are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from reductions.arrays import Ragged, offsets_of, row_ids_of, row_numbers
from solvers.exact.formulation.sparse import IntArray


class Nonzeros(NamedTuple):
    """The entries of the vectors of all samples, one sample after another.

    Parameters
    ----------
    offsets : int64, shape (num_samples + 1,)
    columns : int64
    codes : int64
        All else about each, as a number.
    """

    offsets: IntArray
    columns: IntArray
    codes: IntArray


def numbered(values: Iterable[Hashable]) -> IntArray:
    """A number for each value, equal for equal ones."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


class Columns(NamedTuple):
    """What samples have in which columns.

    Parameters
    ----------
    supports : Ragged
        The columns of each sample, in order.
    shapes : int64, shape (num_samples,)
        What each sample says of its columns, as a number. Samples of one shape are equal once their columns
        are renamed by some increasing map.
    """

    supports: Ragged
    shapes: IntArray

    @classmethod
    def of(cls, nonzeros: Nonzeros, num_columns: int, labels: Sequence[Fraction]) -> Columns:
        """The columns of samples with some labels."""
        offsets, columns, codes = nonzeros
        codes, samples = np.unique(codes, return_inverse=True)[1], row_ids_of(offsets)
        distinct, place = np.unique(samples * num_columns + columns, return_inverse=True)
        sample, column = np.divmod(distinct, max(num_columns, 1))
        starts = offsets_of(np.bincount(sample, minlength=len(labels)))
        ranks = place - starts[samples]
        says = row_numbers(offsets, ranks * (codes.max(initial=0) + 1) + codes)
        numbers = numbered(map(Fraction.as_integer_ratio, labels))
        return cls(Ragged(starts, column), says * (numbers.max(initial=0) + 1) + numbers)
