"""A group of restarts on its way: the batch in training and the record of every restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TypeAlias

import numpy as np

from gnn.backends.batch import Batch, Errors, State
from gnn.backends.choose import Backend
from gnn.checkpoint import part, under
from gnn.initialization import Start, beginning
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import BoolArray, IndexArray
from reductions.training.batch_check import BatchCheck
from reductions.training.nearby import fit_near, split

Observe: TypeAlias = Callable[[int, FloatArray], None]
_NEARLY = 2.0**-40  # loss below which relative errors of 2^-20 may be those of rounding alone


@dataclass
class Record:
    """What is known of each restart; the arrays of `gnn.results.TrainingResult`."""

    loss: FloatArray
    max_error: FloatArray
    num_misfits: IndexArray
    fitted: BoolArray
    mended: BoolArray
    diverged: BoolArray
    plateaued: BoolArray
    steps: IndexArray
    weights: FloatArray
    rest: FloatArray
    readout: FloatArray

    @classmethod
    def empty(cls, samples: FloatSamples, count: int) -> Record:
        infinite = np.full(count, np.inf, dtype=samples.dtype)
        shape = (count, samples.width, samples.num_inputs)
        is_double = samples.dtype == np.float64
        return cls(
            loss=infinite,
            max_error=infinite.copy(),
            num_misfits=np.full(count, samples.num_samples, dtype=np.int64),
            fitted=np.zeros(count, dtype=np.bool_),
            mended=np.zeros(count, dtype=np.bool_),
            diverged=np.zeros(count, dtype=np.bool_),
            plateaued=np.zeros(count, dtype=np.bool_),
            steps=np.zeros(count, dtype=np.int64),
            weights=np.zeros(shape, dtype=samples.dtype),
            rest=np.zeros((count if is_double else 0, *shape[1:])),
            readout=np.zeros(shape[:2]),
        )

    def arrays(self) -> State:
        """The fields by name."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


