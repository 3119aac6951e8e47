"""The printed table of an experiment: one row per network, target and optimizer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gnn.statistics import mean_interval
from karpnet.studies.hard_classes.learning.experiment import Experiment
from karpnet.studies.study import Cells, Row

HEADINGS = ("part", "target", "samples", "parameters", "train error", "test error", "constant", "runs")


def lines(experiment: Experiment, rows: Sequence[Row]) -> list[Cells]:
    """One row per part and target: errors after the last epoch."""
    last = [row for row in rows if row["epoch"] in (None, _last_epoch(rows, row["part"]))]
    groups: dict[tuple[str, str, str | None], list[Row]] = {}
    for row in last:
        optimizer = row["optimizer"] if row["part"] == "optimizers" else None
        groups.setdefault((row["part"], row["role"], optimizer), []).append(row)
    return [_line(experiment, *key, group) for key, group in groups.items()]


def _last_epoch(rows: Sequence[Row], part: str) -> int | None:
    return max(
        (row["epoch"] for row in rows if row["part"] == part and row["epoch"] is not None), default=None
    )


def _line(experiment: Experiment, part: str, role: str, optimizer: str | None, group: list[Row]) -> Cells:
    name = experiment.algorithm if part == "algorithm" else optimizer or part
    size = group[0]["num_parameters"]
    trivial = np.mean([row["trivial_error"] for row in group])
    errors = [_with_interval([row[key] for row in group]) for key in ("train_error", "test_error")]
    return (
        name,
        experiment.names[role],
        f"{group[0]['num_train']:,}",
        "" if size is None else f"{size:,}",
        *errors,
        f"{trivial:.3g}",
        str(len(group)),
    )


def _with_interval(values: list[float | None]) -> str:
    """Mean and interval of errors; None where a run diverged."""
    finite = [value for value in values if value is not None]
    if not finite:
        return "diverged"
    mean, half = mean_interval(finite)
    lost = len(values) - len(finite)
    return f"{mean:.3f} ± {half:.3f}" + (f" ({lost} diverged)" if lost else "")
