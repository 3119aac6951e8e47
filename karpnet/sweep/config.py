"""Reading a sweep's configuration (docs/sweep.md) into its cells."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from gnn.settings import TrainingSettings
from karpnet.inputs import label_of
from karpnet.sweep.cells import Cell, Instance, Label, digest
from reductions.errors import InputError
from reductions.formats.files import read_text
from reductions.formats.headers import read_header
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from solvers.methods import method

DESCENT = "gradient-descent"
_NO_INSTANCES = ("manifest.json",)  # files that patterns pass over
_LIMITS = ("seconds", "megabytes", "threads")
_TOP = (*_LIMITS, "architectures", "via", "seeds", "instances", "methods")
_OF_GROUP = ("family", "seeds", "architectures", "via")
_OF_FILES = ("files", "as", "truth", "because", "architectures", "via")
# What does not decide a training run's numbers, or is stated elsewhere.
_NOT_SETTINGS = ("seed", "seconds", "threads")
_SETTINGS = tuple(entry.name for entry in fields(TrainingSettings) if entry.name not in _NOT_SETTINGS)


@dataclass(frozen=True)
class _Way:
    """A method with its settings and limits: what the instances are crossed with."""

    method: str
    subject: str
    width: int | str | None
    settings: Mapping[str, Any]
    replicates: tuple[int, ...]
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class _Table:
    """A table of the configuration, with errors that name the place."""

    data: Mapping[str, Any]
    where: str

    def expect(self, holds: bool, key: str, expected: str) -> None:
        if not holds:
            raise InputError(f"{self.where}: {key}", f"expected {expected}, got {self.data.get(key)!r}")

    def only(self, known: Sequence[str]) -> None:
        """Refuse keys that nobody would read."""
        for key in self.data:
            if key not in known:
                raise InputError(f"{self.where}: {key}", f"expected one of {', '.join(known)}")

    def axes(self, keys: Iterable[str]) -> dict[str, list[Any]]:
        """The values of each axis: those of a list, or the one value."""
        found = {key: as_list(self.data[key]) for key in keys}
        for key, values in found.items():
            self.expect(bool(values), key, "at least one value")
        return found

    def names(self, key: str) -> list[str]:
        """A string, or a list of them."""
        values = as_list(self.data.get(key, []))
        self.expect(all(isinstance(value, str) for value in values), key, "a string or a list of them")
        return values

    def seeds(self, key: str = "seeds", default: int = 1) -> tuple[int, ...]:
        """So many seeds from 0, or a list of seeds."""
        value = self.data.get(key, default)
        values = value if isinstance(value, list) else range(value) if _is_count(value) else [None]
        self.expect(all(_is_count(seed) for seed in values), key, "a number of seeds, or a list of seeds")
        return tuple(values)

    def limits(self, others: Mapping[str, Any]) -> dict[str, Any]:
        """The limits stated here, else others."""
        stated = {key: self.data[key] for key in _LIMITS if key in self.data}
        for key, value in stated.items():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            self.expect(is_number and value > 0, key, "a positive number")
        self.expect(isinstance(stated.get("threads", 1), int), "threads", "a whole number")
        return {**others, **stated}

    def tables(self, key: str) -> list[_Table]:
        """An array of tables."""
        value = self.data.get(key)
        is_array = isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value)
        if not is_array:
            raise InputError(f"{self.where}: {key}", f"expected at least one [[{key}]] table")
        return [_Table(entry, f"{self.where}: {key}[{i}]") for i, entry in enumerate(value or [])]


def read_sweep(path: Path) -> list[Cell]:
    """The cells of a configuration, those of one instance after the other; none occurs twice.

    Raises
    ------
    InputError
        If the file, a key, a family, a parameter or a method is not known, or an axis is empty.
    """
    try:
        data = tomllib.loads(read_text(path).decode())
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"is not TOML ({error})") from None
    top = _Table(data, str(path))
    top.only(_TOP)
    limits = top.limits({"seconds": 60.0, "megabytes": None, "threads": 1})
    ways = [way for table in top.tables("methods") for way in _ways(table, top, limits)]
    cells: dict[str, Cell] = {}
    for group in top.tables("instances"):
        targets = _architectures(group if "architectures" in group.data else top)
        via = tuple((group if "via" in group.data else top).names("via"))
        for instance in _instances(group, path.parent):
            cells |= {cell.key: cell for cell in _cells(instance, targets, via, ways)}
    return list(cells.values())


def as_list(value: Any) -> list[Any]:
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def product(axes: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every combination of the values of axes."""
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _architectures(table: _Table) -> list[str | None]:
    names = table.names("architectures")
    table.expect(set(names) <= set(ARCHITECTURES), "architectures", f"some of {', '.join(ARCHITECTURES)}")
    return [*names] or [None]


