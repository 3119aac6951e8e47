"""What a training run found, restart by restart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gnn.samples import FloatArray
from gnn.settings import TrainingSettings
from reductions.arrays import BoolArray, IndexArray
from reductions.training.hypothesis import Hypothesis


@dataclass(frozen=True)
class TrainingResult:
    """The restarts of one run, in the order of their numbers.

    Parameters
    ----------
    settings : TrainingSettings
    width : int
        Channels or units of the trained network.
    loss : float32, shape (R,)
        Mean squared error, or mean hinge loss, at the weights kept; infinite where diverged.
    max_error : float32, shape (R,)
        L∞ error there in float arithmetic; 0 or 1 for classifiers.
    num_misfits : int64, shape (R,)
        Samples beyond the tolerance there.
    fitted : bool, shape (R,)
        Whether the exact conversion of the weights passed the task's exact check.
    diverged : bool, shape (R,)
        Whether a loss or weight became infinite or NaN. Never fitted.
    plateaued : bool, shape (R,)
        Whether the restart was given up by the settings' ``patience``.
    steps : int64, shape (R,)
        Steps that the restart took.
    weights : float32, shape (R, width, num_inputs)
    readout : float32, shape (R, width)
        The weights kept: at the first look that found the restart fitted, else the last ones.
    seconds : float
        Wall-clock time of the run.
    first_fit_step : int or None
        Fewest steps after which a restart was seen to be fitted.
    first_fit_seconds : float or None
        Wall-clock time until the first restart was fitted.
    backend, device : str
        Which program ran, and on what.
    stopped_early : str
        Why not all restarts took all their steps; empty when they did.
    """

    settings: TrainingSettings
    width: int
    loss: FloatArray
    max_error: FloatArray
    num_misfits: IndexArray
    fitted: BoolArray
    diverged: BoolArray
    plateaued: BoolArray
    steps: IndexArray
    weights: FloatArray
    readout: FloatArray
    seconds: float
    first_fit_step: int | None
    first_fit_seconds: float | None
    backend: str
    device: str
    stopped_early: str = ""

    @property
    def num_restarts(self) -> int:
        return len(self.loss)

    @property
    def num_fitted(self) -> int:
        return int(self.fitted.sum())

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
        return Hypothesis.from_floats(self.weights[index], self.readout[index])

    def hypotheses(self, indices: Iterable[int]) -> list[Hypothesis]:
        """The weights of several restarts, converted exactly."""
        return [self.hypothesis(index) for index in indices]
