"""What an instance of any class consists of, in plain values, and the instance made of them again."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from types import FunctionType
from typing import Any, TypeAlias

import numpy as np

from reductions.problems import PROBLEMS
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonValue
from reductions.reading.stored import Stored

State: TypeAlias = dict[str, Any]


class InvalidError(Exception):
    """The class of the instance refuses the values."""


def state_of(instance: Any) -> State | None:
    """What the instance consists of; None where its class does not tell."""
    if isinstance(instance, Stored) or hasattr(type(instance), "from_json"):
        state = instance.to_json()
        return copy.deepcopy(dict(state)) if isinstance(state, Mapping) else None
    if is_dataclass(instance) and not isinstance(instance, type):
        return {
            field.name: _native(getattr(instance, field.name)) for field in fields(instance) if field.init
        }
    if isinstance(instance, tuple) and hasattr(instance, "_fields"):
        return {name: _native(value) for name, value in zip(instance._fields, instance, strict=True)}
    held = _attributes(instance)
    if held and set(held) == set(_parameters(type(instance))):
        return {name: _native(value) for name, value in held.items()}
    return None


def _native(value: Any) -> Any:
    """A copy, with Python's numbers for numpy's."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(map(_native, value))
    return copy.deepcopy(value)


def _parameters(kind: type) -> list[str]:
    """What the class is called with."""
    try:
        return list(inspect.signature(kind).parameters)
    except (TypeError, ValueError):
        return []


def rebuilt(kind: type, state: State) -> Any:
    """The instance of a class that consists of the values.

    Raises
    ------
    InvalidError
        If the class refuses them.
    """
    try:
        if issubclass(kind, Stored) or kind in PROBLEMS.values():
            return kind.from_json(Fields(copy.deepcopy(state), "instance"))  # type: ignore[attr-defined]
        if hasattr(kind, "from_json"):
            return kind.from_json(copy.deepcopy(state))
        return kind(**copy.deepcopy(state))
    except Exception as error:
        raise InvalidError(str(error)) from None


def plain_of(instance: Any) -> JsonValue:
    """What an instance consists of, as JSON values."""
    state = state_of(instance)
    return plain((_attributes(instance) or repr(instance)) if state is None else state)


def plain(value: Any) -> JsonValue:
    """Any value as JSON values: what JSON does not know as its text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return [plain(part) for part in sorted(value, key=repr)]
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return plain(value.to_json()) if hasattr(value, "to_json") else repr(value)


def canonical(value: Any, depth: int = 12) -> Any:
    """Nested tuples that are equal where two values consist of the same, in whatever order sets stand."""
    if isinstance(value, np.ndarray):
        return ("array", value.dtype.kind, value.shape, canonical(value.tolist(), depth))
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        pairs = ((canonical(key, depth), canonical(part, depth - 1)) for key, part in value.items())
        return ("mapping", *sorted(pairs, key=repr))
    if isinstance(value, (set, frozenset)):
        return ("set", *sorted((canonical(part, depth) for part in value), key=repr))
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, *(canonical(part, depth - 1) for part in value))
    if isinstance(value, (str, bytes, int, float, complex, Fraction, type(None))):
        return value
    parts = _attributes(value)
    return (type(value).__name__, canonical(parts, depth - 1) if parts and depth > 0 else ())


def _attributes(value: Any) -> dict[str, Any]:
    """What an object holds; what its class computes once and keeps does not count."""
    kind = type(value)
    named = [name for base in kind.__mro__ for name in _slots(base)] + list(getattr(value, "__dict__", ()))
    held = (name for name in named if not hasattr(getattr(kind, name, None), "func") and hasattr(value, name))
    if isinstance(value, FunctionType):
        return {}
    return {name: getattr(value, name) for name in held if not hasattr(kind, name) or name in _slots(kind)}


def _slots(kind: type) -> tuple[str, ...]:
    slots = kind.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def measure(value: Any) -> tuple[int, int, int]:
    """How large a value is: how many values it holds, their sum, how many are negative; in this order."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = [measure(part) for part in value]
        return tuple(map(sum, zip((len(parts), 0, 0), *parts, strict=True)))  # type: ignore[return-value]
    if isinstance(value, int) and not isinstance(value, bool):
        return 0, abs(value), int(value < 0)
    return 0, 0, 0
