"""0/1 linear equations -> sign system, large numbers by binary digits with carries.

Construction: write Σ a_i x_i = c as Σ |a_i| y_i = t, where y_i is 1 - x_i if a_i < 0 and x_i otherwise.
With B the number of bits of the largest |a_i|, it becomes one equation for each digit b < B:

    Σ_i bit_b(|a_i|) y_i + C_b = bit_b(t) + 2 C_(b+1) for b < B - 1,
    Σ_i bit_b(|a_i|) y_i + C_b = ⌊t / 2^b⌋ for b = B - 1.

C_0 = 0. Each other carry C_b is a sum of fresh bits whose weights can sum to exactly 0..K_b, where K_0 = 0
and K_(b+1) = ⌊(N_b + K_b - bit_b(t)) / 2⌋ for the N_b numbers with the digit. Numbers of at most two bits
stay as they are. An equation with t < 0, t > Σ|a_i| or some K_b < 0 has no solution and becomes 0 = 1. The
equations then become rows over signs (`linear_equations_to_sign_system`).

Why the answer is preserved: the digits' equations, the one of digit b multiplied by 2^b, sum to
Σ |a_i| y_i = t, whatever the carries. Conversely, let Σ |a_i| y_i = t. The carry into digit b is
(Σ (|a_i| mod 2^b) y_i - (t mod 2^b)) / 2^b, by induction an integer. It is larger than -1, and at most K_b:
by induction, K_b is that quotient with all y_i = 1, rounded down.

Why: with p terms in the equation, N_b <= p and K_b < p. A row over signs has weight at most 4p - 1: the two
carries weigh K_b + 2 K_(b+1) <= N_b + 2 K_b, and the reference at most N_b + K_b in the last row and 1 in the
others. Thus the weights, labels and tolerance of a training task depend on p, not on the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.linear_equations import LinearEquations, bits_of, equation_text, range_bits
from reductions.rules import linear_equations_to_sign_system
from reductions.rules.linear_equations_to_sign_system import has_few_bits

Terms = list[tuple[int, int]]

_SHORT = 2  # numbers of so many bits weigh no more than their digits and carries: 3p against 4p - 1


def _total(terms: Terms, target: int) -> int:
    """The number t of Σ |a_i| y_i = t."""
    return target - sum(a for _, a in terms if a < 0)


def _largest_carries(terms: Terms, target: int) -> list[int] | None:
    """K_1, ..., K_(B-1); none for numbers that stay, None for an equation without a solution."""
    total, sizes = _total(terms, target), [abs(a) for _, a in terms]
    if not 0 <= total <= sum(sizes):
        return None
    num_digits, largest = max(sizes, default=0).bit_length(), [0]
    for digit in range(num_digits - 1 if num_digits > _SHORT else 0):
        ones = sum(size >> digit & 1 for size in sizes)
        largest.append((ones + largest[-1] - (total >> digit & 1)) // 2)
    return largest[1:] if min(largest) >= 0 else None


def _digit_rows(
    terms: Terms, target: int, largest: list[int] | None, num_variables: int
) -> Iterator[tuple[Terms, int]]:
    """The equations of one equation's digits; its carries' bits are the variables from num_variables on."""
    if not largest:
        yield ([], 1) if largest is None else (terms, target)
        return
    total, carried = _total(terms, target), Terms()
    for digit, most in enumerate([*largest, 0]):
        ones = [(i, 1 if a > 0 else -1) for i, a in terms if abs(a) >> digit & 1]
        rest = total >> digit if digit == len(largest) else total >> digit & 1
        bits = [(num_variables + k, weight) for k, weight in enumerate(range_bits(most))]
        num_variables += len(bits)
        row = [*ones, *carried, *((k, -2 * weight) for k, weight in bits)]
        if row:  # else 0 = 0, as K_(b+1) >= 0
            yield row, rest - sum(sign < 0 for _, sign in ones)
        carried = bits


def digit_equations(problem: LinearEquations) -> LinearEquations:
    """Variables: those of the source, then the bits of every equation's carries in turn, low digits first."""
    rows: list[Terms] = []
    targets: list[int] = []
    num_variables = problem.num_variables
    for row, target in enumerate(problem.targets.tolist()):
        terms = problem.rows.row(row)
        largest = _largest_carries(terms, target)
        for part, side in _digit_rows(terms, target, largest, num_variables):
            rows.append(part)
            targets.append(side)
        num_variables += sum(most.bit_length() for most in largest or ())
    return LinearEquations.from_rows(num_variables, rows, targets)


