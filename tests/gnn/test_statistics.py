"""Intervals, summaries, lifted witnesses, and searches over settings."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from gnn.search import LogUniform, grid, random_trials, search
from gnn.statistics import SuccessRate, Summary, lifted_witness, random_violations
from gnn.trainer import TrainingSettings, train
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import CANDIDATES
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.csv_files import write_csv
from reductions.problems import PROBLEMS
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.partition import Partition
from reductions.rules import RULES
from tests.gnn.tasks import planted_nae_sat, relu_sum_task

QUICK = TrainingSettings(restarts=32, steps=300, device="cpu")
CHAIN = (RULES["nae-sat-to-sign-system"], RULES["sign-system-to-relu-sum"])


def test_wilson_intervals_are_the_published_ones() -> None:
    # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
    for successes, trials, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        rate = SuccessRate.of(successes, trials)
        assert rate.low == pytest.approx(low, abs=5e-5)
        assert rate.high == pytest.approx(high, abs=5e-5)
    assert SuccessRate.of(20, 20).high == 1.0
    assert (SuccessRate.of(0, 0).low, SuccessRate.of(0, 0).high) == (0.0, 1.0)


def test_wilson_intervals_cover_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    for truth in (0.02, 0.3, 0.9):
        drawn = rng.binomial(100, truth, 2000)
        covered = [
            SuccessRate.of(int(x), 100).low <= truth <= SuccessRate.of(int(x), 100).high for x in drawn
        ]
        assert np.mean(covered) == pytest.approx(0.95, abs=0.04)


def test_a_summary_counts_divergence_as_failure() -> None:
    task = relu_sum_task(8, 1.0, 0)
    result = train(task, QUICK)
    lost = replace(result, diverged=~result.fitted)
    summary = Summary.of(lost, task.num_samples, is_classifier=False)
    assert summary.success.trials == 32
    assert summary.success.successes == result.num_fitted > 0
    assert summary.error_quantiles[4] <= 0.45
    everything = replace(result, diverged=np.ones(32, dtype=np.bool_))
    assert math.isnan(Summary.of(everything, task.num_samples, False).error_quantiles[2])


def test_lifted_witnesses_beat_chance_and_wide_networks_do_not_lift() -> None:
    derivation = Derivation.of(planted_nae_sat(30, 1.5, 0), CHAIN)
    result = train(derivation.target, QUICK)
    lifted = lifted_witness(derivation, result, most=16)
    assert lifted is not None
    assert lifted.num_constraints == 45
    assert lifted.random_mean == pytest.approx(45 / 4, rel=0.05)
    assert lifted.violations < lifted.random_mean / 2
    by_hand = [derivation.source.num_violations(derivation.back(h)) for h in result.hypotheses(range(32))]
    assert lifted.violations >= min(by_hand)
    wide = train(derivation.target.widened(8), replace(QUICK, steps=2))
    assert lifted_witness(derivation, wide) is None


def test_random_violations_match_the_expectation() -> None:
    triangle = HypergraphColoring.from_lists(3, 3, [[0, 1], [1, 2], [0, 2]])
    assert random_violations(triangle, 4000) == pytest.approx(1.0, rel=0.1)
    assert random_violations(Partition((1, 1)), 4000) == pytest.approx(0.5, rel=0.1)


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_a_chance_to_compare_with(name: str) -> None:
    random = Random(f"chance {name}")
    for _ in range(3):
        problem = drawn(name, random)
        violated = [problem.num_violations(witness) for witness in CANDIDATES[name](problem)]
        error = float(np.std(violated)) / math.sqrt(1000)
        assert random_violations(problem, 1000) == pytest.approx(float(np.mean(violated)), abs=5 * error)


def test_grids_and_random_searches_cover_what_they_say() -> None:
    trials = grid(2, QUICK, {"optimizer": ["Adam", "SGD"], "width": [2, 4], "learning_rate": [0.1]})
    assert [(t.settings.optimizer, t.width) for t in trials] == [
        ("Adam", 2),
        ("Adam", 4),
        ("SGD", 2),
        ("SGD", 4),
    ]
    drawn = random_trials(
        2, QUICK, {"learning_rate": LogUniform(0.01, 1.0), "noise": [0.0, 0.1]}, 200, seed=1
    )
    rates = np.log10([trial.settings.learning_rate for trial in drawn])
    assert -2 <= rates.min() < -1.8
    assert -0.2 < rates.max() <= 0
    assert {trial.settings.noise for trial in drawn} == {0.0, 0.1}
    assert drawn == random_trials(
        2, QUICK, {"learning_rate": LogUniform(0.01, 1.0), "noise": [0.0, 0.1]}, 200, seed=1
    )
    with pytest.raises(InputError, match="learning-rate"):
        grid(2, QUICK, {"learning_rate": [-1.0]})
    with pytest.raises(InputError, match="momentum"):
        grid(2, QUICK, {"momentum": [0.9]})


def test_a_search_ranks_by_success_and_writes_a_table(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    task = relu_sum_task(20, 1.0, 1)
    trials = grid(2, QUICK, {"width": [2, 16], "learning_rate": [0.1, 1e-5]})
    ranked = search(task, trials, lambda *at: seen.append(at))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (ranked[0].trial.width, ranked[0].trial.settings.learning_rate) == (16, 0.1)
    assert ranked[0].summary.success.rate > 0.9
    path = tmp_path / "search.csv"
    write_csv(path, [trial.row() for trial in ranked])
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["success_rate"]) for row in rows] == [r.summary.success.rate for r in ranked]
