"""A training task as the float arrays that every trainer reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray, IntegerArray, SparseRows, magnitude, offsets_of
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum, Threshold, ThresholdAnd
from reductions.training.task import TrainingTask

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Kind = Literal["relu", "abs", "square", "relu-sign", "threshold-and", "threshold"]
_EXACT_LIMIT = 2**24  # float32 holds every integer up to here


@dataclass(frozen=True)
class FloatSamples:
    """What a one-layer network sees, in float32.

    A sum of activations reads ``f_s = Σ_{m of sample s} coefficients_m Σ_j α_j σ(messages_m · w_j)``
    and a threshold network ``z_s · w_j``, one message a sample with coefficient 1.

    Parameters
    ----------
    kind : str
        The activation of a sum, "relu-sign" for the sign of one, or the threshold architecture.
    width, num_inputs : int
        Number k of channels or units, and length d of each weight vector.
    messages : SparseRows with float32 values, shape (num_messages, num_inputs)
        Ordered by sample.
    coefficients : float32, shape (num_messages,)
    sample_offsets : int64, shape (num_samples + 1,)
        Sample s owns the messages ``sample_offsets[s]..sample_offsets[s + 1] - 1``.
    labels : float32, shape (num_samples,)
        Real numbers, or -1 and +1 for classifiers.
    tolerance : float
        Largest error of a fitted sample; 0 for classifiers.
    max_errors : int
        Samples that may be misfitted.
    shift, scale : float64, shape (num_inputs,)
        The messages are (z - shift) / scale. Degree histograms have large constant parts and
        columns of very different size, which gradient descent cannot cope with; AND gates may
        be shifted since their bounds take it up, b = b' + w · shift. Zeros and ones for others.
    """

    kind: Kind
    width: int
    num_inputs: int
    messages: SparseRows
    coefficients: FloatArray
    sample_offsets: IndexArray
    labels: FloatArray
    tolerance: float
    max_errors: int
    shift: FloatArray
    scale: FloatArray

    @property
    def num_samples(self) -> int:
        return len(self.labels)

    @property
    def is_classifier(self) -> bool:
        return self.kind in ("relu-sign", "threshold-and", "threshold")

    @property
    def trains_readout(self) -> bool:
        """Whether the readout is trained: `threshold` is homogeneous and has none."""
        return self.kind != "threshold"

    @classmethod
    def of(cls, task: TrainingTask) -> FloatSamples:
        """Convert a task.

        Raises
        ------
        UnsupportedError
            If float32 cannot hold the task's integers exactly.
        """
        architecture = task.architecture
        try:
            if isinstance(architecture, ActivationSum):
                return cls._of_sum(task, architecture)
            return cls._of_thresholds(task, architecture)
        except OverflowError:
            raise UnsupportedError(
                f"gradient descent: the task holds numbers beyond floating point; {LARGE_NUMBERS_REMEDY}"
            ) from None

    @classmethod
    def _of_sum(cls, task: TrainingTask, architecture: ActivationSum) -> FloatSamples:
        view, labels = architecture.samples(task.graphs, task.labelled_nodes), task.labels
        _check_exact(view.messages.values, view.coefficients, labels.numerators)
        counts = np.bincount(view.sample, minlength=task.num_samples).astype(np.int64)
        coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
        num_inputs, y = view.messages.num_columns, labels.floats()
        return cls(
            kind="relu-sign" if architecture.is_classifier else architecture.activation,
            width=architecture.width,
            num_inputs=num_inputs,
            messages=replace(view.messages, values=view.messages.values.astype(np.float32)),
            coefficients=coefficients.astype(np.float32),
            sample_offsets=offsets_of(counts),
            labels=(2 * y - 1 if architecture.is_classifier else y).astype(np.float32),
            tolerance=float(task.tolerance),
            max_errors=task.max_errors,
            shift=np.zeros(num_inputs),
            scale=np.ones(num_inputs),
        )

    @classmethod
    def _of_thresholds(cls, task: TrainingTask, architecture: ThresholdAnd | Threshold) -> FloatSamples:
        rows = architecture.samples(task.graphs)
        _check_exact(rows.values)
        num_inputs = rows.num_columns
        shift: FloatArray = np.zeros(num_inputs)
        scale: FloatArray = np.ones(num_inputs)
        has_degrees = isinstance(architecture, ThresholdAnd) and architecture.statistic == "degrees"
        if isinstance(architecture, ThresholdAnd):
            medians = column_medians(rows)
            rows, shift = _shifted(rows, medians), medians.astype(np.float64)
            scale = _powers_of_two(rows)
        denominator = 1.0 if has_degrees else float(task.graphs.feature_denominator)
        values = rows.values.astype(np.float64) / (denominator * scale[rows.columns])
        return cls(
            kind="threshold-and" if isinstance(architecture, ThresholdAnd) else "threshold",
            width=architecture.width,
            num_inputs=num_inputs,
            messages=replace(rows, values=values.astype(np.float32)),
            coefficients=np.ones(len(rows), dtype=np.float32),
            sample_offsets=np.arange(len(rows) + 1, dtype=np.int64),
            labels=(2.0 * task.labels.floats() - 1.0).astype(np.float32),
            tolerance=0.0,
            max_errors=task.max_errors,
            shift=shift / denominator,
            scale=scale,
        )

    def original(self, weights: FloatArray, readout: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Trained weights in the task's own coordinates.

        Parameters
        ----------
        weights : float32, shape (R, width, num_inputs)
        readout : float32, shape (R, width)

        Returns
        -------
        weights : float32, readout : float64, of the same shapes
        """
        weights = (weights / self.scale).astype(np.float32)
        return weights, readout + weights.astype(np.float64) @ self.shift


