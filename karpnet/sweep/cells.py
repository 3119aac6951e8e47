"""A cell of a sweep: one method on one instance, and the key that says whether it was run already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from instances.family import Truth
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject, JsonValue

DESCENT = "gradient-descent"
Columns: TypeAlias = dict[str, Any]  # SQLite's values by column


def canonical(value: JsonValue) -> str:
    """The one JSON text of a value: sorted keys, no spaces, only ASCII."""
    return dumps(value, sort_keys=True, ascii_only=True)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _plain(value: JsonValue) -> JsonValue:
    """A number that is whole as an integer: 10 and 10.0 mean the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Label(NamedTuple):
    """A truth label: "YES", "NO" or "", and how it is known."""

    truth: str = ""
    because: str = ""

    @classmethod
    def of(cls, truth: Truth) -> Label:
        """What a family or a file says of its instance."""
        if truth.answer == "unknown":
            return cls()
        return cls(truth.answer.upper(), f"{truth.known_by}: {truth.note}")


NO_LABEL = Label()


@dataclass(frozen=True)
class Instance:
    """Where the instance of a cell comes from.

    Parameters
    ----------
    name : str
        For people.
    recipe : str
        The recipe line of a generated instance; empty for a file.
    file : str
        Path of a file; empty for a recipe.
    sha256 : str
        Of the file's content: what identifies it wherever it lies.
    read_as : str or None
        What a DIMACS file states.
    made_by : str
        The recipe line in a file's header.
    label : Label
        Truth as the recipe's family knows it, or for a file as the sweep or the file's header states it.
    """

    name: str
    recipe: str = ""
    file: str = ""
    sha256: str = ""
    read_as: str | None = None
    made_by: str = ""
    label: Label = NO_LABEL

    @cached_property
    def content(self) -> JsonObject:
        """What the instance is, apart from where it lies and what is said of it."""
        return {"recipe": self.recipe} if self.recipe else {"sha256": self.sha256, "as": self.read_as}

    @cached_property
    def key(self) -> str:
        """The same for the same content, on any machine."""
        return digest(canonical(self.content))[:16]


def multiple(width: int | str | None) -> int | None:
    """How many times the proper width a width is; None for a number, which says it for no task alone."""
    if isinstance(width, int):
        return None
    return 1 if width in (None, "proper") else int(str(width).removesuffix("x"))


@dataclass(frozen=True)
class Cell:
    """One method on one instance.

    Parameters
    ----------
    instance : Instance
    architecture : str or None
        None for a method on the source, and for an instance that is a training task itself.
    via : tuple of str
        Problems or rules that the chain must go through.
    method : str
        A method of `solvers`, or ``gradient-descent``.
    subject : "source" or "task"
    width : int or str or None
        Of gradient descent: a number, "proper", or "8x" for eight times the proper one.
    settings : mapping
        Of gradient descent: fields of `TrainingSettings` that decide the result, but the seed.
    replicate : int
        Number that tells cells apart that differ in nothing else.
    seconds : float
    megabytes : float or None
        Limits of the whole cell.
    threads : int
    """

    instance: Instance
    architecture: str | None
    via: tuple[str, ...]
    method: str
    subject: str
    width: int | str | None = None
    settings: JsonObject = field(default_factory=dict)
    replicate: int = 0
    seconds: float = 60.0
    megabytes: float | None = None
    threads: int = 1

    @cached_property
    def key(self) -> str:
        """Hash of everything that decides the result: what has this key's row is not run again."""
        return digest(
            canonical(
                {
                    "instance": self.instance.content,
                    "architecture": self.architecture,
                    "via": list(self.via),
                    "method": self.method,
                    "width": self.width,
                    "settings": {name: _plain(value) for name, value in self.settings.items()},
                    "replicate": self.replicate,
                    "limits": [_plain(self.seconds), _plain(self.megabytes)],
                }
            )
        )[:32]

    @property
    def seed(self) -> int:
        """Seed of the initial weights: drawn from the key, so that no two cells share one."""
        return int(self.key[:8], 16)

    @property
    def needs_gpu(self) -> bool:
        """Whether the cell trains on a CUDA device."""
        return str(self.settings.get("device", "cpu")).startswith("cuda")
