"""Flat exact arrays: ragged integer lists, sparse integer rows, rational arrays.

Large instances live in these. Integers are ``int64`` while every value and every
intermediate sum provably fits, and Python integers (dtype ``object``) beyond that,
so that nothing rounds and nothing overflows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import combinations, count, pairwise
from typing import Any, Self, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reductions.errors import WitnessError

IntegerArray: TypeAlias = NDArray[Any]  # int64, or object holding Python integers
IndexArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound=np.generic)

_INT64_LIMIT = 2**63
_NOT_ZERO = 0x5DEECE66D  # no entry is mixed to zero
_FEW = 8  # columns that are compared pair by pair


class ArrayEquality:
    """Value equality for dataclasses that hold numpy arrays."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(
            _equal(getattr(self, field.name), getattr(other, field.name))
            for field in fields(self)  # type: ignore[arg-type]  # subclasses are dataclasses
            if field.compare
        )

    __hash__ = None  # type: ignore[assignment]  # arrays are mutable


def _equal(a: object, b: object) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return np.array_equal(a, b)
    return not (isinstance(a, np.ndarray) or isinstance(b, np.ndarray)) and bool(a == b)


def integers(values: Iterable[int] | IntegerArray) -> IntegerArray:
    """Return the values as an int64 array, or as Python integers where one does not fit.

    Raises
    ------
    WitnessError
        If a value is not an integer.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and values.dtype != np.uint64:
        return shrink(values.astype(np.int64, copy=False))
    items = values.tolist() if isinstance(values, np.ndarray) else list(values)
    for item in items:
        if not isinstance(item, (int, np.integer)) or isinstance(item, (bool, np.bool_)):
            raise WitnessError(f"expected integers, got {item!r}")
    items = [int(item) for item in items]
    if all(abs(item) < _INT64_LIMIT for item in items):
        return np.array(items, dtype=np.int64)
    return as_objects(items)


def as_vector(values: ArrayLike, kind: type) -> NDArray[Any]:
    """The values as an array; one without any is of the kind, which numpy cannot tell from an empty list."""
    array = np.asarray(values)
    return array if array.size else array.astype(kind)


def as_objects(values: Sequence[int] | IntegerArray) -> IntegerArray:
    """Return a copy of the values as an object array of Python numbers (any shape)."""
    if isinstance(values, np.ndarray):
        return values.astype(object)
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def magnitude(values: IntegerArray) -> int:
    """Return the largest absolute value (0 for an empty array)."""
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def shrink(values: IntegerArray) -> IntegerArray:
    """Return the values as int64 where every value and its negation fit, else as objects."""
    fits = magnitude(values) < _INT64_LIMIT
    return values.astype(np.int64 if fits else object, copy=False)


def product(a: IntegerArray, b: IntegerArray, terms: int = 1) -> IntegerArray:
    """Return ``a * b`` exactly, wide enough that ``terms`` such products can be summed."""
    small = a.dtype != object and b.dtype != object
    if small and magnitude(a) * magnitude(b) * max(terms, 1) < _INT64_LIMIT:
        return np.asarray(a * b)
    return np.asarray(as_objects(a) * as_objects(b))


def summable(values: IntegerArray) -> IntegerArray:
    """Return the values, wide enough that all of them can be summed."""
    return values if magnitude(values) * max(len(values), 1) < _INT64_LIMIT else as_objects(values)


@dataclass(frozen=True, eq=False)
class Ragged(ArrayEquality):
    """Lists of integers, stored flat.

    Parameters
    ----------
    offsets : int64, shape (num_rows + 1,)
        Row i is ``values[offsets[i]:offsets[i + 1]]``.
    values : integers, shape (num_entries,)
    """

    offsets: IndexArray
    values: IntegerArray

    @classmethod
    def from_lists(cls, rows: Iterable[Sequence[int]]) -> Self:
        rows = list(rows)
        lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
        return cls(offsets_of(lengths), integers([value for row in rows for value in row]))

    @classmethod
    def from_matrix(cls, matrix: IntegerArray) -> Self:
        """Rows of equal length, from a 2-dimensional array."""
        rows, width = matrix.shape
        return cls(np.arange(rows + 1, dtype=np.int64) * width, matrix.reshape(-1))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def row(self, index: int) -> IntegerArray:
        return np.asarray(self.values[self.offsets[index] : self.offsets[index + 1]])

    def lists(self) -> list[list[int]]:
        values, offsets = self.values.tolist(), self.offsets.tolist()
        return [values[a:b] for a, b in pairwise(offsets)]

    @property
    def lengths(self) -> IndexArray:
        return np.diff(self.offsets)

    def row_ids(self) -> IndexArray:
        """Row number of every entry, shape (num_entries,)."""
        return row_ids_of(self.offsets)

    def take(self, rows: IndexArray) -> Self:
        """The chosen rows, in the order given."""
        offsets, positions = gather(self.offsets, rows)
        return type(self)(offsets, self.values[positions])


def offsets_of(lengths: IndexArray) -> IndexArray:
    """Return the row offsets (length + 1) of rows with these lengths."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def repeating_rows(offsets: IndexArray, values: IntegerArray) -> IndexArray:
    """Return the numbers of the rows that hold a value twice, ascending.

    Rows of one length are compared as columns of a matrix: most instances have few lengths, and
    that is ten times as fast as sorting all entries.
    """
    lengths, found = np.diff(offsets), [np.zeros(0, dtype=np.int64)]
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        rows = np.flatnonzero(lengths == length)
        starts = offsets[rows]
        columns = [values[starts + place] for place in range(length)]
        if length > _FEW:
            columns = list(np.sort(np.stack(columns), axis=0))
        pairs = pairwise(columns) if length > _FEW else combinations(columns, 2)
        repeats = np.zeros(len(rows), dtype=np.bool_)
        for left, right in pairs:
            repeats |= left == right
        found.append(rows[repeats])
    return np.sort(np.concatenate(found))


