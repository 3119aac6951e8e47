"""The settings of a training run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from gnn.losses.named import LOSSES, check_options
from reductions.errors import InputError
from reductions.reading.values import Kind, integer, mapping, number, one_of, optional, read, text

Backend = Literal["auto", "torch", "cpu", "gpu", "pyg"]
Schedule = Literal["constant", "linear", "cosine"]
Precision = Literal["auto", "float32", "float64"]
Init = Literal["normal", "sign", "balanced"]
BACKENDS = ("auto", "torch", "cpu", "gpu", "pyg")
SCHEDULES = ("constant", "linear", "cosine")
PRECISIONS = ("auto", "float32", "float64")
INITS = ("normal", "sign", "balanced")
LARGEST_SEED = 2**40  # leaves bits for the number of a realization in torch's 63
MOST_THREADS = 1024  # torch crashes on numbers beyond all machines


_POSITIVE = number("a positive number", is_open=True)
_NUMBER, _NAME = number("a number, at least 0"), text("a name")
_COUNT = integer("an integer, 1 to 2^53", 1, 2**53)
_KINDS: Mapping[str, Kind[Any]] = {
    "restarts": _COUNT,
    "steps": _COUNT,
    "check_every": _COUNT,
    "memory": _COUNT,
    "seed": integer(f"an integer, 0 to {LARGEST_SEED}", 0, LARGEST_SEED),
    "batch": optional(_COUNT),
    "patience": optional(_COUNT),
    "threads": optional(integer(f"an integer, 1 to {MOST_THREADS}", 1, MOST_THREADS)),
    "learning_rate": _POSITIVE,
    "init_scale": _NUMBER,
    "noise": _NUMBER,
    "seconds": optional(_POSITIVE),
    "optimizer": _NAME,
    "device": _NAME,
    "optimizer_options": mapping(),
    "backend": one_of(*BACKENDS),
    "schedule": one_of(*SCHEDULES),
    "precision": one_of(*PRECISIONS),
    "loss": one_of("auto", *LOSSES),
    "loss_options": mapping(),
    "init": one_of(*INITS),
    "dropout": number("a probability, at most 0.99", 0, 0.99),
}


@dataclass(frozen=True)
class TrainingSettings:
    """Settings of one run; together with the task they determine it on one backend and device.

    Parameters
    ----------
    restarts : int
        Independent initializations R, advanced together.
    steps : int
        Optimizer steps of each restart, at most.
    optimizer : str
        A class of `torch.optim`, one of `gnn.optimizers.OWN`, or ``"module:Class"`` for your own.
    learning_rate : float
    init_scale : float
        Size of the initial weights: a standard deviation, or what signs are multiplied with.
    seed : int
    device : str
        "auto" (CUDA where there is one), "cpu", "cuda" or any torch device.
    seconds : float or None
        Wall-clock limit of the whole run; None for no limit.
    check_every : int
        Steps between two evaluations of the errors, at which fitted and diverged restarts leave the batch.
    backend : "auto", "torch", "cpu", "gpu" or "pyg"
        The last is the ordinary loop over PyG's own layers, for comparison (`gnn.backends.pyg_backend`).
    optimizer_options : mapping
        Keyword arguments of the optimizer, such as ``momentum``; torch's defaults otherwise.
    schedule : "constant", "linear" or "cosine"
        How the learning rate falls, to zero at the last step for the latter two.
    batch : int or None
        Samples of a mini-batch; None for all of them in every step.
    noise : float
        Standard deviation of the independent zero-mean noise that is added to every coordinate
        of the gradient.
    patience : int or None
        Restarts whose loss has not improved by a thousandth over this many steps start again from
        new weights; None disables this.
    memory : int
        Bytes that the trainer may use; more restarts than fit are trained in several batches.
    threads : int or None
        Threads on the CPU; None for all cores (for torch's own choice on backend torch).
    precision : "auto", "float32" or "float64"
        Of all arithmetic; "auto" is float32 where its rounding stays below the task's tolerance.
    loss : str
        What is minimized, as in `gnn.losses.named`; "auto": the mean squared error, or the hinge of
        classifiers.
    loss_options : mapping
        The loss's constants, such as ``delta``, in units of the task's tolerance.
    init : "normal", "sign" or "balanced"
        How weights start: see `gnn.initialization.initial_weights`.
    dropout : float
        Probability that a channel of a sum is left out of a step; the others count 1 / (1 - dropout) times.
    """

    restarts: int = 256
    steps: int = 2000
    optimizer: str = "Adam"
    learning_rate: float = 0.1
    init_scale: float = 0.5
    seed: int = 0
    device: str = "auto"
    seconds: float | None = None
    check_every: int = 25
    backend: Backend = "auto"
    optimizer_options: Mapping[str, Any] = field(default_factory=dict)
    schedule: Schedule = "constant"
    batch: int | None = None
    noise: float = 0.0
    patience: int | None = None
    memory: int = 2**30
    threads: int | None = None
    precision: Precision = "auto"
    loss: str = "auto"
    loss_options: Mapping[str, Any] = field(default_factory=dict)
    init: Init = "normal"
    dropout: float = 0.0

    def __post_init__(self) -> None:
        for name, kind in _KINDS.items():
            read(name.replace("_", "-"), getattr(self, name), kind)
        check_options(self.loss, self.loss_options)


def settings_of(settings: TrainingSettings | None, options: Mapping[str, Any]) -> TrainingSettings:
    """Settings with some of them replaced by name.

    Raises
    ------
    InputError
        If there is no such setting, or a value is out of its range.
    """
    known = [entry.name for entry in fields(TrainingSettings)]
    for name in options:
        if name not in known:
            raise InputError(name, f"is not a setting: expected one of {', '.join(known)}")
    return replace(settings or TrainingSettings(), **options)
