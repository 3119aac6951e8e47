"""A table of a sweep's configuration, read with errors that name the place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reductions.reading.fields import Fields
from reductions.reading.values import integer, number, optional, text

_LIMIT = number("a positive number, at most 1e9", most=1e9, is_open=True)
SEED = integer("a seed", 0, 2**63 - 1)  # what the file of results holds


class CellLimits(NamedTuple):
    """What a cell may use: see `karpnet.sweep.cells.Cell`."""

    seconds: float = 60.0
    megabytes: float | None = None
    threads: int = 1


LIMITS = CellLimits._fields


class Table(Fields):
    """A table of the configuration: values may be missing, or several where one is meant."""

    def axes(self, keys: Iterable[str]) -> dict[str, list[object]]:
        """The values of each axis: those of a list, or the one value."""
        found = {key: as_list(self.data[key]) for key in keys}
        for key, values in found.items():
            self.expect(key, bool(values), "at least one value")
        return found

    def word(self, key: str) -> str | None:
        """A string; None where there is none."""
        return self.read_or(key, optional(text()), None)

    def names(self, key: str) -> list[str]:
        """A string, or a list of them."""
        values = as_list(self.data.get(key, []))
        found = [value for value in values if isinstance(value, str) and "\0" not in value]
        self.expect(key, len(found) == len(values), "a string or a list of them")
        return found

    def seeds(self, key: str = "seeds", default: int = 1) -> tuple[int, ...]:
        """So many seeds from 0, or a list of seeds."""
        value = self.data.get(key, default)
        values = range(value) if SEED.holds(value) else value if isinstance(value, list) else [None]
        found = [seed for seed in values if SEED.holds(seed)]
        self.expect(key, len(found) == len(values), "a number of seeds, or a list of seeds")
        self.expect(key, len(found) > 0, "at least one seed")
        return tuple(found)

    def limits(self, others: CellLimits) -> CellLimits:
        """The limits stated here, else others."""
        threads = self.read_or("threads", _LIMIT, others.threads)
        self.expect("threads", isinstance(threads, int), "a whole number")
        return CellLimits(
            self.read_or("seconds", _LIMIT, others.seconds),
            self.read_or("megabytes", optional(_LIMIT), others.megabytes),
            int(threads),
        )

    def tables(self, key: str) -> list[Table]:
        """An array of tables."""
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            raise self.fail(key, f"expected at least one [[{key}]] table")
        return [Table(entry, f"{self.place(key)}[{i}]") for i, entry in enumerate(value)]


def as_list(value: object) -> list[object]:
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def product(axes: Mapping[str, list[object]]) -> Iterator[dict[str, object]]:
    """Every combination of the values of axes."""
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))
