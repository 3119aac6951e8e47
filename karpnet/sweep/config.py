"""Reading a sweep's configuration (docs/sweep.md) into its cells."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from instances.family import Truth
from karpnet.sweep.cells import Cell, Instance, Label, digest
from karpnet.sweep.config_table import LIMITS, CellLimits, Table, product
from karpnet.sweep.methods import Way, ways_of
from reductions.errors import InputError
from reductions.formats.files import read_bytes, read_text
from reductions.formats.load import expect_reading
from reductions.header import Header
from reductions.paths import targets
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

_NO_INSTANCES = ("manifest.json",)  # files that patterns pass over
_TOP = (*LIMITS, "architectures", "via", "seeds", "instances", "methods")
_OF_GROUP = ("family", "seeds", "architectures", "via")
_OF_FILES = ("files", "as", "truth", "because", "architectures", "via")


def read_sweep(path: Path) -> list[Cell]:
    """The cells of a configuration, those of one instance after the other; none occurs twice.

    Raises
    ------
    InputError
        If the file, a key, a family, a parameter or a method is not known, an axis is empty, or two
        tables label an instance differently.
    """
    try:
        data = tomllib.loads(read_text(path).decode())
    except ValueError as error:  # also an integer of too many digits
        raise InputError(str(path), f"is not TOML ({error})") from None
    top = Table(data, str(path))
    top.only(_TOP)
    limits = top.limits(CellLimits())
    ways = [way for table in top.tables("methods") for way in ways_of(table, top, limits)]
    instances: dict[str, Instance] = {}
    plan = []
    for group in top.tables("instances"):
        targets = _architectures(group if "architectures" in group.data else top)
        via = _via(group if "via" in group.data else top)
        for instance in _instances(group, path.parent):
            _note(instance, instances, group.where)
            plan.append((instance.key, targets, via))
    cells = (cell for key, targets, via in plan for cell in _cells(instances[key], targets, via, ways))
    return list({cell.key: cell for cell in cells}.values())


def _note(instance: Instance, known: dict[str, Instance], where: str) -> None:
    """Keep one instance per key: the labeled one if several tables name it."""
    before = known.setdefault(instance.key, instance)
    if {before.label.truth, instance.label.truth} == {"YES", "NO"}:
        problem = f"is labeled {instance.label.truth} here and {before.label.truth} before"
        raise InputError(f"{where}: {instance.name}", problem, "state one truth")
    if not before.label.truth:
        known[instance.key] = instance


def _via(table: Table) -> tuple[str, ...]:
    names = table.names("via")
    is_known = set(names) <= {*PROBLEMS, *ARCHITECTURES, *RULES}
    table.expect("via", is_known, "problems or rules (`karpnet list rules`)")
    return tuple(names)


def _architectures(table: Table) -> list[str | None]:
    names = table.names("architectures")
    table.expect("architectures", set(names) <= set(targets()), f"some of {', '.join(targets())}")
    return [*names] or [None]


def _cells(
    instance: Instance, targets: Sequence[str | None], via: tuple[str, ...], ways: Sequence[Way]
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
                    *way.limits,
                )


def _instances(group: Table, folder: Path) -> Iterator[Instance]:
    if ("files" in group.data) == ("family" in group.data):
        raise InputError(group.where, "expected either family or files")
    return _files(group, folder) if "files" in group.data else _recipes(group)


def _recipes(group: Table) -> Iterator[Instance]:
    from instances.recipes import Recipe, family_of

    axes = group.axes(key for key in group.data if key not in _OF_GROUP)
    try:
        family = family_of(str(group.data["family"]))
        seeds = group.seeds()
        for values in product(axes):
            parameters = family.read(values)
            for seed in seeds if family.is_random else (0,):
                line = Recipe(family.name, parameters, seed, family.version).line()
                yield Instance(name=line, recipe=line, label=Label.of(family.truth(**parameters)))
    except InputError as error:
        raise InputError(f"{group.where}: {error.where}", error.problem, error.remedy) from None


def _files(group: Table, folder: Path) -> Iterator[Instance]:
    group.only(_OF_FILES)
    truth = str(group.data.get("truth", ""))
    group.expect("truth", "truth" not in group.data or truth in ("YES", "NO"), '"YES" or "NO"')
    read_as = group.word("as") or None
    stated = Label(truth, group.word("because") or "")
    group.expect("files", group.data["files"] != [], "at least one file")
    for pattern in group.names("files"):
        found = sorted(glob(pattern, root_dir=folder, recursive=True)) if has_magic(pattern) else [pattern]
        paths = [folder / name for name in found if Path(name).name not in _NO_INSTANCES]
        group.expect("files", bool(paths), f"files that match {folder / pattern}")
        for path in paths:
            header = expect_reading(path, read_as)
            yield Instance(
                name=path.name if read_as is None else f"{path.name} as {read_as}",
                file=str(path.resolve()),
                sha256=digest(read_bytes(path)),
                read_as=read_as,
                made_by=_recipe_of(header),
                label=stated if stated.truth else _stated_by(path, header),
            )


def _recipe_of(header: Header) -> str:
    """The recipe in a file's header; empty where a comment only looks like one."""
    from instances.recipes import Recipe

    line = header.recipe
    try:
        return line and Recipe.parse(line).line()
    except InputError:
        return ""


def _stated_by(path: Path, header: Header) -> Label:
    line = header.truth
    try:
        return Label.of(Truth.parse(line)) if line else Label()
    except InputError as error:
        raise InputError(f"{path}: {error.where}", error.problem) from None
