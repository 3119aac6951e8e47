"""Gradient descent on the task of a chain, with its best weights checked and lifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from gnn.plans.attempts import attempt
from gnn.plans.plan import CALLED, PLANNED, Plan
from gnn.plans.tuned import tuned
from gnn.restarts import Observe
from gnn.results import TrainingResult
from gnn.settings import TrainingSettings, settings_of
from gnn.statistics import Summary, lifted_witness
from gnn.trainer import train as run_trainer
from karpnet.api.answers import Notify, Row, describe, quiet
from karpnet.api.load import About
from karpnet.api.reduce import reduce
from reductions.core import Derivation
from reductions.display import Block, Displayed
from reductions.errors import InputError, UnsupportedError
from reductions.formats.files import read_bytes
from reductions.formats.json_text import loads_whole
from reductions.outcomes import Found
from reductions.reading.json_types import JsonObject
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


@dataclass(frozen=True, repr=False)
class Run(Displayed):
    """What gradient descent made of a task at one width.

    Parameters
    ----------
    derivation : Derivation
        What was asked about.
    task : TrainingTask
        What was trained: the target at the width asked for.
    settings : TrainingSettings
    result : TrainingResult or None
        Every restart; None where float32 or the backend cannot hold the task.
    reason : str
        Why there is no result; else empty.
    plan : Plan or None
        The plan that was carried out, where it was one.
    """

    derivation: Derivation
    task: TrainingTask
    settings: TrainingSettings
    result: TrainingResult | None
    reason: str = ""
    plan: Plan | None = None

    @property
    def _way(self) -> str:
        return self.settings.optimizer if self.plan is None else self.plan.name

    @property
    def name(self) -> str:
        """Optimizer or plan and width, for people."""
        loop = ", PyG loop" if self.settings.backend == "pyg" else ""
        return f"{self._way}, width {self.task.architecture.width}{loop}"

    @property
    def is_proper(self) -> bool:
        """Whether the network belongs to the task's class: whether it has the task's width."""
        is_own: bool = self.task.architecture == self.derivation.target.architecture
        return is_own

    @property
    def verdict(self) -> str:
        """ "fitted", "not fitted", or "unknown" where nothing could be trained."""
        if self.result is None:
            return "unknown"
        return "fitted" if self.result.num_fitted else "not fitted"

    @property
    def evidence(self) -> str:
        """How many restarts passed the exact check, and of which class the network is."""
        if self.result is None:
            return self.reason
        kind = "proper" if self.is_proper else "improper"
        mended = f" ({self.result.num_mended} mended)" if self.result.num_mended else ""
        counts = f"{self.result.num_fitted}/{self.result.num_restarts} fitted{mended}"
        return f"{counts}, {kind}, {self.result.precision}"

    @cached_property
    def weights(self) -> Hypothesis | None:
        """Weights of the best restart, exactly; None where it diverged or there is none."""
        result = self.result
        return None if result is None or result.diverged[result.best] else result.hypothesis(result.best)

    @cached_property
    def details(self) -> JsonObject:
        """Figures of the run, with the exact error of its best weights, ready for JSON."""
        task, result = self.task, self.result
        width = {"width": task.architecture.width, "proper": self.is_proper}
        if result is None:
            return {**width, "num_fitted": 0}
        details: JsonObject = {
            **width,
            "steps": result.settings.steps if self.plan is None else self.plan.steps,
            **Summary.of(result, task.num_samples, task.architecture.is_classifier).to_json(),
            "backend": result.backend,
            "device": result.device,
            "precision": result.precision,
            "num_mended": result.num_mended,
            "tolerance": str(task.tolerance),
        }
        if self.weights is None:
            return details
        error = task.empirical_error(self.weights)
        details |= {
            "best_max_error": float(error.max_error),
            "best_mean_squared_error": float(error.mean_squared_error),
            "best_num_misfits": error.num_misfits,
        }
        lifted = lifted_witness(self.derivation, result, most=64, draws=200)
        if lifted is not None:
            details |= {"source_violations": lifted.violations, "random_violations": lifted.random_mean}
        return details

    @property
    def row(self) -> Row:
        """The run as a row of a table of methods."""
        seconds = 0.0 if self.result is None else self.result.seconds
        return Row(self.name, "task", self.verdict, self.evidence, seconds, self.details)

    def polished(self, seconds: float = 60.0) -> Row:
        """Finish the best restarts with the linear program of their activation pattern."""
        from solvers.task.polish import polish_first

        name = f"{self._way} + linear program, width {self.task.architecture.width}"
        result = self.result
        try:
            if result is None:
                raise UnsupportedError(self.reason)
            usable = np.flatnonzero(~result.diverged)
            order = usable[np.argsort(result.loss[usable])]
            answer = polish_first(self.task, result.hypotheses(order[:64]), seconds)
        except UnsupportedError as error:
            return Row(name, "task", "unknown", str(error), 0.0)
        verdict = "fitted" if isinstance(answer.outcome, Found) else "not fitted"
        details = {"width": self.task.architecture.width, "proper": self.is_proper}
        taken = result.seconds + answer.seconds
        return Row(name, "task", verdict, describe(answer.outcome)[1], taken, details)

    def blocks(self) -> Sequence[Block]:
        """The verdict on a line."""
        return self.row.blocks()

    def to_json(self) -> JsonObject:
        """Return the run as documented in docs/json.md."""
        return self.row.to_json()


def train(
    about: About,
    width: int | None = None,
    *,
    settings: TrainingSettings | None = None,
    plan: Plan | str | None = None,
    notify: Notify = quiet,
    checkpoint: str | Path | None = None,
    observe: Observe | None = None,
    **options: Any,
) -> Run:
    """Let gradient descent try a task, with many restarts at once.

    Parameters
    ----------
    about : Derivation or Problem
        What is no training task is reduced to one first.
    width : int or None
        Channels or units; by default the proper width. A wider network is improper.
    settings : TrainingSettings or None
    plan : Plan or str or None
        How to train instead of by settings: a `gnn.plans.plan.Plan`, or ``"tuned"`` for the one that won the
        tournament of docs/descent.md on tasks most like this. It decides all settings but those of
        `gnn.plans.plan.CALLED`: restarts, seed, device, limits.
    notify : callable
        Told (what runs, restart-steps settled, restart-steps in all).
    checkpoint : path or None
        Where the state of the run is saved; a run that finds its own checkpoint there goes on.
    observe : callable or None
        Told the step and the losses of all restarts at every look.
    **options
        Settings by name instead: ``restarts``, ``steps``, ``optimizer``, ``learning_rate``, ``seed``,
        ``device``, ``seconds``, ``batch``, ... (`TrainingSettings`).

    Returns
    -------
    Run
        "fitted" only if a restart's weights, converted exactly, pass the exact check; never a NO.

    Raises
    ------
    InputError
        If a setting is unknown or out of its range.
    """
    derivation = reduce(about)
    chosen = settings_of(settings, options)
    proper: TrainingTask = derivation.target
    task = proper.widened(proper.architecture.width if width is None else width)
    if plan is not None:
        if checkpoint is not None or observe is not None:
            raise InputError("plan", "a plan keeps no checkpoint and shows no curves", "leave these out")
        return carry_out(derivation, task, chosen, tuned(task) if plan == "tuned" else plan, notify)
    run = Run(derivation, task, chosen, None)
    try:
        path = None if checkpoint is None else Path(checkpoint)
        result = run_trainer(task, chosen, partial(notify, run.name), path, observe=observe)
    except UnsupportedError as error:
        return Run(derivation, task, chosen, None, str(error))
    return Run(derivation, task, chosen, result)


def read_plan(path: str | Path) -> Plan:
    """A plan from the file of its JSON, as docs/descent.md says.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no plan.
    """
    try:
        data = loads_whole(read_bytes(Path(path)))
    except ValueError as error:
        raise InputError(str(path), f"expected JSON: {error}") from error
    return Plan.from_json(data, str(path))


def carry_out(
    derivation: Derivation, task: TrainingTask, settings: TrainingSettings, plan: Plan | str, notify: Notify
) -> Run:
    """Train by a plan, with those of the settings that a plan leaves open.

    Raises
    ------
    InputError
        If a setting that the plan decides is not as by default, or the width is not the task's own.
    """
    if not isinstance(plan, Plan):
        raise InputError("plan", f'expected a Plan or "tuned", got {plan!r}')
    usual = TrainingSettings()
    for name in PLANNED:
        if getattr(settings, name) != getattr(usual, name):
            raise InputError(name, "is decided by the plan", "leave it out, or the plan")
    if task.architecture != derivation.target.architecture:
        raise InputError("width", "a plan ends with the task's own width", "leave the width out, or the plan")
    run = Run(derivation, task, settings, None, plan=plan)
    call = {name: getattr(settings, name) for name in CALLED}
    try:
        progress = partial(notify, run.name)
        result = attempt(task, plan, progress=progress, polisher=polished, **call)
    except UnsupportedError as error:
        return replace(run, reason=str(error))
    return replace(run, result=result)


def polished(task: TrainingTask, hypothesis: Hypothesis) -> Hypothesis | None:
    """The best weights of an activation pattern where they fit: what a plan's stage ``polish`` asks for."""
    from solvers.task.polish import polish

    outcome = polish(task, hypothesis).outcome
    return outcome.witness if isinstance(outcome, Found) else None
