"""0/1 linear equations -> sign system: x = (1 + s)/2, with a reference sign.

Construction: a·x = c becomes Σ a_i s_i - t·r = 0 with t = 2c - Σ a_i and one reference variable r for
all equations (omitted if t = 0). Why the answer is preserved: assume s_r = +1 (otherwise flip all
signs). Then the row states 2 a·x - Σ a_i = 2c - Σ a_i.

The default for numbers of few bits; larger ones go by digits (`linear_equations_to_sign_system_adders`).
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import (
    BoolArray,
    IntegerArray,
    SparseRows,
    as_objects,
    integers,
    offsets_of,
    row_reduce,
)
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.linear_equations import LinearEquations, equation_text
from reductions.problems.sign_system import SignSystem, row_text, signs

# The tolerance falls with the sum of a row: about 1/80 for 20 numbers of four bits, half with each bit more.
FEW_BITS = 4


def has_few_bits(size: Size) -> bool:
    """Whether coefficients are small; right-hand sides can have log2(n) bits more than those."""
    return size["max_bits"] <= FEW_BITS + size["num_variables"].bit_length()


def instance(problem: LinearEquations) -> SignSystem:
    """The reference is the last variable."""
    n, rows = problem.num_variables, problem.rows
    sums = row_reduce(np.add, rows.offsets, as_objects(rows.values), 0)
    shifts = sums - 2 * as_objects(problem.targets)  # the coefficient -t of r
    present = np.asarray(shifts != 0, dtype=np.bool_)
    lengths = rows.lengths + present
    offsets = offsets_of(lengths)
    columns = np.full(offsets[-1], n, dtype=np.int64)
    values = np.empty(offsets[-1], dtype=object)
    at = np.arange(len(rows.columns)) + np.repeat(offsets[:-1] - rows.offsets[:-1], rows.lengths)
    columns[at], values[at] = rows.columns, as_objects(rows.values)
    values[offsets[1:][present] - 1] = shifts[present]
    targets = np.zeros(len(rows), dtype=np.int64)
    return SignSystem(SparseRows(offsets, columns, integers(values), n + 1), targets)


def forward(problem: LinearEquations, witness: BoolArray) -> IntegerArray:
    """+1 for x_i = 1, and for the reference."""
    return np.where(np.append(assignment(witness, problem.num_variables), True), 1, -1)


def back(problem: LinearEquations, witness: IntegerArray) -> BoolArray:
    """Signs relative to the reference."""
    s = signs(witness, problem.num_variables + 1)
    return np.asarray(s[:-1] == s[-1])


def size(source: Size) -> dict[str, int]:
    """One more variable and at most one more term per row; |t| <= 2|c| + Σ|a_i|."""
    widest = source["max_bits"] + 2 + source["num_variables"].bit_length()
    return {
        "num_variables": source["num_variables"] + 1,
        "num_rows": source["num_equations"],
        "num_terms": source["num_terms"] + source["num_equations"],
        "max_bits": widest,
    }


def explain(problem: LinearEquations) -> Pairs:
    """Pair equations with rows."""
    system = instance(problem)
    for row in range(len(problem.rows)):
        yield equation_text(problem, row), f"row {row + 1}: {row_text(system, row)}"
    yield "x_i = 1", f"s_i equals the reference s{problem.num_variables + 1}"


RULES = (
    Reduction(
        name="linear-equations-to-sign-system",
        source="linear-equations",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Substitution x = (1 + s)/2; Karp, 1972, for 0-1 INTEGER PROGRAMMING",
        summary="x = (1 + s)/2; a common reference carries the constant.",
        example=lambda: LinearEquations.from_rows(3, [[(0, 2), (1, 1), (2, -1)], [(1, 1), (2, 1)]], [1, 1]),
        is_default=has_few_bits,
    ),
)
