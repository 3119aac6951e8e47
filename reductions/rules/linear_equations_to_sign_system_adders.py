"""0/1 linear equations -> sign system, large numbers by binary digits with carries.

Construction: write Σ a_i x_i = c as Σ |a_i| y_i = t, where y_i is 1 - x_i if a_i < 0 and x_i otherwise.
Column b holds the y_i with bit b of |a_i|. From b = 0 on, while a column has more than w bits, w of them
are replaced by the digits of their number, as fresh variables, each in its own column:

    y_1 + ... + y_w = o_0 + 2 o_1 + 4 o_2 + ...,

and o_0 returns to column b. The k <= w bits that are left must have the digit of t:

    y_1 + ... + y_k = bit_b(t) + 2 o_1 + 4 o_2 + ...

Two rules: /adders has w = 3, which makes the rows full adders, x + y + z = o_0 + 2 o_1; /digits has no w,
which makes one row for each digit. An equation whose numbers have at most two bits stays as it is. One
with t < 0 or t > Σ|a_i| becomes 0 = 1. The equations then become rows over signs
(`linear_equations_to_sign_system`).

Why the answer is preserved: multiplied by 2^b, the equations of all columns sum to Σ |a_i| y_i = t, as every
fresh variable cancels. Conversely, let Σ |a_i| y_i = t, and give each fresh variable its digit. The total of
what is in columns b, b + 1, ... then stays Σ_i |a_i| y_i minus the digits of t that are settled. Hence the
last bits of column b have the parity of bit_b(t), and what they exceed it by is carried.

Why: an adder's row over signs has weight at most 6, so the tolerance of a training task does not depend on
how many numbers there are or how large they are, and short rows are what the exact trainer learns from. There
are two variables for each digit 1 of the numbers. A row of /digits has at most p + log2(p) + 1 bits for an
equation of p terms, thus weight at most 4 (p + log2(p) + 1). There are at most log2(p) + 1 variables for
each digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Rule, Size
from reductions.problems.clauses import assignment
from reductions.problems.linear_equations import LinearEquations, equation_text
from reductions.rules import linear_equations_to_sign_system
from reductions.rules.linear_equations_to_sign_system import has_few_bits

Terms: TypeAlias = list[tuple[int, int]]

_SHORT = 2  # numbers of so many bits weigh no more than their digits and carries would
_ADDER = 3


class _Row(NamedTuple):
    """An equation; its last terms are fresh variables, of these weights on the right side."""

    terms: Terms
    target: int
    weights: list[int]


def _counter(inputs: Terms, digit: int, weights: list[int], first: int) -> _Row:
    """Σ y = digit + Σ weight·o over literals y, the fresh variables numbered from ``first`` on."""
    outputs = [(first + k, -weight) for k, weight in enumerate(weights)]
    return _Row(inputs + outputs, digit - sum(sign < 0 for _, sign in inputs), weights)


def _rows(most: int | None, terms: Terms, target: int, first: int) -> Iterator[_Row]:
    """The rows of an equation, with counters of at most ``most`` bits."""
    total = target - sum(a for _, a in terms if a < 0)
    if not 0 <= total <= sum(abs(a) for _, a in terms):
        yield _Row([], 1, [])
        return
    if max((abs(a) for _, a in terms), default=0).bit_length() <= _SHORT:
        yield _Row(terms, target, [])
        return
    columns: dict[int, Terms] = defaultdict(list)
    for i, a in terms:
        for b in range(abs(a).bit_length()):
            if abs(a) >> b & 1:
                columns[b].append((i, 1 if a > 0 else -1))
    b = 0
    while columns or total >> b:
        column, digit, is_last = columns[b], total >> b & 1, False
        while not is_last:
            is_last = most is None or len(column) <= most
            inputs, column[:] = column[:most], column[len(column[:most]) :]
            if is_last:
                carried = max(len(inputs) - digit, 0) // 2
                weights = [2 << k for k in range(carried.bit_length())]
            else:
                weights = [1 << k for k in range(len(inputs).bit_length())]
            for k, weight in enumerate(weights):
                columns[b + weight.bit_length() - 1].append((first + k, 1))
            if inputs or digit:
                yield _counter(inputs, digit if is_last else 0, weights, first)
            first += len(weights)
        del columns[b]
        b += 1


def _all_rows(most: int | None, problem: LinearEquations) -> Iterator[tuple[int, _Row]]:
    """The rows of all equations, each with the number of its equation."""
    first = problem.num_variables
    for number, target in enumerate(problem.targets.tolist()):
        for row in _rows(most, problem.rows.row(number), target, first):
            first += len(row.weights)
            yield number, row


def by_digits(most: int | None, problem: LinearEquations) -> LinearEquations:
    """Variables: those of the source, then the digits of every counter in turn."""
    rows = [row for _, row in _all_rows(most, problem)]
    num_variables = problem.num_variables + sum(len(row.weights) for row in rows)
    return LinearEquations.from_rows(num_variables, [row.terms for row in rows], [row.target for row in rows])


def with_carries(most: int | None, problem: LinearEquations, witness: BoolArray) -> BoolArray:
    """Digits of the numbers that the counters count."""
    x = assignment(witness, problem.num_variables).tolist()
    for _, row in _all_rows(most, problem):
        inputs = row.terms[: len(row.terms) - len(row.weights)]
        count = sum(a for i, a in inputs if x[i]) - row.target
        x += [bool(count // weight & 1) for weight in row.weights]
    return np.array(x, dtype=np.bool_)


def without_carries(problem: LinearEquations, witness: BoolArray) -> BoolArray:
    """The variables of the source."""
    return np.asarray(witness[: problem.num_variables])


def size(most: int | None, source: Size) -> dict[str, int]:
    """An adder has one bit less behind it than before it, so there are at most as many as digits 1.

    For /digits, a column's carries are at most log2(p) + 1 bits.
    """
    m, terms, digits = source["num_equations"], source["num_terms"], max(source["max_bits"], 1)
    log = terms.bit_length()
    columns = m * (digits + log)
    adders = 0 if most is None else terms * digits
    bits = columns * log if most is None else 2 * adders
    return {
        "num_variables": source["num_variables"] + bits + 1,
        "num_rows": columns + adders,
        "num_terms": terms * digits + 2 * bits + columns + adders,
        "max_bits": max(3 * min(source["num_variables"], terms), 2).bit_length(),
    }


def explain(most: int | None, problem: LinearEquations) -> Pairs:
    """Pair equations with those of their digits."""
    built = by_digits(most, problem)
    numbers = [number for number, _ in _all_rows(most, problem)]
    for row in range(len(problem.rows)):
        parts = [equation_text(built, k) for k, number in enumerate(numbers) if number == row]
        yield equation_text(problem, row), "; ".join(parts)
    yield f"variables from x{problem.num_variables + 1} on", "digits of counted bits"
    yield "x_i = 1", f"s_i equals the reference s{built.num_variables + 1}"


def example() -> LinearEquations:
    """An equation of four-bit numbers, and a small one."""
    return LinearEquations.from_rows(4, [[(0, 11), (1, 7), (2, -5), (3, 9)], [(1, 1), (2, 1)]], [15, 1])


def has_many_bits(size: Size) -> bool:
    """Where the rule with the numbers themselves is not the default."""
    return not has_few_bits(size)


def never(size: Size) -> bool:
    """For the rule of longer rows, which the exact trainer rarely decides."""
    return False


def _rule(most: int | None) -> Rule:
    digits: Rule = Reduction(
        name="digits",
        source="linear-equations",
        target="linear-equations",
        instance=partial(by_digits, most),
        forward=partial(with_carries, most),
        back=without_carries,
        size=partial(size, most),
        example=example,
    )
    one_row = "One row for each binary digit, with carries: weights depend on n, not on the numbers."
    adders = "Full adders over binary digits: weights depend neither on the numbers nor on their count."
    return replace(
        digits.then(linear_equations_to_sign_system.RULES[0]),
        name=f"linear-equations-to-sign-system/{'digits' if most is None else 'adders'}",
        size=digits.size,
        size_is_exact=False,
        explain=partial(explain, most),
        reference="Warners, A linear-time transformation of linear inequalities into CNF, 1998 (adders)",
        summary=one_row if most is None else adders,
        is_default=never if most is None else has_many_bits,
    )


RULES = (_rule(_ADDER), _rule(None))