def column_medians(rows: SparseRows) -> IntegerArray:
    """A median of every column of an integer matrix, zeros counted; an entry of the column."""
    medians = np.zeros(rows.num_columns, dtype=np.int64)
    counts = np.bincount(rows.columns, minlength=rows.num_columns)
    order = np.argsort(rows.columns, kind="stable")
    starts = np.cumsum(counts) - counts
    for column in np.flatnonzero(2 * counts > len(rows)).tolist():
        entries = rows.values[order[starts[column] : starts[column] + counts[column]]]
        padded = np.concatenate([entries, np.zeros(len(rows) - len(entries), dtype=np.int64)])
        medians[column] = np.sort(padded)[len(padded) // 2]
    return medians


def _shifted(rows: SparseRows, shift: IntegerArray) -> SparseRows:
    """The matrix with a row vector taken from every row."""
    chosen = np.flatnonzero(shift)
    if not len(chosen):
        return rows
    lengths = rows.lengths
    parts = np.repeat(offsets_of(lengths)[:-1], len(chosen))
    columns = np.insert(rows.columns, parts, np.tile(chosen, len(rows)))
    values = np.insert(rows.values, parts, np.tile(-shift[chosen], len(rows)))
    return SparseRows(offsets_of(lengths + len(chosen)), columns, values, rows.num_columns).coalesced()


def _powers_of_two(rows: SparseRows) -> FloatArray:
    """For every column the least power of two that bounds its entries, at least 1."""
    largest = np.ones(rows.num_columns)
    np.maximum.at(largest, rows.columns, np.abs(rows.values.astype(np.float64)))
    return 2.0 ** np.ceil(np.log2(largest))


LARGE_NUMBERS_REMEDY = (
    "reduce through CNF (--via cnf), whose features are binary digits, or scale the numbers down"
)


def _check_exact(*arrays: IntegerArray) -> None:
    largest = max(magnitude(array) for array in arrays)
    if largest > _EXACT_LIMIT:
        raise UnsupportedError(
            f"gradient descent: the task holds an integer of {largest.bit_length()} bits, but float32 "
            f"weights have 24; {LARGE_NUMBERS_REMEDY}"
        )
