"""Time to solution: what each method is counted by, points with intervals, and the study end to end."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from instances.families.formulas import random_nae_sat
from karpnet.studies.descent import quiet
from karpnet.studies.experiments import run_experiment
from karpnet.studies.scaling import measure
from karpnet.studies.scaling.points import growth_rows, point, with_intervals
from karpnet.studies.scaling.settings import Effort
from karpnet.studies.scaling.table import law_text
from karpnet.studies.study import Row
from reductions.errors import InputError
from reductions.paths import derive
from solvers.methods import Limits
from tests.karpnet.command import karpnet

TINY = """
other_ratios = []
sizes = [4, 5, 6, 7]
instances = 2
fit_from = [4]
most_guessed = 6
[descent."tuned descent"]
effort = { least = 30, most = 30, enough = 1 }
[descent."plain Adam"]
effort = { least = 4, most = 4, enough = 4 }
settings = { learning_rate = 1e-9, steps = 25 }
[alternating]
least = 3
most = 3
[walksat]
least = 2
most = 2
enough = 2
"""


def row(size: int, tries: int, successes: int, seconds: float, kind: str = "restarts") -> Row:
    """A run of a method on an instance."""
    return {
        "ratio": 1.8, "num_variables": size, "seed": 0, "method": "some", "kind": kind, "unit": "steps",
        "tries": tries, "successes": successes, "work": 10 * tries, "seconds": seconds,
    }  # fmt: skip


def test_an_effort_ends_when_enough_succeeded_or_the_tries_are_spent() -> None:
    effort = Effort(10, 100, 5)
    assert not effort.is_spent(9, 9)
    assert effort.is_spent(10, 5)
    assert not effort.is_spent(99, 4)
    assert effort.is_spent(100, 0)
    assert effort.scaled(0.25) == Effort(2, 25, 5)
    with pytest.raises(InputError, match="least <= most"):
        Effort(10, 9, 1)


def test_guesses_are_all_assignments() -> None:
    for seed in range(5):
        formula = random_nae_sat(7, 9, 3, seed)
        right = sum(
            formula.violation(np.array(values)) is None
            for values in itertools.product((False, True), repeat=7)
        )
        measured = measure.by_guessing(formula)
        assert (measured.tries, measured.successes) == (128, right)


def test_formulas_are_satisfiable_and_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = measure.satisfiable(6, 2.5, 2, 0, Limits(20))
    formulas = [measure.formula_of(6, 2.5, seed) for seed in range(seeds[-1] + 1)]
    numbers = [measure.by_guessing(formula).successes for formula in formulas]
    assert [seed for seed, number in enumerate(numbers) if number] == seeds
    assert len(seeds) == 2 < len(numbers)
    monkeypatch.setattr(measure, "_MOST_DRAWS", 3)
    with pytest.raises(InputError, match="hardly any formula of 5 variables is satisfiable at 30"):
        measure.satisfiable(5, 30.0, 1, 0, Limits(20))


def test_no_formula_is_left_out_for_being_hard() -> None:
    assert measure.satisfiable(300, 2.1, 3, 0, Limits(1e-3)) == []


def test_restarts_are_counted_in_chunks_until_the_effort_is_spent() -> None:
    asked: list[tuple[int, int]] = []

    def attempt(restarts: int, seed: int) -> Any:
        asked.append((restarts, seed))
        return SimpleNamespace(num_fitted=restarts // 300, restart_steps=7 * restarts)

    measured = measure.by_descent(attempt, Effort(600, 5000, 4), 3, 40)
    assert asked == [(1, 40), (512, 41), (1024, 42)]  # the first one is not counted
    assert (measured.tries, measured.successes, measured.work) == (1536, 4, 3 * 7 * 1536)
    asked.clear()
    measured = measure.by_descent(attempt, Effort(200, 250, 4), 1, 0)
    assert [restarts for restarts, _ in asked] == [1, 200, 50]
    assert measured.successes == 0


def test_the_other_methods_solve_what_has_a_solution() -> None:
    (seed,) = measure.satisfiable(8, 1.2, 1, 0, Limits(20))
    formula = measure.formula_of(8, 1.2, seed)
    mapped = derive(formula, "relu-sum")
    walks = measure.by_walks(formula, Effort(3, 3, 3), 10**6, 0)
    assert walks.successes == walks.tries == 3
    assert measure.by_walks(random_nae_sat(6, 60, 3, 0), Effort(2, 2, 1), 50, 0).successes == 0
    starts = measure.by_alternation(mapped.target, Effort(20, 200, 1), 0)
    assert starts.successes >= 1
    for name in ("exact", "cadical"):
        assert measure.by_solver(name, mapped, 20).successes == 1


def test_the_cost_of_a_success_counts_the_failures_before_it() -> None:
    run = with_intervals(row(8, 1000, 10, 50.0))
    p, cost = 0.01, 0.05
    assert run["seconds_of_a_success"] == pytest.approx((1 - p) / p * cost + cost)
    assert run["seconds_low"] < 5.0 < run["seconds_high"]
    assert run["seconds_low"] * run["success_high"] == pytest.approx(cost)
    failed = with_intervals(row(8, 1000, 0, 50.0))
    assert (failed["seconds_of_a_success"], failed["seconds_high"]) == (None, None)
    assert failed["seconds_low"] > 10.0
    counted = with_intervals(row(8, 256, 3, 1.0, "counted"))
    assert counted["success_low"] == counted["success_high"] == 3 / 256


def test_a_median_is_open_where_half_of_the_instances_are_unsolved() -> None:
    rows = [row(8, 100, successes, 6.0) for successes in (6, 3, 2, 0, 0)]
    some = point(rows)
    assert (some["unsolved"], some["tries"], some["successes"]) == (2, 500, 11)
    assert some["seconds_median"] == 3.0
    assert some["seconds_q75"] == some["median_high"] == math.inf
    assert some["mean_rate"] == pytest.approx(0.022)
    assert some["mean_low"] < some["mean_rate"] < some["mean_high"]
    none = point([row(8, 100, 0, 6.0) for _ in range(3)])
    assert none["seconds_median"] == math.inf
    assert none["median_bound"] == pytest.approx(6.0 / -math.log(0.05))


def test_laws_are_fitted_from_the_least_size_on() -> None:
    rows = [
        row(size, 1000, round(1000 * math.exp(-0.2 * size)), 1.0) for size in (4, 8, 12, 16) for _ in "ab"
    ]
    found = {(law["quantity"], law["law"]): law for law in growth_rows(rows, 6)}
    assert set(found) == {
        (q, law) for q in ("tries", "work", "seconds") for law in ("exponential", "polynomial")
    }
    law = found["tries", "exponential"]
    assert law["b"] == pytest.approx(0.2, abs=0.01)
    assert (law["from_variables"], law["to_variables"], law["instances"]) == (8, 16, 6)
    assert law_text(law).startswith("1.22^n [1.")


def test_the_study_end_to_end_and_again_from_its_journal(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    options = ("--quick", "--settings", tmp_path / "tiny.toml", "-o", tmp_path / "out")
    told = karpnet("study", "scaling", *options).stdout
    assert "tuned descent" in told
    names = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {"scaling.csv", "scaling-points.csv", "scaling-growth.csv", "scaling.jsonl", "scaling.toml"}
    assert names == tables | {f"scaling{end}.{kind}" for end in ("", "-success") for kind in ("svg", "png")}
    with (tmp_path / "out" / "scaling.csv").open() as file:
        rows = list(csv.DictReader(file))
    sizes = {name: {int(r["num_variables"]) for r in rows if r["method"] == name} for name in (
        "random guess", "plain Adam", "walksat", "tuned descent",
    )}  # fmt: skip
    assert sizes["random guess"] == {4, 5, 6}
    assert sizes["plain Adam"] == {4}  # whose rate moves nothing: it fails, and larger ones are left out
    assert sizes["walksat"] == sizes["tuned descent"] == {4, 5, 6, 7}
    # The journal gives the same study, without measuring anything.
    settings = tmp_path / "out" / "scaling.toml"
    again = run_experiment("scaling", tmp_path / "out", False, settings, quiet)
    assert [r["seconds"] for r in again.rows] == [float(r["seconds"]) for r in rows]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("sizes = [8, 6]", "sizes: expected different numbers from 3 on, ascending"),
        ("seed = -1", "seed: expected 0 to 1000, got -1"),
        ("instances = 1", "instances: expected at least 2, got 1"),
        ('[descent."plain Adam"]\nsettings = { restarts = 3 }', "expected none of restarts"),
        ('[descent."plain Adam"]\nsettings = { steps = 0 }', "steps: expected an integer, 1 to 2"),
        ('[descent."tuned descent"]\nwidth = 2', "a tuned plan has its own settings"),
        ('[solvers]\nnames = ["oracle"]', "expected one of"),
        ("ratio = 0", "ratio: expected a number between 0 and 100"),
    ],
)
def test_wrong_settings_are_one_line(settings: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(settings)
    with pytest.raises(InputError, match=message):
        run_experiment("scaling", tmp_path, True, tmp_path / "wrong.toml", quiet)