def gather(offsets: IndexArray, rows: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Offsets of the chosen rows, and the positions of their entries."""
    lengths = np.diff(offsets)[rows]
    return offsets_of(lengths), places(offsets[rows], lengths)


def places(starts: IndexArray, lengths: IndexArray) -> IndexArray:
    """Return ``starts[i], starts[i] + 1, ...`` for each i in turn, as many as its length."""
    offsets = offsets_of(lengths)
    return np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])


def row_numbers(offsets: IndexArray, values: IndexArray) -> IndexArray:
    """Return a number for each row of a ragged array, equal for equal rows alone; 0, 1, ... as they come.

    Rows are told apart by sums of mixed entries, and then compared: sorting them takes ten times as long.
    """
    lengths = np.diff(offsets)
    place = np.arange(len(values)) - np.repeat(offsets[:-1], lengths)
    for seed in count():
        factors = mixed(np.arange(lengths.max(initial=0)), seed) | np.uint64(1)
        keys = row_reduce(np.add, offsets, mixed(values, seed) * factors[place], 0)
        _, first, numbers = np.unique(keys, return_index=True, return_inverse=True)
        like = first[numbers]
        if (lengths[like] == lengths).all() and (values[gather(offsets, like)[1]] == values).all():
            break
    rank = np.zeros(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[numbers]


def mixed(values: IndexArray, seed: int = 0) -> NDArray[np.uint64]:
    """Return values of which sums hardly ever agree by chance (Steele, Lea, Flood, "SplitMix", 2014)."""
    found = (values + (seed + _NOT_ZERO)).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(31))


def row_ids_of(offsets: IndexArray) -> IndexArray:
    """Return the row number of every entry (much faster than `np.repeat` on short rows)."""
    starts = np.bincount(offsets[1:-1], minlength=int(offsets[-1]) + 1)
    return np.cumsum(starts[:-1]).astype(np.int64, copy=False)


def row_reduce(ufunc: np.ufunc, offsets: IndexArray, values: NDArray[Scalar], empty: int) -> NDArray[Scalar]:
    """Reduce each row of a ragged array, whose entries may be arrays; empty rows give ``empty``."""
    out = np.full((len(offsets) - 1, *values.shape[1:]), empty, dtype=values.dtype)
    filled = offsets[1:] > offsets[:-1]
    if filled.any():
        # Rows that hold something tile the values, so their starts alone delimit them.
        out[filled] = ufunc.reduceat(values, offsets[:-1][filled])
    return out


@dataclass(frozen=True, eq=False)
class Table(ArrayEquality):
    """Rows of integers of one width, a column at a time.

    Parameters
    ----------
    columns : tuple of integers, shape (num_rows,) each
    """

    columns: tuple[IntegerArray, ...]

    @classmethod
    def from_matrix(cls, matrix: IntegerArray) -> Self:
        """The columns of a 2-dimensional array."""
        return cls(tuple(np.ascontiguousarray(column) for column in matrix.T))

    def __len__(self) -> int:
        return len(self.columns[0])

    def matrix(self) -> IntegerArray:
        """The rows as an array, shape (num_rows, num_columns)."""
        return np.stack(self.columns, axis=1)

    def __getitem__(self, rows: slice) -> Self:
        return type(self)(tuple(column[rows] for column in self.columns))


@dataclass(frozen=True, eq=False)
class SparseRows(ArrayEquality):
    """An integer matrix in compressed sparse rows, exact at any size.

    Parameters
    ----------
    offsets : int64, shape (num_rows + 1,)
    columns : int64, shape (num_entries,)
    values : integers, shape (num_entries,)
    num_columns : int
    """

    offsets: IndexArray
    columns: IndexArray
    values: IntegerArray
    num_columns: int

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[tuple[int, int]]], num_columns: int) -> Self:
        """Build from lists of (column, value) pairs."""
        rows = list(rows)
        lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
        columns = np.array([column for row in rows for column, _ in row], dtype=np.int64)
        return cls(offsets_of(lengths), columns, integers([v for row in rows for _, v in row]), num_columns)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def row(self, index: int) -> list[tuple[int, int]]:
        """The (column, value) pairs of a row, as Python integers."""
        part = slice(int(self.offsets[index]), int(self.offsets[index + 1]))
        return list(zip(self.columns[part].tolist(), self.values[part].tolist(), strict=True))

    @property
    def lengths(self) -> IndexArray:
        return np.diff(self.offsets)

    def row_ids(self) -> IndexArray:
        """Row number of every entry, shape (num_entries,)."""
        return row_ids_of(self.offsets)

    def take(self, rows: IndexArray) -> Self:
        """The chosen rows, in the order given."""
        offsets, positions = gather(self.offsets, rows)
        return type(self)(offsets, self.columns[positions], self.values[positions], self.num_columns)

    def sums_of_magnitudes(self) -> IntegerArray:
        """Sum of absolute values of every row."""
        longest = int(self.lengths.max()) if len(self) else 0
        magnitudes = np.abs(self.values)
        if magnitude(self.values) * longest >= _INT64_LIMIT:
            magnitudes = as_objects(magnitudes)
        return row_reduce(np.add, self.offsets, magnitudes, 0)

    def dot(self, vector: IntegerArray) -> IntegerArray:
        """Multiply with an integer vector (num_columns,), exactly; shape (num_rows,)."""
        longest = int(self.lengths.max()) if len(self) else 0
        terms = product(self.values, vector[self.columns], terms=longest)
        return shrink(row_reduce(np.add, self.offsets, terms, 0))

    def beside(self, other: SparseRows) -> Self:
        """The matrix with the columns of another of as many rows behind its own."""
        rows = np.concatenate([self.row_ids(), other.row_ids()])
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([self.columns, other.columns + self.num_columns])
        values = np.concatenate([as_objects(self.values), as_objects(other.values)])[order]
        offsets = self.offsets + other.offsets
        return type(self)(offsets, columns[order], shrink(values), self.num_columns + other.num_columns)

    def coalesced(self) -> Self:
        """Equal matrix with sorted columns, no column twice in a row, and no zeros."""
        keys = self.row_ids() * max(self.num_columns, 1) + self.columns
        if (keys[1:] > keys[:-1]).all() and (self.values != 0).all():
            columns, values = np.ascontiguousarray(self.columns), np.ascontiguousarray(shrink(self.values))
            return type(self)(self.offsets, columns, values, self.num_columns)
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], self.values[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        bounds = np.append(starts, len(keys)).astype(np.int64)
        sums = row_reduce(np.add, bounds, summable(values), 0)
        keep = np.flatnonzero(sums != 0)
        keys = keys[starts][keep]
        rows, columns = np.divmod(keys, max(self.num_columns, 1))
        lengths = np.bincount(rows, minlength=len(self)).astype(np.int64)
        return type(self)(offsets_of(lengths), columns, shrink(sums[keep]), self.num_columns)


@dataclass(frozen=True, eq=False)
class RationalArray:
    """Rational numbers over one common denominator.

    Parameters
    ----------
    numerators : integers, any shape
    denominator : int
        Positive.
    """

    numerators: IntegerArray
    denominator: int = 1

    @classmethod
    def from_fractions(cls, values: Sequence[Fraction | int]) -> Self:
        """A vector of fractions, exactly."""
        denominator = math.lcm(*[value.denominator for value in values])
        numerators = [value.numerator * (denominator // value.denominator) for value in values]
        return cls(integers(numerators), denominator)

    @classmethod
    def from_floats(cls, values: ArrayLike) -> Self:
        """Convert floats exactly: every finite binary float is a fraction.

        Raises
        ------
        WitnessError
            If a value is NaN or infinite.
        """
        floats = np.asarray(values, dtype=np.float64)
        if not np.isfinite(floats).all():
            raise WitnessError("weights contain NaN or infinity and cannot be checked")
        fractions, exponents = np.frexp(floats)
        mantissas = np.ldexp(fractions, 53).astype(np.int64)
        low = mantissas & -mantissas  # the lowest set bit: strip trailing zeros
        shifts = np.where(mantissas == 0, 0, np.frexp(low.astype(np.float64))[1] - 1)
        mantissas, exponents = mantissas >> shifts, exponents.astype(np.int64) - 53 + shifts
        exponents = np.where(mantissas == 0, 0, exponents)
        lowest = min(0, int(exponents.min())) if exponents.size else 0
        lifts = exponents - lowest
        if lifts.size and int(lifts.max()) + 53 >= 63:
            mantissas, lifts = as_objects(mantissas), as_objects(lifts)
        return cls(np.asarray(mantissas << lifts), 1 << -lowest)

    def __eq__(self, other: object) -> bool:
        """Equal as numbers, whatever the denominators."""
        if not isinstance(other, RationalArray):
            return NotImplemented
        return self.shape == other.shape and not (self - other).numerators.any()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.numerators.shape

    @overload
    def __getitem__(self, index: int) -> Fraction: ...

    @overload
    def __getitem__(self, index: slice | IndexArray | BoolArray) -> Self: ...

    def __getitem__(self, index: int | slice | IndexArray | BoolArray) -> Fraction | Self:
        """A `Fraction` for an element, a `RationalArray` for a slice."""
        picked = self.numerators[index]
        if isinstance(picked, np.ndarray):
            return type(self)(picked, self.denominator)
        return Fraction(int(picked), self.denominator)

    def in_lowest_terms(self) -> Self:
        """The same numbers over their least common denominator."""
        factor = math.gcd(self.denominator, int(np.gcd.reduce(self.numerators, axis=None)))
        return type(self)(shrink(np.asarray(self.numerators // factor)), self.denominator // factor)

    def fractions(self) -> list[Fraction]:
        """The entries in row-major order."""
        return [Fraction(int(n), self.denominator) for n in self.numerators.reshape(-1)]

    def floats(self) -> NDArray[np.float64]:
        """The nearest float64 of every entry, same shape."""
        flat = [float(value) for value in self.fractions()] if self.numerators.dtype == object else None
        if flat is None:
            return np.asarray(self.numerators / self.denominator, dtype=np.float64)
        return np.array(flat, dtype=np.float64).reshape(self.shape)

    __hash__ = None  # type: ignore[assignment]  # arrays are mutable

    def __sub__(self, other: RationalArray) -> RationalArray:
        common = math.lcm(self.denominator, other.denominator)
        left = scaled(self.numerators, common // self.denominator)
        right = scaled(other.numerators, common // other.denominator)
        if magnitude(left) + magnitude(right) >= _INT64_LIMIT:
            left, right = as_objects(left), as_objects(right)
        return RationalArray(np.asarray(left - right), common)


def scaled(values: IntegerArray, factor: int) -> IntegerArray:
    """Multiply integers with one integer, exactly."""
    if values.dtype == object or max(magnitude(values), 1) * abs(factor) >= _INT64_LIMIT:
        return np.asarray(as_objects(values) * factor)
    return np.asarray(values * factor)
