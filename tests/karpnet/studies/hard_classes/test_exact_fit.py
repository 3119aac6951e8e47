"""Samples of the hard classes as training tasks, and the study of exact training on them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from karpnet.studies.descent import quiet
from karpnet.studies.experiments import run_experiment
from karpnet.studies.hard_classes.exact_fit import ALGORITHM, DESCENT, EXACT
from karpnet.studies.hard_classes.exact_tasks import (
    CLASSES,
    ExactClass,
    IntegerPlane,
    ParityOfCounts,
    draw_target,
    exact_task,
    wrong,
)
from karpnet.studies.written import write_study
from reductions.arrays import RationalArray
from reductions.errors import InputError
from reductions.training.hypothesis import Hypothesis


def explicit(target: ParityOfCounts | IntegerPlane) -> Hypothesis:
    """The weights that equal a target."""
    if isinstance(target, IntegerPlane):
        weights = np.concatenate([target.plane[:1], -target.plane[:1], target.plane[1:], -target.plane[1:]])
        return Hypothesis(RationalArray(weights), RationalArray(np.array([1, 1, -1, -1])))
    parity, n = target.parity, target.parity.num_nodes
    # Units relu(x - j), x the count of S and 1 = sum(c) / n, whose kinks at 1..n - 1 turn the slope; left of
    # them relu(x) rises where b = 0, and relu(1 - x) falls where b = 1.
    weights = n * parity.chosen.astype(np.int64) - np.arange(n)[:, None]
    readout = 2 * (-1) ** np.arange(n)
    if parity.offset:
        weights[0] = 1 - n * parity.chosen
        readout = -readout
        readout[:2] = 1
    else:
        readout[0] = 1
    return Hypothesis(RationalArray(weights, n), RationalArray(readout))


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("seed", range(3))
def test_tasks_hold_their_class(kind: ExactClass, seed: int) -> None:
    rng = np.random.default_rng(seed)
    target = draw_target(kind, 6 if kind == "degree-parity" else 4, rng)
    assert isinstance(target, (ParityOfCounts, IntegerPlane))
    nodes, samples = target.sample(40, rng)
    hypothesis = explicit(target)
    task = exact_task(nodes, samples.labels, target.width)
    assert task.empirical_error(hypothesis).max_error == 0
    assert wrong(task, hypothesis) == 0
    spoiled = Hypothesis(hypothesis.weights, RationalArray(2 * hypothesis.readout.numerators))
    assert wrong(task, spoiled) == np.mean(samples.labels != 0) > 0
    assert task.tolerance == Fraction(1, 4)


SMALL = """
realisations = 2
num_test = 200
seconds = {seconds}
restarts = 16
steps = 200
[degree_parity]
size = 4
samples = [4, 8]
[plane]
samples = [6]
[averaged_plane]
samples = [3]
"""


def test_the_study_at_a_small_setting(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL.format(seconds=5.0))
    study = run_experiment("exact-fit", tmp_path, False, tmp_path / "small.toml", quiet)
    paths = write_study(study, tmp_path)
    assert [path.name for path in paths] == [f"exact-fit.{end}" for end in ("csv", "svg", "png", "toml")]
    by_learner = {learner: [r for r in study.rows if r["learner"] == learner] for learner in (EXACT, DESCENT)}
    assert len(by_learner[EXACT]) == len(by_learner[DESCENT]) == 2 * 4
    assert {row["class"] for row in study.rows if row["learner"] == ALGORITHM} == {"degree-parity", "plane"}
    for row in by_learner[EXACT]:
        # Within 1/4 of all labels is right on all samples, and says nothing of others.
        assert row["fitted"] == (row["train_error"] == 0)
        assert row["restarts_fitted"] is None
    assert any(row["fitted"] for row in by_learner[EXACT])
    for row in by_learner[DESCENT]:
        assert row["fitted"] == (row["restarts_fitted"] > 0)
        assert row["train_error"] == 0 or not row["fitted"]
    assert all(0 <= row["constant_error"] <= 1 for row in study.rows)
    assert len(study.table()) == 2 * 3 + 3 + 2
    before = (tmp_path / "exact-fit.jsonl").read_bytes()
    again = run_experiment("exact-fit", tmp_path, False, tmp_path / "exact-fit.toml", quiet)
    assert again.rows == study.rows
    assert (tmp_path / "exact-fit.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seconds = 0", "seconds: expected a positive number, got 0"),
        ("[plane]\nsize = 2", "plane: size: expected 3 to 12, got 2"),
        ("[plane]\nsamples = [5]", "plane: samples: expected at least 2 size = 6, got 5"),
        ("[plane]\nsamples = [1]", "samples: expected different numbers from 2 on"),
        ("realisations = 1", "realisations: expected at least 2, got 1"),
    ],
)
def test_settings_are_checked(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        run_experiment("exact-fit", tmp_path, True, tmp_path / "wrong.toml", quiet)