def with_carries(problem: LinearEquations, witness: BoolArray) -> BoolArray:
    """The carries of the sums; what fits of them where an equation is violated."""
    x = assignment(witness, problem.num_variables)
    carries: list[bool] = []
    for row, target in enumerate(problem.targets.tolist()):
        terms = problem.rows.row(row)
        total, chosen = _total(terms, target), [abs(a) for i, a in terms if x[i] == (a > 0)]
        for digit, most in enumerate(_largest_carries(terms, target) or (), 1):
            power = 1 << digit
            carry = (sum(size % power for size in chosen) - total % power) >> digit
            carries += bits_of(min(max(carry, 0), most), range_bits(most))
    return np.concatenate([x, np.array(carries, dtype=np.bool_)])


def without_carries(problem: LinearEquations, witness: BoolArray) -> BoolArray:
    """The variables of the source."""
    return np.asarray(witness[: problem.num_variables])


def size(source: Size) -> dict[str, int]:
    """A row for every digit, and ⌈log2 p⌉ bits at most for a carry of a row of p terms.

    The logarithms of m rows of T terms in all sum to at most m (1 + log2(T/m)), as the logarithm is concave.
    """
    n, m, terms = source["num_variables"], source["num_equations"], source["num_terms"]
    digits = max(source["max_bits"], 1)
    log = max(terms - 1, 0).bit_length() if m == 1 else (terms // max(m, 1)).bit_length() + 1
    bits = m * log * (digits - 1)
    return {
        "num_variables": n + bits + 1,
        "num_rows": m * digits,
        "num_terms": digits * terms + 2 * bits + m * digits,
        "max_bits": max(3 * min(n, terms), 2).bit_length(),
    }


def explain(problem: LinearEquations) -> Pairs:
    """Pair equations with those of their digits."""
    built, first = digit_equations(problem), 0
    for row, target in enumerate(problem.targets.tolist()):
        terms = problem.rows.row(row)
        largest = _largest_carries(terms, target)
        count = sum(1 for _ in _digit_rows(terms, target, largest, 0))
        yield equation_text(problem, row), "; ".join(equation_text(built, first + k) for k in range(count))
        first += count
    yield f"variables from x{problem.num_variables + 1} on", "bits of the carries"
    yield "x_i = 1", f"s_i equals the reference s{built.num_variables + 1}"


def has_many_bits(size: Size) -> bool:
    """Where the rule with the numbers themselves is not the default."""
    return not has_few_bits(size)


_DIGITS = Reduction(
    name="digits",
    source="linear-equations",
    target="linear-equations",
    instance=digit_equations,
    forward=with_carries,
    back=without_carries,
    size=size,
    example=lambda: LinearEquations.from_rows(
        4, [[(0, 11), (1, 6), (2, -5), (3, 9)], [(1, 1), (2, 1)]], [15, 1]
    ),
)

RULES = (
    replace(
        _DIGITS.then(linear_equations_to_sign_system.RULES[0]),
        name="linear-equations-to-sign-system/digits",
        size=size,
        size_is_exact=False,
        explain=explain,
        reference=(
            "Carries as 0/1 variables are standard (compare Warners, 1998, who uses adders); "
            "the bounds on the carries are our own"
        ),
        summary="One row for each binary digit, with carries: coefficients depend on n, not on the numbers.",
        is_default=has_many_bits,
    ),
)
