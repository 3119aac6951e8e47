"""Submissions: what somebody hands in for the tasks of the benchmark, read with suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeGuard, get_args

from karpnet.benchmark.files import SUBMISSION, Files, open_files
from karpnet.benchmark.manifest import NAME, SCORED, Entry, benchmark
from reductions.errors import InputError, expect, kind_of
from reductions.formats.json_files import envelope, parse_object
from reductions.reading.fields import Fields, to_fraction
from reductions.reading.json_types import JsonObject
from reductions.reading.texts import as_text
from reductions.reading.values import Kind, number, one_of, read
from reductions.training.hypothesis import Hypothesis

FORMAT, VERSION = "karpnet-submission", 1
Evidence: TypeAlias = Literal["weights", "certificate", "claim"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
MOST_WEIGHTS = 16 * 2**20  # bytes of a weights file
MOST_WIDTH = 4096
MOST_NUMBERS = 2**21
MOST_BITS = 2**16  # of a weight's numerator, and of the common denominator
_HEAD = ("name", "method", "hardware")
_FIELDS = ("format", "version", "benchmark", *_HEAD, "authors", "entries")
_ENTRY = ("task", "sha256", "seconds", *EVIDENCE)


def _is_line(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.isprintable() and value.strip() != "" and len(value) <= 300


LINE = Kind("one line of 1 to 300 characters", _is_line)
SECONDS = number("a number of seconds up to 1e9", 0, 1e9)


@dataclass(frozen=True)
class Handed:
    """What was handed in for one task.

    Parameters
    ----------
    task : Entry
    evidence : "weights", "certificate" or "claim"
    content : Hypothesis, mapping or str
        The weights; a certificate, or the name of its file; the claim, "yes" or "no".
    seconds : float or None
        That it took, as reported.
    """

    task: Entry
    evidence: Evidence
    content: Any
    seconds: float | None


@dataclass(frozen=True)
class Submission:
    """What somebody hands in.

    Parameters
    ----------
    where : str
        For errors.
    benchmark : str
    name, method, hardware : str
    authors : tuple of str
    entries : tuple of Handed
        In the order of the manifest, at most one a task.
    files : Files
    """

    where: str
    benchmark: str
    name: str
    method: str
    hardware: str
    authors: tuple[str, ...]
    entries: tuple[Handed, ...]
    files: Files

    def certificate(self, handed: Handed) -> JsonObject:
        """The certificate that was handed in.

        Raises
        ------
        InputError
            If its file is none, or no JSON object.
        """
        if isinstance(handed.content, Mapping):
            return dict(handed.content)
        return _object(self.files, handed.content, f"{self.where}: {handed.content}")


def read_submission(path: Path) -> Submission:
    """Read a submission: a folder or a .zip with ``submission.json``, or that file alone.

    All weights are read, certificates when they are checked.

    Raises
    ------
    InputError
        If anything in it is malformed, or of no task.
    """
    files, where = open_files(path), str(path)
    fields = Fields(_object(files, SUBMISSION, where), where)
    fields.only(_FIELDS)
    fields.read("format", one_of(FORMAT))
    fields.expect("version", fields.get("version") == VERSION, f"version {VERSION}")
    tasks = benchmark(fields.read("benchmark", one_of(NAME)))
    head = {name: fields.read(name, LINE) for name in _HEAD}
    authors = tuple(read(f"{where}: authors", author, LINE) for author in fields.items("authors"))
    fields.expect("authors", bool(authors), "at least one name")
    handed: dict[str, Handed] = {}
    for index, row in enumerate(fields.items("entries")):
        entry = _handed(Fields(row, f"{where}: entries[{index}]"), tasks, files)
        if entry.task.id in handed:
            raise InputError(f"{where}: entries[{index}]", f"{entry.task.id} stands twice in the list")
        handed[entry.task.id] = entry
    ordered = tuple(handed[name] for name in tasks if name in handed)
    return Submission(where, NAME, authors=authors, entries=ordered, files=files, **head)


def _handed(fields: Fields, tasks: Mapping[str, Entry], files: Files) -> Handed:
    fields.only(_ENTRY)
    task = tasks.get(fields.text("task"))
    if task is None:
        raise fields.fail("task", f"expected a task of the benchmark, got {fields.text('task')[:60]!r}")
    where = f"{fields.where}: {task.id}"
    if task.split not in SCORED:
        raise InputError(where, f"tasks to {task.split} on are not scored", "leave it out")
    if "sha256" in fields.data and fields.text("sha256") != task.sha256:
        raise InputError(where, "the SHA-256 is not that of the task", "write the tasks again")
    found = [kind for kind in EVIDENCE if kind in fields.data]
    if len(found) != 1:
        raise InputError(where, f"expected one of {', '.join(EVIDENCE)}, got {' and '.join(found) or 'none'}")
    kind, content = found[0], fields.get(found[0])
    if kind == "claim":
        content = fields.read("claim", one_of("yes", "no"))
    elif not isinstance(content, (str, dict)):
        expected = f"the name of a file or the object of one, got {kind_of(content)}"
        raise InputError(f"{where}: {kind}", f"expected {expected}")
    if kind == "weights":
        name = content if isinstance(content, str) else ""
        document = (
            _object(files, name, f"{where}: {name}", MOST_WEIGHTS) if name or content == "" else content
        )
        content = weights_of(document, task, f"{where}: {name or kind}")
    seconds = fields.read("seconds", SECONDS) if "seconds" in fields.data else None
    return Handed(task, kind, content, seconds)


def weights_of(document: object, task: Entry, where: str) -> Hypothesis:
    """The weights of a file's object, which may be wider than the task's class.

    Raises
    ------
    InputError
        If they are of another shape, or a number is none or too long.
    """
    fields = envelope(document, where)
    fields.read("kind", one_of("hypothesis"))
    instance = fields.sub("instance")
    rows = instance.items("weights")
    most = task.width if task.architecture == "threshold" else MOST_WIDTH
    expected = f"{task.width} rows, or more up to {most} for a wider network"
    instance.expect("weights", task.width <= len(rows) <= most, f"{expected}, got {len(rows)}")
    numbers: list[object] = list(instance.items("readout"))
    for index, row in enumerate(rows):
        got = len(row) if isinstance(row, list) else kind_of(row)
        if not isinstance(row, list) or len(row) != task.inputs:
            place = f"{instance.place('weights')}[{index}]"
            raise InputError(place, f"expected a list of {task.inputs} numbers, got {got}")
        numbers += row
    expect(where, len(numbers) <= MOST_NUMBERS, f"at most {MOST_NUMBERS} numbers", len(numbers))
    _expect_short(numbers, where)
    return Hypothesis.from_json(instance)


def _expect_short(numbers: list[object], where: str) -> None:
    """Refuse numbers with which the exact check would take for ever."""
    common = 1
    for value in numbers:
        exact = to_fraction(value, where)
        common = lcm(common, exact.denominator)
        if max(common, abs(exact.numerator)).bit_length() > MOST_BITS:
            problem = f"expected numerators and a common denominator of at most {MOST_BITS} bits"
            raise InputError(where, problem, "round the weights")


def _object(files: Files, name: str, where: str, most: int | None = None) -> dict[str, Any]:
    data = files.read(name) if most is None else files.read(name, most)
    return parse_object(as_text(data, where), where)
