"""Reading the JSON fields of a problem, with errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reductions.errors import InputError

_FRACTION = re.compile("-?[0-9]{1,4000}(/[0-9]{1,4000})?")  # what Python writes, and the checker reads
LARGEST_COUNT = 10**8  # more of anything does not fit in memory here: a mistake in the file


class Fields:
    """The fields of one JSON object.

    Parameters
    ----------
    data : mapping
        The decoded JSON object.
    where : str
        File (and path inside it), for errors.
    """

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise InputError(where, f"expected a JSON object, got {kind(data)}")
        self.data, self.where = data, where

    def get(self, key: str) -> Any:
        if key not in self.data:
            raise InputError(self.where, f"field {key!r} is missing")
        return self.data[key]

    def sub(self, key: str) -> Fields:
        """The fields of a nested object."""
        return Fields(self.get(key), f"{self.where}: {key}")

    def fail(self, key: str, problem: str) -> InputError:
        return InputError(f"{self.where}: {key}", problem)

    def count(self, key: str) -> int:
        """A non-negative integer of sane size."""
        value = self.get(key)
        if not is_integer(value) or not 0 <= value <= LARGEST_COUNT:
            raise self.fail(key, f"expected a count from 0 to {LARGEST_COUNT}, got {shown(value)}")
        return int(value)

    def integer(self, key: str) -> int:
        """An integer of any size and sign."""
        return check_integers([self.get(key)], f"{self.where}: {key}")[0]

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str):
            raise self.fail(key, f"expected a string, got {shown(value)}")
        return value

    def items(self, key: str) -> list[Any]:
        value = self.get(key)
        if not isinstance(value, list):
            raise self.fail(key, f"expected a list, got {kind(value)}")
        return value

    def integer_list(self, key: str) -> list[int]:
        return check_integers(self.items(key), f"{self.where}: {key}")

    def integer_lists(self, key: str) -> list[list[int]]:
        rows = self.items(key)
        for index, row in enumerate(rows):
            if not isinstance(row, list):
                raise InputError(f"{self.where}: {key}[{index}]", f"expected a list, got {kind(row)}")
            check_integers(row, f"{self.where}: {key}[{index}]")
        return rows

    def fraction(self, key: str) -> Fraction:
        return to_fraction(self.get(key), f"{self.where}: {key}")

    def fraction_list(self, key: str) -> list[Fraction]:
        where = f"{self.where}: {key}"
        return [to_fraction(v, f"{where}[{i}]") for i, v in enumerate(self.items(key))]


def is_integer(value: Any) -> bool:
    """Whether a JSON value is an integer (a truth value is not)."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_integers(values: list[Any], where: str) -> list[int]:
    """Return the values when all are integers, else raise `InputError`."""
    for index, value in enumerate(values):
        if not is_integer(value):
            raise InputError(f"{where}[{index}]", f"expected an integer, got {shown(value)}")
    return values


def to_fraction(value: Any, where: str) -> Fraction:
    """Read an integer, a finite float (exactly) or a string such as "3/7" of up to 4000 digits each."""
    if is_integer(value):
        return Fraction(value)
    if isinstance(value, float) or (isinstance(value, str) and _FRACTION.fullmatch(value)):
        try:
            return Fraction(value)
        except (ValueError, OverflowError, ZeroDivisionError):
            pass
    raise InputError(where, f'expected a number or a fraction such as "3/7", got {shown(value)}')


def from_fraction(value: Fraction) -> int | str:
    """The JSON form of a fraction: an integer, or "p/q"."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def kind(value: Any) -> str:
    """The JSON name of a value's type."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "a truth value"}
    return names.get(type(value), "null" if value is None else "a number")


def shown(value: Any) -> str:
    """A short form of a value for an error."""
    text = repr(value) if not isinstance(value, (dict, list)) else kind(value)
    return text if len(text) <= 40 else text[:37] + "..."
