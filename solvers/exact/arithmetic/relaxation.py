"""The relaxation method: integer solutions of inequalities with room, far sooner than by a simplex.

Source: Motzkin, Schoenberg, "The relaxation method for linear inequalities", 1954; with steps
rounded up to integers, as a perceptron's are.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from reductions.compiled import Flags, FloatMatrix, Floats, Ints, kernel, part


def integer_solution(
    matrix: sp.csr_matrix, low: NDArray[np.float64], most_passes: int
) -> NDArray[np.float64] | None:
    """Integers x with ``matrix · x >= low``, or None when no pass was without a violation.

    Parameters
    ----------
    matrix : csr_matrix of integers, shape (num_rows, num_unknowns)
    low : float64, shape (num_rows,)
    most_passes : int
        Over all rows.
    """
    x = np.zeros(matrix.shape[1])
    is_done = relax(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data, low, x, most_passes
    )
    return x if is_done else None


def integer_units(
    matrix: sp.csr_matrix, is_positive: NDArray[np.bool_], num_units: int, most_passes: int
) -> NDArray[np.float64] | None:
    """Integers such that each unit passes all positive rows, and some unit each other one; or None.

    A row that no unit passes moves the one that lacks the least, and sometimes another, as in a random walk.

    Parameters
    ----------
    matrix : csr_matrix of integers, shape (num_rows, num_unknowns)
        A positive row asks for ``row · x >= 0`` of each unit, another for ``row · x >= 1`` of some unit.
    is_positive : bool, shape (num_rows,)
    num_units : int
    most_passes : int

    Returns
    -------
    float64, shape (num_units, num_unknowns), or None
    """
    x = np.zeros((num_units, matrix.shape[1]))
    starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)
    return x if relax_units(starts, columns, matrix.data, is_positive, x, most_passes) else None


@part()
def dot(starts: Ints, columns: Ints, values: Floats, row: int, x: Floats) -> float:
    """A sparse row times x."""
    total = 0.0
    for i in range(starts[row], starts[row + 1]):
        total += values[i] * x[columns[i]]
    return total


@part()
def step(starts: Ints, columns: Ints, values: Floats, row: int, x: Floats, lacking: float) -> bool:
    """Move x along a sparse row until their product has grown by what lacks; False for a row of zeros."""
    norm = 0.0
    for i in range(starts[row], starts[row + 1]):
        norm += values[i] * values[i]
    if norm == 0.0:
        return False
    factor = np.ceil(lacking / norm)
    for i in range(starts[row], starts[row + 1]):
        x[columns[i]] += factor * values[i]
    return True


@kernel(seconds=0.2)
def relax(starts: Ints, columns: Ints, values: Floats, low: Floats, x: Floats, most_passes: int) -> bool:
    """Move x until all rows hold; False when they never did."""
    for _ in range(most_passes):
        is_done = True
        for row in range(len(low)):
            total = dot(starts, columns, values, row, x)
            if total < low[row]:
                is_done = False
                if not step(starts, columns, values, row, x, low[row] - total):
                    return False
        if is_done:
            return True
    return False


@kernel(seconds=0.5)
def relax_units(
    starts: Ints, columns: Ints, values: Floats, is_positive: Flags, x: FloatMatrix, most_passes: int
) -> bool:
    """Move x until the units pass what they have to; False when they never did."""
    state = 1  # of a linear congruential generator
    for _ in range(most_passes):
        is_done = True
        for row in range(len(is_positive)):
            nearest, most = 0, -np.inf
            for unit in range(len(x)):
                total = dot(starts, columns, values, row, x[unit])
                if total > most:
                    nearest, most = unit, total
                if is_positive[row] and total < 0:
                    is_done = False
                    step(starts, columns, values, row, x[unit], -total)
            if not is_positive[row] and most < 1:
                is_done = False
                state = (state * 1103515245 + 12345) % 2**31
                if (state >> 8) % 16 == 0:
                    nearest = (state >> 12) % len(x)
                    most = dot(starts, columns, values, row, x[nearest])
                if most < 1 and not step(starts, columns, values, row, x[nearest], 1 - most):
                    return False
        if is_done:
            return True
    return False
