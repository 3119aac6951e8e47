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
    except CertificateError as error:
        raise CertificateError(f"{place}: {error}"[:300]) from None
    except Exception as error:
        problem = f"field {error} is missing" if isinstance(error, KeyError) else "has a wrong form"
        raise CertificateError(f"{place}: {problem}"[:300]) from None


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
    return [v if type(v) is int and low <= v <= high else integer(v, low, high) for v in listed(values)]


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
