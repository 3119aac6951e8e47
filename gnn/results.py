"""What a training run found, restart by restart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gnn.samples import FloatArray
from gnn.settings import TrainingSettings
from reductions.arrays import BoolArray, IndexArray
from reductions.training.hypothesis import Hypothesis
from reductions.training.nearby import joined


@dataclass(frozen=True)
class TrainingResult:
    """The restarts of one run, in the order of their numbers.

    Parameters
    ----------
    settings : TrainingSettings
    width : int
        Channels or units of the trained network.
    loss : of the run's precision, shape (R,)
        What descent minimizes, at the weights that it ended with: the mean squared error (in float64 of
        errors over the samples' sizes), or the mean hinge loss; infinite where diverged.
    max_error : of the run's precision, shape (R,)
        L∞ error there in float arithmetic; 0 or 1 for classifiers.
    num_misfits : int64, shape (R,)
        Samples beyond the tolerance there.
    fitted : bool, shape (R,)
        Whether the exact conversion of the weights passed the task's exact check.
    mended : bool, shape (R,)
        Whether the weights kept are not those that descent ended with but ones near them that fit
        (`reductions.training.nearby`); only in float64, and only where the loss is that of rounding.
    diverged : bool, shape (R,)
        Whether a loss or weight became infinite or NaN. Never fitted.
    plateaued : bool, shape (R,)
        Whether the restart was given up by the settings' ``patience``.
    steps : int64, shape (R,)
        Steps that the restart took.
    weights : of the run's precision, shape (R, width, num_inputs)
    rest : float64, shape (R, width, num_inputs), or (0, width, num_inputs) in float32
        What is to be added to the weights, exactly.
    readout : float64, shape (R, width)
        The weights kept: at the first look that found the restart fitted, else the last ones.
    seconds : float
        Wall-clock time of the run.
    first_fit_step : int or None
        Fewest steps after which a restart was seen to be fitted.
    first_fit_seconds : float or None
        Wall-clock time until the first restart was fitted.
    backend, device, precision : str
        Which program ran, on what, and in which floating-point numbers.
    stopped_early : str
        Why not all restarts took all their steps; empty when they did.
    """

    settings: TrainingSettings
    width: int
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
    seconds: float
    first_fit_step: int | None
    first_fit_seconds: float | None
    backend: str
    device: str
    precision: str
    stopped_early: str = ""

    @property
    def num_restarts(self) -> int:
        return len(self.loss)

    @property
    def num_fitted(self) -> int:
        return int(self.fitted.sum())

    @property
    def num_mended(self) -> int:
        return int(self.mended.sum())

    @property
    def num_diverged(self) -> int:
        return int(self.diverged.sum())

    @property
    def restart_steps(self) -> int:
        """Optimizer steps over all restarts."""
        return int(self.steps.sum())

    @property
    def best(self) -> int:
        """A fitted restart where there is one, else the one with the least L∞ error, then loss."""
        return int(np.lexsort((self.loss, self.max_error, self.num_misfits, ~self.fitted))[0])

    def hypothesis(self, index: int) -> Hypothesis:
        """The weights of one restart, converted exactly.

        Raises
        ------
        WitnessError
            If the restart diverged: NaN and infinity are no weights.
        """
        plain = Hypothesis.from_floats(self.weights[index], self.readout[index])
        if not len(self.rest):
            return plain
        return Hypothesis(joined(self.weights[index], self.rest[index]), plain.readout)

    def hypotheses(self, indices: Iterable[int]) -> list[Hypothesis]:
        """The weights of several restarts, converted exactly."""
        return [self.hypothesis(index) for index in indices]
