"""The harness of the experiments: settings, journal; every experiment at a small setting."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from karpnet.studies.experiments import run_experiment
from karpnet.studies.hard_classes.learning.table import _with_interval
from karpnet.studies.journal import Journal
from karpnet.studies.study import Row
from karpnet.studies.toml_settings import as_tables, merged, parse, to_toml
from reductions.errors import InputError
from tests.karpnet.command import karpnet


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


def test_what_diverged_is_null_in_the_journal_and_has_a_cell_in_the_table(tmp_path: Path) -> None:
    path, errors = tmp_path / "x.jsonl", (float("nan"), float("inf"), 0.5, 0.7)

    def rows() -> list[Row]:
        return Journal(path).cell({"seed": 0}, lambda: [{"test_error": error} for error in errors])

    assert rows() == rows() == [{"test_error": error} for error in (None, None, 0.5, 0.7)]
    assert "NaN" not in path.read_text()
    assert "Infinity" not in path.read_text()
    assert _with_interval([row["test_error"] for row in rows()]).endswith(" (2 diverged)")
    assert _with_interval([None]) == "diverged"


def test_a_damaged_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"cell": 1, "rows": []}\nnonsense\n{"cell": 2, "rows": []}\n')
    with pytest.raises(InputError, match=r"x.jsonl:2: expected a finished cell; remove the file"):
        Journal(path)
    with pytest.raises(InputError, match="cannot write"):
        Journal(tmp_path / "none" / "x.jsonl").cell({"a": 1}, list)


TINY = """
num_train = 120
num_test = 300
num_solve = {solve}
realisations = 2
{target}
[overparameterised]
channels = [8{more}]
hidden = [4]
[overparameterised.descent]
epochs = 2
looks = 2
[minimal.descent]
epochs = 2
looks = 2
[optimizers]
runs = 3
epochs = 1
"""
KINDS = {
    "degree-parity": TINY.format(solve=60, target="", more=", 8"),
    "cyclic-parity": TINY.format(solve=60, target="[target]\nnum_inputs = 8\nk = 4", more="]\nkernels = [8"),
    "superpolynomial": TINY.format(solve=60, target='[target]\ngroup = "dihedral:6"', more=", 8"),
    "averaged-planes": TINY.format(
        solve=60,
        target="[target]\nnum_inputs = 12\nk = 6\nnum_planes = 2\noverlap = 0.9",
        more="]\nkernels = [8",
    ),
    "planes": TINY.format(solve=120, target="[target]\nnum_features = 4\nk = 4", more=""),
}
COLUMNS = (
    "part,role,optimizer,learning_rate,rate_factor,realisation,epoch,"
    "train_error,test_error,trivial_error,num_train,num_parameters"
)


def run_study(kind: str, folder: Path, *options: Any) -> list[dict[str, str]]:
    """The command, and the rows of the CSV that it leaves."""
    karpnet("study", kind, "-o", folder, *options)
    with (folder / f"{kind}.csv").open() as file:
        return list(csv.DictReader(file))


def errors(rows: list[dict[str, str]], part: str, role: str, epoch: int | str = "") -> list[float]:
    """Test errors of a part after an epoch."""
    found = [row for row in rows if (row["part"], row["role"], row["epoch"]) == (part, role, str(epoch))]
    return [float(row["test_error"]) for row in found]


def numbers(rows: Sequence[Row]) -> list[float]:
    """Measured values; two processes may differ in their last bits."""
    return [value for row in rows for value in row.values() if isinstance(value, float)]


def others(rows: Sequence[Row]) -> list[Row]:
    """The rows without their measured values."""
    return [{key: value for key, value in row.items() if not isinstance(value, float)} for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_every_experiment_at_a_tiny_setting(kind: str, tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(KINDS[kind])
    options = ("--quick", "--settings", tmp_path / "tiny.toml")
    rows = run_study(kind, tmp_path / "out", *options)
    assert (tmp_path / "out" / f"{kind}.csv").read_text().splitlines()[0] == COLUMNS
    assert len(rows) == 2 + 2 * (2 * 2 * 3) + 7 * 2 * (3 * 2)
    assert max(errors(rows, "algorithm", "hard")) < 0.2
    for part, epoch, count in (("overparameterised", 2, 2), ("minimal", 2, 2), ("optimizers", 1, 21)):
        for role in ("hard", "control"):
            assert len(errors(rows, part, role, epoch)) == count
    trivial = [float(row["trivial_error"]) for row in rows if row["role"] == "hard"]
    low, high = (0.4, 0.6) if kind == "degree-parity" else (0.9, 1.2)
    assert low < min(trivial) <= max(trivial) < high
    assert {row["realisation"] for row in rows} == {"0", "1"}
    factors = {float(row["rate_factor"]) for row in rows if row["part"] == "optimizers"}
    assert len(factors) == 3
    assert all(0.1 <= factor <= 10 for factor in factors)
    told = tmp_path / "out" / f"{kind}.toml"
    settings = tomllib.loads(told.read_text())
    assert (settings["num_train"], settings["minimal"]["descent"]["epochs"]) == (120, 2)
    names = [kind]
    if kind == "degree-parity":
        names.append(f"{kind}-network")
        assert "with integer weights" in (tmp_path / "out" / f"{kind}-network.svg").read_text()
    for name in names:
        assert (tmp_path / "out" / f"{name}.svg").read_text().startswith("<?xml")
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    # The journal holds all of it, and the file beside it the settings.
    journal = tmp_path / "out" / f"{kind}.jsonl"
    study = run_experiment(kind, tmp_path / "out", False, told, lambda *_: None)
    assert [{key: "" if v is None else str(v) for key, v in row.items()} for row in study.rows] == rows
    assert all(len(cells) == len(study.headings()) for cells in study.table())
    # A run that was killed half-way goes on.
    lines = journal.read_text().splitlines(keepends=True)
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / journal.name).write_text("".join(lines[:6]) + lines[6][:40])
    again = run_experiment(kind, tmp_path / "again", False, told, lambda *_: None).rows
    assert others(again) == others(study.rows)
    assert numbers(again) == pytest.approx(numbers(study.rows), rel=1e-3, abs=1e-9)
    lines_again = (tmp_path / "again" / journal.name).read_text().splitlines(keepends=True)
    assert lines_again[:6] == lines[:6]
    assert [json.loads(line)["cell"] for line in lines_again] == [json.loads(line)["cell"] for line in lines]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_quick_settings_show_what_the_figure_is_about(kind: str, tmp_path: Path) -> None:
    rows = run_study(kind, tmp_path, "--quick")
    last = {
        part: max(int(row["epoch"]) for row in rows if row["part"] == part)
        for part in ("overparameterised", "minimal")
    }
    trivial = [float(row["trivial_error"]) for row in rows if row["part"] == "algorithm"]
    assert np.mean(errors(rows, "algorithm", "hard")) < 0.05
    for part, epoch in last.items():
        hard, control = (errors(rows, part, role, epoch) for role in ("hard", "control"))
        assert len(hard) == len(control) == 5
        # Within five points of chance; a regression may be worse than the constant.
        assert np.mean(hard) > np.mean(trivial) - 0.05
        assert np.mean(control) < 0.5 * np.mean(trivial)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_experiment_loses_nothing_finished(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(KINDS["planes"])
    options = ("--quick", "--settings", tmp_path / "tiny.toml")
    settings = (True, tmp_path / "tiny.toml", lambda *_: None)
    expected = run_experiment("planes", tmp_path / "whole", *settings).rows
    journal = tmp_path / "out" / "planes.jsonl"
    program = "import sys; from karpnet.cli.app import main; main()"
    command = [sys.executable, "-c", program, "study", "planes", "-o", tmp_path / "out", *options]
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not (journal.exists() and journal.read_bytes().count(b"\n") >= 3):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()
    finished = journal.read_bytes()
    finished = finished[: finished.rindex(b"\n") + 1]
    rows = run_experiment("planes", tmp_path / "out", *settings).rows
    assert numbers(rows) == pytest.approx(numbers(expected), rel=1e-3, abs=1e-9)
    assert others(rows) == others(expected)
    assert journal.read_bytes().startswith(finished)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[target]\nk = 3\n", "hidden plane: expected an even k, at least 2, got 3: at odd k"),
        ("[target]\nnum_features = 1\n", "1 orthogonal planes need 2 features, got 1"),
        ("[optimizers.rates]\nAdamm = 0.1\n", "optimizer: expected one of"),
        ('[optimizers.rates]\n"SGD nesterov" = 0.1\n', "expected SGD or SGD momentum"),
        ("[optimizers.rates]\nLBFGS = 0.1\n", "LBFGS needs more than a gradient a step"),
        ("num_solve = 300\n", "num_solve: expected at most num_train = 120"),
        ("num_solve = 7\n", "wrong.toml: num_solve: expected at least 2 num_features = 8, got 7"),
        ("realisations = 1\n", "realisations: expected at least 2, got 1"),
        ("seed = 10000000000000\n", "seed: expected 0 to 1099511627776, got 10000000000000"),
        ("threads = 1000000\n", "threads: expected 1 to 1024, got 1000000"),
        ('device = "meta"\n', "device: 'meta' is not at hand here; use cpu"),
        ("num_test = 2\n[target]\nnum_nodes = 2\n", "samples: all labels are equal"),
        ("[overparameterised]\nchannels = [10000000000000000]\n", "out of memory"),
        (
            "[minimal.descent]\nepochs = 0\n",
            "minimal: descent: epochs: expected an integer, at least 1, got 0",
        ),
        ("color = 1\n", "wrong.toml: color: expected one of seed, "),
        ("[minimal]\nchannels = []\n", "channels: expected positive widths"),
        ("[minimal.descent]\nschedule = 'steep'\n", "expected one of constant, linear, cosine, got 'steep'"),
        ("num_train = \n", "expected TOML"),
    ],
)
def test_wrong_experiments_are_one_line(settings: str, message: str, tmp_path: Path) -> None:
    tiny = tomllib.loads(KINDS["planes"])
    tiny["optimizers"]["rates"] = {}
    try:
        text = to_toml(merged(tiny, tomllib.loads(settings)))
    except tomllib.TOMLDecodeError:
        text = settings
    (tmp_path / "wrong.toml").write_text(text)
    done = karpnet(
        "study", "planes", "--quick", "--settings", tmp_path / "wrong.toml", "-o", tmp_path, code=2
    )
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        ("degree-parity", "[target]\nmax_bias = nan", "target: max_bias: expected 0 to 1, got nan"),
        ("polynomials", "seed = -1", "seed: expected at least 0, got -1"),
        ("polynomials", "[queries]\ngroups = []", "queries: groups: expected a group, got []"),
        ("polynomials", "[queries]\nblocks = [4, 4]", "blocks: expected different positive numbers"),
        ("polynomials", "[queries]\ntolerance = 0", "tolerance: expected a number in (0, 1], got 0.0"),
        ("polynomials", "[samples]\nsizes = []", "samples: sizes: expected different positive numbers"),
        ("polynomials", "[samples]\nrealisations = 0", "realisations: expected at least 1, got 0"),
        ("polynomials", "[samples]\nsuccess = nan", "success: expected a share in (0, 1], got nan"),
        ("polynomials", "[samples]\npatience = 0", "patience: expected at least 1, got 0"),
        ("degree-parity", "[target]\nnum_nodes = 1", "no draw of a thousand at n = 1 has a bias of 0.1"),
        ("degree-parity", "[target]\nnum_nodes = -1", "expected at least one node"),
        ("cyclic-parity", "[target]\nk = 5", "target: expected an even k, at least 2, got 5"),
        ("cyclic-parity", "[target]\nk = 30", "target: expected k <= num_inputs = 16, got 30"),
        (
            "cyclic-parity",
            "[overparameterised]\nkernels = [3]",
            "expected a number from 1 to 16 for each of 2",
        ),
        ("superpolynomial", "[target]\ncontrol_k = 3", "target: expected an even k, at least 2, got 3"),
        ("superpolynomial", "[target]\ncontrol_k = 18", "control_k: expected at most n = 16, got 18"),
        (
            "superpolynomial",
            '[target]\ngroup = "cyclic:3"',
            "group: expected 4 to 32 coordinates and at most",
        ),
        ("superpolynomial", '[target]\ngroup = "x"', "group 'x': expected"),
        ("averaged-planes", "[target]\nk = 5", "target: expected an even k, at least 2, got 5"),
        ("averaged-planes", "[target]\nnum_planes = 4", "num_planes: expected at least 5, got 4"),
        ("averaged-planes", "[target]\noverlap = 1", "overlap: expected a number in (0, 1), got 1.0"),
        ("averaged-planes", "[target]\nnum_inputs = 1", "num_inputs: expected 2 to 1000, got 1"),
        ("planes", "[target]\nnum_nodes = 1", "samples: all labels are equal"),
        ("planes", "seed = -1", "seed: expected 0 to 1099511627776, got -1"),
    ],
)
def test_wrong_targets_are_one_line(kind: str, settings: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(settings)
    done = karpnet("study", kind, "--quick", "--settings", tmp_path / "wrong.toml", "-o", tmp_path, code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_options_that_do_not_fit(tmp_path: Path) -> None:
    assert "takes no file of an instance" in karpnet("study", "planes", tmp_path, code=2).stderr
    assert "--quick and --settings are for" in karpnet("study", "ratio", "--quick", code=2).stderr
    assert "cannot read" in karpnet("study", "planes", "--settings", tmp_path / "no.toml", code=2).stderr
