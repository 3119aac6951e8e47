"""The arrays of the compiled trainer's loops, and the numbers that name what they compute."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reductions.compiled import REAL, Ints, Shape

# The numbers of `gnn.backends.update_rules` and `gnn.losses.named`.
RELU, ABS, SQUARE, RELU_SIGN, THRESHOLD_AND, THRESHOLD = range(6)
SGD, ADAM, ADAMW, RMSPROP, ADAGRAD, LION = range(6)
SQUARED_ERROR, HUBER, LOG_COSH, HINGE, SQUARED_HINGE, MAX, LOGISTIC = range(7)

ZERO, ONE, TWO = np.float32(0), np.float32(1), np.float32(2)
TILE = 16  # samples


# Contraction to fused multiply-adds is the only liberty: NaN and infinity must show.
OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}}

Floats = Annotated[NDArray[np.floating[Any]], Shape(REAL, 1)]
Floats2 = Annotated[NDArray[np.floating[Any]], Shape(REAL, 2)]
Floats3 = Annotated[NDArray[np.floating[Any]], Shape(REAL, 3)]
Floats4 = Annotated[NDArray[np.floating[Any]], Shape(REAL, 4)]
Real = Annotated[Any, Shape(REAL, 0)]  # mypy knows no one type of what the loops compute
Counts2 = Annotated[NDArray[np.int32], Shape("int32", 2)]
Words = Annotated[NDArray[np.uint32], Shape("uint32", 1)]
Words2 = Annotated[NDArray[np.uint32], Shape("uint32", 2)]


class KernelSamples(NamedTuple):
    """The samples, as the loops read them; see `gnn.samples.FloatSamples`."""

    kind: int
    offsets: Ints
    columns: Ints
    values: Floats
    coefficients: Floats
    sample_offsets: Ints
    labels: Floats
    importance: Floats


class Scratch(NamedTuple):
    """What a thread writes while it is at work on a block."""

    gradient: Floats3
    slopes: Floats  # the same memory
    dots: Floats3  # of the messages of a tile
    f: Floats2
    argmin: Floats2
    readout: Floats2  # of the block, without the channels that are left out of a step
    kept: Floats2  # what that multiplied the block's readout with
    peak: Floats2  # of the loss `max`: the largest error of each lane, and the sum of its exponentials

    @classmethod
    def of(cls, num_rows: int, width: int, lanes: int, most_messages: int, real: np.dtype[Any]) -> Scratch:
        """Scratch for samples of so many messages at most, in a precision."""
        gradient = np.empty((num_rows, width, lanes), dtype=real)
        return cls(
            gradient,
            gradient.reshape(-1),
            np.empty((TILE * most_messages, width, lanes), dtype=real),
            np.empty((TILE, lanes), dtype=real),
            np.empty((TILE, lanes), dtype=real),
            np.empty((width, lanes), dtype=real),
            np.empty((width, lanes), dtype=real),
            np.empty((2, lanes), dtype=real),
        )
