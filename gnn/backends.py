"""The trainers' backends: which there are, which one a run gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from gnn.batch import Batch
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from gnn.torch_backend import TorchBatch, max_rows
from reductions.arrays import IndexArray
from reductions.errors import InputError

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


def choose(samples: FloatSamples, settings: TrainingSettings) -> Backend:
    """The backend that the settings name, or the fastest one that can train this.

    Raises
    ------
    InputError
        If there is no such device or optimizer.
    UnsupportedError
        If the backend named cannot train this.
    """
    device = resolve_device(settings.device)
    return Backend(
        name="torch",
        device=str(device),
        max_rows=max_rows(samples, settings),
        start=lambda weights, readout, numbers: TorchBatch(
            samples, settings, device, weights, readout, numbers
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
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InputError("device", f"{name!r} is not at hand here", "use cpu") from error
    return device
