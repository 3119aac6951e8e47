"""The harness of the experiments: settings, journal; every experiment at a small setting."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from karpnet.experiments import run_experiment
from karpnet.experiments.journal import Journal
from karpnet.experiments.settings import as_tables, merged, parse, to_toml
from karpnet.studies import quiet
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


def small_polynomials(tmp_path: Path) -> Path:
    settings = tmp_path / "small.toml"
    settings.write_text(
        """
[queries]
blocks = [4, 6, 20]
realisations = 2
most_counted = 10_000
[samples]
blocks = [3]
realisations = 2
sizes = [10, 30_000]
degree = 1
terms = 2
"""
    )
    return settings


def test_polynomials(tmp_path: Path) -> None:
    study = run_experiment("polynomials", tmp_path, True, small_polynomials(tmp_path), quiet)
    paths = study.write(tmp_path)
    assert [path.name for path in paths] == [f"polynomials.{end}" for end in ("csv", "svg", "png", "toml")]
    with paths[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    queries = [row for row in rows if row["part"] == "queries"]
    assert len(queries) == 3 * 2 * 3
    by_learner: dict[str, dict[int, float]] = {}
    for row in queries:
        by_learner.setdefault(row["learner"], {})[int(row["num_blocks"])] = float(row["num_queries"])
    growing, correlational, control = by_learner.values()
    assert list(by_learner) == ["growing basis", "correlational", "correlational, one block a term"]
    # The growing basis finds all ten terms exactly, with a number of queries linear in the blocks.
    assert all(row["recovered"] == "True" for row in queries if row["learner"] == "growing basis")
    assert growing[20] < 6 * growing[4] < 1000
    assert correlational[20] > 1000 * growing[20]
    assert correlational[20] > float(queries[-2]["least_queries"])
    assert control[20] < growing[20]
    run = {row["num_blocks"]: row["recovered"] for row in queries if row["learner"] == "correlational"}
    assert run == {"4": "True", "6": "True", "20": ""}  # 20 blocks have 7 million monomials: not run
    samples = {
        (row["learner"], row["num_samples"]): row["recovered"] for row in rows if row["part"] == "samples"
    }
    assert samples["growing basis", "10"] == samples["correlational", "10"] == "False"
    assert samples["growing basis", "30000"] == samples["correlational", "30000"] == "True"
    assert len(study.table()) == 3 * 3 + 2
    before = (tmp_path / "polynomials.jsonl").read_bytes()
    again = run_experiment("polynomials", tmp_path, True, small_polynomials(tmp_path), quiet)
    assert again.rows == study.rows
    assert (tmp_path / "polynomials.jsonl").read_bytes() == before


def test_settings_of_polynomials_are_checked(tmp_path: Path) -> None:
    settings = tmp_path / "wrong.toml"
    for text, message in (
        ('[queries]\ngroups = ["cyclic:x"]', "group 'cyclic:x': expected"),
        ('[queries]\ndistribution = "cauchy"', "expected one of gaussian, uniform, got 'cauchy'"),
        ("[queries]\nmax_block = 2", "queries: max_block: expected one of"),
        ("[queries]\ntolerance = 2.0", r"expected a number in \(0, 1\], got 2.0"),
        ("[queries]\nblocks = [0]", "at least one block"),
    ):
        settings.write_text(text)
        with pytest.raises(InputError, match=message):
            run_experiment("polynomials", tmp_path, True, settings, quiet)
