"""A training task as the float arrays that every trainer reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray, IntegerArray, SparseRows, magnitude, offsets_of
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum, Threshold
from reductions.training.task import TrainingTask

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Kind = Literal["relu", "abs", "square", "threshold-and", "threshold"]
_EXACT_LIMIT = 2**24  # float32 holds every integer up to here


@dataclass(frozen=True)
class FloatSamples:
    """What a one-layer network sees, in float32.

    A sum of activations reads ``f_s = Σ_{m of sample s} coefficients_m Σ_j α_j σ(messages_m · w_j)``
    and a threshold network ``z_s · w_j``, one message a sample with coefficient 1.

    Parameters
    ----------
    kind : str
        The activation of a sum, or the threshold architecture.
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

    @property
    def num_samples(self) -> int:
        return len(self.labels)

    @property
    def is_classifier(self) -> bool:
        return self.kind in ("threshold-and", "threshold")

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
        architecture, labels = task.architecture, task.labels
        if isinstance(architecture, ActivationSum):
            view = architecture.samples(task.graphs, task.labelled_nodes)
            _check_exact(view.messages.values, view.coefficients, labels.numerators)
            counts = np.bincount(view.sample, minlength=task.num_samples).astype(np.int64)
            kind: Kind = architecture.activation
            rows, offsets = view.messages, offsets_of(counts)
            coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
            targets = labels.floats()
        else:
            rows = architecture.samples(task.graphs)
            _check_exact(rows.values)
            kind = "threshold" if isinstance(architecture, Threshold) else "threshold-and"
            offsets = np.arange(len(rows) + 1, dtype=np.int64)
            has_degrees = getattr(architecture, "statistic", "features") == "degrees"
            scale = 1 if has_degrees else task.graphs.feature_denominator
            rows = replace(rows, values=rows.values.astype(np.float64) / float(scale))
            coefficients = np.ones(len(rows))
            targets = 2.0 * labels.floats() - 1.0
        return cls(
            kind=kind,
            width=architecture.width,
            num_inputs=rows.num_columns,
            messages=SparseRows(rows.offsets, rows.columns, rows.values.astype(np.float32), rows.num_columns),
            coefficients=coefficients.astype(np.float32),
            sample_offsets=offsets,
            labels=targets.astype(np.float32),
            tolerance=float(task.tolerance),
            max_errors=task.max_errors,
        )


def _check_exact(*arrays: IntegerArray) -> None:
    largest = max(magnitude(array) for array in arrays)
    if largest > _EXACT_LIMIT:
        raise UnsupportedError(
            f"gradient descent: the task holds an integer of {largest.bit_length()} bits, float32 weights "
            f"see 24; scale the numbers down, or write them in digits with a rule that has digit features"
        )
