"""Exact rational linear algebra for small systems, in integers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

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


def solve(rows: Sequence[SparseRow], constants: Sequence[Fraction], num_unknowns: int) -> list[Fraction]:
    """One solution of ``row · x = constant`` for all consistent rows (others are skipped).

    Unknowns that the rows leave open are 0.
    """
    reduced: dict[int, tuple[dict[int, Fraction], Fraction]] = {}
    for row, constant in zip(rows, constants, strict=True):
        current, side = {c: Fraction(v) for c, v in row.items()}, constant
        for column in [c for c in current if c in reduced]:
            factor = current.pop(column)
            other, other_side = reduced[column]
            side -= factor * other_side
            for c, v in other.items():
                value = current.get(c, Fraction(0)) - factor * v
                if value:
                    current[c] = value
                else:
                    current.pop(c, None)
        if not current:
            continue
        lead = min(current, key=lambda c: (abs(current[c].numerator) + current[c].denominator, c))
        inverse = 1 / current.pop(lead)
        current, side = {c: v * inverse for c, v in current.items()}, side * inverse
        for column, (other, other_side) in list(reduced.items()):
            factor = other.pop(lead, None)
            if factor:
                for c, v in current.items():
                    value = other.get(c, Fraction(0)) - factor * v
                    if value:
                        other[c] = value
                    else:
                        other.pop(c, None)
                reduced[column] = (other, other_side - factor * side)
        reduced[lead] = (current, side)
    return [reduced[v][1] if v in reduced else Fraction(0) for v in range(num_unknowns)]


def _combine(a: SparseRow, x: int, b: SparseRow, y: int) -> SparseRow:
    total = {c: x * v for c, v in a.items()}
    for c, v in b.items():
        total[c] = total.get(c, 0) + y * v
    return {c: v for c, v in total.items() if v}
