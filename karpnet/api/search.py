"""``karpnet search``: many settings of gradient descent on one task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gnn.search import LogUniform, Trial, TrialResult, grid, random_trials, search
from gnn.settings import TrainingSettings
from karpnet.api.answers import Notify
from karpnet.api.chain import derivation_of
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.csv_files import write_csv

# What a random search draws from: uniform from a tuple, or log-uniform.
RANDOM_CHOICES: dict[str, Sequence[Any] | LogUniform] = {
    "optimizer": ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Lion"),
    "learning_rate": LogUniform(1e-3, 1.0),
    "init_scale": LogUniform(0.05, 2.0),
    "schedule": ("constant", "linear", "cosine"),
}
HEADINGS = ("width", "optimizer", "rate", "scale", "schedule", "success", "95% interval", "median error")


def trials_of(
    derivation: Derivation, settings: TrainingSettings, axes: Sequence[str], count: int
) -> list[Trial]:
    """The grid over axes such as ``learning_rate=0.01,0.1``; without axes, random draws."""
    width = derivation.target.architecture.width
    if axes:
        return grid(width, settings, dict(_axis(text) for text in axes))
    return random_trials(width, settings, RANDOM_CHOICES, count, settings.seed)


def run_search(
    file: Path,
    target: str | None,
    read_as: str | None,
    settings: TrainingSettings,
    axes: Sequence[str],
    count: int,
    output: Path | None,
    notify: Notify,
) -> list[TrialResult]:
    """Train in many ways, the best first; write all of them as CSV.

    Raises
    ------
    InputError
        If an axis names no setting, or a value is out of its range.
    """
    derivation = derivation_of(file, target, read_as)
    trials = trials_of(derivation, settings, axes, count)
    results = search(derivation.target, trials, lambda done, total: notify("search", done, total))
    if output is not None:
        write_csv(output, [result.row() for result in results])
    return results


def cells(result: TrialResult) -> tuple[str, ...]:
    """A row of the table."""
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


def _axis(text: str) -> tuple[str, list[Any]]:
    name, _, values = text.partition("=")
    if not values:
        raise InputError("--grid", f"expected NAME=VALUE,VALUE,..., got {text!r}")
    return name.replace("-", "_"), [_value(word) for word in values.split(",")]


def _value(word: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
