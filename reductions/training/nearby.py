"""Exact weights near trained or computed ones: what rounding spoils and arithmetic mends.

Weights in floating point are fractions, and the exact check reads them as such. Where they fail it, the
weights meant may be simple numbers: they are rounded to some digits. Otherwise the errors may be those of
the arithmetic alone, as where a row of a task is heavy and its tolerance small. So take the activity of
every message as it is; then f is linear in the weights (quadratic for a square), and the least change of
the weights that mends all errors solves linear equations. Residuals are computed exactly, and the change is
kept in a second float beside each weight: iterative refinement (Wilkinson, "Rounding errors in algebraic
processes", 1963), which ends with about 106 bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import RationalArray
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Floats = NDArray[np.floating[Any]]
_DECIMALS = (9, 6, 4, 2, 0)  # digits that weights are rounded to, in turn
_STEPS, _IDLE = 30, 3  # the pattern may change on the way; steps without progress
_MOST_ENTRIES = 2**22  # of the equations' matrix: 32 MB


def fit_near(task: TrainingTask, weights: Floats, readout: Floats) -> Hypothesis | None:
    """Weights at or near the given ones that fit the task exactly, or None when none were found.

    Parameters
    ----------
    task : TrainingTask
    weights : float, shape (width, num_inputs)
    readout : float, shape (width,)

    Raises
    ------
    WitnessError
        If a weight is NaN or infinite.
    """
    for digits in (None, *_DECIMALS):
        rounded = [a if digits is None else np.round(a, digits) + 0.0 for a in (weights, readout)]
        exact = Hypothesis.from_floats(*rounded)
        if task.violation(exact) is None:
            return exact
    return _mended(task, weights.astype(np.float64), readout.astype(np.float64))


def split(weights: RationalArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The nearest floats and what they leave, as `joined` takes them; exact for weights of `fit_near`."""
    nearest = weights.floats()
    return nearest, (weights - RationalArray.from_floats(nearest)).floats()


def joined(nearest: Floats, rest: Floats) -> RationalArray:
    """The sums of two floats each, exactly."""
    return RationalArray.from_floats(nearest) - RationalArray.from_floats(-rest)


def _mended(task: TrainingTask, weights: Floats, readout: Floats) -> Hypothesis | None:
    """Weights after some steps of refinement."""
    architecture = task.architecture
    if not isinstance(architecture, ActivationSum) or architecture.is_classifier:
        return None
    if task.num_samples * weights.size > _MOST_ENTRIES:
        return None
    exact_readout, rest = RationalArray.from_floats(readout), np.zeros_like(weights)
    least, best_step = np.inf, 0
    for step in range(_STEPS):
        exact = Hypothesis(joined(weights, rest), exact_readout)
        errors = task.residuals(exact).floats()
        if task.violation(exact) is None:
            return exact
        slopes = _slopes(task, architecture, weights + rest, readout)
        sizes = np.abs(slopes).sum(axis=1)
        kept = np.abs(errors) <= np.sort(np.abs(errors))[len(errors) - 1 - task.max_errors]
        kept &= sizes > 0
        relative = errors[kept] / sizes[kept]
        largest = np.abs(relative).max(initial=0.0)
        if largest < least:
            least, best_step = largest, step
        elif step - best_step >= _IDLE:
            return None
        change = np.linalg.lstsq(slopes[kept] / sizes[kept, None], -relative, rcond=None)[0]
        weights, rest = _sum(weights, rest + change.reshape(weights.shape))
    return None


def _sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The nearest floats of the sums and their errors, exactly (Knuth's TwoSum)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _slopes(task: TrainingTask, architecture: ActivationSum, weights: Floats, readout: Floats) -> Floats:
    """The derivative of f of each sample by each weight, shape (num_samples, width * num_inputs)."""
    view = architecture.samples(task.graphs, task.labelled_nodes)
    rows, (width, num_inputs) = view.messages, weights.shape
    places, values = rows.row_ids(), rows.values.astype(np.float64)
    dots = np.zeros((len(rows), width))
    np.add.at(dots, places, values[:, None] * weights.T[rows.columns])
    steps = {"relu": dots > 0, "abs": np.sign(dots), "square": 2 * dots}[architecture.activation]
    coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
    parts = values[:, None] * (coefficients[:, None] * steps * readout)[places]
    slopes = np.zeros((task.num_samples, num_inputs, width))
    np.add.at(slopes, (view.sample[places], rows.columns), parts)
    return slopes.transpose(0, 2, 1).reshape(task.num_samples, -1)
