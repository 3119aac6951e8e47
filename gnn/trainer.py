"""Train many restarts on a task by gradient descent, and check exactly what seems to fit.

>>> from reductions.rules import RULES
>>> rule = RULES["sign-system-to-relu-sum"]
>>> result = train(rule.instance(rule.example()), TrainingSettings(restarts=64))
>>> bool(result.fitted.any())
True
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gnn.backends.batch import State
from gnn.backends.choose import Backend, choose
from gnn.checkpoint import fingerprint, load, part, save, under
from gnn.initialization import Start
from gnn.restarts import Group, Observe, Record
from gnn.results import TrainingResult
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from reductions.errors import UnsupportedError
from reductions.training.batch_check import BatchCheck
from reductions.training.task import TrainingTask

__all__ = ["Start", "TrainingResult", "TrainingSettings", "train"]

Progress = Callable[[int, int], None]


def train(
    task: TrainingTask,
    settings: TrainingSettings,
    progress: Progress | None = None,
    checkpoint: Path | None = None,
    checkpoint_every: int = 1000,
    observe: Observe | None = None,
    start: Start | None = None,
) -> TrainingResult:
    """Let R restarts attempt a task.

    Every ``check_every`` steps all restarts are evaluated: what fits in float arithmetic goes through
    the exact check, all at once (`reductions.training.batch_check`); what passes is fitted
    and leaves the batch, and so does what diverged. In float64, where tolerances are near the rounding
    of the numbers, what ends with a loss of rounding errors alone is mended: weights near its own count
    as fitted if they pass the same check.

    Parameters
    ----------
    task : TrainingTask
        ``task.widened(k)`` for a network wider than the proper one.
    settings : TrainingSettings
    progress : callable, optional
        Called with (restart-steps settled, restart-steps in all).
    checkpoint : path, optional
        Where to save the state of the run; a run that finds its own checkpoint there goes on
        from it and ends with the same numbers.
    checkpoint_every : int
        Steps between two checkpoints, rounded up to a multiple of ``check_every``.
    observe : callable, optional
        Called at every look with the step and the losses of the restarts in training together,
        such as `gnn.curves.LossCurve.note`.
    start : Start, optional
        Weights that the first restarts begin with; those beyond, of ``patience`` too, are drawn.

    Raises
    ------
    InputError
        If the settings name no known optimizer, backend or device, the weights to start with are not
        the task's, or the checkpoint is another run's.
    UnsupportedError
        If the precision cannot hold the task's integers, or the backend cannot train it.
    """
    samples = FloatSamples.of(task, settings.precision)
    if start is not None:
        start.check(samples, settings.restarts)
    backend = choose(task, samples, settings)
    if start is not None and backend.name == "pyg":
        raise UnsupportedError("backend pyg draws its own weights to start with; use backend torch")
    run = _Run(task, samples, settings, backend, observe, start)
    if checkpoint is not None:
        run.keep_checkpoints(checkpoint, checkpoint_every)
    run.train(progress or (lambda settled, total: None))
    return run.result()


class _Run:
    """One call of `train`: groups of restarts, one after the other."""

    def __init__(
        self, task: TrainingTask, samples: FloatSamples, settings: TrainingSettings, backend: Backend,
        observe: Observe | None, start: Start | None,
    ) -> None:  # fmt: skip
        self.check, self.samples, self.settings, self.backend = BatchCheck(task), samples, settings, backend
        self.observe, self.start = observe, start
        self.began = time.perf_counter()
        self.records: list[Record] = []
        self.first_fit_seconds: float | None = None
        self.stopped_early = ""
        self.checkpoint: Path | None = None
        self.resumed: State | None = None

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def keep_checkpoints(self, path: Path, every: int) -> None:
        """Save the run's state there from now on, after what is saved there is taken up."""
        self.checkpoint, self.checkpoint_every = path, every
        self.mark = fingerprint(self.samples, self.settings, self.backend.name, self.start)
        self.resumed = load(path, self.mark)
        if self.resumed is not None:
            self.began -= float(self.resumed["seconds"])
            first_fit = float(self.resumed["first_fit_seconds"])
            self.first_fit_seconds = None if np.isnan(first_fit) else first_fit
            done = part("done", self.resumed)
            self.records = [Record(**done)] if done else []

    def _save(self, group: Group) -> None:
        """Save the records of the groups before, and the group in training."""
        if self.checkpoint is None:
            return
        before = _joined(self.records[:-1]) if len(self.records) > 1 else {}
        state = {
            "seconds": np.array(self.seconds),
            "first_fit_seconds": np.array(
                np.nan if self.first_fit_seconds is None else self.first_fit_seconds
            ),
            **under("done", before),
            **under("group", group.state()),
        }
        save(self.checkpoint, self.mark, state)

    def _wanted(self) -> int:
        """Restarts in all: those asked for, and what the steps of the plateaued ones pay for."""
        steps = self.settings.steps
        unused = sum(int((steps - record.steps[record.plateaued]).sum()) for record in self.records)
        return self.settings.restarts + unused // steps

    def train(self, progress: Progress) -> None:
        """Train every group, or as many as the time allows."""
        done = sum(len(record.loss) for record in self.records)
        while done < (wanted := self._wanted()) and not self.stopped_early:
            count = min(self.backend.max_rows, wanted - done)
            group = Group.begin(
                self.check, self.samples, self.settings, self.backend, done, count, self.observe, self.start
            )
            if self.resumed is not None:
                group.restore(part("group", self.resumed))
                self.resumed = None
            self.records.append(group.record)
            self._train(group, done, progress)
            done += count
        if self.stopped_early and done < self.settings.restarts:
            self.stopped_early += f", after {done} of {self.settings.restarts} restarts were begun"

    def _train(self, group: Group, before: int, progress: Progress) -> None:
        steps, limit, saved = self.settings.steps, self.settings.seconds, group.step
        while not group.is_settled:
            group.advance()
            if self.first_fit_seconds is None and group.record.fitted.any():
                self.first_fit_seconds = self.seconds
            settled = group.num_settled
            here = settled * steps + (len(group.record.loss) - settled) * group.step
            progress(before * steps + here, self._wanted() * steps)
            if self.checkpoint is not None and group.step - saved >= self.checkpoint_every:
                self._save(group)
                saved = group.step
            if limit is not None and self.seconds >= limit and not group.is_settled:
                self._save(group)
                group.stop()
                self.stopped_early = f"the limit of {limit:g} s was reached"
                return
        self._save(group)

    def result(self) -> TrainingResult:
        """The records of all groups."""
        arrays = _joined(self.records)
        fit_steps = arrays["steps"][arrays["fitted"]]
        return TrainingResult(
            settings=self.settings,
            width=self.samples.width,
            **arrays,
            seconds=self.seconds,
            first_fit_step=int(fit_steps.min()) if len(fit_steps) else None,
            first_fit_seconds=self.first_fit_seconds,
            backend=self.backend.name,
            device=self.backend.device,
            precision=self.samples.dtype.name,
            stopped_early=self.stopped_early,
        )


def _joined(records: list[Record]) -> State:
    """The records of consecutive restarts as one."""
    return {
        name: np.concatenate([getattr(record, name) for record in records]) for name in records[0].arrays()
    }