@dataclass
class Group:
    """Consecutive restarts that train as one batch.

    Parameters
    ----------
    check : BatchCheck
        Of the task: what says that a restart is fitted.
    samples, settings
        What is trained and how.
    batch : Batch
        Its rows are the restarts ``rows`` of the record.
    rows : int64, shape (num_rows,)
    active : bool, shape (num_rows,)
        False for rows that are settled but not dropped yet.
    step : int
        Steps that the active rows have taken.
    lowest, lowest_step : shape (num_rows,)
        The least loss seen so far and when: what ``patience`` goes by.
    observe : callable or None
        Told, at every look, the step and the losses of all restarts: settled ones keep theirs.
    """

    check: BatchCheck
    samples: FloatSamples
    settings: TrainingSettings
    batch: Batch
    record: Record
    rows: IndexArray
    active: BoolArray
    step: int = 0
    lowest: FloatArray = field(default_factory=lambda: np.empty(0, dtype=np.float32))
    lowest_step: IndexArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    observe: Observe | None = None

    @classmethod
    def begin(
        cls, check: BatchCheck, samples: FloatSamples, settings: TrainingSettings, backend: Backend,
        first: int, count: int, observe: Observe | None = None, start: Start | None = None,
    ) -> Group:  # fmt: skip
        """Start the restarts ``first..first + count - 1``."""
        weights, readout = beginning(samples, settings, first, count, start)
        return cls(
            check=check,
            samples=samples,
            settings=settings,
            batch=backend.start(weights, readout, np.arange(first, first + count)),
            record=Record.empty(samples, count),
            rows=np.arange(count),
            active=np.ones(count, dtype=np.bool_),
            lowest=np.full(count, np.inf, dtype=samples.dtype),
            lowest_step=np.zeros(count, dtype=np.int64),
            observe=observe,
        )

    def state(self) -> State:
        """Everything that the rest of the group's training depends on."""
        return {
            "rows": self.rows,
            "active": self.active,
            "step": np.array(self.step),
            "lowest": self.lowest,
            "lowest_step": self.lowest_step,
            **under("record", self.record.arrays()),
            **under("batch", self.batch.state()),
        }

    def restore(self, state: State) -> None:
        """Go on from a saved state."""
        self.rows, self.active, self.step = state["rows"], state["active"], int(state["step"])
        self.lowest, self.lowest_step = state["lowest"], state["lowest_step"]
        self.record = Record(**part("record", state))
        self.batch.restore(part("batch", state))

    @property
    def num_settled(self) -> int:
        """Restarts that train no more."""
        return len(self.record.loss) - int(self.active.sum())

    @property
    def is_settled(self) -> bool:
        return self.step >= self.settings.steps or not self.active.any()

    def advance(self) -> None:
        """Train up to the next look, look, and drop what is settled."""
        count = min(self.settings.check_every, self.settings.steps - self.step)
        self.batch.advance(self.step, count)
        self.step += count
        self._look()
        if self.active.any() and self.active.mean() < 0.75:
            kept = np.flatnonzero(self.active)
            self.batch.keep(kept)
            self.rows, self.active = self.rows[kept], self.active[kept]
            self.lowest, self.lowest_step = self.lowest[kept], self.lowest_step[kept]

    def _look(self) -> None:
        errors = self.batch.errors()
        diverged = self.active & ~np.isfinite(errors.loss)
        self._settle(diverged, "diverged")
        seems_fitted = self.active & (errors.num_misfits <= self.samples.max_errors)
        if seems_fitted.any():
            self._settle(self._check(seems_fitted, errors), "fitted")
        if self.settings.patience is not None:
            self._settle(self._plateaued(errors.loss), "plateaued", errors)
        if self.step >= self.settings.steps:
            self._finish(errors)
        if self.observe is not None:
            losses = self.record.loss.copy()
            losses[self.rows[self.active]] = errors.loss[self.active]
            self.observe(self.step, losses)

    def _settle(self, chosen: BoolArray, name: str | None, errors: Errors | None = None) -> None:
        """Note the fate of rows, and their errors and weights where these are numbers."""
        places = np.flatnonzero(chosen)
        if not len(places):
            return
        rows, record = self.rows[places], self.record
        record.steps[rows] = self.step
        if name is not None:
            getattr(record, name)[rows] = True
        if errors is not None:
            self._keep_weights(places, errors)
        self.active[places] = False

    def _keep_weights(self, places: IndexArray, errors: Errors) -> None:
        rows, record = self.rows[places], self.record
        record.loss[rows] = errors.loss[places]
        record.max_error[rows] = errors.max_error[places]
        record.num_misfits[rows] = errors.num_misfits[places]
        weights, readout = self.batch.weights()
        trained = weights[..., places].transpose(2, 1, 0), readout[..., places].T
        record.weights[rows], record.readout[rows] = self.samples.original(*trained)

    def _check(self, seems_fitted: BoolArray, errors: Errors) -> BoolArray:
        """Which of these rows pass the task's own exact check; their weights are kept."""
        places = np.flatnonzero(seems_fitted)
        self._keep_weights(places, errors)
        passed, rows = np.zeros_like(seems_fitted), self.rows[places]
        passed[places] = self.check.fits(self.record.weights[rows], self.record.readout[rows])
        return passed

    def _plateaued(self, loss: FloatArray) -> BoolArray:
        better = loss < loss.dtype.type(0.999) * self.lowest
        self.lowest = np.where(better, loss, self.lowest)
        self.lowest_step = np.where(better, self.step, self.lowest_step)
        assert self.settings.patience is not None
        return self.active & (self.step - self.lowest_step >= self.settings.patience)

    def stop(self) -> None:
        """Record the active rows as they stand, since no more time is left."""
        self._finish(self.batch.errors())

    def _finish(self, errors: Errors) -> None:
        """Record the active rows, those that only rounding keeps from a fit as fitted."""
        if self.samples.dtype == np.float64:
            nearly = self.active & (errors.loss <= _NEARLY)
            if nearly.any():
                self._keep_weights(np.flatnonzero(nearly), errors)
                self._settle(self._mend(nearly), "fitted")
        self._settle(self.active.copy(), None, errors)

    def _mend(self, nearly: BoolArray) -> BoolArray:
        """Which of these rows have weights beside theirs that fit; these are kept."""
        record, mended = self.record, np.zeros_like(nearly)
        for place in np.flatnonzero(nearly).tolist():
            row = self.rows[place]
            found = fit_near(self.check.task, record.weights[row], record.readout[row])
            if found is not None:
                record.weights[row], record.rest[row] = split(found.weights)
                record.readout[row] = found.readout.floats()
                record.mended[row] = mended[place] = True
        return mended
