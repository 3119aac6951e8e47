"""Gradient descent that one watches: the losses of all restarts, and the best one, at every look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gnn.backends.choose import choose
from gnn.restarts import Group
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import BoolArray
from reductions.errors import WitnessError
from reductions.training.batch_check import BatchCheck
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

SETTINGS = TrainingSettings(restarts=24, steps=600, check_every=12)


@dataclass(frozen=True)
class Look:
    """What is seen of a run after some steps.

    Parameters
    ----------
    step : int
    losses : float, shape (restarts,)
        Of restarts that are settled, the last ones; infinite where diverged.
    fitted : bool, shape (restarts,)
        Whose weights have passed the exact check.
    best : int
        A fitted restart where there is one, else the one with the least loss.
    weights : Hypothesis or None
        Of the best restart, exactly; None where they are no numbers.
    is_last : bool
    """

    step: int
    losses: FloatArray
    fitted: BoolArray
    best: int
    weights: Hypothesis | None
    is_last: bool


def looks(task: TrainingTask, settings: TrainingSettings) -> Iterator[Look]:
    """Train as `karpnet.train` does, and stop at every look of the trainer to be seen.

    Parameters
    ----------
    task : TrainingTask
        ``task.widened(k)`` for a wider network.
    settings : TrainingSettings
        Of as many restarts as fit in one batch.

    Raises
    ------
    UnsupportedError
        If the precision cannot hold the task's integers, or the backend cannot train it.
    """
    samples = FloatSamples.of(task, settings.precision)
    seen: list[FloatArray] = []
    group = Group.begin(
        BatchCheck(task), samples, settings, choose(task, samples, settings), 0, settings.restarts,
        lambda step, losses: seen.append(losses),
    )  # fmt: skip
    while not group.is_settled:
        group.advance()
        losses, fitted = seen.pop(), group.record.fitted
        best = int(np.lexsort((losses, ~fitted))[0])
        yield Look(group.step, losses, fitted.copy(), best, _weights(group, best), group.is_settled)


def _weights(group: Group, restart: int) -> Hypothesis | None:
    """The weights of a restart as they stand: of a settled one the record's."""
    record = group.record
    weights, readout = record.weights[restart], record.readout[restart]
    place = np.flatnonzero((group.rows == restart) & group.active)
    if len(place):
        trained, outer = group.batch.weights()
        rows = trained[..., place].transpose(2, 1, 0), outer[..., place].T
        (weights,), (readout,) = group.samples.original(*rows)
    try:
        return Hypothesis.from_floats(weights, readout)
    except WitnessError:
        return None


def settings_for(seed: int, steps: int = SETTINGS.steps) -> TrainingSettings:
    """The explorer's settings with another seed."""
    return replace(SETTINGS, seed=seed, steps=steps)
