"""A training task as the float arrays that every trainer reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gnn.settings import Precision
from reductions.arrays import IndexArray, IntegerArray, SparseRows, magnitude, offsets_of
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum, Threshold, ThresholdAnd
from reductions.training.task import TrainingTask

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Kind = Literal["relu", "abs", "square", "relu-sign", "threshold-and", "threshold"]
DIGITS = {"float32": 24, "float64": 53}  # bits of a significand
_UNEVEN = 64  # how often the size of a sample may be another's before samples are scaled
_SAFETY = 16  # rounding errors in the sum of a sample, of weights above 1


@dataclass(frozen=True)
class FloatSamples:
    """What a one-layer network sees, in float32 or, where that is too coarse for the task, in float64.

    A sample of size S (what f reads at most from weights of size 1) is rounded by about S / 2^24 in
    float32. Where sixteen times that exceeds the tolerance, restarts would fail for their rounding: there
    everything is float64. There, and where one sample is more than 64 times as large as another, which
    descent cannot cope with, the loss divides the error of each sample of a regression by its size, and each
    coordinate is scaled by a power of two.

    A sum of activations reads ``f_s = Σ_{m of sample s} coefficients_m Σ_j α_j σ(messages_m · w_j)``
    and a threshold network ``z_s · w_j``, one message a sample with coefficient 1.

    Parameters
    ----------
    kind : str
        The activation of a sum, "relu-sign" for the sign of one, or the threshold architecture.
    width, num_inputs : int
        Number k of channels or units, and length d of each weight vector.
    messages : SparseRows with float values, shape (num_messages, num_inputs)
        Ordered by sample. All float arrays but shift and scale are of one dtype, the precision.
    coefficients : float, shape (num_messages,)
    sample_offsets : int64, shape (num_samples + 1,)
        Sample s owns the messages ``sample_offsets[s]..sample_offsets[s + 1] - 1``.
    labels : float, shape (num_samples,)
        Real numbers, or -1 and +1 for classifiers.
    importance : float, shape (num_samples,)
        What the loss multiplies the error of each sample of a regression with; 1 where none is scaled.
    tolerance : float
        Largest error of a fitted sample; 0 for classifiers.
    max_errors : int
        Samples that may be misfitted.
    shift, scale : float64, shape (num_inputs,)
        The messages are (z - shift) / scale. Degree histograms have large constant parts and
        columns of very different size, which gradient descent cannot cope with; AND gates may
        be shifted since their bounds take it up, b = b' + w · shift. Sums are not shifted.
    """

    kind: Kind
    width: int
    num_inputs: int
    messages: SparseRows
    coefficients: FloatArray
    sample_offsets: IndexArray
    labels: FloatArray
    importance: FloatArray
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
    def is_sum(self) -> bool:
        """Whether f is a sum over channels."""
        return self.kind not in ("threshold-and", "threshold")

    @property
    def trains_readout(self) -> bool:
        """Whether the readout is trained: `threshold` is homogeneous and has none."""
        return self.kind != "threshold"

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision."""
        return self.labels.dtype

    @classmethod
    def of(cls, task: TrainingTask, precision: Precision = "auto") -> FloatSamples:
        """Convert a task.

        Raises
        ------
        UnsupportedError
            If the precision, or for "auto" float64, cannot hold the task's integers exactly.
        """
        architecture = task.architecture
        try:
            if isinstance(architecture, ActivationSum):
                return cls._of_sum(task, architecture, precision)
            return cls._of_thresholds(task, architecture, precision)
        except OverflowError:
            raise UnsupportedError(
                f"gradient descent: the task holds numbers beyond floating point; {LARGE_NUMBERS_REMEDY}"
            ) from None

    @classmethod
    def _of_sum(cls, task: TrainingTask, architecture: ActivationSum, precision: Precision) -> FloatSamples:
        view, labels = architecture.samples(task.graphs, task.labelled_nodes), task.labels
        counts = np.bincount(view.sample, minlength=task.num_samples).astype(np.int64)
        coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
        rows, y = view.messages, labels.floats()
        degree = 2 if architecture.activation == "square" else 1
        entries = np.abs(rows.values.astype(np.float64))
        lengths = np.bincount(rows.row_ids(), entries, len(rows))
        with np.errstate(over="ignore"):  # infinite: then the integers are refused
            terms = np.abs(coefficients) * lengths**degree
        sizes = np.bincount(view.sample, terms, task.num_samples).astype(np.float64)  # none: of integers
        limit = 1.0 if architecture.is_classifier else float(task.tolerance)
        dtype = _chosen(precision, max(sizes.max(initial=0), np.abs(y).max(initial=0)), limit)
        _check_exact(dtype, view.messages.values, view.coefficients, labels.numerators)
        importance: FloatArray = np.ones(task.num_samples)
        scale: FloatArray = np.ones(rows.num_columns)
        if dtype == np.float64 or sizes.max(initial=0) > _UNEVEN * sizes[sizes > 0].min(initial=np.inf):
            shares = 1 / np.where(sizes > 0, sizes, 1.0)
            scale = _powers_of_two(rows, (np.abs(coefficients) * shares[view.sample]) ** (1 / degree))
            importance = importance if architecture.is_classifier else shares
        values = rows.values.astype(np.float64) / scale[rows.columns]
        return cls(
            kind="relu-sign" if architecture.is_classifier else architecture.activation,
            width=architecture.width,
            num_inputs=rows.num_columns,
            messages=replace(rows, values=values.astype(dtype)),
            coefficients=coefficients.astype(dtype),
            sample_offsets=offsets_of(counts),
            labels=(2 * y - 1 if architecture.is_classifier else y).astype(dtype),
            importance=importance.astype(dtype),
            tolerance=float(task.tolerance),
            max_errors=task.max_errors,
            shift=np.zeros(rows.num_columns),
            scale=scale,
        )

    @classmethod
    def _of_thresholds(
        cls, task: TrainingTask, architecture: ThresholdAnd | Threshold, precision: Precision
    ) -> FloatSamples:
        rows = architecture.samples(task.graphs)
        given, num_inputs = rows, rows.num_columns
        shift: FloatArray = np.zeros(num_inputs)
        scale: FloatArray = np.ones(num_inputs)
        has_degrees = isinstance(architecture, ThresholdAnd) and architecture.statistic == "degrees"
        if isinstance(architecture, ThresholdAnd):
            medians = column_medians(rows)
            rows, shift = _shifted(rows, medians), medians.astype(np.float64)
            scale = _powers_of_two(rows)
        denominator = 1.0 if has_degrees else float(task.graphs.feature_denominator)
        values = rows.values.astype(np.float64) / (denominator * scale[rows.columns])
        sizes = np.bincount(rows.row_ids(), np.abs(values), len(rows))
        dtype = _chosen(precision, sizes.max(initial=0), 1.0)
        _check_exact(dtype, given.values)
        return cls(
            kind="threshold-and" if isinstance(architecture, ThresholdAnd) else "threshold",
            width=architecture.width,
            num_inputs=num_inputs,
            messages=replace(rows, values=values.astype(dtype)),
            coefficients=np.ones(len(rows), dtype=dtype),
            sample_offsets=np.arange(len(rows) + 1, dtype=np.int64),
            labels=(2.0 * task.labels.floats() - 1.0).astype(dtype),
            importance=np.ones(len(rows), dtype=dtype),
            tolerance=0.0,
            max_errors=task.max_errors,
            shift=shift / denominator,
            scale=scale,
        )

    def original(self, weights: FloatArray, readout: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Trained weights in the task's own coordinates.

        Parameters
        ----------
        weights : float, shape (R, width, num_inputs)
        readout : float, shape (R, width)

        Returns
        -------
        weights : of the same precision, readout : float64, of the same shapes
        """
        weights = (weights / self.scale).astype(self.dtype)
        return weights, readout + weights.astype(np.float64) @ self.shift

    def scaled(self, weights: FloatArray, readout: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The inverse of `original`, up to rounding: weights as they are trained."""
        bounds = readout - np.asarray(weights, dtype=np.float64) @ self.shift
        return (weights * self.scale).astype(self.dtype), bounds.astype(self.dtype)


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


def _powers_of_two(rows: SparseRows, factors: FloatArray | None = None) -> FloatArray:
    """For every column the least power of two that bounds its entries, rows multiplied by factors.

    1 where it has none.
    """
    entries, largest = np.abs(rows.values.astype(np.float64)), np.zeros(rows.num_columns)
    np.maximum.at(largest, rows.columns, entries if factors is None else entries * factors[rows.row_ids()])
    return 2.0 ** np.ceil(np.log2(np.where(largest > 0, largest, 1.0)))


LARGE_NUMBERS_REMEDY = (
    "reduce through CNF (--via cnf), whose features are binary digits, or scale the numbers down"
)


def _chosen(precision: Precision, size: float, tolerance: float) -> np.dtype[Any]:
    """The precision, float32 where that is fine enough for the largest sample."""
    if precision == "auto":
        precision = "float64" if _SAFETY * size / 2 ** DIGITS["float32"] > tolerance else "float32"
    return np.dtype(precision)


def _check_exact(dtype: np.dtype[Any], *arrays: IntegerArray) -> None:
    largest, digits = max(magnitude(array) for array in arrays), DIGITS[dtype.name]
    if largest > 2**digits:
        raise UnsupportedError(
            f"gradient descent: the task holds an integer of {largest.bit_length()} bits, but {dtype.name} "
            f"weights have {digits}; {LARGE_NUMBERS_REMEDY}"
        )
