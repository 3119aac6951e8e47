"""A batch on the compiled backend and the same one on torch."""

from __future__ import annotations

import numpy as np
import torch

from gnn.backends.batch import Batch
from gnn.backends.cpu_backend import CpuBatch
from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from reductions.training.task import TrainingTask

SETTINGS = TrainingSettings(restarts=40, steps=50, learning_rate=0.01, device="cpu")


def both(task: TrainingTask, settings: TrainingSettings) -> tuple[Batch, Batch]:
    samples = FloatSamples.of(task, settings.precision)
    numbers = np.arange(settings.restarts)
    weights, readout = initial_weights(samples, settings, 0, settings.restarts)
    cpu = CpuBatch(samples, settings, weights, readout, numbers)
    return cpu, TorchBatch(samples, settings, torch.device("cpu"), weights, readout, numbers)


def assert_close(cpu: Batch, reference: Batch, tolerance: float = 1e-5) -> None:
    for ours, theirs in zip(cpu.weights(), reference.weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)
