"""Gradient descent on the task of a chain, with its best weights checked and lifted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gnn.restarts import Observe
from gnn.results import TrainingResult
from gnn.settings import TrainingSettings
from gnn.statistics import Summary, lifted_witness
from gnn.trainer import train
from karpnet.api.answers import Notify, Row, describe
from karpnet.api.chain import derivation_of
from reductions.core import Derivation
from reductions.errors import InputError, UnsupportedError
from reductions.formats.files import write_text
from reductions.formats.json_files import dump_hypothesis
from reductions.outcomes import Found
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.methods import Limits
from solvers.task.polish import polish_first


def train_file(
    file: Path,
    target: str | None,
    widths: Sequence[int],
    settings: TrainingSettings,
    output: Path | None,
    read_as: str | None,
    notify: Notify,
    checkpoint: Path | None = None,
    polish: Limits | None = None,
) -> list[Row]:
    """Train at each width; write the best weights (of the last width).

    Parameters
    ----------
    checkpoint : path or None
        Where the state of the run is saved, for one width.
    polish : Limits or None
        Also report a run that ends with the linear program of its activation pattern.
    """
    derivation = derivation_of(file, target, read_as)
    widths = widths or (derivation.target.architecture.width,)
    if checkpoint is not None and len(widths) > 1:
        raise InputError("--checkpoint", f"holds one run, got {len(widths)} widths", "train them in turn")
    rows = []
    for width in widths:
        row, result, best = _trained(derivation, width, settings, notify, checkpoint)
        rows.append(row)
        if polish is not None and result is not None:
            rows.append(polish_row(derivation, result, polish))
        if output is not None and best is not None:
            write_text(output, dump_hypothesis(best))
    return rows


def descent_row(
    derivation: Derivation,
    width: int,
    settings: TrainingSettings,
    say: Notify,
    checkpoint: Path | None = None,
    observe: Observe | None = None,
) -> tuple[Row, Hypothesis | None]:
    """Let gradient descent try the task at a width; also return its best weights, exactly.

    The best weights of a network of the class itself are lifted to the source.
    """
    row, _, best = _trained(derivation, width, settings, say, checkpoint, observe)
    return row, best


def _trained(
    derivation: Derivation,
    width: int,
    settings: TrainingSettings,
    say: Notify,
    checkpoint: Path | None = None,
    observe: Observe | None = None,
) -> tuple[Row, TrainingResult | None, Hypothesis | None]:
    task: TrainingTask = derivation.target
    proper = width == task.architecture.width
    name = f"{settings.optimizer}, width {width}"
    wide = task.widened(width)
    try:
        progress = partial(say, name)
        result = train(wide, settings, progress, checkpoint, observe=observe)
    except UnsupportedError as error:
        details: dict[str, Any] = {"width": width, "proper": proper, "num_fitted": 0}
        return Row(name, "task", "unknown", str(error), 0.0, details), None, None
    best = None if result.diverged[result.best] else result.hypothesis(result.best)
    details = descent_details(derivation, wide, result, best)
    fitted = details["num_fitted"]
    kind = "proper" if proper else "improper"
    evidence = f"{fitted}/{result.num_restarts} fitted, {kind}"
    verdict = "fitted" if fitted else "not fitted"
    return Row(name, "task", verdict, evidence, result.seconds, details), result, best


def descent_details(
    derivation: Derivation, task: TrainingTask, result: TrainingResult, best: Hypothesis | None
) -> dict[str, Any]:
    """Figures of a training run, with the exact error of its best weights."""
    proper = task.architecture == derivation.target.architecture
    details: dict[str, Any] = {
        "width": result.width,
        "proper": proper,
        "steps": result.settings.steps,
        **Summary.of(result, task.num_samples, task.architecture.is_classifier).to_json(),
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
    lifted = lifted_witness(derivation, result, most=64, draws=200)
    if lifted is not None:
        details["source_violations"] = lifted.violations
        details["random_violations"] = lifted.random_mean
    return details


def polish_row(derivation: Derivation, result: TrainingResult, limits: Limits) -> Row:
    """Finish the best restarts of a run with the linear program of their activation pattern."""
    width = result.width
    task: TrainingTask = derivation.target.widened(width)
    name = f"{result.settings.optimizer} + linear program, width {width}"
    usable = np.flatnonzero(~result.diverged)
    order = usable[np.argsort(result.loss[usable])]
    try:
        answer = polish_first(task, result.hypotheses(order[:64]), limits.seconds)
    except UnsupportedError as error:
        return Row(name, "task", "unknown", str(error), 0.0)
    verdict = "fitted" if isinstance(answer.outcome, Found) else "not fitted"
    _, evidence = describe(answer.outcome)
    details = {"width": width, "proper": width == derivation.target.architecture.width}
    return Row(name, "task", verdict, evidence, result.seconds + answer.seconds, details)
