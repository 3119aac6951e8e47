"""The harness of the experiments: settings, journal; every experiment at a small setting."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from karpnet.experiments.journal import Journal
from karpnet.experiments.settings import as_tables, merged, parse, to_toml
from karpnet.study import Row
from reductions.errors import InputError


@dataclass(frozen=True)
class Inner:
    rate: float
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outer:
    count: int
    inner: Inner
    limit: int | None = None
    options: dict[str, float] = field(default_factory=dict)


TABLES: dict[str, Any] = {"count": 3, "inner": {"rate": 1, "names": ["a"]}, "options": {"SGD momentum": 0.5}}


def test_settings_become_dataclasses_and_toml_again() -> None:
    settings = parse(Outer, TABLES, "x.toml")
    assert settings == Outer(3, Inner(1.0, ("a",)), None, {"SGD momentum": 0.5})
    text = to_toml(as_tables(settings), "two\nlines")
    assert text.startswith("# two\n# lines\n")
    assert parse(Outer, tomllib.loads(text), "x.toml") == settings


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"countt": 1}, "x.toml: countt: expected one of count, inner, limit, options"),
        ({"count": 1.5}, "x.toml: count: expected int, got 1.5"),
        ({"count": True}, "x.toml: count: expected int, got True"),
        ({"inner": {"rate": "a"}}, "x.toml: inner: rate: expected float, got 'a'"),
        ({"inner": {"names": [1]}}, r"x.toml: inner: names\[0\]: expected str, got 1"),
        ({"inner": 3}, "x.toml: inner: expected Inner, got 3"),
        ({"inner": {"names": "a"}}, "x.toml: inner: names: expected tuple, got 'a'"),
    ],
)
def test_wrong_settings_are_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(Outer, merged(TABLES, change), "x.toml")
    with pytest.raises(InputError, match="entry 'count' is missing"):
        parse(Outer, {"inner": {"rate": 1.0}}, "x.toml")


def test_a_journal_keeps_what_is_finished(tmp_path: Path) -> None:
    path, ran = tmp_path / "x.jsonl", []

    def run(seed: int) -> Sequence[Row]:
        ran.append(seed)
        if seed == 2 and ran.count(2) == 1:
            raise KeyboardInterrupt
        return [{"seed": seed, "error": 0.1 + seed}]

    def all_cells(journal: Journal) -> list[Row]:
        return [row for seed in range(4) for row in journal.cell({"seed": seed}, partial(run, seed))]

    with pytest.raises(KeyboardInterrupt):
        all_cells(Journal(path))
    with path.open("a") as file:
        file.write('{"cell": {"seed": 2}, "ro')
    rows = all_cells(Journal(path))
    assert ran == [0, 1, 2, 2, 3]
    assert rows == [{"seed": seed, "error": 0.1 + seed} for seed in range(4)]
    assert all_cells(Journal(path)) == rows
    assert len(ran) == 5
    assert [json.loads(line)["cell"]["seed"] for line in path.read_text().splitlines()] == [0, 1, 2, 3]


def test_a_damaged_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"cell": 1, "rows": []}\nnonsense\n{"cell": 2, "rows": []}\n')
    with pytest.raises(InputError, match=r"x.jsonl:2: expected a finished cell; remove the file"):
        Journal(path)
    with pytest.raises(InputError, match="cannot write"):
        Journal(tmp_path / "none" / "x.jsonl").cell({"a": 1}, list)
