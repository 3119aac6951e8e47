"""PARTITION -> sign system: one row.

Construction: the row of the positive numbers with b = 0 (zeros fit on either side and are omitted). Why
the answer is preserved: Σ a_i s_i = 0 exactly when the numbers with s_i = +1 sum to half of the total.

The default for numbers of few bits; larger ones go by digits (`linear_equations_to_sign_system_adders`).
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, SparseRows, integers
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.rules.linear_equations_to_sign_system import FEW_BITS


def instance(problem: Partition) -> SignSystem:
    """One variable a number, one row in all."""
    terms = [(i, number) for i, number in enumerate(problem.numbers) if number]
    return SignSystem(SparseRows.from_rows([terms], len(problem.numbers)), integers([0]))


def forward(problem: Partition, witness: BoolArray) -> IntegerArray:
    """+1 inside the subset, -1 outside."""
    return np.where(assignment(witness, len(problem.numbers)), 1, -1)


def back(problem: Partition, witness: IntegerArray) -> BoolArray:
    """The subset of the numbers with sign +1."""
    return np.asarray(signs(witness, len(problem.numbers)) > 0)


def size(source: Size) -> dict[str, int]:
    """As many variables as numbers, one row."""
    return {
        "num_variables": source["num_numbers"],
        "num_rows": 1,
        "num_terms": source["num_positive"],
        "max_bits": source["max_bits"],
    }


def has_few_bits(size: Size) -> bool:
    """Whether the numbers are small."""
    return size["max_bits"] <= FEW_BITS


def explain(problem: Partition) -> Pairs:
    """The row."""
    yield f"numbers {list(problem.numbers)}", f"row 1: {row_text(instance(problem), 0)}"
    yield "number i is in the subset", "s_i = +1"


RULES = (
    Reduction(
        name="partition-to-sign-system",
        source="partition",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (PARTITION)",
        summary="The numbers form one row with b = 0.",
        example=lambda: Partition((3, 1, 1, 2, 2, 1)),
        is_default=has_few_bits,
    ),
)
