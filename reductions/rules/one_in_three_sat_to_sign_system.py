"""1-in-3-SAT -> sign system: exactly one of three literals agrees with a reference.

Construction: one reference variable r. A clause of k <= 3 literals becomes Σ l + (k - 2) r with b = 0,
where the coefficients of the same variable are added. Why the answer is preserved: assume s_r = +1
(otherwise flip all signs). If p literals are true, their sum is 2p - k, so the row states p = 1. A
clause whose terms cancel correctly becomes the empty row or a contradiction.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, SparseRows
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, widths_of
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.sign_system import SignSystem, row_text, signs


def instance(problem: OneInThreeSAT) -> SignSystem:
    """The reference is the last variable."""
    n, clauses = problem.num_variables, problem.clauses
    rows = np.concatenate([clauses.row_ids(), np.arange(len(clauses))])
    columns = np.concatenate([np.abs(clauses.values) - 1, np.full(len(clauses), n)])
    values = np.concatenate([np.sign(clauses.values), clauses.lengths - 2])
    order = np.argsort(rows, kind="stable")
    offsets = clauses.offsets + np.arange(len(clauses) + 1)
    terms = SparseRows(offsets, columns[order], values[order], n + 1)
    return SignSystem(terms.coalesced(), np.zeros(len(clauses), dtype=np.int64))


def forward(problem: OneInThreeSAT, witness: BoolArray) -> IntegerArray:
    """+1 for true, and for the reference."""
    return np.where(np.append(assignment(witness, problem.num_variables), True), 1, -1)


def back(problem: OneInThreeSAT, witness: IntegerArray) -> BoolArray:
    """Signs relative to the reference."""
    s = signs(witness, problem.num_variables + 1)
    return np.asarray(s[:-1] == s[-1])


def size(source: Size) -> dict[str, int]:
    """One row per clause; rows of clauses with two literals do not contain the reference."""
    widths = widths_of(source)
    return {
        "num_variables": source["num_variables"] + 1,
        "num_rows": source["num_clauses"],
        "num_terms": sum((k if k == 2 else k + 1) * n for k, n in widths.items()),
        "max_bits": 2,  # a literal may occur twice in a clause
    }


def explain(problem: OneInThreeSAT) -> Pairs:
    """Pair clauses with rows."""
    system = instance(problem)
    for row, clause in enumerate(problem.clauses.lists()):
        yield f"clause {clause_text(clause)}", f"row {row + 1}: {row_text(system, row)}"
    yield "variable i is true", f"s_i equals the reference s{problem.num_variables + 1}"


RULES = (
    Reduction(
        name="one-in-three-sat-to-sign-system",
        source="one-in-three-sat",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Schaefer, The complexity of satisfiability problems, STOC 1978, for 1-in-3; own gadget",
        summary="Literals plus (k - 2) times a common reference sum to zero.",
        example=lambda: OneInThreeSAT.from_clauses(4, [[1, 2, -3], [-1, 3], [2, 3, 4]]),
    ),
)
