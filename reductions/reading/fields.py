"""Reading named values of a JSON object or a TOML table, with errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from reductions.arrays import IntegerArray, Ragged, RationalArray, SparseRows, Table, integers
from reductions.errors import InputError, expect, kind_of, shown
from reductions.reading.stored import LEAVES, Unread, plain
from reductions.reading.values import Kind, integer, is_integer, read, text

T = TypeVar("T")
_FRACTION = re.compile("-?[0-9]{1,4000}(/[0-9]{1,4000})?")  # what Python writes, and the checker reads
LARGEST_COUNT = 10**8  # more of anything does not fit in memory here: a mistake in the file
COUNT = integer(f"a count from 0 to {LARGEST_COUNT}", 0, LARGEST_COUNT)


class Fields:
    """The named values of one object or table.

    Parameters
    ----------
    data : mapping
        The decoded object. Arrays may stand for lists of integers in it (`reductions.reading.stored`).
    where : str
        File (and path inside it), for errors.
    """

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise InputError(where, f"expected a JSON object, got {kind_of(data)}")
        self.data: Mapping[str, object] = data
        self.where = where

    def place(self, key: str) -> str:
        """Where a value stands, for errors."""
        return f"{self.where}: {key}"

    def fail(self, key: str, problem: str) -> InputError:
        return InputError(self.place(key), problem)

    def expect(self, key: str, holds: bool, expected: str) -> None:
        """Raise `InputError` unless a value is as expected."""
        expect(self.place(key), holds, expected, self.data.get(key))

    def only(self, known: Sequence[str]) -> None:
        """Refuse keys that nobody would read."""
        for key in self.data:
            if key not in known:
                raise self.fail(key, f"expected one of {', '.join(known)}")

    def get(self, key: str) -> object:
        value = self._stored(key)
        return plain(value) if isinstance(value, LEAVES) else value

    def _stored(self, key: str) -> object:
        """A value that may be an array."""
        if key not in self.data:
            raise InputError(self.where, f"field {key!r} is missing")
        value = self.data[key]
        try:
            return value.value() if isinstance(value, Unread) else value
        except ValueError as error:
            raise self.fail(key, f"is not valid JSON ({error})") from None

    def read(self, key: str, kind: Kind[T]) -> T:
        """A value of a kind."""
        return read(self.place(key), self.get(key), kind)

    def read_or(self, key: str, kind: Kind[T], default: T) -> T:
        """A value of a kind, or the default where there is none."""
        return self.read(key, kind) if key in self.data else default

    def sub(self, key: str) -> Fields:
        """The fields of a nested object."""
        return Fields(self.get(key), self.place(key))

    def count(self, key: str) -> int:
        """A non-negative integer of sane size."""
        return self.read(key, COUNT)

    def integer(self, key: str) -> int:
        """An integer of any size and sign."""
        return self.read(key, integer("an integer"))

    def text(self, key: str) -> str:
        return self.read(key, text())

    def items(self, key: str) -> list[object]:
        return _listed(self.get(key), self.place(key))

    def texts(self, key: str) -> list[str]:
        place = self.place(key)
        return [read(f"{place}[{index}]", value, text()) for index, value in enumerate(self.items(key))]

    def integer_list(self, key: str) -> list[int]:
        return check_integers(self.items(key), self.place(key))

    def integer_lists(self, key: str) -> list[list[int]]:
        place, rows = self.place(key), []
        for index, row in enumerate(self.items(key)):
            at = f"{place}[{index}]"
            rows.append(check_integers(_listed(row, at), at))
        return rows

    def integer_array(self, key: str) -> IntegerArray:
        """A list of integers, shape (length,)."""
        value = self._stored(key)
        return value if isinstance(value, np.ndarray) else integers(self.integer_list(key))

    def ragged(self, key: str) -> Ragged:
        """A list of lists of integers."""
        value = self._stored(key)
        return value if isinstance(value, Ragged) else Ragged.from_lists(self.integer_lists(key))

    def table(self, key: str, width: int, what: str) -> tuple[IntegerArray, ...]:
        """The columns of a list of rows of integers of one width.

        Parameters
        ----------
        what : str
            How an error names the rows, such as "pairs of nodes".
        """
        value = self._stored(key)
        if isinstance(value, Table) and len(value.columns) == width:
            return value.columns
        rows = self.ragged(key)
        if (rows.lengths != width).any():
            raise self.fail(key, f"expected {what}")
        return Table.from_matrix(rows.values.reshape(-1, width)).columns

    def sparse_rows(self, key: str, num_columns: int) -> SparseRows:
        """A list of rows, each a list of [column, value] pairs."""
        value = self._stored(key)
        if not isinstance(value, SparseRows):
            value = SparseRows.from_rows(self._pairs(key), num_columns)
        columns = value.columns
        if columns.size and not 0 <= columns.min() <= columns.max() < num_columns:
            bad = np.flatnonzero((columns < 0) | (columns >= num_columns))[0]
            row = int(np.searchsorted(value.offsets, bad, side="right")) - 1
            raise self.fail(f"{key}[{row}]", f"expected columns 0..{num_columns - 1}, got {columns[bad]}")
        return SparseRows(value.offsets, columns, value.values, num_columns)

    def _pairs(self, key: str) -> list[list[tuple[int, int]]]:
        rows = []
        for index, row in enumerate(self.items(key)):
            if not isinstance(row, list) or not all(
                isinstance(pair, list) and len(pair) == 2 and all(map(is_integer, pair)) for pair in row
            ):
                raise self.fail(
                    f"{key}[{index}]", "expected a list of [column, coefficient] pairs of integers"
                )
            if any(abs(column) > LARGEST_COUNT for column, _ in row):
                raise self.fail(f"{key}[{index}]", f"expected columns 0..{LARGEST_COUNT}")
            rows.append([(column, value) for column, value in row])
        return rows

    def rationals(self, key: str) -> RationalArray:
        """A list of integers and fractions."""
        value = self._stored(key)
        if isinstance(value, RationalArray):
            return value
        if isinstance(value, np.ndarray):
            return RationalArray(value)
        return RationalArray.from_fractions(self.fraction_list(key))

    def fraction(self, key: str) -> Fraction:
        return to_fraction(self.get(key), self.place(key))

    def fraction_list(self, key: str) -> list[Fraction]:
        place = self.place(key)
        return [to_fraction(v, f"{place}[{i}]") for i, v in enumerate(self.items(key))]


def _listed(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise InputError(where, f"expected a list, got {kind_of(value)}")
    return value


def check_integers(values: Sequence[object], where: str) -> list[int]:
    """Return the values when all are integers, else raise `InputError`."""
    found = [value for value in values if is_integer(value)]
    if len(found) < len(values):
        index = next(index for index, value in enumerate(values) if not is_integer(value))
        expect(f"{where}[{index}]", False, "an integer", values[index])
    return found


def to_fraction(value: object, where: str) -> Fraction:
    """Read an integer, a finite float (exactly) or a string such as "3/7" of up to 4000 digits each."""
    if is_integer(value):
        return Fraction(value)
    if isinstance(value, float) or (isinstance(value, str) and _FRACTION.fullmatch(value)):
        try:
            return Fraction(value)
        except (ValueError, OverflowError, ZeroDivisionError):
            pass
    raise InputError(where, f'expected a number or a fraction such as "3/7", got {shown(value)}')
