"""A table of a sweep's configuration, read with errors that name the place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gnn.settings import is_integer, is_number
from reductions.errors import InputError

LIMITS = ("seconds", "megabytes", "threads")
_LARGEST_LIMIT = 1e9
_LARGEST_COUNT = 2**63 - 1  # that the file of results holds


@dataclass(frozen=True)
class Table:
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

    def word(self, key: str) -> str | None:
        """A string; None where there is none."""
        value = self.data.get(key)
        self.expect(value is None or isinstance(value, str), key, "a string")
        return value

    def names(self, key: str) -> list[str]:
        """A string, or a list of them."""
        values = as_list(self.data.get(key, []))
        are_names = all(isinstance(value, str) and "\0" not in value for value in values)
        self.expect(are_names, key, "a string or a list of them")
        return values

    def seeds(self, key: str = "seeds", default: int = 1) -> tuple[int, ...]:
        """So many seeds from 0, or a list of seeds."""
        value = self.data.get(key, default)
        values = value if isinstance(value, list) else range(value) if is_count(value) else [None]
        self.expect(all(is_count(seed) for seed in values), key, "a number of seeds, or a list of seeds")
        self.expect(len(values) > 0, key, "at least one seed")
        return tuple(values)

    def limits(self, others: Mapping[str, Any]) -> dict[str, Any]:
        """The limits stated here, else others."""
        stated = {key: self.data[key] for key in LIMITS if key in self.data}
        for key, value in stated.items():
            is_right = is_number(value) and 0 < value <= _LARGEST_LIMIT
            self.expect(is_right, key, "a positive number, at most 1e9")
        self.expect(isinstance(stated.get("threads", 1), int), "threads", "a whole number")
        return {**others, **stated}

    def tables(self, key: str) -> list[Table]:
        """An array of tables."""
        value = self.data.get(key)
        is_array = isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value)
        if not is_array:
            raise InputError(f"{self.where}: {key}", f"expected at least one [[{key}]] table")
        return [Table(entry, f"{self.where}: {key}[{i}]") for i, entry in enumerate(value or [])]


def as_list(value: Any) -> list[Any]:
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def product(axes: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every combination of the values of axes."""
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def is_count(value: Any) -> bool:
    """Whether a value is a whole number from 0 on that the results can hold."""
    return is_integer(value, 0, _LARGEST_COUNT)
