"""The trainers' backends: which there are, which one a run gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import torch

from gnn.backends import cpu_backend
from gnn.backends.batch import Batch
from gnn.backends.cpu_loops import kernel as cpu_kernel
from gnn.backends.torch_backend import TorchBatch, max_rows
from gnn.backends.update_rules import update_rule
from gnn.losses.named import LOSSES, loss_of
from gnn.optimizers import needs_residuals
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray
from reductions.compiled import warm
from reductions.errors import InputError, UnsupportedError
from reductions.extras import needed
from reductions.training.task import TrainingTask

Start = Callable[[FloatArray, FloatArray, IndexArray], Batch]


@dataclass(frozen=True)
class Backend:
    """A backend made ready for one task and its settings.

    Parameters
    ----------
    name : str
    device : str
        What it runs on, for people.
    max_rows : int
        Restarts that one batch may hold.
    start : callable
        (weights, readout, numbers of the restarts) to a batch.
    """

    name: str
    device: str
    max_rows: int
    start: Start


def choose(task: TrainingTask, samples: FloatSamples, settings: TrainingSettings) -> Backend:
    """The backend that the settings name, or the fastest one that can train this, with its loops compiled.

    Raises
    ------
    InputError
        If there is no such device or optimizer.
    UnsupportedError
        If the backend named cannot train this, or none can.
    """
    device = resolve_device(settings.device)
    _expect_possible(samples, settings)
    if settings.backend == "pyg":
        return _pyg(task, samples, settings, device)
    if settings.backend == "gpu" or (settings.backend == "auto" and _suits_gpu(samples, settings, device)):
        return _gpu(samples, settings, device)
    if settings.backend == "cpu" or (settings.backend == "auto" and _suits_cpu(settings, device)):
        return _cpu(samples, settings, device)
    return Backend(
        name="torch",
        device=str(device),
        max_rows=max_rows(samples, settings),
        start=lambda weights, readout, numbers: TorchBatch(
            samples, settings, device, weights, readout, numbers
        ),
    )


def _expect_possible(samples: FloatSamples, settings: TrainingSettings) -> None:
    """Refuse what no backend can train."""
    loss = loss_of(settings.loss, settings.loss_options, samples.is_classifier, samples.tolerance)
    if settings.dropout and not samples.is_sum:
        raise UnsupportedError("dropout leaves channels out of sums, and a threshold network has none")
    if needs_residuals(settings.optimizer):
        if samples.is_classifier or loss.kind == LOSSES["max"]:
            raise UnsupportedError(
                f"optimizer {settings.optimizer} needs a regression and a loss that is a mean over samples"
            )
        if settings.noise or settings.dropout:
            raise UnsupportedError(f"optimizer {settings.optimizer} takes neither noise nor dropout")


def _pyg(
    task: TrainingTask, samples: FloatSamples, settings: TrainingSettings, device: torch.device
) -> Backend:
    from gnn.backends.pyg_backend import PygBatch

    return Backend(
        name="pyg",
        device=str(device),
        max_rows=1,
        start=lambda weights, readout, numbers: PygBatch(task, samples, settings, device, numbers),
    )


def _suits_gpu(samples: FloatSamples, settings: TrainingSettings, device: torch.device) -> bool:
    """Whether the GPU kernel can do what the settings ask."""
    if device.type != "cuda" or find_spec("triton") is None or not _has_rule(settings):
        return False
    if samples.dtype != np.float32:
        return False
    from gnn.backends import gpu_backend

    return gpu_backend.fits(samples) and settings.loss != "max"


def _suits_cpu(settings: TrainingSettings, device: torch.device) -> bool:
    """Whether the compiled backend can do what the settings ask."""
    return device.type == "cpu" and _has_rule(settings)


def _has_rule(settings: TrainingSettings) -> bool:
    """Whether the compiled backends know the optimizer and its options."""
    try:
        update_rule(settings)
    except UnsupportedError:
        return False
    return True


def _gpu(samples: FloatSamples, settings: TrainingSettings, device: torch.device) -> Backend:
    if device.type != "cuda":
        raise UnsupportedError(f"backend gpu needs a CUDA device, not {device}; use backend cpu or torch")
    with needed("triton", "backend gpu"):
        from gnn.backends import gpu_backend

    if samples.dtype != np.float32:
        raise UnsupportedError(
            "backend gpu computes in float32, which is too coarse for this task; use backend torch, "
            "or precision float32 to see it fail"
        )
    update_rule(settings)
    return Backend(
        name="gpu",
        device=torch.cuda.get_device_name(device),
        max_rows=gpu_backend.max_rows(samples, settings),
        start=lambda weights, readout, numbers: gpu_backend.GpuBatch(
            samples, settings, device, weights, readout, numbers
        ),
    )


def _cpu(samples: FloatSamples, settings: TrainingSettings, device: torch.device) -> Backend:
    if device.type != "cpu":
        raise UnsupportedError(f"backend cpu runs on the CPU, not on {device}; use backend torch")
    update_rule(settings)
    warm("gradient descent on the CPU", *cpu_kernel.KERNELS[samples.dtype.name])
    return Backend(
        name="cpu",
        device=f"cpu, {cpu_backend.num_threads(settings)} threads",
        max_rows=cpu_backend.max_rows(samples, settings),
        start=lambda weights, readout, numbers: cpu_backend.CpuBatch(
            samples, settings, weights, readout, numbers
        ),
    )


def resolve_device(name: str) -> torch.device:
    """The torch device of that name; "auto" is CUDA where there is one.

    Raises
    ------
    InputError
        If there is no such device here.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InputError("device", f"{name!r} is not at hand here", "use cpu") from error
    return device
