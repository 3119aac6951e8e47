"""Ready-made studies: success against width, optimizers, and success against clause ratio.

Each is a function from settings to a `karpnet.studies.study.Study`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from gnn.optimizers import spelled_out
from gnn.search import LogUniform, Trial, TrialResult, random_trials, run_trial
from gnn.settings import TrainingSettings
from gnn.statistics import SuccessRate, lifted_witness
from instances.families.formulas import random_nae_sat
from karpnet.api.answers import Notify
from karpnet.studies.figures import draw_optimizers, draw_ratio, draw_width
from karpnet.studies.study import Row, Study, Table
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.training.architectures import Threshold
from solvers.exact.least_width import least_width
from solvers.methods import Limits, method, run

OPTIMIZERS = ("SGD", "SGD momentum", "Adam", "AdamW", "RMSprop", "Adagrad", "Lion")
BASE_RATES = {
    "SGD": 0.3,
    "SGD momentum": 0.1,
    "Adam": 0.1,
    "AdamW": 0.1,
    "RMSprop": 0.02,
    "Adagrad": 0.3,
    "Lion": 0.02,
}


def quiet(what: str, done: int, total: int) -> None:
    """Report nothing."""


def width_study(
    derivation: Derivation,
    widths: Sequence[int] = (2, 3, 4, 8, 16, 64),
    settings: TrainingSettings | None = None,
    limits: Limits | None = None,
    notify: Notify = quiet,
) -> Study:
    """Success of gradient descent against width, on one task.

    Parameters
    ----------
    derivation : Derivation
        A chain that ends in a task (or a task alone, as a chain without rules).
    widths : sequence of int
    settings : TrainingSettings, optional
    limits : Limits, optional
        For each width that the exact solver is asked about when it looks for the least one.
    notify : callable
        Told what runs.

    Raises
    ------
    InputError
        If the architecture has one width only.
    """
    settings, task = settings or TrainingSettings(), derivation.target
    if isinstance(task.architecture, Threshold):
        raise InputError("width", "a threshold has one unit; study another architecture")
    rows = []
    for width in sorted(set(widths)):
        trial = Trial(width, settings)
        done = run_trial(task, trial, partial(notify, f"width {width}"))
        lifted = lifted_witness(derivation, done.result)
        rows.append(
            {
                **done.row(),
                "proper": width == task.architecture.width,
                "lifted_violations": None if lifted is None else lifted.violations,
                "random_violations": None if lifted is None else lifted.random_mean,
            }
        )
    notify("least width, exactly", 0, 0)
    answer = least_width(task, limits or Limits(10.0), max(widths))
    least = answer.at_most if answer.at_most == answer.at_least else None
    reason = "" if least else answer.reason or f"at least {answer.at_least}"
    title = f"{task.architecture.name}: {task.num_samples} graphs, {task.graphs.num_features} features"
    notes = {
        "proper_width": task.architecture.width,
        "least_width": least,
        "least_width_reason": reason,
        "tolerance": str(task.tolerance),
    }
    return Study("width", rows, title, _WIDTH_TABLE, {"width": draw_width}, notes)


def optimizer_study(
    derivation: Derivation,
    optimizers: Sequence[str] = OPTIMIZERS,
    settings: TrainingSettings | None = None,
    runs: int = 10,
    notify: Notify = quiet,
) -> Study:
    """Optimizers over runs whose learning rate is perturbed by a random factor in [0.1, 10].

    Parameters
    ----------
    derivation : Derivation
        A chain that ends in a task.
    optimizers : sequence of str
        Names of optimizers; "SGD momentum" is SGD with momentum 0.9.
    settings : TrainingSettings, optional
        Its optimizer and learning rate are replaced.
    runs : int
        Runs of each optimizer, each with its own factor and seed.
    """
    settings, task = settings or TrainingSettings(), derivation.target
    rows = []
    for optimizer in optimizers:
        name, options = spelled_out(optimizer)
        base = replace(
            settings,
            optimizer=name,
            learning_rate=BASE_RATES.get(optimizer, settings.learning_rate),
            optimizer_options=options,
        )
        rates = LogUniform(0.1 * base.learning_rate, 10 * base.learning_rate)
        trials = random_trials(task.architecture.width, base, {"learning_rate": rates}, runs, settings.seed)
        for number, trial in enumerate(trials):
            notify(optimizer, number, runs)
            trial = replace(trial, settings=replace(trial.settings, seed=settings.seed + number))
            done = run_trial(task, trial)
            factor = trial.settings.learning_rate / base.learning_rate
            rows.append({**done.row(), "name": optimizer, "run": number, "rate_factor": factor})
    title = f"{task.architecture.name}, width {task.architecture.width}: {runs} learning rates each"
    notes = {"tolerance": str(task.tolerance)}
    return Study("optimizers", rows, title, _OPTIMIZER_TABLE, {"optimizers": draw_optimizers}, notes)


def ratio_study(
    num_variables: int = 20,
    ratios: Sequence[float] = (0.5, 1.0, 1.5, 1.8, 2.0, 2.1, 2.2, 2.4, 2.7),
    instances: int = 10,
    architecture: str = "relu-sum",
    settings: TrainingSettings | None = None,
    limits: Limits | None = None,
    notify: Notify = quiet,
) -> Study:
    """Success against the clause ratio of random NAE-3-SAT, beside the solver's answer and time.

    Parameters
    ----------
    num_variables : int
    ratios : sequence of float
        Clauses a variable; about 2.1 separates satisfiable from unsatisfiable formulas.
    instances : int
        Formulas at each ratio.
    architecture : str
        Where the formulas are mapped to.
    """
    settings, limits = settings or TrainingSettings(), limits or Limits(20.0)
    rows = []
    for ratio in ratios:
        answers = []
        for number in range(instances):
            notify(f"ratio {ratio:g}", number, instances)
            source = random_nae_sat(num_variables, round(ratio * num_variables), 3, settings.seed + number)
            answers.append(_answered(derive(source, architecture), settings, limits))
        rows.append(_ratio_row(num_variables, ratio, answers))
    title = f"random NAE-3-SAT, {num_variables} variables, as {architecture}; {instances} formulas a ratio"
    return Study("ratio", rows, title, _RATIO_TABLE, {"ratio": draw_ratio})


@dataclass(frozen=True)
class _Answered:
    """A formula as the solver and gradient descent see it."""

    satisfiable: bool | None
    solver_seconds: float
    trained: TrialResult
    violations: int | None


def _answered(derivation: Derivation, settings: TrainingSettings, limits: Limits) -> _Answered:
    answer = run(method("cadical"), derivation.source, limits)
    known = {Found: True, Refuted: False}.get(type(answer.outcome))
    trained = run_trial(derivation.target, Trial(derivation.target.architecture.width, settings))
    lifted = lifted_witness(derivation, trained.result, most=64, draws=1)
    return _Answered(known, answer.seconds, trained, None if lifted is None else lifted.violations)


def _ratio_row(num_variables: int, ratio: float, answers: Sequence[_Answered]) -> Row:
    """Counts over formulas, and over all restarts on the satisfiable ones."""
    satisfiable = [answer for answer in answers if answer.satisfiable]
    rates = [answer.trained.summary.success for answer in satisfiable]
    restarts = SuccessRate.of(sum(r.successes for r in rates), sum(r.trials for r in rates))
    lifted = [answer.violations for answer in answers if answer.violations is not None]
    return {
        "ratio": ratio,
        "num_variables": num_variables,
        "num_formulas": len(answers),
        "num_satisfiable": len(satisfiable),
        "num_unknown": sum(answer.satisfiable is None for answer in answers),
        "num_fitted_formulas": sum(answer.trained.result.num_fitted > 0 for answer in answers),
        "restarts_on_satisfiable": restarts.trials,
        "success_rate": restarts.rate,
        "success_low": restarts.low,
        "success_high": restarts.high,
        "median_lifted_violations": statistics.median(lifted) if lifted else None,
        "solver_median_seconds": statistics.median(answer.solver_seconds for answer in answers),
        "solver_max_seconds": max(answer.solver_seconds for answer in answers),
        "descent_median_seconds": statistics.median(answer.trained.result.seconds for answer in answers),
    }


def _rate(row: Row) -> str:
    if math.isnan(row["success_rate"]):
        return "-"
    return f"{row['success_rate']:.3g} [{row['success_low']:.2g}, {row['success_high']:.2g}]"


def _number(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.3g}"


def _width_cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row['width']}" + (" (proper)" if row["proper"] else ""),
        f"{row['num_fitted']}/{row['restarts']}",
        _rate(row),
        _number(row["first_fit_step"]),
        _number(row["error_median"]),
        _number(row["lifted_violations"]),
        _number(row["random_violations"]),
    )


def _optimizer_cells(row: Row) -> tuple[str, ...]:
    return (
        row["name"],
        f"{row['learning_rate']:.3g}",
        _rate(row),
        str(row["num_diverged"]),
        _number(row["error_min"]),
        _number(row["error_median"]),
    )


def _ratio_cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row['ratio']:g}",
        f"{row['num_satisfiable']}/{row['num_formulas']}",
        f"{row['num_fitted_formulas']}/{row['num_formulas']}",
        _rate(row),
        _number(row["median_lifted_violations"]),
        f"{1000 * row['solver_median_seconds']:.3g} ms",
        f"{row['descent_median_seconds']:.3g} s",
    )


_WIDTH_TABLE = Table.by_row(
    ("width", "fitted", "success rate", "first fit", "median error", "lifted", "random"), _width_cells
)
_OPTIMIZER_TABLE = Table.by_row(
    ("optimizer", "rate", "success rate", "diverged", "best error", "median error"), _optimizer_cells
)
_RATIO_TABLE = Table.by_row(
    ("ratio", "satisfiable", "fitted", "success a restart", "lifted", "solver", "descent"), _ratio_cells
)
