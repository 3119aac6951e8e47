"""What a training run is told: every number that decides its course."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from numbers import Integral, Real
from typing import Any, Literal

from reductions.errors import InputError, expect

Backend = Literal["auto", "torch", "cpu", "gpu"]
Schedule = Literal["constant", "linear", "cosine"]
BACKENDS = ("auto", "torch", "cpu", "gpu")
SCHEDULES = ("constant", "linear", "cosine")
LARGEST_SEED = 2**40  # leaves bits for the number of a realisation in torch's 63
MOST_THREADS = 1024  # torch crashes on numbers beyond all machines


def is_integer(value: Any, least: int, most: int = 2**53) -> bool:
    """Whether a value is an integer, and no Boolean, in a range."""
    is_one = isinstance(value, Integral) and not isinstance(value, bool)
    return is_one and least <= value <= most


def is_number(value: Any) -> bool:
    """Whether a value is a finite number, at least 0."""
    is_one = isinstance(value, Real) and not isinstance(value, bool)
    return is_one and 0 <= value <= sys.float_info.max


@dataclass(frozen=True)
class TrainingSettings:
    """Settings of one run; together with the task they determine it on one backend and device.

    Parameters
    ----------
    restarts : int
        Independent initialisations R, advanced together.
    steps : int
        Optimizer steps of each restart, at most.
    optimizer : str
        A class of `torch.optim`, ``"Lion"``, or ``"module:Class"`` for one's own.
    learning_rate : float
    init_scale : float
        Weights start as independent normals of this standard deviation.
    seed : int
    device : str
        "auto" (CUDA where there is one), "cpu", "cuda" or any torch device.
    seconds : float or None
        Wall-clock limit of the whole run; None for none.
    check_every : int
        Steps between two looks at the errors. Fitted and diverged restarts leave the batch then.
    backend : "auto", "torch", "cpu" or "gpu"
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
        Restart from new weights what has not improved its loss by a thousandth over so many
        steps; None never does.
    memory : int
        Bytes that the trainer may use; more restarts than fit are trained in several batches.
    threads : int or None
        Threads on the CPU; None for all cores (for torch's own choice on backend torch).
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

    def __post_init__(self) -> None:
        for name in ("restarts", "steps", "check_every", "memory"):
            self._expect(name, is_integer(getattr(self, name), 1), "an integer, 1 to 2^53")
        self._expect("seed", is_integer(self.seed, 0, LARGEST_SEED), f"an integer, 0 to {LARGEST_SEED}")
        for name in ("batch", "patience"):
            value = getattr(self, name)
            self._expect(name, value is None or is_integer(value, 1), "an integer, 1 to 2^53")
        threads = self.threads
        is_right = threads is None or is_integer(threads, 1, MOST_THREADS)
        self._expect("threads", is_right, f"an integer, 1 to {MOST_THREADS}")
        rate, seconds = self.learning_rate, self.seconds
        self._expect("learning_rate", is_number(rate) and rate > 0, "a positive number")
        for name in ("init_scale", "noise"):
            self._expect(name, is_number(getattr(self, name)), "a number, at least 0")
        self._expect("seconds", seconds is None or (is_number(seconds) and seconds > 0), "a positive number")
        for name in ("optimizer", "device"):
            self._expect(name, isinstance(getattr(self, name), str), "a name")
        self._expect("optimizer_options", isinstance(self.optimizer_options, Mapping), "a mapping")
        self._expect("backend", self.backend in BACKENDS, f"one of {', '.join(BACKENDS)}")
        self._expect("schedule", self.schedule in SCHEDULES, f"one of {', '.join(SCHEDULES)}")

    def _expect(self, name: str, holds: bool, expected: str) -> None:
        expect(name.replace("_", "-"), holds, expected, getattr(self, name))


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
            raise InputError(name, f"is no setting: expected one of {', '.join(known)}")
    return replace(settings or TrainingSettings(), **options)
