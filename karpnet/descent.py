"""Gradient descent on the task of a chain, with its best weights checked and lifted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gnn.results import TrainingResult
from gnn.settings import TrainingSettings
from gnn.trainer import train
from karpnet.answers import Notify, Row
from karpnet.inputs import derivation_of
from reductions.core import Derivation
from reductions.errors import UnsupportedError
from reductions.formats.files import write_text
from reductions.formats.json_files import dump_hypothesis
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def train_file(
    file: Path,
    target: str | None,
    widths: Sequence[int],
    settings: TrainingSettings,
    output: Path | None,
    read_as: str | None,
    notify: Notify,
) -> list[Row]:
    """Train at each width; write the best weights (of the last width)."""
    derivation = derivation_of(file, target, read_as)
    rows = []
    for width in widths or (derivation.target.architecture.width,):
        row, best = descent_row(derivation, width, settings, notify)
        rows.append(row)
        if output is not None and best is not None:
            write_text(output, dump_hypothesis(best))
    return rows


def descent_row(
    derivation: Derivation, width: int, settings: TrainingSettings, say: Notify
) -> tuple[Row, Hypothesis | None]:
    """Let gradient descent try the task at a width; also return its best weights, exactly.

    The best weights of a network of the class itself are lifted to the source.
    """
    task: TrainingTask = derivation.target
    proper = width == task.architecture.width
    name = f"{settings.optimizer}, width {width}"
    wide = task.widened(width)
    try:
        result = train(wide, settings, lambda done, total: say(name, done, total))
    except UnsupportedError as error:
        details: dict[str, Any] = {"width": width, "proper": proper, "num_fitted": 0}
        return Row(name, "task", "unknown", str(error), 0.0, details), None
    best = None if result.diverged[result.best] else result.hypothesis(result.best)
    details = descent_details(derivation, wide, result, best)
    fitted = details["num_fitted"]
    kind = "proper" if proper else "improper"
    evidence = f"{fitted}/{details['restarts']} fitted, {kind}"
    verdict = "fitted" if fitted else "not fitted"
    return Row(name, "task", verdict, evidence, result.seconds, details), best


def descent_details(
    derivation: Derivation, task: TrainingTask, result: TrainingResult, best: Hypothesis | None
) -> dict[str, Any]:
    """Figures of a training run, with the exact error of its best weights."""
    proper = task.architecture == derivation.target.architecture
    details: dict[str, Any] = {
        "width": result.width,
        "proper": proper,
        "restarts": result.settings.restarts,
        "steps": result.settings.steps,
        "num_fitted": result.num_fitted,
        "num_diverged": result.num_diverged,
        "first_fit_step": result.first_fit_step,
        "backend": result.backend,
        "device": result.device,
        "tolerance": str(task.tolerance),
    }
    if best is None:
        return details
    error = task.empirical_error(best)
    details |= {
        "best_max_error": float(error.max_error),
        "best_mean_squared_error": float(error.mean_squared_error),
        "best_num_misfits": error.num_misfits,
    }
    if proper and derivation.rules:
        lifted = derivation.back(best)
        details["source_violations"] = derivation.source.num_violations(lifted)
    return details
