"""The manifest of the benchmark: every task with its recipe, its hash, its truth and how hard it is.

The manifest is data of the package (``instances/benchmark/v1/manifest.json``); ``tools.benchmark`` made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

from reductions.errors import InputError
from reductions.formats.json_files import parse_object
from reductions.formats.json_text import dumps
from reductions.reading.fields import COUNT, Fields
from reductions.reading.json_types import JsonObject
from reductions.reading.values import integer, one_of, optional, read

FORMAT, VERSION, NAME = "karpnet-benchmark", 1, "v1"
MANIFEST = "manifest.json"
Split: TypeAlias = Literal["transductive", "train", "test"]
SizeClass: TypeAlias = Literal["small", "medium", "large"]
KnownBy: TypeAlias = Literal["theorem", "planted", "certificate"]
Decade: TypeAlias = Literal["1 s", "5 s", "20 s", "open"]
SPLITS: tuple[Split, ...] = get_args(Split)
SCORED: tuple[Split, ...] = ("transductive", "test")
SIZES: tuple[SizeClass, ...] = get_args(SizeClass)


@dataclass(frozen=True)
class Entry:
    """One task of the benchmark.

    Parameters
    ----------
    id : str
        Also the name of its file, without ``.json``.
    split : "transductive", "train" or "test"
    size : "small", "medium" or "large"
    recipe : str
        Of the source instance (`instances.recipes`), or of the task itself.
    rules : tuple of str
        That map the source to the task, in order; empty for a recipe that makes a task.
    layer : str
        The layer of PyTorch Geometric as which the task is read; empty: none.
    architecture : str
    width, inputs, samples : int
        Shape of the weights, and number of labels.
    sha256 : str
        Of the task's file.
    num_bytes : int
        Of the task's file.
    truth : "yes" or "no"
    known_by : "theorem", "planted" or "certificate"
        A theorem; a witness that the recipe hides, passed through the exact check of the task; a
        certificate that the checker accepted when the manifest was made.
    because : str
        The theorem with its reference, or what the certificate is about.
    conflicts : int or None
        Of CaDiCaL 1.9.5 on the source as CNF; None where it was stopped, or no rule leads to CNF.
    exact : "1 s", "5 s", "20 s" or "open"
        Within what time the exact trainer settled the task with a certificate when the manifest was made.
    certificate_bytes : int or None
        Size of that certificate.
    """

    id: str
    split: Split
    size: SizeClass
    recipe: str
    rules: tuple[str, ...]
    layer: str
    architecture: str
    width: int
    inputs: int
    samples: int
    sha256: str
    num_bytes: int
    truth: Literal["yes", "no"]
    known_by: KnownBy
    because: str
    conflicts: int | None = None
    exact: Decade = "open"
    certificate_bytes: int | None = None

    @property
    def file(self) -> str:
        """Name of the task's file."""
        return f"{self.id}.json"

    def to_json(self) -> JsonObject:
        """The entry as it stands in the manifest."""
        return {**asdict(self), "rules": list(self.rules)}

    @classmethod
    def from_json(cls, fields: Fields) -> Entry:
        """Read an entry.

        Raises
        ------
        InputError
            If a field is missing or of another kind.
        """
        return cls(
            id=fields.text("id"),
            recipe=fields.text("recipe"),
            layer=fields.text("layer"),
            architecture=fields.text("architecture"),
            width=fields.count("width"),
            inputs=fields.count("inputs"),
            samples=fields.count("samples"),
            num_bytes=fields.count("num_bytes"),
            sha256=fields.text("sha256"),
            because=fields.text("because"),
            rules=tuple(fields.texts("rules")),
            split=fields.read("split", one_of(*SPLITS)),
            size=fields.read("size", one_of(*SIZES)),
            truth=fields.read("truth", one_of("yes", "no")),
            known_by=fields.read("known_by", one_of(*get_args(KnownBy))),
            exact=fields.read("exact", one_of(*get_args(Decade))),
            conflicts=fields.read("conflicts", optional(integer("a count or null", 0))),
            certificate_bytes=fields.read("certificate_bytes", optional(COUNT)),
        )


@cache
def benchmark(name: str = NAME) -> Mapping[str, Entry]:
    """The tasks of a version of the benchmark, by id.

    Raises
    ------
    InputError
        If there is no such version.
    """
    read("benchmark", name, one_of(NAME))
    place = files("instances") / "benchmark" / name / MANIFEST
    return read_manifest(place.read_bytes(), f"benchmark/{name}/{MANIFEST}")


def read_manifest(data: bytes, where: str) -> dict[str, Entry]:
    """The tasks that a manifest lists, by id.

    Raises
    ------
    InputError
        If it is none.
    """
    fields = Fields(parse_object(data, where), where)
    if (fields.get("format"), fields.get("version")) != (FORMAT, VERSION):
        raise InputError(where, f"expected format {FORMAT}, version {VERSION}")
    rows = [Entry.from_json(Fields(row, f"{where}: tasks")) for row in fields.items("tasks")]
    return {row.id: row for row in rows}


def manifest_text(entries: Mapping[str, Entry]) -> str:
    """The text of a manifest, a task a line."""
    rows = ",\n".join(dumps(entry.to_json()) for entry in entries.values())
    return f'{{"format":"{FORMAT}","version":{VERSION},"tasks":[\n{rows}\n]}}\n'
