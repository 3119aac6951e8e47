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

import numpy as np

from gnn.backends import Backend, choose
from gnn.group import Group, Record
from gnn.results import TrainingResult
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from reductions.training.task import TrainingTask

__all__ = ["TrainingResult", "TrainingSettings", "train"]

Progress = Callable[[int, int], None]


def train(task: TrainingTask, settings: TrainingSettings, progress: Progress | None = None) -> TrainingResult:
    """Let R restarts attempt a task.

    Every ``check_every`` steps all restarts are looked at: what fits in float arithmetic is
    converted to exact rationals and checked by `TrainingTask.violation`; what passes is fitted
    and leaves the batch, and so does what diverged.

    Parameters
    ----------
    task : TrainingTask
        ``task.widened(k)`` for a network wider than the proper one.
    settings : TrainingSettings
    progress : callable, optional
        Called with (restart-steps settled, restart-steps in all).

    Raises
    ------
    InputError
        If the settings name no known optimizer, backend or device.
    UnsupportedError
        If float32 cannot hold the task's integers, or the backend cannot train it.
    """
    samples = FloatSamples.of(task)
    backend = choose(samples, settings)
    run = _Run(task, samples, settings, backend)
    run.train(progress or (lambda settled, total: None))
    return run.result()


class _Run:
    """One call of `train`: groups of restarts, one after the other."""

    def __init__(
        self, task: TrainingTask, samples: FloatSamples, settings: TrainingSettings, backend: Backend
    ) -> None:
        self.task, self.samples, self.settings, self.backend = task, samples, settings, backend
        self.start = time.perf_counter()
        self.records: list[Record] = []
        self.first_fit_seconds: float | None = None
        self.stopped_early = ""

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.start

    def _wanted(self) -> int:
        """Restarts in all: those asked for, and what the steps of the plateaued ones pay for."""
        steps = self.settings.steps
        unused = sum(int((steps - record.steps[record.plateaued]).sum()) for record in self.records)
        return self.settings.restarts + unused // steps

    def train(self, progress: Progress) -> None:
        done = 0
        while done < (wanted := self._wanted()) and not self.stopped_early:
            count = min(self.backend.max_rows, wanted - done)
            group = Group.begin(self.task, self.samples, self.settings, self.backend, done, count)
            self.records.append(group.record)
            self._train(group, done, progress)
            done += count
        if self.stopped_early and done < self.settings.restarts:
            self.stopped_early += f", after {done} of {self.settings.restarts} restarts were begun"

    def _train(self, group: Group, before: int, progress: Progress) -> None:
        steps, limit = self.settings.steps, self.settings.seconds
        while not group.is_settled:
            group.advance()
            if self.first_fit_seconds is None and group.record.fitted.any():
                self.first_fit_seconds = self.seconds
            settled = int((~group.active).sum()) + len(group.record.loss) - len(group.rows)
            here = settled * steps + (len(group.record.loss) - settled) * group.step
            progress(before * steps + here, self._wanted() * steps)
            if limit is not None and self.seconds >= limit and not group.is_settled:
                group.stop()
                self.stopped_early = f"the limit of {limit:g} s was reached"

    def result(self) -> TrainingResult:
        arrays = {
            name: np.concatenate([getattr(record, name) for record in self.records])
            for name in self.records[0].arrays()
        }
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
            stopped_early=self.stopped_early,
        )
