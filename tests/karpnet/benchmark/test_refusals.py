"""Bad submissions: each is refused in one line that says where and what, with exit code 2."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from karpnet.benchmark import files
from karpnet.benchmark.manifest import benchmark
from tests.karpnet.benchmark.submissions import (
    SMALL,
    hypothesis,
    packed,
    small,
    submission,
    written,
    zeros,
)
from tests.karpnet.command import karpnet

Build = Callable[[Path], Path]
RIGHT = {"task": SMALL, "weights": "w.json"}


def head(**changes: Any) -> Build:
    """A field of the submission changed, or left out where it is None."""

    def build(folder: Path) -> Path:
        document = {k: v for k, v in submission(RIGHT, **changes).items() if v is not None}
        return written(folder, document, w=zeros(small()))

    return build


def entry(**changes: Any) -> Build:
    """A field of its entry changed, or left out where it is None."""

    def build(folder: Path) -> Path:
        row = {k: v for k, v in {**RIGHT, **changes}.items() if v is not None}
        return written(folder, submission(row), w=zeros(small()))

    return build


def weights(change: Callable[[dict[str, Any]], object]) -> Build:
    """Another weights file: an object, or a text."""

    def build(folder: Path) -> Path:
        made = zeros(small())
        other = change(made)
        return written(folder, submission(RIGHT), w=made if other is None else other)

    return build


def first_weight(value: object) -> Build:
    """Another first weight."""
    return weights(lambda made: hypothesis([[value, *[0] * 9], [0] * 10], [0, 0]))


def text(content: str | bytes) -> Build:
    """A single file of any content."""

    def build(folder: Path) -> Path:
        path = folder.with_suffix(".json")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return build


def archive(change: Callable[[Path], object]) -> Build:
    """A .zip that a function makes."""

    def build(folder: Path) -> Path:
        path = folder.with_suffix(".zip")
        change(path)
        return path

    return build


def members(**changed: str) -> dict[str, str]:
    """The members of a right archive."""
    return {
        "submission.json": json.dumps(submission(RIGHT)),
        "w.json": json.dumps(zeros(small())),
        **{name.replace("__", "/"): value for name, value in changed.items()},
    }


def with_member(info: zipfile.ZipInfo, content: str = "") -> Build:
    """A right archive with one more member."""

    def change(path: Path) -> None:
        packed(path, members())
        with zipfile.ZipFile(path, "a") as opened:
            opened.writestr(info, content)

    return archive(change)


def link(target: str) -> Build:
    """The weights as a symbolic link."""

    def build(folder: Path) -> Path:
        written(folder, submission(RIGHT), other=zeros(small()))
        (folder / "w.json").symlink_to(target)
        return folder

    return build


def linked_folder(folder: Path) -> Path:
    """The weights behind a folder that is a link."""
    written(folder, submission({**RIGHT, "weights": "inside/w.json"}))
    written(folder.parent / "outside", {}, w=zeros(small()))
    (folder / "inside").symlink_to(folder.parent / "outside")
    return folder


def pipe(folder: Path) -> Path:
    """The weights as a pipe, which would never end."""
    written(folder, submission(RIGHT))
    os.mkfifo(folder / "w.json")
    return folder


def pipe_itself(folder: Path) -> Path:
    """A pipe as the submission."""
    os.mkfifo(folder)
    return folder


def sparse(folder: Path) -> Path:
    """A weights file of a gigabyte of nothing."""
    written(folder, submission(RIGHT))
    with (folder / "w.json").open("wb") as file:
        file.truncate(2**30)
    return folder


def symbolic(name: str) -> zipfile.ZipInfo:
    """A member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted(path: Path) -> None:
    """An archive whose members claim to be encrypted."""
    data = bytearray(packed(path, members()).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(data)


def damaged(path: Path) -> None:
    """An archive with a byte of its weights changed."""
    packed(path, members(), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b'"readout": [0', b'"readout": [1'))


