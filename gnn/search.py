"""Search over how to train: grids and random draws of settings, each with its statistics."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from gnn.results import TrainingResult
from gnn.settings import TrainingSettings
from gnn.statistics import Summary
from gnn.trainer import train
from reductions.errors import InputError
from reductions.reading.json_types import JsonObject
from reductions.reading.values import POSITIVE_INTEGER, read
from reductions.training.task import TrainingTask


@dataclass(frozen=True)
class LogUniform:
    """Numbers between two ends whose logarithm is uniform."""

    low: float
    high: float


@dataclass(frozen=True)
class Trial:
    """One way to train: a width and settings."""

    width: int
    settings: TrainingSettings

    def to_json(self) -> JsonObject:
        """What a search varies, under plain names."""
        settings = self.settings
        return {
            "width": self.width,
            "optimizer": settings.optimizer,
            "optimizer_options": " ".join(f"{k}={v}" for k, v in settings.optimizer_options.items()),
            "learning_rate": settings.learning_rate,
            "schedule": settings.schedule,
            "loss": settings.loss,
            "loss_options": " ".join(f"{k}={v}" for k, v in settings.loss_options.items()),
            "init": settings.init,
            "init_scale": settings.init_scale,
            "dropout": settings.dropout,
            "batch": settings.batch,
            "noise": settings.noise,
            "steps": settings.steps,
            "seed": settings.seed,
        }


@dataclass(frozen=True)
class TrialResult:
    """A trial and what came of it."""

    trial: Trial
    summary: Summary
    result: TrainingResult

    def row(self) -> JsonObject:
        """Settings and statistics under plain names: a row of a table."""
        ran = {"backend": self.result.backend, "precision": self.result.precision}
        return {**self.trial.to_json(), **self.summary.to_json(), **ran}


def grid(width: int, base: TrainingSettings, choices: Mapping[str, Sequence[object]]) -> list[Trial]:
    """Every combination of the choices.

    Parameters
    ----------
    width : int
        The width where the choices name none.
    base : TrainingSettings
        Settings that the choices do not name.
    choices : mapping
        From "width" or the name of a setting to its values.

    Raises
    ------
    InputError
        If there is no such setting, or a value is out of its range.
    """
    _check_names(choices)
    return [
        _trial(width, base, dict(zip(choices, values, strict=True)))
        for values in itertools.product(*choices.values())
    ]


def random_trials(
    width: int,
    base: TrainingSettings,
    choices: Mapping[str, Sequence[object] | LogUniform],
    count: int,
    seed: int = 0,
) -> list[Trial]:
    """Independent draws from the choices: uniform from a sequence, or log-uniform.

    Raises
    ------
    InputError
        As `grid`.
    """
    _check_names(choices)
    rng = np.random.default_rng([seed, 3])
    return [_trial(width, base, {name: _drawn(rng, choices[name]) for name in choices}) for _ in range(count)]


def _check_names(choices: Iterable[str]) -> None:
    known = {"width", *(entry.name for entry in fields(TrainingSettings))}
    for name in choices:
        if name not in known:
            raise InputError("search", f"expected one of {', '.join(sorted(known))}, got {name!r}")


def _drawn(rng: np.random.Generator, choice: Sequence[object] | LogUniform) -> object:
    if isinstance(choice, LogUniform):
        return math.exp(rng.uniform(math.log(choice.low), math.log(choice.high)))
    return choice[int(rng.integers(len(choice)))]


def _trial(width: int, base: TrainingSettings, values: dict[str, object]) -> Trial:
    width = read("width", values.pop("width", width), POSITIVE_INTEGER)
    return Trial(width, replace(base, **dict[str, Any](values)))


def run_trial(
    task: TrainingTask, trial: Trial, progress: Callable[[int, int], None] | None = None
) -> TrialResult:
    """Train one way."""
    result = train(task.widened(trial.width), trial.settings, progress)
    summary = Summary.of(result, task.num_samples, task.architecture.is_classifier)
    return TrialResult(trial, summary, result)


def search(
    task: TrainingTask,
    trials: Iterable[Trial],
    notify: Callable[[int, int], None] | None = None,
) -> list[TrialResult]:
    """Train in every way, the best first: by success rate, then by median error.

    Parameters
    ----------
    task : TrainingTask
    trials : iterable of Trial
    notify : callable, optional
        Told (trials done, trials in all).
    """
    trials = list(trials)
    results = []
    for done, trial in enumerate(trials, 1):
        results.append(run_trial(task, trial))
        if notify is not None:
            notify(done, len(trials))
    return sorted(
        results,
        key=lambda r: (-r.summary.success.rate, np.nan_to_num(r.summary.error_quantiles[2], nan=np.inf)),
    )
