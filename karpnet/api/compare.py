"""Solver against gradient descent on one instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gnn.plans.plan import CALLED, Plan
from gnn.plans.tuned import PLAIN, tuned
from gnn.settings import TrainingSettings, settings_of
from karpnet.api.answers import Comparison, Notify, quiet
from karpnet.api.load import About, as_derivation
from karpnet.api.reduce import reduce
from karpnet.api.solve import answer
from karpnet.api.train import Run, train
from reductions.core import Derivation
from reductions.training.architectures import Threshold
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method

SOURCE_METHODS = ("cadical", "cp-sat")
TASK_METHODS = ("exact", "milp")
EASY_CASES = "linear-program"  # asked only where it applies


def compare(
    about: About,
    to: str | None = None,
    *,
    widths: Sequence[int] = (),
    seconds: float = 20.0,
    megabytes: float | None = None,
    via: str | Sequence[str] = (),
    settings: TrainingSettings | None = None,
    notify: Notify = quiet,
    **options: Any,
) -> Comparison:
    """Run every method on an instance: solvers on the source, exact training and descent on the task.

    Beside descent by the settings there is *tuned descent*, the winner of the tournament of docs/descent.md,
    with as many restart-steps, for the architectures that had one.

    Parameters
    ----------
    about : Derivation or Problem
    to : str or None
        Architecture, as of `karpnet.reduce`.
    widths : sequence of int
        Widths that gradient descent tries; empty for the proper width and eight times that.
    seconds, megabytes : float
        Limits of each exact method.
    via : str or sequence of str
        Problems or rules that the chain must go through.
    settings : TrainingSettings or None
        Of gradient descent.
    notify : callable
        Told what is running.
    **options
        Settings by name instead, as of `karpnet.train`.

    Returns
    -------
    Comparison
        A witness that a method finds has been carried to the other end of the chain and checked there.
    """
    chosen = settings_of(settings, options)
    derivation = as_derivation(about)
    if not isinstance(derivation.target, TrainingTask) or to is not None or via:
        derivation = reduce(derivation, to, via)
    task, limits = derivation.target, Limits(seconds, megabytes=megabytes)
    easy = [EASY_CASES] if method(EASY_CASES).obstacle(task) is None else []
    names = [*(SOURCE_METHODS if derivation.rules else ()), *easy, *TASK_METHODS]
    rows = []
    for name in names:
        notify(name, 0, 0)
        found = answer(derivation, name, limits)
        rows.append(found.row(**found.carried()))
    for width in widths or default_widths(task):
        run = train(derivation, width, settings=chosen, notify=notify)
        rows.append(run.row)
    if (plan := tuned(task)) is not PLAIN:
        rows.append(_tuned(derivation, plan, chosen, notify).row)
    name, truth = derivation.name, derivation.header.truth
    return Comparison(name, task.architecture.name, derivation.steps(), tuple(rows), truth)


def _tuned(derivation: Derivation, plan: Plan, settings: TrainingSettings, notify: Notify) -> Run:
    """The tournament's winner with the restart-steps that the proper width had by the settings."""
    restarts = max(1, settings.restarts * settings.steps // plan.steps)
    open_settings = {name: getattr(settings, name) for name in CALLED}
    return train(
        derivation,
        settings=TrainingSettings(**{**open_settings, "restarts": restarts}),
        plan=plan,
        notify=notify,
    )


def default_widths(task: TrainingTask) -> tuple[int, ...]:
    """The proper width, and a wide network for contrast where the class has one."""
    proper = task.architecture.width
    return (proper,) if isinstance(task.architecture, Threshold) else (proper, 8 * proper)
