"""Exact rational linear algebra for small systems, in integers."""

from __future__ import annotations

import math
from collections.abc import Sequence

SparseRow = dict[int, int]


def multipliers(rows: Sequence[SparseRow], constants: Sequence[int]) -> list[int] | None:
    """Positive integers y with ``Σ y·row = 0`` and ``Σ y·constant > 0``.

    Parameters
    ----------
    rows : sequence of sparse integer rows, an irreducible conflict
        So the left null space is a line.

    Returns
    -------
    list of int or None
        None when there is no such y on that line.
    """
    kernel = left_kernel(rows)
    if len(kernel) != 1:
        return None
    y = kernel[0]
    if any(value < 0 for value in y):
        y = [-value for value in y]
    if any(value <= 0 for value in y) or sum(a * b for a, b in zip(y, constants, strict=True)) <= 0:
        return None
    return y


def left_kernel(rows: Sequence[SparseRow]) -> list[list[int]]:
    """A basis of ``{y : Σ y_i·row_i = 0}``, in primitive integers."""
    pivots: dict[int, tuple[SparseRow, SparseRow]] = {}  # column -> (reduced row, combination)
    kernel = []
    for number, row in enumerate(rows):
        current, combination = {c: v for c, v in row.items() if v}, {number: 1}
        while (column := next((c for c in current if c in pivots), None)) is not None:
            pivot, origin = pivots[column]
            a, b = current[column], pivot[column]
            g = math.gcd(a, b)
            current = _combine(current, b // g, pivot, -a // g)
            combination = _combine(combination, b // g, origin, -a // g)
        if current:
            pivots[min(current)] = (current, combination)
        else:
            g = math.gcd(*combination.values())
            kernel.append([combination.get(i, 0) // g for i in range(len(rows))])
    return kernel


def _combine(a: SparseRow, x: int, b: SparseRow, y: int) -> SparseRow:
    total = {c: x * v for c, v in a.items()}
    for c, v in b.items():
        total[c] = total.get(c, 0) + y * v
    return {c: v for c, v in total.items() if v}
