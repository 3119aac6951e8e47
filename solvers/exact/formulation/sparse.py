"""Rows of a system as sparse matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from reductions.arrays import row_reduce

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


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


def stacked(matrices: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
    """One below the other; sooner than SciPy does it."""
    data, indices, lengths = (
        np.concatenate(parts)
        for parts in zip(*((m.data, m.indices, np.diff(m.indptr)) for m in matrices), strict=True)
    )
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return sp.csr_matrix((data, indices, offsets), (len(lengths), matrices[0].shape[1]))


def chosen(matrix: sp.csr_matrix, rows: IntArray) -> sp.csr_matrix:
    """Some rows, without repetitions; the matrix itself where these are all."""
    return matrix if len(rows) == matrix.shape[0] else matrix[rows]


def largest_sum(matrix: sp.csr_matrix) -> float:
    """The largest sum of absolute values of a row."""
    return float(row_reduce(np.add, matrix.indptr, np.abs(matrix.data), 0).max(initial=0.0))
