"""Exact linear algebra in integers (FLINT)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from certificates.systems import Row

SparseRow = dict[int, int]
_FACTORS = np.arange(1.0, 1001.0)
_MOST_FACTORS = 6
_NEAR = 1e-6


def multipliers(rows: Sequence[Row], approximate: Sequence[float]) -> list[int] | None:
    """Positive integers y with ``Σ y·row = 0`` and ``Σ y·constant > 0``.

    Parameters
    ----------
    rows : sequence of Row, an irreducible conflict
        So the left null space is a line.
    approximate : sequence of float
        Near some multiple of y.

    Returns
    -------
    list of int or None
        None when there is no such y.
    """
    with np.errstate(all="ignore"):  # zeros among them, or quotients beyond floating point, are no help
        found = common_multiple(np.array(approximate) / min(approximate))
    if found is not None and refutes(rows, found[0]):
        return found[0]
    for y in left_kernel([row.coefficients for row in rows]):
        for candidate in (y, [-value for value in y]):
            if refutes(rows, candidate):
                return candidate
    return None


@np.errstate(over="ignore", invalid="ignore")  # NaN and infinity have no multiples
def common_multiple(values: NDArray[np.float64]) -> tuple[list[int], int] | None:
    """Integers that are nearly a multiple of the values, and the factor.

    The value farthest from an integer asks for the next part of the factor.
    """
    factor = 1
    for _ in range(_MOST_FACTORS):
        multiples = values * factor
        off = np.abs(multiples - np.rint(multiples))
        worst = off.argmax() if len(off) else 0
        if not len(off) or off[worst] < _NEAR:
            return [int(value) for value in np.rint(multiples)], factor
        candidates = _FACTORS * multiples[worst]
        is_near = np.abs(candidates - np.rint(candidates)) < _NEAR
        if not is_near.any():
            break
        factor *= int(_FACTORS[is_near.argmax()])
    return None


def refutes(rows: Sequence[Row], y: Sequence[int]) -> bool:
    """Whether the positive multiples of the rows add up to 0 >= positive."""
    if any(value <= 0 for value in y):
        return False
    total: SparseRow = {}
    for row, value in zip(rows, y, strict=True):
        for unknown, coefficient in row.coefficients.items():
            total[unknown] = total.get(unknown, 0) + value * coefficient
    return not any(total.values()) and sum(v * r.constant for r, v in zip(rows, y, strict=True)) > 0


def left_kernel(rows: Sequence[SparseRow]) -> list[list[int]]:
    """A basis of ``{y : Σ y_i·row_i = 0}``, in primitive integers."""
    columns = sorted({column for row in rows for column in row})
    if not columns:
        return [[int(i == j) for j in range(len(rows))] for i in range(len(rows))]
    kernel, nullity = fmpz_mat([[row.get(column, 0) for row in rows] for column in columns]).nullspace()
    vectors = [[int(kernel[i, j]) for i in range(len(rows))] for j in range(nullity)]
    return [[value // math.gcd(*vector) for value in vector] for vector in vectors]
