"""What JSON can hold, as types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"  # tuples become lists
)
JsonObject: TypeAlias = dict[str, JsonValue]


def from_fraction(value: Fraction | int) -> int | str:
    """The JSON form of a fraction: an integer, or "p/q"."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
