"""NAE-SAT -> sign system: a clause of three literals sums to ±1 exactly when they differ.

Construction: long clauses are split into parts of three literals (`reductions.splitting`). A part
of three literals becomes the row Σ sgn(l) · e_|l| with b = 1, a clause of two with b = 0.

Why the answer is preserved: with s_i = +1 for true, three literals sum to ±3 when equal and ±1
otherwise; two sum to ±2 when equal and 0 otherwise. A clause of one literal becomes |s| = 0 and an
empty clause becomes 0 = 1; neither has a solution.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, SparseRows
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, widths_of
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.splitting import NaeSplit


def instance(problem: NotAllEqualSAT) -> SignSystem:
    """Split the long clauses and write each part as a row."""
    split = NaeSplit.of(problem)
    parts = split.parts()
    literals, num_variables = parts.values, problem.num_variables + split.num_fresh
    rows = SparseRows(parts.offsets, np.abs(literals) - 1, np.sign(literals), num_variables)
    targets = np.array([1, 0, 0, 1], dtype=np.int64)[parts.lengths]
    return SignSystem(rows, targets)


def forward(problem: NotAllEqualSAT, witness: BoolArray) -> IntegerArray:
    """+1 for true, also for the fresh variables."""
    values = assignment(witness, problem.num_variables)
    return np.where(NaeSplit.of(problem).extended(values), 1, -1)


def back(problem: NotAllEqualSAT, witness: IntegerArray) -> BoolArray:
    """Signs of the original variables."""
    num_variables = problem.num_variables + NaeSplit.of(problem).num_fresh
    return np.asarray(signs(witness, num_variables)[: problem.num_variables] > 0)


def size(source: Size) -> dict[str, int]:
    """A k-clause gives max(1, k - 2) rows; a long one has k - 3 fresh variables and 3 terms per row."""
    widths = widths_of(source)
    return {
        "num_variables": source["num_variables"] + sum(max(0, k - 3) * n for k, n in widths.items()),
        "num_rows": sum(max(1, k - 2) * n for k, n in widths.items()),
        "num_terms": sum((k if k <= 3 else 3 * (k - 2)) * n for k, n in widths.items()),
        "max_bits": min(1, len(widths)),
    }


def explain(problem: NotAllEqualSAT) -> Pairs:
    """Pair clauses with rows."""
    split, system, row = NaeSplit.of(problem), instance(problem), 0
    for clause, num_parts in zip(split.clauses.lists(), split.num_parts().tolist(), strict=True):
        for part in range(row, row + num_parts):
            yield f"clause {clause_text(clause)}", f"row {part + 1}: {row_text(system, part)}"
        row += num_parts
    yield "variable i is true", "s_i = +1"


RULES = (
    Reduction(
        name="nae-sat-to-sign-system",
        source="nae-sat",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Schaefer, The complexity of satisfiability problems, STOC 1978 (splitting)",
        summary="Split clauses to three literals; each is a row of ±1 with b = 1 (b = 0 for two).",
        example=lambda: NotAllEqualSAT.from_clauses(4, [[1, 2, -3], [-1, 3], [1, -2, 3, 4]]),
    ),
)
