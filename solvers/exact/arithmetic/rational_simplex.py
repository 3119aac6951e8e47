"""The same simplex method as `simplex`, in rational arithmetic: slow, and always right.

It decides the few assignments on which floating point ends in a solution that does not pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpq

from solvers.exact.arithmetic.farkas import SparseRow

Bound = Fraction | None
Rational: TypeAlias = Any  # fmpq of FLINT, which has no types
Side = tuple[int, bool, float]  # form, whether its lower bound takes part, multiplier


class ExactSimplex:
    """Feasibility of ``low <= forms · x <= high``, by Bland's rule from scratch.

    Parameters
    ----------
    forms : sequence of sparse integer rows
    num_unknowns : int
    """

    def __init__(self, forms: Sequence[SparseRow], num_unknowns: int) -> None:
        self._first = num_unknowns
        # Basic variable -> its row over the nonbasic ones.
        self._rows = {num_unknowns + i: {v: fmpq(a) for v, a in form.items()} for i, form in enumerate(forms)}
        self._values = [fmpq(0)] * (num_unknowns + len(forms))

    def check(self, low: Sequence[Bound], high: Sequence[Bound]) -> list[Side] | None:
        """None when the bounds can be met (see `solution`), else sides that clash."""
        for form, (least, most) in enumerate(zip(low, high, strict=True)):
            if least is not None and most is not None and least > most:
                return [(form, True, 1.0), (form, False, 1.0)]
        lows, highs = ([None] * self._first + [_rational(b) for b in bounds] for bounds in (low, high))
        while True:
            for basic in sorted(self._rows):
                value, least, most = self._values[basic], lows[basic], highs[basic]
                if least is not None and value < least:
                    is_low, target = True, least
                    break
                if most is not None and value > most:
                    is_low, target = False, most
                    break
            else:
                return None
            entering = self._entering(basic, is_low, lows, highs)
            if entering is None:
                return self._explain(basic, is_low)
            self._pivot(basic, entering, target)

    def solution(self) -> list[Fraction]:
        """The unknowns of the last feasible check."""
        return [_fraction(value) for value in self._values[: self._first]]

    def _entering(
        self, basic: int, is_low: bool, lows: Sequence[Rational], highs: Sequence[Rational]
    ) -> int | None:
        for v in sorted(self._rows[basic]):
            rises = (self._rows[basic][v] > 0) == is_low
            limit = highs[v] if rises else lows[v]
            if limit is None or (self._values[v] < limit if rises else self._values[v] > limit):
                return v
        return None

    def _pivot(self, basic: int, entering: int, target: Rational) -> None:
        row = self._rows.pop(basic)
        pivot = row.pop(entering)
        step = (target - self._values[basic]) / pivot
        self._values[basic] = target
        self._values[entering] += step
        new = {v: -a / pivot for v, a in row.items()}
        new[basic] = 1 / pivot
        for other, coefficients in self._rows.items():
            factor = coefficients.pop(entering, None)
            if factor is None:
                continue
            self._values[other] += factor * step
            for v, a in new.items():
                total = coefficients.get(v, 0) + factor * a
                if total:
                    coefficients[v] = total
                else:
                    coefficients.pop(v, None)
        self._rows[entering] = new

    def _explain(self, basic: int, is_low: bool) -> list[Side]:
        others = [
            (v - self._first, (a < 0) == is_low, abs(float(_fraction(a))))
            for v, a in self._rows[basic].items()
        ]
        return [(basic - self._first, is_low, 1.0), *others]


def _rational(value: Bound) -> Rational:
    return None if value is None else fmpq(value.numerator, value.denominator)


def _fraction(value: Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))
