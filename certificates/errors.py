"""Refusals, and the reading of values that nobody vouches for."""

import hashlib
import json
import math
import re
from fractions import Fraction
from typing import Any


class CertificateError(Exception):
    """What is not accepted: the path to the part that failed, such as ``refutation 1: lemma 3``, and why."""


class within:  # noqa: N801 - it reads as a statement
    """Put the place before what fails there; a value of a wrong form fails where it is used."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, Exception):
            problem = str(error) if isinstance(error, CertificateError) else "has a wrong form"
            problem = f"field {error} is missing" if isinstance(error, KeyError) else problem
            raise CertificateError(f"{self._place}: {problem}"[:300]) from None


def expected(what: str, got: object) -> CertificateError:
    """The refusal of a value of another kind."""
    kinds: dict[type, str] = {dict: "an object", list: "a list"}
    shown = kinds.get(type(got)) or json.dumps(got, default=str)
    return CertificateError(f"expected {what}, got {shown if len(shown) <= 60 else 'a long value'}")


def integer(value: object, low: float = -math.inf, high: float = math.inf) -> int:
    """The value when it is an integer within the bounds (both inclusive)."""
    if type(value) is not int or not low <= value <= high:
        ends = [f"{word} {end}" for word, end in (("from", low), ("to", high)) if abs(end) < math.inf]
        raise expected(" ".join(["an integer", *ends]), value)
    return value


def integers(values: object, low: float = -math.inf, high: float = math.inf) -> list[int]:
    """The value when it is a list of integers within the bounds."""
    numbers: Any = listed(values)
    if {*map(type, numbers)} == {int} and min(numbers) >= low and max(numbers) <= high:
        return list(numbers)
    return [integer(number, low, high) for number in numbers]


def listed(value: object) -> list[object]:
    """The value when it is a list."""
    if type(value) is not list:
        raise expected("a list", value)
    return value


def field(value: object, name: str) -> Any:
    """The field of that name when the value is an object that has one."""
    if type(value) is not dict:
        raise expected("an object", value)
    return value[name]  # a missing one is named by ``within``


def fraction(value: Any) -> Fraction | int:
    """The value of an integer, which stays one since those are fast, of a string "3/7", or of a float."""
    is_text = type(value) is str and re.fullmatch(r"-?[0-9]{1,4000}(/(?!0+\Z)[0-9]{1,4000})?", value)
    if type(value) is not int and not is_text and not (type(value) is float and math.isfinite(value)):
        raise expected('a number or a fraction such as "3/7"', value)
    return value if type(value) is int else Fraction(value)


def sha256(content: object) -> str:
    """SHA-256 of a JSON value, written with sorted keys and without spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
