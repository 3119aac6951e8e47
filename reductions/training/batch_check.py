"""The exact check of many float hypotheses of one task at once.

`TrainingTask.violation` converts one hypothesis to rationals and evaluates it in integers. Here all
hypotheses are evaluated in float64, each value with a bound on its rounding error that is proved below. A
sample whose error lies farther from the tolerance than that bound is decided; only hypotheses that hang on
other samples are evaluated in integers. So every answer is that of `violation`.

The bound. Let u = 2^-53. A float that is the outcome of K roundings of sums and products of given
numbers, in any order, is off by at most γ_K = K u / (1 - K u) times the same sums of the absolute values
(Higham, "Accuracy and stability of numerical algorithms", 2002, chapter 3). For ``f = Σ_m c_m Σ_j α_j
σ(m · w_j)`` with σ = relu or abs, which moves no number by more than its argument moves, these are at most
``size · A`` with ``size = Σ_m |c_m| ‖m‖₁`` and ``A = Σ_j |α_j| max_i |w_ji|``; for σ = square, with the
squares of both norms and twice the roundings of a dot product. A minimum of units moves by no more than
the unit that moves most. Labels, tolerance and the numbers of the task, rounded when they become floats,
count into K. The factor 4 in `_FACTOR` covers the denominator of γ_K and the rounding of the bound itself.
All this holds but for underflow: a product loses at most 2^-1022 more, and since no number is above 2^100
and no sum has 2^50 terms, f loses less than 2^-400 in all, which is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import BoolArray, IndexArray, SparseRows, offsets_of, row_reduce
from reductions.errors import WitnessError
from reductions.training.architectures import ActivationSum, check_shape
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Floats = NDArray[np.float64]
_LARGEST = 2.0**100  # numbers up to here cannot overflow, nor lose more to underflow than the slack
_SLACK = 2.0**-400
_FACTOR = 4 * 2.0**-53
_CHUNK = 2**20  # products in memory at once: 8 MB
_ACTIVATIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "relu": lambda t: np.maximum(t, 0),
    "abs": np.abs,
    "square": np.square,
}


class BatchCheck:
    """Checks hypotheses of a task, many at a time.

    Parameters
    ----------
    task : TrainingTask
    """

    def __init__(self, task: TrainingTask) -> None:
        self.task = task

    @cached_property
    def _samples(self) -> _Samples | None:
        """The samples as floats; None where their numbers are too large for that."""
        try:
            samples = _Samples.of(self.task)
        except OverflowError:
            return None
        numbers = (samples.rows.values, samples.coefficients, samples.labels, samples.tolerance)
        return samples if max(np.abs(part).max(initial=0) for part in numbers) <= _LARGEST else None

    def fits(self, weights: NDArray[np.floating[Any]], readout: NDArray[np.floating[Any]]) -> BoolArray:
        """Whether each hypothesis, converted exactly, has no violation.

        Parameters
        ----------
        weights : float32 or float64, shape (R, width, num_inputs)
        readout : float32 or float64, shape (R, width)

        Returns
        -------
        fits : bool, shape (R,)
            False where a weight is NaN or infinite.

        Raises
        ------
        WitnessError
            If the weights do not have the architecture's shape.
        """
        check_shape(self.task.architecture, self.task.graphs, weights.shape[1:])
        passed = np.zeros(len(weights), dtype=np.bool_)
        is_open = np.ones(len(weights), dtype=np.bool_)
        samples = self._samples
        if samples is not None:
            size = max(1, _CHUNK // max(len(samples.rows.columns) * weights.shape[1], 1))
            for start in range(0, len(weights), size):
                part = slice(start, start + size)
                passed[part], is_open[part] = self._decided(samples, weights[part], readout[part])
        for index in np.flatnonzero(is_open).tolist():
            passed[index] = self._fits_exactly(weights[index], readout[index])
        return passed

    def _decided(
        self, samples: _Samples, weights: NDArray[np.floating[Any]], readout: NDArray[np.floating[Any]]
    ) -> tuple[BoolArray, BoolArray]:
        """Which hypotheses fit for certain, and which are to be evaluated exactly."""
        w, alpha = weights.astype(np.float64), readout.astype(np.float64)
        usable = np.abs(w).max(axis=(1, 2), initial=0) <= _LARGEST  # false for NaN
        usable &= np.abs(alpha).max(axis=1, initial=0) <= _LARGEST
        with np.errstate(over="ignore", invalid="ignore"):  # of what is not usable
            excess, error = samples.excess(w, alpha)
            fits = len(excess) - (excess < -error).sum(axis=0) <= self.task.max_errors
            fails = (excess > error).sum(axis=0) > self.task.max_errors
        return fits & usable, ~(usable & (fits | fails))

    def _fits_exactly(self, weights: NDArray[np.floating[Any]], readout: NDArray[np.floating[Any]]) -> bool:
        try:
            return self.task.violation(Hypothesis.from_floats(weights, readout)) is None
        except WitnessError:  # a weight that is no number
            return False


@dataclass(frozen=True)
class _Samples:
    """What a network sees of the samples, in float64.

    Parameters
    ----------
    kind : str
        The activation of a sum, or the threshold architecture.
    rows : SparseRows with float values, shape (num_messages, num_inputs)
    coefficients : float64, shape (num_messages,)
    sample_offsets : int64, shape (num_samples + 1,)
        Sample s owns the messages ``sample_offsets[s]..sample_offsets[s + 1] - 1``.
    is_classifier : bool
    labels : float64, shape (num_samples,)
        -1 and 1 for classifiers.
    tolerance : float
    """

    kind: str
    rows: SparseRows
    coefficients: Floats
    sample_offsets: IndexArray
    is_classifier: bool
    labels: Floats
    tolerance: float

    @classmethod
    def of(cls, task: TrainingTask) -> _Samples:
        """Convert a task; raises OverflowError where a number is beyond float64."""
        architecture, labels = task.architecture, task.labels.floats()
        if isinstance(architecture, ActivationSum):
            view = architecture.samples(task.graphs, task.labelled_nodes)
            kind, rows = str(architecture.activation), view.messages
            coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
            counts = np.bincount(view.sample, minlength=view.num_samples).astype(np.int64)
        else:
            kind, rows = architecture.name, architecture.samples(task.graphs)
            denominator = 1 if kind == "degree-and" else task.graphs.feature_denominator
            coefficients = np.full(len(rows), 1 / float(denominator))
            counts = np.ones(len(rows), dtype=np.int64)
        return cls(
            kind=kind,
            rows=SparseRows(rows.offsets, rows.columns, rows.values.astype(np.float64), rows.num_columns),
            coefficients=coefficients,
            sample_offsets=offsets_of(counts),
            is_classifier=architecture.is_classifier,
            labels=2 * labels - 1 if architecture.is_classifier else labels,
            tolerance=float(task.tolerance),
        )

    @cached_property
    def sizes(self) -> Floats:
        """``Σ_m |c_m| ‖m‖₁``, or with the norms' squares, of every sample."""
        norms = row_reduce(np.add, self.rows.offsets, np.abs(self.rows.values), 0)
        terms = np.abs(self.coefficients) * (norms**2 if self.kind == "square" else norms)
        return row_reduce(np.add, self.sample_offsets, terms, 0)

    def excess(self, weights: Floats, readout: Floats) -> tuple[Floats, Floats]:
        """How much the error of each sample exceeds the tolerance, and the bound on its rounding.

        A classifier's is its margin on the wrong side of 0.

        Parameters
        ----------
        weights : float64, shape (R, width, num_inputs)
        readout : float64, shape (R, width)

        Returns
        -------
        excess, error : float64, shape (num_samples, R)
        """
        values = self._values(weights, readout)
        largest, heights = np.abs(weights).max(axis=2, initial=0), np.abs(readout)
        if self.kind in _ACTIVATIONS:
            power = 2 if self.kind == "square" else 1
            sizes = self.sizes[:, None] * (heights * largest**power).sum(axis=1)
        else:
            sizes = self.sizes[:, None] * largest.max(axis=1) + heights.max(axis=1)
        labels = self.labels[:, None]
        if self.is_classifier:
            excess = -labels * values
        else:
            excess = np.abs(values - labels) - self.tolerance
            sizes += np.abs(labels) + self.tolerance
        longest = int(self.rows.lengths.max(initial=0))
        most = int(np.diff(self.sample_offsets).max(initial=0))
        roundings = 2 * longest + most + weights.shape[1] + 20
        return excess, _FACTOR * roundings * sizes + _SLACK

    def _values(self, weights: Floats, readout: Floats) -> Floats:
        """f, or the least margin, of every sample, rounded; shape (num_samples, R)."""
        restarts, width, num_inputs = weights.shape
        flat = weights.transpose(2, 0, 1).reshape(num_inputs, restarts * width)
        products = self.rows.values[:, None] * flat[self.rows.columns]
        dots = row_reduce(np.add, self.rows.offsets, products, 0).reshape(len(self.rows), restarts, width)
        if self.kind not in _ACTIVATIONS:
            bounds = readout * (self.kind != "threshold")
            return np.asarray((dots * self.coefficients[:, None, None] - bounds).min(axis=2))
        heights = np.einsum("mrk,rk->mr", _ACTIVATIONS[self.kind](dots), readout)
        return row_reduce(np.add, self.sample_offsets, heights * self.coefficients[:, None], 0)
