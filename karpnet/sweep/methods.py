"""The methods of a sweep: each with its settings and limits, checked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeGuard

from gnn.plans.plan import CALLED
from gnn.settings import TrainingSettings
from karpnet.sweep.cells import DESCENT, canonical
from karpnet.sweep.config_table import LIMITS, CellLimits, Table, product
from reductions.errors import InputError
from reductions.formats.json_text import loads_whole
from reductions.reading.json_types import JsonObject
from reductions.reading.values import Kind, is_integer, one_of, read
from solvers.methods import method

# What does not decide a training run's numbers, or is stated elsewhere.
_NOT_SETTINGS = ("seed", "seconds", "threads")
_DEVICES = ("auto", "cpu", "cuda")  # known without torch, which takes seconds to load
_SETTINGS = tuple(entry.name for entry in fields(TrainingSettings) if entry.name not in _NOT_SETTINGS)


@dataclass(frozen=True)
class Way:
    """A method with its settings and limits: what the instances are crossed with."""

    method: str
    subject: str
    width: int | str | None
    settings: JsonObject
    replicates: tuple[int, ...]
    limits: CellLimits


def ways_of(table: Table, top: Table, others: CellLimits) -> Iterator[Way]:
    """The methods of one table, and the combinations of their settings.

    Parameters
    ----------
    top : Table
        The whole configuration: its ``seeds`` count where the table has none.
    others : CellLimits
        Limits that count where the table has none.

    Raises
    ------
    InputError
        If a name, a setting or a limit is not known or out of range.
    """
    limits = table.limits(others)
    for name in table.names("name") or [""]:
        if name == DESCENT:
            yield from _descents(table, top, limits)
        else:
            if "width" in table.data:
                raise InputError(f"{table.where}: width", f"belongs to {DESCENT}, not to {name}")
            table.only(("name", *LIMITS))
            table.expect("name", name != "", "a method")
            yield Way(name, _subject(name, table.where), None, {}, (0,), limits)


def _descents(table: Table, top: Table, limits: CellLimits) -> Iterator[Way]:
    if "plan" in table.data:
        yield from _planned(table, top, limits)
        return
    table.only(("name", "width", "plan", "seeds", *LIMITS, *_SETTINGS))
    given = table.axes(key for key in table.data if key in _SETTINGS)
    replicates = (table if "seeds" in table.data else top).seeds()
    for width in table.axes(["width"])["width"] if "width" in table.data else ["proper"]:
        told = read(table.place("width"), width, _WIDTH)
        for values in product({"device": ["cpu"], **given}):
            try:
                settings = _settings(values)
            except InputError as error:
                raise InputError(f"{table.where}: {error.where}", error.problem, error.remedy) from None
            yield Way(DESCENT, "task", told, settings, replicates, limits)


def _planned(table: Table, top: Table, limits: CellLimits) -> Iterator[Way]:
    """Descent by the plan that is tuned to each task."""
    called = [name for name in CALLED if name in _SETTINGS]
    table.only(("name", "plan", "seeds", *LIMITS, *called))
    read(table.place("plan"), table.data["plan"], one_of("tuned"))
    replicates = (table if "seeds" in table.data else top).seeds()
    for values in product({"device": ["cpu"], **table.axes(key for key in table.data if key in called)}):
        settings = {name: value for name, value in _settings(values).items() if name in called}
        yield Way(DESCENT, "task", "proper", {"plan": "tuned", **settings}, replicates, limits)


def _settings(values: Mapping[str, object]) -> JsonObject:
    """All settings that decide the result, the stated ones checked as far as no task is needed."""
    settings = TrainingSettings(**dict[str, Any](values))
    options = dict(settings.optimizer_options)
    try:
        is_kept = loads_whole(canonical(options)) == options
    except TypeError:
        is_kept = False
    if not is_kept:
        raise InputError("optimizer_options", "expected finite numbers, strings and lists of them")
    if values.keys() & {"optimizer", "optimizer_options"} or values["device"] not in _DEVICES:
        _expect_torch_knows(settings)
    return {key: value for key, value in asdict(settings).items() if key in _SETTINGS}


def _expect_torch_knows(settings: TrainingSettings) -> None:
    """Refuse an optimizer, its options or a kind of device that no machine has."""
    import torch

    from gnn.optimizers import build

    build(settings.optimizer, [torch.zeros(1, 1)], settings.learning_rate, settings.optimizer_options)
    try:
        torch.device("cpu" if settings.device == "auto" else settings.device)
    except RuntimeError:
        raise InputError("device", f"expected a torch device, got {settings.device!r}") from None


def _is_width(value: object) -> TypeGuard[int | str]:
    if isinstance(value, str):
        return value == "proper" or re.fullmatch("[1-9][0-9]{0,8}x", value) is not None
    return is_integer(value) and 0 < value < 2**63


_WIDTH = Kind('a number, "proper", or a multiple such as "8x"', _is_width)


def _subject(name: str, where: str) -> str:
    """What a method runs on."""
    try:
        return method(name).subject
    except InputError as error:
        raise InputError(f"{where}: name", error.problem) from None
