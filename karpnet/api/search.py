"""Many settings of gradient descent on one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gnn.search import LogUniform, TrialResult, random_trials
from gnn.search import grid as grid_trials
from gnn.search import search as run_search
from gnn.settings import TrainingSettings, settings_of
from karpnet.api.answers import Notify, quiet
from karpnet.api.load import About
from karpnet.api.reduce import reduce
from reductions.display import Block, Displayed, Table
from reductions.reading.json_types import JsonObject

# What a random search draws from: uniform from a tuple, or log-uniform.
RANDOM_CHOICES: dict[str, Sequence[Any] | LogUniform] = {
    "optimizer": ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Lion"),
    "learning_rate": LogUniform(1e-3, 1.0),
    "init_scale": LogUniform(0.05, 2.0),
    "schedule": ("constant", "linear", "cosine"),
}
_HEADINGS = ("width", "optimizer", "rate", "scale", "schedule", "success", "95% interval", "median error")
_SHOWN = 20


@dataclass(frozen=True, repr=False)
class SearchResult(Displayed):
    """The trials of a search, the best first."""

    trials: tuple[TrialResult, ...]

    @property
    def best(self) -> TrialResult:
        """By success rate, then by median error."""
        return self.trials[0]

    @property
    def is_fitted(self) -> bool:
        """Whether a restart of the best trial fits the task."""
        return self.best.summary.success.successes > 0

    def rows(self) -> list[JsonObject]:
        """Settings and statistics of every trial, under plain names."""
        return [trial.row() for trial in self.trials]

    def blocks(self) -> Sequence[Block]:
        """The best trials as a table."""
        return [Table(_HEADINGS, tuple(_cells(trial) for trial in self.trials[:_SHOWN]))]


def search(
    about: About,
    trials: int = 30,
    *,
    grid: Mapping[str, Sequence[Any]] | None = None,
    settings: TrainingSettings | None = None,
    notify: Notify = quiet,
    **options: Any,
) -> SearchResult:
    """Train in many ways: optimizers, learning rates, initial scales, schedules, widths.

    Parameters
    ----------
    about : Derivation or Problem
        What is no training task is reduced to one first.
    trials : int
        Random draws of all settings.
    grid : mapping or None
        Instead: from ``"width"`` or the name of a setting to the values of an axis.
    settings : TrainingSettings or None
        What the trials do not vary.
    notify : callable
        Told ("search", trials done, trials in all).
    **options
        Settings by name instead, as of `karpnet.train`.

    Raises
    ------
    InputError
        If an axis names no setting, or a value is out of its range.
    """
    task = reduce(about).target
    base = settings_of(settings, options)
    width = task.architecture.width
    if grid:
        planned = grid_trials(width, base, grid)
    else:
        planned = random_trials(width, base, RANDOM_CHOICES, trials, base.seed)
    return SearchResult(tuple(run_search(task, planned, lambda done, total: notify("search", done, total))))


def _cells(result: TrialResult) -> tuple[str, ...]:
    settings, success = result.trial.settings, result.summary.success
    return (
        str(result.trial.width),
        settings.optimizer,
        f"{settings.learning_rate:.3g}",
        f"{settings.init_scale:.3g}",
        settings.schedule,
        f"{success.successes}/{success.trials}",
        f"{success.low:.3f} to {success.high:.3f}",
        f"{result.summary.error_quantiles[2]:.3g}",
    )
