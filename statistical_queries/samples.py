"""Labeled samples of a class: what learners are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs and labels of one function, one sample per row.

    Parameters
    ----------
    inputs : tuple of arrays, each of shape (num_samples, ...)
        ``(adjacency, features)`` for functions of graphs: uint8[num_samples, n, n] and
        float64[num_samples, n, d]. ``(x,)`` for functions of vectors: float64[num_samples, n].
    labels : shape (num_samples,)
        int64 of 0 and 1 for classifiers, float64 otherwise.
    """

    inputs: tuple[NDArray[Any], ...]
    labels: NDArray[Any]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_classified(self) -> bool:
        """Whether labels are classes and not real numbers."""
        return self.labels.dtype.kind in "iu"

    def __getitem__(self, chosen: slice | IndexArray) -> Samples:
        return Samples(tuple(array[chosen] for array in self.inputs), self.labels[chosen])