def bomb(path: Path) -> None:
    """An archive that swells a thousandfold."""
    packed(path, members(**{"w.json": " " * (files.MOST_BYTES // 2) + json.dumps(zeros(small()))}))


def lying(path: Path) -> None:
    """An archive whose contents say that all of it is small."""
    content = json.dumps(zeros(small()))
    packed(path, members(**{"w.json": content + " " * 10**6}))
    size = (len(content) + 10**6).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))


def train_task(folder: Path) -> Path:
    """A task that one may learn from."""
    task = next(row for row in benchmark().values() if row.split == "train")
    return written(folder, submission({"task": task.id, "weights": zeros(task)}))


def wide_threshold(folder: Path) -> Path:
    """Two units for an architecture of one."""
    task = next(row for row in benchmark().values() if row.architecture == "threshold")
    return written(folder, submission({"task": task.id, "weights": zeros(task, 2)}))


def bad_certificate(content: object) -> Build:
    """A certificate's file that is no JSON object."""

    def build(folder: Path) -> Path:
        return written(folder, submission({"task": SMALL, "certificate": "c.json"}), c=content)

    return build


NESTED = "[" * 100_000 + "]" * 100_000
CASES: dict[str, tuple[Build, str]] = {
    "nothing there": (lambda folder: folder, "no such folder or file"),
    "a pipe": (pipe_itself, "is no regular file"),
    "an empty folder": (lambda folder: folder.mkdir() or folder, "'submission.json': no such file"),
    "an empty file": (text(""), "is empty"),
    "no JSON": (text("{"), "is not valid JSON"),
    "a list": (text("[]"), "expected a JSON object, got a list"),
    "nested without end": (text(NESTED), "is not usable JSON"),
    "NaN": (text('{"format": NaN}'), "NaN is no JSON number"),
    "not UTF-8": (text(b'{"name": "\xff"}'), "is not UTF-8"),
    "a pickle": (text(b"\x80\x04\x95\x05\x00"), "is binary (a Python pickle)"),
    "compressed": (text(b"\x1f\x8b\x08\x00" + bytes(20)), "is binary"),
    "another format": (head(format="karpnet"), "format: expected one of karpnet-submission"),
    "another version": (head(version=2), "version: expected version 1, got 2"),
    "no version": (head(version=None), "field 'version' is missing"),
    "another benchmark": (head(benchmark="v0"), "benchmark: expected one of v1, got 'v0'"),
    "an unknown field": (head(code="import os"), "code: expected one of format"),
    "no name": (head(name=None), "field 'name' is missing"),
    "an empty name": (head(name="  "), "name: expected one line"),
    "a name that steers a terminal": (head(name="\x1b[2J"), "name: expected one line"),
    "a long name": (head(name="x" * 301), "name: expected one line"),
    "a name of two lines": (head(name="a\nb"), "name: expected one line"),
    "a method that is a list": (head(method=["m"]), "method: expected one line"),
    "no hardware": (head(hardware=None), "field 'hardware' is missing"),
    "authors as a string": (head(authors="me"), "authors: expected a list"),
    "no authors": (head(authors=[]), "authors: expected at least one name"),
    "an author that is a number": (head(authors=[1]), "authors: expected one line"),
    "entries as an object": (head(entries={}), "entries: expected a list"),
    "an entry that is a string": (head(entries=["x"]), "entries[0]: expected a JSON object"),
    "an unknown task": (entry(task="relu-sum.p-vs-np"), "expected a task of the benchmark"),
    "a task that is a path": (entry(task="../../etc/passwd"), "expected a task of the benchmark"),
    "a task that is a number": (entry(task=3), "task: expected a string"),
    "no task": (entry(task=None), "field 'task' is missing"),
    "a task of the train split": (train_task, "tasks to train on are not scored"),
    "a task twice": (head(entries=[RIGHT, RIGHT]), "stands twice in the list"),
    "an unknown field of an entry": (entry(solved=True), "solved: expected one of task"),
    "another hash": (entry(sha256="0" * 64), "the SHA-256 is not that of the task"),
    "negative seconds": (entry(seconds=-1), "seconds: expected a number of seconds"),
    "seconds as text": (entry(seconds="fast"), "seconds: expected a number of seconds"),
    "endless seconds": (entry(seconds=1e300), "seconds: expected a number of seconds"),
    "no evidence": (entry(weights=None), "expected one of weights, certificate, claim, got none"),
    "two kinds of evidence": (entry(claim="yes"), "got weights and claim"),
    "a claim of more": (entry(weights=None, claim="maybe"), "claim: expected one of yes, no"),
    "weights as a list": (entry(weights=[[0]]), "expected the name of a file or the object of one"),
    "weights without a name": (entry(weights=""), "expected the name of a file within"),
    "no such weights": (entry(weights="x.json"), "'x.json': no such file"),
    "weights that are a folder": (entry(weights="."), "expected the name of a file within"),
    "weights outside": (entry(weights="../w.json"), "expected the name of a file within"),
    "weights by an absolute name": (entry(weights="/etc/passwd"), "expected the name of a file within"),
    "weights by a name of Windows": (entry(weights="..\\w.json"), "expected the name of a file within"),
    "weights on a drive": (entry(weights="C:w.json"), "expected the name of a file within"),
    "weights by a name with a zero": (entry(weights="w\0.json"), "expected the name of a file within"),
    "weights by a link": (link("other.json"), "is a symbolic link"),
    "weights by a link outside": (link("/etc/passwd"), "is a symbolic link"),
    "weights behind a link": (linked_folder, "is a symbolic link, or behind one"),
    "weights from a pipe": (pipe, "is no regular file"),
    "a huge file": (sparse, "expected at most 16777216 bytes"),
    "weights of another format": (weights(lambda made: {**made, "format": "x"}), '"format": "karpnet"'),
    "weights of another version": (weights(lambda made: {**made, "version": 9}), "expected version 1, got 9"),
    "weights of another kind": (weights(lambda made: {**made, "kind": "cnf"}), "kind: expected one of hypo"),
    "weights without content": (weights(lambda made: made.pop("instance") and None), "'instance' is missing"),
    "too few rows": (weights(lambda made: zeros(small(), 1)), "expected 2 rows, or more"),
    "too many rows": (weights(lambda made: zeros(small(), 5000)), "expected 2 rows, or more up to 4096"),
    "a wider threshold": (wide_threshold, "expected 1 rows, or more up to 1 for"),
    "a row of another length": (
        weights(lambda made: hypothesis([[0] * 10, [0] * 9], [0, 0])),
        "weights[1]: expected a list of 10 numbers, got 9",
    ),
    "a row that is a number": (
        weights(lambda made: hypothesis([[0] * 10, 3], [0, 0])),
        "weights[1]: expected a list of 10 numbers, got a number",
    ),
    "too few readouts": (
        weights(lambda made: hypothesis([[0] * 10] * 2, [0])),
        "readout: expected 2 numbers, got 1",
    ),
    "weights that are NaN": (weights(lambda made: json.dumps(made).replace("0", "NaN", 1)), "NaN is no JSON"),
    "infinite weights": (weights(lambda made: json.dumps(made).replace("0", "1e999", 1)), "expected a n"),
    "a weight that is text": (first_weight("one"), "expected a number or a fraction"),
    "a weight that is true": (first_weight(True), "expected a number or a fraction"),
    "a weight that is null": (first_weight(None), "expected a number or a fraction"),
    "a division by zero": (first_weight("1/0"), "expected a number or a fraction"),
    "a fraction of a million digits": (first_weight("1" * 10**6), "expected a number or a fraction"),
    "an integer of a million digits": (
        weights(lambda made: json.dumps(made).replace("0", "1" * 10**6, 1)),
        "is not usable JSON",
    ),
    "denominators that multiply": (
        weights(lambda made: hypothesis([[f"1/{10**3990 + n}" for n in range(10)]] * 2, [0, 0])),
        "a common denominator of at most 65536 bits",
    ),
    "a certificate that is no JSON": (bad_certificate("{"), "is not valid JSON"),
    "a certificate that is a list": (bad_certificate([]), "expected a JSON object, got a list"),
    "no such certificate": (entry(weights=None, certificate="c.json"), "'c.json': no such file"),
    "a certificate outside": (entry(weights=None, certificate="../c.json"), "the name of a file within"),
    "a single file with others": (text(json.dumps(submission(RIGHT))), "a single file has no others"),
    "half an archive": (
        archive(lambda path: path.write_bytes(packed(path, members()).read_bytes()[:200])),
        "is not a whole .zip file",
    ),
    "an archive without submission.json": (archive(lambda path: packed(path, {"a": "b"})), "pack the files"),
    "an archive of a folder": (
        archive(lambda path: packed(path, {f"mine/{k}": v for k, v in members().items()})),
        "pack the files without the folder around them",
    ),
    "an archive with a name outside": (with_member(zipfile.ZipInfo("../evil.sh")), "file within the sub"),
    "an archive with an absolute name": (with_member(zipfile.ZipInfo("/evil")), "file within the submission"),
    "an archive with a link": (with_member(symbolic("link"), "/etc/passwd"), "is a symbolic link"),
    "an encrypted archive": (archive(encrypted), "is encrypted"),
    "a damaged archive": (archive(damaged), "cannot be unpacked"),
    "an archive that swells": (archive(bomb), "expected at most 16777216 bytes"),
    "an archive that lies": (archive(lying), ""),
}  # fmt: skip


def test_there_are_many_kinds() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("name", CASES)
def test_a_bad_submission_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    build, words = CASES[name]
    done = karpnet("score", build(tmp_path / "mine"), code=2)
    assert done.stdout == ""
    assert done.stderr.startswith("karpnet: ")
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 600
    assert words in done.stderr


def test_an_archive_with_a_name_twice(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("submission.json", json.dumps(submission()))
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr("submission.json", json.dumps(submission()))
    assert "stands twice in the archive" in karpnet("score", path, code=2).stderr


def test_archives_of_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "mine.zip", members())
    monkeypatch.setattr(files, "MOST_ALL", 100)
    assert "expected at most 100 bytes unpacked" in karpnet("score", path, code=2).stderr
    monkeypatch.setattr(files, "MOST_FILES", 1)
    assert "expected at most 1 files, got 2" in karpnet("score", path, code=2).stderr
