"""Where restarts begin: given weights, drawn ones, and the channels that steps leave out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gnn.initialization import Start, beginning, initial_weights
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import InputError, UnsupportedError
from reductions.training.architectures import ARCHITECTURES
from tests.gnn.backends.pairs import both
from tests.gnn.tasks import coloring_task, partition_chain, relu_sum_task, teacher_task

SETTINGS = TrainingSettings(restarts=8, steps=50, device="cpu")
TASK = relu_sum_task(8, 1.5, 0)


@pytest.mark.parametrize("name", ["relu-sum", "threshold", "degree-and", "uneven"])
def test_restarts_go_on_from_the_weights_of_a_result(name: str) -> None:
    task = TASK if name == "relu-sum" else partition_chain(3, 7).target
    if name == "threshold":
        task = teacher_task(ARCHITECTURES[name], 40, 6, 0, Fraction(0))
    if name == "degree-and":
        task = coloring_task(6, 8, 3, 0, name)
    first = train(task, SETTINGS)
    still = replace(SETTINGS, steps=1, learning_rate=1e-30, optimizer="SGD")
    again = train(task, still, start=Start(first.weights, first.readout))
    running = ~first.fitted
    np.testing.assert_allclose(again.weights, first.weights, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(again.readout, first.readout, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(again.loss[running], first.loss[running], rtol=1e-3, atol=1e-6)


def test_restarts_beyond_the_given_ones_are_drawn() -> None:
    samples = FloatSamples.of(TASK)
    start = Start(np.ones((3, samples.width, samples.num_inputs)), np.ones((3, samples.width)))
    drawn = initial_weights(samples, SETTINGS, 2, 4)
    weights, readout = beginning(samples, SETTINGS, 2, 4, start)
    assert (weights[..., 0] == 1).all()
    assert (readout[..., 0] == 1).all()
    np.testing.assert_array_equal(weights[..., 1:], drawn[0][..., 1:])
    np.testing.assert_array_equal(readout[..., 1:], drawn[1][..., 1:])


def test_wrong_starts_are_refused(tmp_path: Path) -> None:
    first = train(TASK, SETTINGS)
    for start, message in (
        (Start(first.weights[:, :1], first.readout), "of shapes"),
        (Start(first.weights, first.readout * np.nan), "finite weights"),
        (Start(np.tile(first.weights, (2, 1, 1)), np.tile(first.readout, (2, 1))), "at most 8 restarts"),
    ):
        with pytest.raises(InputError, match=message):
            train(TASK, SETTINGS, start=start)
    path = tmp_path / "run.npz"
    start = Start(first.weights, first.readout)
    saved = train(TASK, SETTINGS, checkpoint=path, start=start)
    np.testing.assert_array_equal(train(TASK, SETTINGS, checkpoint=path, start=start).weights, saved.weights)
    with pytest.raises(InputError, match="another task"):
        train(TASK, SETTINGS, checkpoint=path)


def test_balanced_channels_are_nearly_opposite() -> None:
    for width in (1, 2, 5):
        samples = FloatSamples.of(TASK.widened(width))
        weights, readout = initial_weights(samples, replace(SETTINGS, init="balanced"), 0, 300)
        assert (readout == np.float32(2 / max(width, 2))).all()
        for j in range(0, width - 1, 2):
            sums = weights[:, j] + weights[:, j + 1]
            assert sums.std() == pytest.approx(0.05, rel=0.1)
            assert weights[:, j].std() == pytest.approx(0.5, rel=0.1)
    gates = FloatSamples.of(coloring_task(6, 6, 3, 0))
    drawn, balanced = (
        initial_weights(gates, replace(SETTINGS, init=init), 0, 9)[1] for init in ("normal", "balanced")
    )
    np.testing.assert_array_equal(drawn, balanced)


def test_signs_are_of_one_size() -> None:
    samples = FloatSamples.of(TASK)
    weights, readout = initial_weights(samples, replace(SETTINGS, init="sign", init_scale=0.7), 0, 300)
    normal = initial_weights(samples, SETTINGS, 0, 300)[0]
    np.testing.assert_allclose(np.abs(weights), 0.7, rtol=1e-6)
    np.testing.assert_allclose(np.abs(readout), 0.7, rtol=1e-6)
    np.testing.assert_array_equal(np.sign(weights), np.sign(normal))


@pytest.mark.parametrize("index", [0, 1])
def test_channels_are_left_out_as_often_as_asked(index: int) -> None:
    settings = replace(SETTINGS, optimizer="SGD", dropout=0.25, restarts=500)
    task = TASK.widened(4)
    batch = both(task, settings)[index]
    before = batch.weights()[1].copy()
    batch.advance(0, 1)
    still = (batch.weights()[1] == before).mean(axis=1)
    np.testing.assert_allclose(still, 0.25, atol=0.07)


def test_thresholds_have_no_channels_to_leave_out() -> None:
    with pytest.raises(UnsupportedError, match="dropout"):
        train(coloring_task(6, 6, 3, 0), replace(SETTINGS, dropout=0.1))
    with pytest.raises(InputError, match="a probability"):
        replace(SETTINGS, dropout=1.0)
