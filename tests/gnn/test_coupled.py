"""Optimizers that couple coordinates: a batch runs as its members alone, and goes where it should."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from gnn.backends.torch_backend import TorchBatch
from gnn.backends.torch_network import Network
from gnn.coupled.muon import orthogonalized
from gnn.initialization import initial_weights
from gnn.losses.named import loss_of
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import InputError, UnsupportedError
from reductions.training.task import TrainingTask
from tests.gnn.tasks import coloring_task, partition_chain, relu_sum_task

SETTINGS = TrainingSettings(
    restarts=6, steps=100, learning_rate=1.0, device="cpu", backend="torch", precision="float64"
)
TASK = relu_sum_task(8, 1.5, 0)
WAYS: list[dict[str, Any]] = [
    {"optimizer": "LBFGS"},
    {"optimizer": "LBFGS", "optimizer_options": {"history_size": 2}, "loss": "max"},
    {"optimizer": "LevenbergMarquardt"},
    {"optimizer": "LevenbergMarquardt", "loss": "huber", "optimizer_options": {"damping": 1.0}},
    {"optimizer": "Muon", "learning_rate": 0.1},
    {"optimizer": "SignSGD", "learning_rate": 0.01, "optimizer_options": {"momentum": 0.9}},
    {"optimizer": "Adam", "learning_rate": 0.1, "dropout": 0.3},
]


def batch_of(settings: TrainingSettings, rows: slice, task: TrainingTask = TASK) -> TorchBatch:
    samples = FloatSamples.of(task, settings.precision)
    weights, readout = initial_weights(samples, settings, 0, settings.restarts)
    numbers = np.arange(settings.restarts)[rows]
    return TorchBatch(samples, settings, torch.device("cpu"), weights[..., rows], readout[..., rows], numbers)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_batch_runs_as_its_members_alone(way: dict[str, Any]) -> None:
    settings = replace(SETTINGS, **way)
    whole = batch_of(settings, slice(None))
    whole.advance(0, 25)
    for row in range(3):
        alone = batch_of(settings, slice(row, row + 1))
        alone.advance(0, 25)
        for ours, theirs in zip(whole.weights(), alone.weights(), strict=True):
            np.testing.assert_allclose(ours[..., row], theirs[..., 0], rtol=1e-6, atol=1e-7)
    assert (whole.errors().loss < batch_of(settings, slice(None)).errors().loss).mean() > 0.5


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_dropping_rows_and_saving_changes_no_step(way: dict[str, Any]) -> None:
    settings, rows = replace(SETTINGS, **way), np.array([0, 2, 5])
    whole, dropped, resumed = (batch_of(settings, slice(None)) for _ in range(3))
    whole.advance(0, 20)
    dropped.advance(0, 8)
    dropped.keep(rows)
    resumed.restore(dropped.state())
    for batch in (dropped, resumed):
        batch.advance(8, 12)
    for part, all_rows in zip(dropped.weights(), whole.weights(), strict=True):
        np.testing.assert_allclose(part, all_rows[..., rows], rtol=1e-6, atol=1e-7)
    for ours, theirs in zip(resumed.weights(), dropped.weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("loss", ["squared", "huber", "log-cosh", "squared-hinge"])
@pytest.mark.parametrize("name", ["relu-sum", "even-sum/abs", "even-sum/square", "uneven"])
def test_residuals_have_the_loss_and_its_gradient(name: str, loss: str) -> None:
    task = partition_chain(3, 7).target if name == "uneven" else relu_sum_task(5, 1.0, 0, name)
    samples = FloatSamples.of(task, "float64")
    network = Network(samples, torch.device("cpu"), loss_of(loss, {}, False, samples.tolerance))
    start = initial_weights(samples, SETTINGS, 0, 6)
    weights, readout = (torch.tensor(array.copy(), requires_grad=True) for array in start)
    share = torch.rand((samples.num_samples, 1), dtype=torch.float64)
    for part in (None, share):
        losses = network.loss(network.values(weights, readout), part)
        gradients = torch.autograd.grad(losses.sum(), [weights, readout])
        with torch.no_grad():
            residuals, jacobian = network.residuals(weights, readout, part)
        torch.testing.assert_close(torch.square(residuals).sum(dim=0), losses.detach())
        product = 2 * (jacobian * residuals[:, None]).sum(dim=0)
        torch.testing.assert_close(product, torch.cat([g.reshape(-1, 6) for g in gradients]))


def test_levenberg_marquardt_ends_where_residuals_vanish() -> None:
    settings = replace(SETTINGS, optimizer="LevenbergMarquardt", restarts=20)
    batch = batch_of(settings, slice(None), relu_sum_task(8, 1.0, 0).widened(8))
    batch.advance(0, 40)
    assert np.median(batch.errors().loss) < 1e-20


def test_lbfgs_needs_fewer_steps_than_the_gradient() -> None:
    task = relu_sum_task(8, 1.0, 0).widened(8)
    ours = batch_of(replace(SETTINGS, optimizer="LBFGS"), slice(None), task)
    plain = batch_of(replace(SETTINGS, optimizer="SGD", learning_rate=0.1), slice(None), task)
    for batch in (ours, plain):
        batch.advance(0, 100)
    assert np.median(ours.errors().loss) < 1e-3 * np.median(plain.errors().loss)


def test_orthogonalized_matrices_have_singular_values_near_one() -> None:
    torch.manual_seed(0)
    for shape in ((7, 2, 12), (7, 12, 2), (7, 1, 5)):
        singular = torch.linalg.svdvals(orthogonalized(torch.randn(shape, dtype=torch.float64), 5))
        assert ((singular > 0.6) & (singular < 1.3)).all()
    assert (orthogonalized(torch.zeros(1, 2, 3), 5) == 0).all()


def test_what_has_no_residuals_is_refused() -> None:
    settings = replace(SETTINGS, optimizer="LevenbergMarquardt")
    changes: list[tuple[TrainingTask, dict[str, Any], str]] = [
        (coloring_task(6, 6, 3, 0), {}, "needs a regression"),
        (TASK, {"loss": "max"}, "mean over samples"),
        (TASK, {"noise": 0.1}, "neither noise nor dropout"),
        (TASK, {"backend": "cpu"}, "use backend torch"),
    ]
    for task, change, message in changes:
        with pytest.raises(UnsupportedError, match=message):
            train(task, replace(settings, **change))


@pytest.mark.parametrize(
    ("name", "options"), [("LBFGS", {"history_size": 0}), ("LevenbergMarquardt", {"damping": 0.0})]
)
def test_wrong_options_are_input_errors(name: str, options: dict[str, float]) -> None:
    with pytest.raises(InputError, match="refuses its settings"):
        train(TASK, replace(SETTINGS, optimizer=name, optimizer_options=options))


def test_batches_are_as_large_as_memory_allows() -> None:
    settings = replace(SETTINGS, optimizer="LevenbergMarquardt", restarts=50, steps=5)
    whole = train(TASK, settings)
    split = train(TASK, replace(settings, memory=10**6))
    np.testing.assert_allclose(split.weights, whole.weights, rtol=1e-6, atol=1e-7)
