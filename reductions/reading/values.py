"""Values from outside: what each may be, and one line on what came instead.

Files, recipes, sweeps and settings check their values here, whatever syntax they come in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Generic, TypeGuard, TypeVar

from reductions.errors import expect

T = TypeVar("T")
L = TypeVar("L", bound=str)


@dataclass(frozen=True)
class Kind(Generic[T]):
    """What a value may be.

    Parameters
    ----------
    words : str
        How an error says what was expected, such as "an integer, at least 1".
    holds : callable
        Whether a value is of this kind.
    """

    words: str
    holds: Callable[[object], TypeGuard[T]]


def read(where: str, value: object, kind: Kind[T]) -> T:
    """Return a value of the kind.

    Raises
    ------
    InputError
        If it is none.
    """
    if kind.holds(value):
        return value
    expect(where, False, kind.words, value)
    raise AssertionError("unreachable")


def is_integer(value: object) -> TypeGuard[int]:
    """Whether a value is an integer; a truth value is none."""
    return isinstance(value, (int, Integral)) and not isinstance(value, bool)


def integer(words: str, least: int | None = None, most: int | None = None) -> Kind[int]:
    """An integer in a range."""

    def holds(value: object) -> TypeGuard[int]:
        return is_integer(value) and (least is None or value >= least) and (most is None or value <= most)

    return Kind(words, holds)


def number(
    words: str, least: float = 0, most: float = sys.float_info.max, is_open: bool = False
) -> Kind[float]:
    """A finite number in a range, without its lower end where that is open."""

    def holds(value: object) -> TypeGuard[float]:
        if not isinstance(value, (int, float, Real)) or isinstance(value, bool):
            return False
        try:
            real = float(value)
        except OverflowError:
            return False
        return least <= real <= most and not (is_open and real == least)

    return Kind(words, holds)


def one_of(*choices: L) -> Kind[L]:
    """One of some words."""

    def holds(value: object) -> TypeGuard[L]:
        return isinstance(value, str) and value in choices

    return Kind(f"one of {', '.join(choices)}", holds)


def _is_flag(value: object) -> TypeGuard[bool]:
    return isinstance(value, bool)


FLAG = Kind("true or false", _is_flag)


def text(words: str = "a string") -> Kind[str]:
    """Any string."""

    def holds(value: object) -> TypeGuard[str]:
        return isinstance(value, str)

    return Kind(words, holds)


def mapping(words: str = "a mapping") -> Kind[Mapping[str, object]]:
    """Any mapping."""

    def holds(value: object) -> TypeGuard[Mapping[str, object]]:
        return isinstance(value, Mapping)

    return Kind(words, holds)


def optional(kind: Kind[T]) -> Kind[T | None]:
    """A value of the kind, or None."""

    def holds(value: object) -> TypeGuard[T | None]:
        return value is None or kind.holds(value)

    return Kind(kind.words, holds)


POSITIVE_INTEGER = integer("an integer, at least 1", 1, 2**53)
