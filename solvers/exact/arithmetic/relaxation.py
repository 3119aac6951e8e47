"""The relaxation method: integer solutions of inequalities with room, far sooner than by a simplex.

Source: Motzkin, Schoenberg, "The relaxation method for linear inequalities", 1954; with steps
rounded up to integers, as a perceptron's are.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from reductions.compiled import Floats, Ints, kernel


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


@kernel(seconds=0.2)
def relax(starts: Ints, columns: Ints, values: Floats, low: Floats, x: Floats, most_passes: int) -> bool:
    """Move x until all rows hold; False when they never did."""
    for _ in range(most_passes):
        is_done = True
        for row in range(len(low)):
            total, norm = 0.0, 0.0
            for i in range(starts[row], starts[row + 1]):
                total += values[i] * x[columns[i]]
                norm += values[i] * values[i]
            if total < low[row]:
                is_done = False
                if norm == 0.0:
                    return False
                step = np.ceil((low[row] - total) / norm)
                for i in range(starts[row], starts[row + 1]):
                    x[columns[i]] += step * values[i]
        if is_done:
            return True
    return False
