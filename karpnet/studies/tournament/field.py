"""The tasks of the tournament, and what a plan does on them with a number of restart-steps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from gnn.plans.attempts import attempt
from gnn.plans.plan import Plan
from gnn.statistics import mean_interval
from instances.families.formulas import random_nae_sat
from karpnet.api.train import polished
from karpnet.studies.study import Row
from reductions.errors import KarpnetError
from reductions.outcomes import Found
from reductions.paths import derive
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run


@dataclass(frozen=True)
class Place:
    """Satisfiable random NAE-3-SAT of one size as tasks of one architecture.

    Parameters
    ----------
    architecture : str
    num_variables : int
    ratio : float
        Clauses a variable.
    first_seed, count : int
        The first ``count`` satisfiable formulas from this seed on.
    """

    architecture: str
    num_variables: int
    ratio: float
    first_seed: int
    count: int

    def tasks(self) -> tuple[TrainingTask, ...]:
        """The tasks, the same for the same place."""
        return _tasks(self)


@cache
def _tasks(place: Place) -> tuple[TrainingTask, ...]:
    found: list[TrainingTask] = []
    seed, num_clauses = place.first_seed, round(place.ratio * place.num_variables)
    while len(found) < place.count:
        formula = random_nae_sat(place.num_variables, num_clauses, 3, seed)
        if isinstance(run(method("cadical"), formula, Limits(60.0)).outcome, Found):
            found.append(derive(formula, place.architecture).target)
        seed += 1
    return tuple(found)


def played(place: Place, plan: Plan, budget: int, seed: int, threads: int | None) -> list[Row]:
    """A row for every task: what a plan does with so many restart-steps on it, at most.

    Parameters
    ----------
    budget : int
        As many restarts as this pays for, but at least one.
    seed : int
    threads : int or None
        As in `gnn.settings.TrainingSettings`.
    """
    restarts = max(1, budget // plan.steps)
    return [
        {"instance": number, "budget": budget, **tried(task, plan, restarts, seed + number, threads)}
        for number, task in enumerate(place.tasks())
    ]


def tried(task: TrainingTask, plan: Plan, restarts: int, seed: int, threads: int | None) -> Row:
    """What the restarts of a plan do on a task."""
    began = time.process_time()
    try:
        result = attempt(task, plan, restarts, seed, threads=threads, polisher=polished, device="cpu")
    except KarpnetError as error:  # the architecture, or the optimizer, does not have this mechanism
        nothing = {"fitted": 0, "work": restarts * plan.steps, "loss": None, "seconds": 0.0}
        return {"restarts": restarts, **nothing, "reason": str(error)}
    finite = result.loss[np.isfinite(result.loss)]
    return {
        "restarts": result.num_restarts,
        "fitted": result.num_fitted,
        "work": result.restart_steps,
        "loss": float(np.median(finite)) if len(finite) else None,
        "seconds": time.process_time() - began,
        "reason": "",
    }


def summed(rows: Sequence[Row]) -> Row:
    """The rows of all tasks as one."""
    restarts, fitted = sum(row["restarts"] for row in rows), sum(row["fitted"] for row in rows)
    losses = [row["loss"] for row in rows if row["loss"] is not None]
    return {
        "restarts": restarts,
        "fitted": fitted,
        "success_rate": fitted / restarts,
        "work": sum(row["work"] for row in rows),
        "fits_per_million": float(np.exp(np.mean(log_rates(rows)))) * 1e6,
        "solved": sum(row["fitted"] > 0 for row in rows),
        "instances": len(rows),
        "loss": float(np.mean(losses)) if losses else None,
        "seconds": sum(row["seconds"] for row in rows),
        "reason": rows[0]["reason"],
    }


def log_rates(rows: Sequence[Row]) -> list[float]:
    """For every task the logarithm of fits a restart-step, half a fit added, so that it is finite.

    Steps count as they were taken; where nothing fitted, all of the budget counts, as restarts that diverge
    leave early.
    """
    works = [row["work"] if row["fitted"] else max(row["budget"], row["work"]) for row in rows]
    return [float(np.log((row["fitted"] + 0.5) / work)) for row, work in zip(rows, works, strict=True)]


def score(rows: Sequence[Row]) -> tuple[float, float]:
    """What candidates are ranked by, the larger the better: mean of `log_rates`, then less the loss."""
    losses = [row["loss"] for row in rows if row["loss"] is not None]
    return float(np.mean(log_rates(rows))), -float(np.mean(losses)) if losses else -np.inf


def margin(rows: Sequence[Row], others: Sequence[Row]) -> tuple[float, float, float]:
    """The factor between fits a restart-step, with a 95% interval over tasks: Student's t of logarithms."""
    ratios = [one - other for one, other in zip(log_rates(rows), log_rates(others), strict=True)]
    mean, half = mean_interval(ratios)
    return float(np.exp(mean)), float(np.exp(mean - half)), float(np.exp(mean + half))
