"""The tournament at a tiny setting: equal work, survivors, resumption; success rates; the shipped winners."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gnn.plans.plan import Plan
from gnn.plans.tuned import PLAIN
from gnn.settings import TrainingSettings
from karpnet.studies.experiments import run_experiment
from karpnet.studies.study import Study
from karpnet.studies.tournament.candidates import drawn, perturbed, variations
from karpnet.studies.tournament.field import Place, log_rates, margin, played, score
from karpnet.studies.written import write_study
from reductions.formats.json_text import loads_whole
from tests.karpnet.command import karpnet

TINY = """
random = 2
work = 60
compared = 60
steps = 20
mechanisms = {}
[sizes]
relu-sum = {}
threshold-and = {}
"""


def quiet(*told: Any) -> None:
    pass


def tournament(folder: Path, mechanisms: str = "[]", architecture: str = "relu-sum") -> Study:
    settings = folder / "tiny.toml"
    sizes = ("[5]", "[]") if architecture == "relu-sum" else ("[]", "[5]")
    settings.write_text(TINY.format(mechanisms, *sizes))
    return run_experiment("tournament", folder, True, settings, quiet)


def test_a_tournament_halves_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    study = tournament(tmp_path)
    names_of_parts = dict.fromkeys(row["part"] for row in study.rows)
    parts = {part: [row for row in study.rows if row["part"] == part] for part in names_of_parts}
    assert list(parts) == ["round 1", "round 2", "compared with plain Adam", "compared with winner"]
    assert all(rows[0]["name"] == "plain Adam" for rows in (parts["round 1"], parts["round 2"]))
    names = [{row["name"] for row in parts[f"round {number}"]} for number in (1, 2)]
    assert {"draw 1", "draw 2"} <= names[0]
    assert len(names[1] & names[0]) >= 3  # plain Adam and two survivors
    assert all(row["work"] <= 2 * 60 for row in parts["round 1"] if "champion" not in row["name"])
    assert all(row["over_base"] == 1 for row in study.rows if row["part"] == f"compared with {row['name']}")
    assert all(isinstance(Plan.from_json(loads_whole(row["plan"]), "row"), Plan) for row in study.rows)
    path, *figures, settings = write_study(study, tmp_path)
    assert len(path.read_text().splitlines()) == len(study.rows) + 1
    assert all(figure.stat().st_size for figure in figures)
    assert "[5]" in settings.read_text()
    journal = tmp_path / "tournament.jsonl"
    whole = journal.read_text()
    assert tournament(tmp_path).rows == study.rows
    assert journal.read_text() == whole  # nothing ran again
    journal.write_text("".join(whole.splitlines(keepends=True)[:3]))
    again = tournament(tmp_path).rows
    assert [row["fitted"] for row in again] == [row["fitted"] for row in study.rows]


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["relu-sum", "threshold-and"])
def test_every_mechanism_is_compared(architecture: str, tmp_path: Path) -> None:
    study = tournament(tmp_path, "[5]", architecture)
    compared = {row["name"]: row for row in study.rows if row["part"] == "compared with plain Adam"}
    mechanisms = variations(PLAIN, architecture == "threshold-and")
    assert compared.keys() == {"plain Adam", *mechanisms}
    impossible = {name for name, row in compared.items() if row["reason"]}
    assert impossible <= {"dropout", "LevenbergMarquardt"}
    assert all(len(cells) == len(study.headings()) for cells in study.table())


@pytest.mark.parametrize("is_classifier", [False, True])
def test_candidates_are_plans_by_their_json(is_classifier: bool) -> None:
    rng = np.random.default_rng(1)
    changed = variations(PLAIN, is_classifier)
    assert len({str(plan.to_json()) for plan in changed.values()}) == len(changed)
    draws = [drawn(rng, is_classifier, 3000, f"draw {i}") for i in range(40)]
    assert all(plan.is_descent and plan.steps <= 3000 for plan in draws)
    near = [perturbed(plan, rng, "near") for plan in draws]
    for plan in (*changed.values(), *draws, *near):
        assert Plan.from_json(plan.to_json(), "plan") == plan or plan.settings.optimizer_options


def test_rates_count_steps_as_taken_and_nothing_as_less_than_one_fit() -> None:
    rows = [
        {"fitted": 3, "work": 700, "budget": 1000, "loss": 0.1},
        {"fitted": 0, "work": 10, "budget": 1000, "loss": None},  # all diverged at once
    ]
    assert log_rates(rows) == pytest.approx([math.log(3.5 / 700), math.log(0.5 / 1000)])
    assert score(rows) == (pytest.approx(np.mean(log_rates(rows))), -0.1)
    assert margin(rows, rows) == (1, 1, 1)
    better = [{**rows[0], "fitted": 6.5}, rows[1]]  # twice as many, half a fit added
    assert margin(better, rows)[0] == pytest.approx(2**0.5)


def test_a_plan_plays_within_its_budget() -> None:
    place = Place("relu-sum", 6, 1.8, 0, 2)
    assert place.tasks() is place.tasks()
    rows = played(place, Plan("short", TrainingSettings(steps=50)), 1020, 7, 1)
    assert [row["restarts"] for row in rows] == [20, 20]
    assert all(0 < row["work"] <= 1000 for row in rows)


def test_success_rates_in_chunks(tmp_path: Path) -> None:
    study = run_experiment("success", tmp_path, True, None, quiet)
    plain, best = study.rows
    assert (plain["name"], best["name"]) == ("plain Adam", "tuned descent")
    assert plain["restarts"] == best["restarts"] == 120
    assert best["success_low"] < best["success_rate"] < best["success_high"]
    assert len((tmp_path / "success.jsonl").read_text().splitlines()) == 2 * 2 * 2
    assert all(len(cells) == len(study.headings()) for cells in study.table())
    assert len(write_study(study, tmp_path)) == 4
    again = run_experiment("success", tmp_path, True, None, quiet)
    assert again.rows == study.rows


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        ("tournament", "fresh = 1", "fresh: expected at least 2, got 1"),
        ("tournament", "[sizes]\nrelu-sum = [2]", "sizes: relu-sum: expected sizes of at least 3, got [2]"),
        ("tournament", "[sizes]\ngcn-sum = [5]", "architecture: expected one of"),
        ("success", "instances = 1", "instances: expected at least 2, got 1"),
        ("success", "chunk = 0", "chunk: expected at least 1, got 0"),
    ],
)
def test_wrong_settings_are_one_line(kind: str, settings: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(settings)
    done = karpnet("study", kind, "--quick", "--settings", tmp_path / "wrong.toml", "-o", tmp_path, code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
