"""Recorded steps are the plain ones: same numbers, and nothing that a recording would hold on to changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from gnn.backends.recorded_steps import CudaRecorder, Plan, Step, plan
from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from tests.gnn.tasks import relu_sum_task

TASK = relu_sum_task(6, 1.5, 0)
SETTINGS = TrainingSettings(restarts=5, steps=40, learning_rate=0.01, device="cpu", threads=1)
CPU, CUDA = torch.device("cpu"), torch.device("cuda")


class Recorder:
    """Repeats a step, as a CUDA graph does: it fails if an address or a number of the host has changed."""

    def __init__(self, watched: Callable[[], Any], refuses: bool = False) -> None:
        self.watched, self.refuses = watched, refuses
        self.warmed = self.recorded = self.replayed = 0

    def warm(self, step: Step) -> None:
        self.warmed += 1
        step()

    def record(self, step: Step) -> Step:
        if self.refuses:
            raise RuntimeError("operation not permitted when stream is capturing")
        self.recorded += 1
        kept = self.watched()

        def replay() -> None:
            assert self.watched() == kept
            self.replayed += 1
            step()

        return replay


def started(settings: TrainingSettings) -> TorchBatch:
    samples = FloatSamples.of(TASK)
    weights, readout = initial_weights(samples, settings, 0, settings.restarts)
    return TorchBatch(samples, settings, CPU, weights, readout, np.arange(settings.restarts))


def recording(settings: TrainingSettings, refuses: bool = False) -> tuple[TorchBatch, Recorder]:
    batch = started(settings)

    def watched() -> Any:
        tensors = [*batch.parameters, *([] if batch.share is None else [batch.share])]
        rates = [group["lr"] for group in batch.optimizer.param_groups]
        return [t.data_ptr() for t in tensors], [id(r) if torch.is_tensor(r) else r for r in rates]

    recorder = Recorder(watched, refuses)
    rate = None if settings.schedule == "constant" else torch.tensor(0.0)
    batch.plan = Plan(recorder, {}, rate)
    batch.restore(batch.state())
    return batch, recorder


@pytest.mark.parametrize(
    "change",
    [{}, {"batch": 7}, {"schedule": "cosine"}, {"optimizer": "SGD", "optimizer_options": {"momentum": 0.9}},
     {"optimizer": "Lion", "batch": 4}],
    ids=str,
)  # fmt: skip
def test_recorded_steps_are_the_plain_ones(change: dict[str, Any]) -> None:
    settings = replace(SETTINGS, **change)
    plain, (recorded, recorder) = started(settings), recording(settings)
    for first, count in ((0, 4), (4, 7)):
        for batch in (plain, recorded):
            batch.advance(first, count)
    assert (recorder.warmed, recorder.recorded, recorder.replayed) == (1, 1, 10)
    for batch in (plain, recorded):
        batch.keep(np.array([0, 3]))
        batch.advance(11, 5)
    assert (recorder.warmed, recorder.recorded, recorder.replayed) == (2, 2, 14)  # of fewer restarts anew
    for mine, theirs in zip(recorded.weights(), plain.weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-7)  # a rate in a tensor is in float32


def test_what_cannot_be_recorded_runs_as_it_is() -> None:
    plain, (batch, recorder) = started(SETTINGS), recording(SETTINGS, refuses=True)
    plain.advance(0, 6)
    batch.advance(0, 6)
    assert (recorder.warmed, recorder.recorded) == (1, 0)
    np.testing.assert_array_equal(batch.weights()[0], plain.weights()[0])


def test_a_state_of_one_device_goes_on_on_another() -> None:
    """A checkpoint holds the rate and what is capturable as they were; the device at hand has its own."""
    settings = replace(SETTINGS, schedule="linear")
    recorded, _ = recording(settings)
    recorded.advance(0, 5)
    for group in recorded.optimizer.param_groups:
        group["capturable"] = True
    plain = started(settings)
    plain.restore(recorded.state())
    plain.advance(5, 5)
    whole = started(settings)
    whole.advance(0, 10)
    np.testing.assert_allclose(plain.weights()[0], whole.weights()[0], rtol=1e-6)


@pytest.mark.parametrize(
    ("change", "options"),
    [
        ({}, {"capturable": True}),
        ({"optimizer": "NAdam"}, {"capturable": True}),
        ({"optimizer": "SGD"}, {}),
        ({"batch": 4}, {"capturable": True}),
    ],
    ids=str,
)
def test_what_is_recorded_on_cuda(change: dict[str, Any], options: dict[str, Any]) -> None:
    made = plan(replace(SETTINGS, **change), CUDA)
    assert isinstance(made.recorder, CudaRecorder)
    assert (made.options, made.rate) == (options, None)


@pytest.mark.parametrize(
    "change",
    [
        {"noise": 0.1},
        {"optimizer": "LBFGS"},
        {"optimizer": "Adagrad"},  # counts its steps on the host
        {"optimizer": "SGD", "schedule": "cosine"},
        {"optimizer": "NAdam", "schedule": "cosine"},
        {"optimizer": "tests.gnn.backends.test_recorded_steps:Recorder"},
        {"optimizer_options": {"capturable": False}},
    ],
    ids=str,
)
def test_what_is_not_recorded(change: dict[str, Any]) -> None:
    assert plan(replace(SETTINGS, **change), CUDA).recorder is None
    assert plan(SETTINGS, CPU).recorder is None


@pytest.mark.gpu
@pytest.mark.parametrize("change", [{}, {"batch": 7}, {"schedule": "cosine"}, {"optimizer": "SGD"}], ids=str)
def test_graphs_take_the_plain_steps_on_a_gpu(change: dict[str, Any]) -> None:
    samples, settings = FloatSamples.of(TASK), replace(SETTINGS, **change)
    weights, readout = initial_weights(samples, settings, 0, 5)
    batch = TorchBatch(samples, settings, CUDA, weights, readout, np.arange(5))
    reference = started(settings)
    for one in (batch, reference):
        one.advance(0, 12)
    assert batch.steps.replay is not None
    np.testing.assert_allclose(batch.weights()[0], reference.weights()[0], rtol=1e-3, atol=1e-4)
