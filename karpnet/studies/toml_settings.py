"""Settings of an experiment: one TOML file a figure, read into the experiment's own dataclass.

The file beside the experiment's module holds the full settings, and under ``[quick]`` what is smaller when a
figure is wanted in three minutes. A file of the user's overrides either.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from reductions.errors import InputError, expect
from reductions.reading.fields import Fields

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Tree: TypeAlias = dict[str, object]
T = TypeVar("T")


def load(package: str, kind: str, quick: bool = False, file: Path | None = None) -> Tree:
    """The settings of an experiment, as nested tables.

    Parameters
    ----------
    package : str
        Where the experiment's TOML file lies.
    kind : str
        Name of the experiment, and of the file.
    quick : bool
        Whether the quick settings replace the full ones where the two differ.
    file : path or None
        A TOML file whose entries replace those.

    Raises
    ------
    InputError
        If the file cannot be read or is no TOML.
    """
    tables = tomllib.loads((files(package) / f"{kind}.toml").read_text("utf-8"))
    smaller = tables.pop("quick", {})
    if quick:
        tables = merged(tables, smaller)
    return tables if file is None else merged(tables, _read(file))


def _read(file: Path) -> Tree:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(file), f"cannot read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"expected TOML: {error}") from error


def merged(tables: Tree, others: Tree) -> Tree:
    """Nested tables in which the entries of the second replace those of the first."""
    result = dict(tables)
    for key, value in others.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def parse(cls: type[T], table: Tree, where: str) -> T:
    """Build a dataclass, whose fields may be dataclasses again, from nested tables.

    Parameters
    ----------
    cls : dataclass
        Fields of type bool, int, float, str, ``Literal``, ``X | None``, ``tuple[X, ...]``,
        ``dict[str, X]`` or another dataclass. A float takes an integer, too.
    table : mapping
    where : str
        The file, for errors.

    Raises
    ------
    InputError
        If an entry is unknown, missing, of another type, or refused by its dataclass.
    """
    hints = get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    Fields(table, where).only(tuple(fields))
    values = {name: _value(hints[name], value, f"{where}: {name}") for name, value in table.items()}
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in values:
            raise InputError(where, f"entry {name!r} is missing")
    try:
        return cls(**values)
    except InputError as error:
        raise InputError(f"{where}: {error.where}", error.problem, error.remedy) from None


def _value(hint: object, value: object, where: str) -> object:
    origin, arguments = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
        return parse(hint, value, where)  # type: ignore[arg-type]
    if origin is UnionType:
        return _value(arguments[0], value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin in (dict, Mapping) and isinstance(value, Mapping):
        return {key: _value(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is Any:
        return value
    if origin is Literal:
        expect(where, value in arguments, f"one of {', '.join(map(str, arguments))}", value)
        return value
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        expect(where, False, getattr(hint if origin is None else origin, "__name__", str(hint)), value)
    return value


def as_tables(settings: DataclassInstance) -> Tree:
    """The inverse of `parse`; entries that are None are left out."""
    return _plain(dataclasses.asdict(settings))


def _plain(table: Mapping[str, object]) -> Tree:
    return {
        key: _plain(value)
        if isinstance(value, Mapping)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in table.items()
        if value is not None
    }


def to_toml(tables: Tree, comment: str = "") -> str:
    """Write nested tables of booleans, numbers, strings and lists of these as TOML."""
    lines = [f"# {line}" for line in comment.splitlines()]
    _write(tables, (), lines)
    return "\n".join(lines) + "\n"


def _write(table: Mapping[str, object], path: tuple[str, ...], lines: list[str]) -> None:
    if path:
        lines += ["", f"[{'.'.join(map(_key, path))}]"]
    for key, value in table.items():
        if not isinstance(value, Mapping):
            lines.append(f"{_key(key)} = {_literal(value)}")
    for key, value in table.items():
        if isinstance(value, Mapping):
            _write(value, (*path, key), lines)


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _literal(name)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value)
