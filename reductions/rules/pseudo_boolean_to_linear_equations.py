"""Pseudo-Boolean constraints -> 0/1 linear equations: slack bits behind the variables.

Construction: the variables x_1..x_n stay the first n. Every inequality a·x >= c gives
a·x - Σ w_i z_i = c with fresh bits z_i, whose weights w_i can sum to exactly 0..(P - c) for the sum P of
the positive coefficients. Equations stay. If P < c there are no bits, and a·x = c holds for no x.

Why the answer is preserved: a·x is at most P, so its surplus over c is one of the sums of the bits exactly
if the inequality holds.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, as_objects
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.linear_equations import LinearEquations, bits_of, equation_text, range_bits
from reductions.problems.pseudo_boolean import PseudoBoolean, row_text


def instance(problem: PseudoBoolean) -> LinearEquations:
    """Variables: those of the source, then the slack bits of every inequality in turn."""
    rows, num_variables = [], problem.num_variables
    for row, surplus in enumerate(problem.surpluses()):
        weights = range_bits(surplus)
        bits = [(num_variables + i, -weight) for i, weight in enumerate(weights)]
        rows.append(problem.rows.row(row) + bits)
        num_variables += len(weights)
    return LinearEquations.from_rows(num_variables, rows, problem.targets.tolist())


def forward(problem: PseudoBoolean, witness: BoolArray) -> BoolArray:
    """Bits for what every inequality has to spare."""
    x = assignment(witness, problem.num_variables)
    spare = as_objects(problem.rows.dot(x.astype(np.int64))) - as_objects(problem.targets)
    bits: list[bool] = []
    for value, surplus in zip(spare.tolist(), problem.surpluses(), strict=True):
        bits += bits_of(value, range_bits(surplus))
    return np.concatenate([x, np.array(bits, dtype=np.bool_)])


def back(problem: PseudoBoolean, witness: BoolArray) -> BoolArray:
    """The variables of the source."""
    num_bits = sum(surplus.bit_length() for surplus in problem.surpluses())
    return assignment(witness, problem.num_variables + num_bits)[: problem.num_variables]


def size(source: Size) -> dict[str, int]:
    """A variable and a term more for every bit of a surplus."""
    return {
        "num_variables": source["num_variables"] + source["num_surplus_bits"],
        "num_equations": source["num_rows"],
        "num_terms": source["num_terms"] + source["num_surplus_bits"],
        "max_bits": source["max_bits"],
    }


def explain(problem: PseudoBoolean) -> Pairs:
    """Pair rows with equations."""
    built = instance(problem)
    for row in range(len(problem.rows)):
        yield row_text(problem, row), equation_text(built, row)


def example() -> PseudoBoolean:
    """Two inequalities and an equation over three variables."""
    return PseudoBoolean.from_rows(
        3, [([(0, 2), (1, 1), (2, -1)], ">=", 1), ([(0, 1), (1, 1), (2, 1)], ">=", 2), ([(1, 1)], "=", 1)]
    )


RULES = (
    Reduction(
        name="pseudo-boolean-to-linear-equations",
        source="pseudo-boolean",
        target="linear-equations",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (0-1 INTEGER PROGRAMMING)",
        summary="Inequalities become equations with slack bits behind the variables.",
        example=example,
    ),
)
