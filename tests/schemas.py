"""JSON as other programs meet it: parsed strictly, held against the schemas that karpnet ships."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

import karpnet as kn

Path = tuple[str | int, ...]


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of a schema."""
    return Draft202012Validator(kn.schema(name))


def complaint(name: str, document: object) -> str:
    """What a schema finds wrong with a document; empty where nothing is."""
    error = best_match(validator(name).iter_errors(document))
    return "" if error is None else f"{name}: {error.json_path}: {error.message}"


def is_valid(name: str, document: object) -> bool:
    """Whether a schema accepts a document."""
    return bool(validator(name).is_valid(document))


def valid(name: str, text: str | bytes) -> Any:
    """The document of a text that is strict JSON and as the schema says."""
    document = json.loads(text, parse_constant=_refused)
    assert complaint(name, document) == ""
    return document


def _refused(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def places(document: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a document with the keys that lead to it."""
    yield path, document
    items = document.items() if isinstance(document, dict) else ()
    for key, value in enumerate(document) if isinstance(document, list) else items:
        yield from places(value, (*path, key))


def changed(document: Any, path: Path, value: object) -> Any:
    """A copy with another value at a place."""
    if not path:
        return value
    made = copy.deepcopy(document)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return made


def mutants(document: Any, is_open: frozenset[str] = frozenset(), most: int = 100) -> Iterator[Any]:
    """What no schema may accept: objects in place of other values, and fields that nobody knows.

    Parameters
    ----------
    is_open : set of str
        Fields whose objects have any keys.
    most : int
        Mutants of a long document, with places from all over it.
    """
    found = list(places(document))
    for path, value in found[:: 1 + len(found) // most]:
        if isinstance(value, dict):
            if not path or path[-1] not in is_open:
                yield changed(document, path, {**value, "unexpected": 1})
        else:
            yield changed(document, path, {"unexpected": [1]})