def _cells(
    instance: Instance, targets: Sequence[str | None], via: tuple[str, ...], ways: Sequence[_Way]
) -> Iterator[Cell]:
    for way in ways:
        on_source = way.subject == "source"
        for architecture in [None] if on_source else targets:
            for replicate in way.replicates:
                yield Cell(
                    instance,
                    architecture,
                    () if on_source else via,
                    way.method,
                    way.subject,
                    way.width,
                    way.settings,
                    replicate,
                    **way.limits,
                )


def _instances(group: _Table, folder: Path) -> Iterator[Instance]:
    if ("files" in group.data) == ("family" in group.data):
        raise InputError(group.where, "expected either family or files")
    return _files(group, folder) if "files" in group.data else _recipes(group)


def _recipes(group: _Table) -> Iterator[Instance]:
    from instances.recipes import Recipe, family_of

    axes = group.axes(key for key in group.data if key not in _OF_GROUP)
    try:
        family = family_of(str(group.data["family"]))
        seeds = group.seeds()
        for values in product(axes):
            parameters = family.read(values)
            for seed in seeds if family.is_random else (0,):
                line = Recipe(family.name, parameters, seed, family.version).line()
                yield Instance(name=line, recipe=line)
    except InputError as error:
        raise InputError(f"{group.where}: {error.where}", error.problem, error.remedy) from None


def _files(group: _Table, folder: Path) -> Iterator[Instance]:
    group.only(_OF_FILES)
    group.expect(group.data.get("truth", "YES") in ("YES", "NO"), "truth", '"YES" or "NO"')
    read_as = group.data.get("as")
    for pattern in group.names("files"):
        found = sorted(glob(pattern, root_dir=folder, recursive=True)) if has_magic(pattern) else [pattern]
        paths = [folder / name for name in found if Path(name).name not in _NO_INSTANCES]
        group.expect(bool(paths), "files", f"files that match {folder / pattern}")
        for path in paths:
            label = Label(group.data.get("truth", ""), group.data.get("because", ""))
            yield Instance(
                name=path.name if read_as is None else f"{path.name} as {read_as}",
                file=str(path.resolve()),
                sha256=digest(read_text(path)),
                read_as=read_as,
                made_by=read_header(path).recipe,
                label=label if label.truth else Label.of(label_of(path, read_as)),
            )


def _ways(table: _Table, top: _Table, others: Mapping[str, Any]) -> Iterator[_Way]:
    limits = table.limits(others)
    for name in table.names("name") or [""]:
        if name == DESCENT:
            yield from _descents(table, top, limits)
        else:
            if "width" in table.data:
                raise InputError(f"{table.where}: width", f"belongs to {DESCENT}, not to {name}")
            table.only(("name", *_LIMITS))
            table.expect(name != "", "name", "a method")
            yield _Way(name, _subject(name, table.where), None, {}, (0,), limits)


def _descents(table: _Table, top: _Table, limits: Mapping[str, Any]) -> Iterator[_Way]:
    table.only(("name", "width", "seeds", *_LIMITS, *_SETTINGS))
    given = table.axes(key for key in table.data if key in _SETTINGS)
    replicates = (table if "seeds" in table.data else top).seeds()
    for width in table.axes(["width"])["width"] if "width" in table.data else ["proper"]:
        table.expect(_is_width(width), "width", 'a number, "proper", or a multiple such as "8x"')
        for values in product({"device": ["cpu"], **given}):
            try:
                chosen = asdict(TrainingSettings(**values))
            except InputError as error:
                raise InputError(f"{table.where}: {error.where}", error.problem) from None
            except TypeError:
                raise InputError(table.where, "a setting has a value of the wrong kind") from None
            settings = {key: chosen[key] for key in _SETTINGS}
            yield _Way(DESCENT, "task", width, settings, replicates, limits)


def _is_width(value: Any) -> bool:
    if isinstance(value, str):
        return value == "proper" or (value.endswith("x") and value[:-1].isdecimal() and int(value[:-1]) > 0)
    return _is_count(value) and value > 0


def _subject(name: str, where: str) -> str:
    """What a method takes: sources if it takes the worked example of any rule, else tasks."""
    try:
        known = method(name)
    except InputError as error:
        raise InputError(f"{where}: name", error.problem) from None
    examples = (rule.example() for rule in RULES.values() if rule.example is not None)
    return "source" if any(known.obstacle(example) is None for example in examples) else "task"
