"""Numbers as they stand in text files: exact, and of bounded length."""

from __future__ import annotations

import re
from fractions import Fraction

from reductions.errors import InputError, shown
from reductions.reading.fields import LARGEST_COUNT

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")  # what Python reads
_DECIMAL = re.compile(r"[+-]?([0-9]{1,2000}\.?|\.(?=[0-9]))[0-9]{0,2000}([eE][+-]?[0-9]{1,3})?")


def count_of(word: str, what: str, at: str, least: int = 0) -> int:
    """A count, such as the number of vertices in a header.

    Raises
    ------
    InputError
        If the word is none.
    """
    value = int(word) if re.fullmatch("[0-9]{1,18}", word) else -1
    if not least <= value <= LARGEST_COUNT:
        raise InputError(at, f"expected a count of {what} from {least} to {LARGEST_COUNT}, got {word[:40]}")
    return value


def integer_of(word: str, what: str, at: str) -> int:
    """An integer of any size, also written as 3.0 or 3e0.

    Raises
    ------
    InputError
        If the word is none.
    """
    if _INTEGER.fullmatch(word):
        return int(word)
    exact = Fraction(word) if _DECIMAL.fullmatch(word) else None
    if exact is None or exact.denominator != 1:
        remedy = "multiply all by a common denominator" if exact is not None else ""
        raise InputError(at, f"expected an integer {what}, got {shown(word)}", remedy)
    return int(exact)
