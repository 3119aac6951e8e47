"""The best bound that a few rows imply, with its multipliers, in rational arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from certificates.systems import Row
from solvers.exact.arithmetic.farkas import SparseRow
from solvers.exact.arithmetic.rational_simplex import Bound, ExactSimplex

Multipliers = list[Fraction]


def contradiction(rows: Sequence[Row]) -> Multipliers | None:
    """Multipliers >= 0 for which ``Σ y·row`` is 0 >= 1; None when the rows have a solution."""
    forms, low, high = _dual(rows, {})
    constants = {r: row.constant for r, row in enumerate(rows) if row.constant}
    simplex = ExactSimplex([*forms, constants], len(rows))
    return None if simplex.check([*low, Fraction(1)], [*high, None]) else simplex.solution()


def best_bound(rows: Sequence[Row], target: Mapping[int, int]) -> Multipliers | None:
    """Multipliers y >= 0 for which ``Σ y·row`` is the target over some constant, with the largest constant.

    They and the point where that bound is attained solve one system: both are feasible, and their
    values agree (strong duality).

    Parameters
    ----------
    rows : sequence of Row
        With a common solution.
    target : mapping
        Unknown to coefficient.

    Returns
    -------
    list of Fraction or None
        One multiplier a row; None when the rows do not bound the target from below.
    """
    unknowns = sorted({v for row in rows for v in row.coefficients})
    if not set(target) <= set(unknowns):
        return None
    column = {v: len(rows) + i for i, v in enumerate(unknowns)}
    forms, low, high = _dual(rows, target)
    for row in rows:
        forms.append({column[v]: a for v, a in row.coefficients.items() if a})
        low.append(Fraction(row.constant))
        high.append(None)
    gap = {r: row.constant for r, row in enumerate(rows) if row.constant}
    forms.append(gap | {column[v]: -a for v, a in target.items()})
    simplex = ExactSimplex(forms, len(rows) + len(unknowns))
    if simplex.check([*low, Fraction(0)], [*high, None]):
        return None
    return simplex.solution()[: len(rows)]


def _dual(rows: Sequence[Row], target: Mapping[int, int]) -> tuple[list[SparseRow], list[Bound], list[Bound]]:
    """``y >= 0`` and ``Σ y·row = target``, as forms in y within bounds."""
    forms: list[SparseRow] = [{r: 1} for r in range(len(rows))]
    low: list[Bound] = [Fraction(0)] * len(rows)
    high: list[Bound] = [None] * len(rows)
    for v in sorted({v for row in rows for v in row.coefficients}):
        forms.append({r: a for r, row in enumerate(rows) if (a := row.coefficients.get(v, 0))})
        low.append(Fraction(target.get(v, 0)))
        high.append(Fraction(target.get(v, 0)))
    return forms, low, high
