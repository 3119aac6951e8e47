"""From a solution in floating point to the exact vertex beside it.

The rows that are tight at the solution, independent ones first, are solved as equations in rational
arithmetic (FLINT, p-adic lifting: Dixon, "Exact solution of linear equations using p-adic
expansions", 1982). Whether the point satisfies the other rows is for the caller to check.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpz_mat, nmod_mat

from certificates.systems import Row

_PRIME = 2**31 - 1
_TIGHT = 1e-7
_MOST_ENTRIES = 4_000_000
_SIMPLE = 1000  # largest denominator of what no equation determines


def vertex_near(rows: Sequence[Row], values: Mapping[int, float]) -> dict[int, Fraction] | None:
    """Values that meet the tight rows with equality, or None when there are too many of them.

    Parameters
    ----------
    rows : sequence of Row
        All that must hold.
    values : mapping
        Unknown to value: a solution, nearly.
    """
    tight = sorted(
        (slack, number) for number, row in enumerate(rows) if (slack := _slack(row, values)) < _TIGHT
    )
    chosen = [rows[number] for _, number in tight]
    # Where several unknowns could be free, those with the simplest values are.
    unknowns = sorted(values, key=lambda v: -abs(values[v] - round(values[v])))
    if len(chosen) * len(unknowns) > _MOST_ENTRIES:
        return None
    chosen = [chosen[i] for i in _pivots([[row.coefficients.get(v, 0) for row in chosen] for v in unknowns])]
    table = [[row.coefficients.get(v, 0) for v in unknowns] for row in chosen]
    bound = _pivots(table)
    point = {v: _simple(values[v]) for v in {*unknowns} - {unknowns[i] for i in bound}}
    scale = math.lcm(*(value.denominator for value in point.values()))
    targets = [
        scale * row.constant
        - sum(int(scale * point[v]) * a for v, a in row.coefficients.items() if v in point)
        for row in chosen
    ]
    if bound:
        matrix = fmpz_mat([[line[i] for i in bound] for line in table])
        solution = matrix.solve(fmpz_mat([[target] for target in targets])).entries()
        for i, value in zip(bound, solution, strict=True):
            point[unknowns[i]] = Fraction(int(value.p), int(value.q) * scale)
    return point


def _slack(row: Row, values: Mapping[int, float]) -> float:
    """By how much a row holds, measured by its largest coefficient."""
    size = max(map(abs, row.coefficients.values()), default=1)
    return (sum(a * values[v] for v, a in row.coefficients.items()) - row.constant) / size


def _pivots(table: Sequence[Sequence[int]]) -> list[int]:
    """The first columns that are independent, modulo a prime: then they are so in the rationals."""
    if not table or not table[0]:
        return []
    return leading(*nmod_mat(len(table), len(table[0]), [x for line in table for x in line], _PRIME).rref())


def leading(reduced: Any, rank: int) -> list[int]:
    """The columns of the leading entries of a matrix of FLINT in row echelon form."""
    columns, column = [], 0
    for line in range(rank):
        while not int(reduced[line, column]):
            column += 1
        columns.append(column)
    return columns


def _simple(value: float) -> Fraction:
    return Fraction(value).limit_denominator(_SIMPLE)
