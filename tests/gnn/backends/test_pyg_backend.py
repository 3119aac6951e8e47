"""The ordinary PyG loop takes the steps of the other backends, and its fits pass the exact check."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

import karpnet as kn
from gnn.backends.torch_backend import TorchBatch
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import UnsupportedError
from reductions.training.architectures import ARCHITECTURES
from tests.gnn.tasks import partition_chain, relu_sum_task, teacher_task, weighted_task

pytest.importorskip("torch_geometric")
from gnn.backends.pyg_backend import PygBatch

CPU = torch.device("cpu")
LOOP = TrainingSettings(restarts=3, steps=300, backend="pyg", device="cpu", threads=1, learning_rate=0.03)
# Elsewhere the steps are others: PyG has a readout bias of its own, and our ANDs scale their coordinates.
SAME_STEPS = [n for n in ARCHITECTURES if not {"readout-bias", "bias"} & {*n.split("/")} and "-and" not in n]


@pytest.mark.parametrize("name", SAME_STEPS)
def test_takes_the_steps_of_the_torch_backend(name: str) -> None:
    task = teacher_task(ARCHITECTURES[name], 12, 5, 1, Fraction(1, 2))
    rate = 1e-7 if "square" in name else 1e-4  # cubes of weights: larger steps diverge
    settings = TrainingSettings(optimizer="SGD", learning_rate=rate, steps=10, device="cpu", threads=1)
    samples, numbers = FloatSamples.of(task, "float32"), np.arange(1)
    loop = PygBatch(task, samples, settings, CPU, numbers)
    start, readout = loop.weights()
    reference = TorchBatch(samples, settings, CPU, start, readout.astype(np.float32), numbers)
    for batch in (loop, reference):
        batch.advance(0, 10)
    for mine, theirs in zip(loop.weights(), reference.weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)
    assert np.abs(loop.weights()[0] - start).max() > 1e-5


@pytest.mark.parametrize("batch", [None, 8])
@pytest.mark.parametrize("target", ["relu-sum", "gcn", "sage"])
def test_wide_networks_fit_exactly(target: str, batch: int | None) -> None:
    chain = kn.reduce(kn.generate("random-nae-sat", num_variables=6, ratio=1.4, seed=0), to=target)
    task = chain.target.widened(32)
    result = train(task, LOOP, None) if batch is None else kn.train(chain, 32, settings=LOOP, batch=8).result
    assert result is not None
    assert result.num_fitted == 3
    assert all(task.violation(weights) is None for weights in result.hypotheses(range(3)))
    assert len(np.unique(result.weights[:, 0, 0])) == 3  # restarts are their own


@pytest.mark.parametrize("name", ["relu-sum/node", "threshold-and", "relu-sum/bias/node", "even-sum/square"])
def test_every_kind_of_task_trains(name: str) -> None:
    task = teacher_task(ARCHITECTURES[name], 12, 5, 1, Fraction(1, 2))
    settings = TrainingSettings(
        restarts=1, steps=60, backend="pyg", device="cpu", threads=1, batch=4, learning_rate=0.01
    )
    before, after = (train(task, kn.TrainingSettings(**{**vars(settings), "steps": n})) for n in (1, 60))
    assert after.loss[0] < before.loss[0]


def test_edge_weights_and_large_numbers_count() -> None:
    settings = TrainingSettings(restarts=1, steps=5, backend="pyg", device="cpu", threads=1)
    assert np.isfinite(train(weighted_task("relu-sum", 1), settings).loss).all()
    result = train(partition_chain(8, 20).target, settings)
    assert result.precision == "float64"
    assert np.isfinite(result.loss).all()


def test_a_resumed_run_ends_with_the_same_numbers(tmp_path: Path) -> None:
    task = relu_sum_task(6, 1.5, 0)
    settings = TrainingSettings(
        restarts=2, steps=60, backend="pyg", device="cpu", threads=1, batch=5, check_every=7
    )
    whole = train(task, settings)

    class StoppedError(Exception):
        pass

    def stop(step: int, _: object) -> None:
        if step == 35:
            raise StoppedError

    with pytest.raises(StoppedError):
        train(task, settings, checkpoint=tmp_path / "run", checkpoint_every=1, observe=stop)
    resumed = train(task, settings, checkpoint=tmp_path / "run", checkpoint_every=1)
    np.testing.assert_array_equal(whole.weights, resumed.weights)
    np.testing.assert_array_equal(whole.loss, resumed.loss)


def test_restarts_take_turns_under_the_limit() -> None:
    task = relu_sum_task(6, 1.5, 0)
    settings = TrainingSettings(restarts=10**6, backend="pyg", device="cpu", threads=1, seconds=0.2)
    assert "restarts were begun" in train(task, settings).stopped_early


def test_noise_is_refused_and_the_row_names_the_loop() -> None:
    run = kn.train(relu_sum_task(6, 1.5, 0), settings=LOOP, noise=0.1)
    assert (run.verdict, run.name) == ("unknown", "Adam, width 2, PyG loop")
    assert "has no gradient noise" in run.evidence
    with pytest.raises(UnsupportedError):
        train(relu_sum_task(6, 1.5, 0), TrainingSettings(backend="pyg", device="cpu", noise=0.1))
