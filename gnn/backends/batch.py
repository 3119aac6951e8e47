"""What a backend offers the trainer: a batch of restarts that advances at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from numpy.typing import NDArray

from gnn.samples import FloatArray
from reductions.arrays import IndexArray

State: TypeAlias = dict[str, NDArray[Any]]  # arrays of any dtype by name: what a checkpoint keeps


@dataclass(frozen=True)
class Errors:
    """How each restart of a batch stands, in float arithmetic.

    Parameters
    ----------
    loss : of the samples' precision, shape (R,)
        Mean over the samples of the squared error by its importance, or of the hinge ``max(0, 1 - margin)``.
    max_error : of the same precision, shape (R,)
        L∞ error over the samples; 0 or 1 for classifiers.
    num_misfits : int64, shape (R,)
        Samples whose error exceeds the tolerance.
    """

    loss: FloatArray
    max_error: FloatArray
    num_misfits: IndexArray


class Batch(Protocol):
    """Restarts in training. Rows are places in the batch; dropping some moves the others up."""

    def advance(self, first_step: int, count: int) -> None:
        """Take the steps ``first_step..first_step + count - 1`` on every row."""
        ...

    def errors(self) -> Errors:
        """Errors at the present weights, over all samples."""
        ...

    def weights(self) -> tuple[FloatArray, FloatArray]:
        """Present weights (num_inputs, width, R) and readout (width, R)."""
        ...

    def keep(self, rows: IndexArray) -> None:
        """Drop all other rows."""
        ...

    def state(self) -> State:
        """Everything that the next steps depend on, weights included."""
        ...

    def restore(self, state: State) -> None:
        """Continue from a saved state."""
        ...
