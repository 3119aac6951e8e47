"""Rows of a system as sparse matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """``matrix · x >= low``: rows that share no unknown with those of other blocks.

    Parameters
    ----------
    matrix : csr_matrix, shape (num_rows, num_weights)
    low : float64, shape (num_rows,)
    samples, classes : int64, shape (num_rows,)
        The sample and the message class that a row speaks of, or -1.
    """

    matrix: sp.csr_matrix
    low: FloatArray
    samples: IntArray
    classes: IntArray


def sparse_rows(rows: Sequence[Sequence[tuple[int, int]]], num_columns: int) -> sp.csr_matrix:
    """The matrix of rows of pairs (column, value)."""
    lengths = [len(row) for row in rows]
    columns = [column for row in rows for column, _ in row]
    values = [float(value) for row in rows for _, value in row]
    offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]) if rows else np.zeros(1)
    return sp.csr_matrix((values, columns, offsets.astype(np.int64)), shape=(len(rows), num_columns))
