"""Carry out a plan: many restarts through all its stages, to networks of the task's own width.

>>> from gnn.plans.plan import Plan
>>> from reductions.rules import RULES
>>> rule = RULES["sign-system-to-relu-sum"]
>>> result = attempt(rule.instance(rule.example()), Plan("plain"), restarts=64)
>>> bool(result.fitted.any())
True
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from gnn.initialization import Start
from gnn.plans.narrowing import pruned, softened
from gnn.plans.plan import Plan, Stage
from gnn.results import TrainingResult
from gnn.settings import TrainingSettings
from gnn.trainer import Progress, train
from reductions.arrays import IndexArray
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Polisher: TypeAlias = Callable[[TrainingTask, Hypothesis], Hypothesis | None]
TEACHERS = 8  # wide networks of which `distil` takes the best


def attempt(
    task: TrainingTask,
    plan: Plan,
    restarts: int = 256,
    seed: int = 0,
    *,
    progress: Progress | None = None,
    polisher: Polisher | None = None,
    **call: Any,
) -> TrainingResult:
    """Let R restarts attempt a task by a plan.

    A restart counts as fitted only as a network of the task's own width whose exact weights pass the task's
    exact check; it takes no part in later stages.

    Parameters
    ----------
    task : TrainingTask
        Of its proper width.
    plan : Plan
    restarts, seed : int
    progress : callable, optional
        Told (restart-steps settled, restart-steps in all) of the run that is going on.
    polisher : callable, optional
        What a stage ``polish`` asks for weights: (task, hypothesis) to one that fits, or None.
    **call
        Settings of `gnn.plans.plan.CALLED` by name. ``seconds`` limits all stages together.

    Returns
    -------
    TrainingResult
        The networks of the proper width. ``steps`` are the work of a restart over all stages in steps of the
        proper width, rounded up: a step of a network k times as wide counts k times, and the work of teachers
        is shared by all. ``seconds`` are those of all stages, ``settings`` those of the last run.

    Raises
    ------
    InputError
        If a setting is out of its range, or a stage needs a polisher and none is given.
    UnsupportedError
        If the task cannot be trained so: it is no sum of activations where a stage needs one, or as `train`.
    """
    kinds = {stage.kind for stage in plan.stages}
    if "polish" in kinds and polisher is None:
        raise InputError(f"plan {plan.name}", "a stage polish needs a polisher", "leave the stage out")
    if kinds & {"prune", "distil", "round"} and not isinstance(task.architecture, ActivationSum):
        raise UnsupportedError(f"plan {plan.name}: {task.architecture.name} is no sum of activations")
    return _Attempt(task, plan, {**call, "restarts": restarts, "seed": seed}, progress, polisher).result()


@dataclass
class _Attempt:
    """One call of `attempt`."""

    task: TrainingTask
    plan: Plan
    call: dict[str, Any]
    progress: Progress | None
    polisher: Polisher | None

    def __post_init__(self) -> None:
        self.began = time.perf_counter()
        self.num_runs = 0
        self.teacher: Hypothesis | None = None

    def result(self) -> TrainingResult:
        plan = self.plan
        first = replace(plan.settings, **self.call)
        if plan.distils:
            first = replace(first, restarts=min(TEACHERS, first.restarts))
        result = self._run(self.task.widened(plan.width * self.task.architecture.width), first)
        for stage in plan.stages:
            if result.stopped_early:
                break
            result = self._after(stage, result)
        if result.width != self.task.architecture.width:  # no time was left for what makes it narrow
            result = self._narrowed(result)
        return replace(result, seconds=time.perf_counter() - self.began)

    def _run(
        self, task: TrainingTask, settings: TrainingSettings, start: Start | None = None
    ) -> TrainingResult:
        """Train within what is left of the time; every run has its own noise and mini-batches."""
        taken = time.perf_counter() - self.began
        if settings.seconds is not None:
            settings = replace(settings, seconds=max(settings.seconds - taken, 1e-3))
        if self.num_runs:
            seeds = np.random.SeedSequence([settings.seed, 5, self.num_runs])
            settings = replace(settings, seed=int(seeds.generate_state(1)[0]))
        self.num_runs += 1
        result = train(task, settings, self.progress, start=start)
        if result.first_fit_seconds is not None:
            result = replace(result, first_fit_seconds=result.first_fit_seconds + taken)
        return result

    def _after(self, stage: Stage, before: TrainingResult) -> TrainingResult:
        """What a stage makes of a result."""
        if stage.kind == "distil" and self.teacher is None:
            self.teacher = before.hypothesis(before.best)
            return self._students(stage, before)
        if stage.kind == "prune":
            before = self._narrowed(before, stage.option("by"))
        rows = np.flatnonzero(~before.fitted & ~before.diverged)
        if not len(rows):
            return before
        if stage.kind == "round":
            return _replaced(before, self.task, {row: _rounded(before, row) for row in rows.tolist()})
        if stage.kind == "polish":
            return self._polished(before, rows[np.argsort(before.loss[rows])][: stage.option("restarts")])
        task = self._softened(stage) if stage.kind == "distil" else self.task
        start = Start(before.weights[rows], before.readout[rows])
        run = self._run(task, self._settings(stage, len(rows), before), start)
        return _merged(before, rows, self._true(run) if stage.kind == "distil" else run)

    def _settings(self, stage: Stage, restarts: int, before: TrainingResult) -> TrainingSettings:
        """The settings of a stage's run, in the precision of the ones before it."""
        assert stage.settings is not None
        changes = {**self.call, "restarts": restarts, "precision": before.precision}
        return replace(stage.settings, **changes)

    def _students(self, stage: Stage, teachers: TrainingResult) -> TrainingResult:
        settings = self._settings(stage, self.call["restarts"], teachers)
        result = self._true(self._run(self._softened(stage), settings))
        ratio = teachers.width // self.task.architecture.width
        return replace(result, steps=result.steps - (-teachers.restart_steps * ratio // result.num_restarts))

    def _softened(self, stage: Stage) -> TrainingTask:
        assert self.teacher is not None
        return softened(self.task, self.teacher, stage.option("share"))

    def _true(self, result: TrainingResult) -> TrainingResult:
        """A result on softened labels by the true ones: what fits those is checked by these."""
        passed = result.fitted.copy()
        for row in np.flatnonzero(passed).tolist():
            passed[row] = self.task.violation(result.hypothesis(row)) is None
        return _with_fits(result, passed)

    def _narrowed(self, wide: TrainingResult, by: str = "norm") -> TrainingResult:
        """The networks at the proper width, none of them checked yet, their errors not known."""
        width = self.task.architecture.width
        weights, readout = pruned(wide.weights, wide.readout, width, by)
        unknown = np.full_like(wide.loss, np.inf)
        narrow = replace(
            wide,
            width=width,
            weights=weights,
            readout=readout,
            rest=np.zeros((len(wide.rest), *weights.shape[1:])),
            steps=wide.steps * (wide.width // width),
            loss=unknown,
            max_error=unknown.copy(),
            num_misfits=np.full_like(wide.num_misfits, self.task.num_samples),
            mended=np.zeros_like(wide.mended),
        )
        return _with_fits(narrow, np.zeros_like(wide.fitted))

    def _polished(self, before: TrainingResult, rows: IndexArray) -> TrainingResult:
        assert self.polisher is not None
        found = {}
        for row in rows.tolist():
            polished = self.polisher(self.task, before.hypothesis(row))
            if polished is not None:
                found[row] = (polished.weights.floats(), polished.readout.floats())
        return _replaced(before, self.task, found)


def _rounded(result: TrainingResult, row: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest integers to a restart's weights, with the sizes of the readout in them."""
    signs = np.where(result.readout[row] < 0, -1.0, 1.0)
    return np.rint(result.weights[row] * np.abs(result.readout[row])[:, None]), signs


def _replaced(
    before: TrainingResult, task: TrainingTask, found: dict[int, tuple[np.ndarray, np.ndarray]]
) -> TrainingResult:
    """The restarts with other weights where these, in the run's precision, fit the task exactly."""
    weights, readout, fitted = before.weights.copy(), before.readout.copy(), before.fitted.copy()
    rest = before.rest.copy()
    for row, (new, signs) in found.items():
        new = new.astype(weights.dtype)
        try:
            fitted[row] = task.violation(Hypothesis.from_floats(new, signs)) is None
        except WitnessError:  # a weight that is no number
            continue
        if fitted[row]:
            weights[row], readout[row] = new, signs
            rest[row : row + 1] = 0
    return _with_fits(replace(before, weights=weights, readout=readout, rest=rest), fitted)


def _merged(before: TrainingResult, rows: IndexArray, run: TrainingResult) -> TrainingResult:
    """A result whose restarts ``rows`` went on in another run."""
    changed: dict[str, Any] = {}
    names = ("loss", "max_error", "num_misfits", "fitted", "mended", "diverged", "weights", "rest", "readout")
    for name in names:
        old, new = getattr(before, name), getattr(run, name)
        changed[name] = old.copy()
        if len(new):  # there is no rest in float32
            changed[name][rows] = new
    steps = before.steps.copy()
    steps[rows] += run.steps
    merged = replace(before, **changed, steps=steps, settings=run.settings, stopped_early=run.stopped_early)
    seconds = run.first_fit_seconds if before.first_fit_seconds is None else before.first_fit_seconds
    return replace(_with_fits(merged, merged.fitted), first_fit_seconds=seconds)


def _with_fits(result: TrainingResult, fitted: np.ndarray) -> TrainingResult:
    """A result with these restarts fitted."""
    steps = result.steps[fitted]
    first = int(steps.min()) if len(steps) else None
    seconds = result.first_fit_seconds if len(steps) else None
    return replace(result, fitted=fitted, first_fit_step=first, first_fit_seconds=seconds)
