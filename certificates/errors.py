"""Refusals, and the reading of values that nobody vouches for."""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any


class CertificateError(Exception):
    """What is not accepted: the path to the part that failed, such as ``refutation 1: lemma 3``, and why."""


@contextmanager
def within(place: str) -> Iterator[None]:
    """Put the place before what fails there; a value of a wrong form fails where it is used."""
    try:
        yield
    except Exception as error:
        problem = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
        raise CertificateError(f"{place}: {problem}"[:300]) from None


def integer(value: object, low: float = -math.inf, high: float = math.inf) -> int:
    """The value when it is an integer within the bounds (both inclusive)."""
    if type(value) is not int or not low <= value <= high:
        raise CertificateError(f"expected an integer in [{low}, {high}], got {value!r}"[:200])
    return value


def integers(values: object, low: float = -math.inf, high: float = math.inf) -> list[int]:
    """The value when it is a list of integers within the bounds."""
    return [v if type(v) is int and low <= v <= high else integer(v, low, high) for v in listed(values)]


def listed(value: object) -> list[object]:
    """The value when it is a list."""
    if type(value) is not list:
        raise CertificateError(f"expected a list, got {value!r}"[:200])
    return value


def fraction(value: Any) -> Fraction | int:
    """The value of an integer, which stays one since those are fast, of a string "3/7", or of a float."""
    is_text = type(value) is str and re.fullmatch(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?", value)
    return Fraction(value) if is_text or type(value) is float else integer(value)


def sha256(content: object) -> str:
    """SHA-256 of a JSON value, written with sorted keys and without spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
