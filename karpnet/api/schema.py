"""Schemas of the files that karpnet writes and of what its commands print with ``--json``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from reductions.errors import InputError
from reductions.formats.json_text import loads_whole

Schema: TypeAlias = dict[str, Any]

_FOLDER, _SHARED, _DEFINITIONS = "schemas", "common", "#/$defs/"


def schema(name: str) -> Schema:
    """The JSON Schema (draft 2020-12) of a kind of file, or of what a command prints with ``--json``.

    The schemas lie in ``karpnet/api/schemas``, one a file, and refer to each other. What is returned has
    all that it refers to in it, so that any validator takes it as it is.

    Parameters
    ----------
    name : str
        ``"instance"`` for the file of any source problem, ``"training-task"``, ``"hypothesis"``,
        ``"witness"``, ``"certificate"``; or a command: ``"solve"``, ``"compare"``, ``"check"``, ...

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If there is no such schema.

    Examples
    --------
    >>> schema("solve")["title"]
    'What karpnet solve --json prints'
    """
    if name not in names():
        raise InputError("schema", f"expected one of {', '.join(names())}, got {name!r}")
    definitions: Schema = {}
    made: Schema = _bundled(_read(name), name, definitions)
    return {**made, "$defs": definitions} if definitions else made


@cache
def names() -> tuple[str, ...]:
    """The names that `schema` takes."""
    folder = files(__package__) / _FOLDER
    found = (entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(sorted(name for name in found if name != _SHARED))


def _read(name: str) -> Schema:
    document: Schema = loads_whole((files(__package__) / _FOLDER / f"{name}.json").read_bytes())
    return document


def _bundled(value: Any, home: str, definitions: Schema) -> Any:
    """A part of a file, with references into the definitions, which get what is referred to."""
    if isinstance(value, list):
        return [_bundled(part, home, definitions) for part in value]
    if not isinstance(value, dict):
        return value
    made = {key: _bundled(part, home, definitions) for key, part in value.items() if key != "$defs"}
    if "$ref" in made:
        file, _, part = made["$ref"].partition(_DEFINITIONS)
        there = file.removesuffix(".json") or home
        key = f"{there}.{part}"
        if key not in definitions:
            definitions[key] = True  # what refers to itself ends here
            definitions[key] = _bundled(_read(there)["$defs"][part], there, definitions)
        made["$ref"] = f"{_DEFINITIONS}{key}"
    return made
