"""CNF -> sign system, directly: one row per clause, with slack and a reference variable.

Construction: a clause of k literals gets k - 1 fresh variables t and the row
l1 + ... + lk + t1 + ... + t_(k-1) - r with b = 0, where r is one reference variable for all.
The empty clause becomes the row -r, which is never 0.

Why the answer is preserved: assume s_r = +1 (otherwise flip all signs). If p literals are true, the
literals sum to 2p - k. The t's can sum to any number of parity k - 1 between 1 - k and k - 1. The row
requires the sum 1 - (2p - k), which is in that range exactly when p >= 1.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, Ragged, SparseRows, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.sign_system import SignSystem, row_text, signs


def _layout(cnf: CNF) -> tuple[Ragged, IntegerArray, int]:
    """Clauses in normal form, the first slack variable of each, and the number of variables."""
    clauses = normalized(cnf.clauses)
    slack = offsets_of(np.maximum(clauses.lengths - 1, 0)) + cnf.num_variables + 1
    return clauses, slack, int(slack[-1])


def instance(cnf: CNF) -> SignSystem:
    """Variables: the formula's, then r, then the slacks clause by clause."""
    clauses, slack, num_variables = _layout(cnf)
    lengths = clauses.lengths
    num_slack = np.maximum(lengths - 1, 0)
    offsets = offsets_of(lengths + num_slack + 1)
    columns = np.full(offsets[-1], cnf.num_variables, dtype=np.int64)  # r, unless overwritten
    values = np.full(offsets[-1], -1, dtype=np.int64)
    starts = offsets[:-1]
    literal_at = np.arange(len(clauses.values)) + np.repeat(starts - clauses.offsets[:-1], lengths)
    columns[literal_at] = np.abs(clauses.values) - 1
    values[literal_at] = np.sign(clauses.values)
    nth = np.arange(int(num_slack.sum()))
    slack_at = nth + np.repeat(starts + lengths - (slack[:-1] - slack[0]), num_slack)
    columns[slack_at] = nth + slack[0]
    values[slack_at] = 1
    targets = np.zeros(len(clauses), dtype=np.int64)
    return SignSystem(SparseRows(offsets, columns, values, num_variables), targets)


def forward(cnf: CNF, witness: BoolArray) -> IntegerArray:
    """r = +1; of a clause's slacks the first p - 1 are -1, where p literals are true."""
    values = assignment(witness, cnf.num_variables)
    clauses, slack, num_variables = _layout(cnf)
    true = values[np.abs(clauses.values) - 1] ^ (clauses.values < 0)
    num_true = np.diff(np.concatenate([[0], np.cumsum(true)])[clauses.offsets])
    s = np.ones(num_variables, dtype=np.int64)
    s[: cnf.num_variables] = np.where(values, 1, -1)
    counts = np.diff(slack)
    nth = np.arange(num_variables - slack[0]) - np.repeat(slack[:-1] - slack[0], counts)
    # The slacks sum to 1 - (2p - k) = (k - 1) - 2(p - 1): p - 1 of them are negative.
    s[slack[0] :] = np.where(nth < np.repeat(num_true - 1, counts), -1, 1)
    return s


def back(cnf: CNF, witness: IntegerArray) -> BoolArray:
    """Signs relative to r."""
    s = signs(witness, _layout(cnf)[2])
    return np.asarray(s[: cnf.num_variables] == s[cnf.num_variables])


def size(source: Size) -> dict[str, int]:
    """A k-clause gives one row of 2k terms and k - 1 fresh variables."""
    widths = widths_of(source)
    return {
        "num_variables": source["num_variables"] + 1 + sum(max(0, k - 1) * n for k, n in widths.items()),
        "num_rows": sum(widths.values()),
        "num_terms": sum(max(1, 2 * k) * n for k, n in widths.items()),
        "max_bits": min(1, len(widths)),
    }


def explain(cnf: CNF) -> Pairs:
    """Pair clauses with rows."""
    system = instance(cnf)
    for row, clause in enumerate(normalized(cnf.clauses).lists()):
        yield f"clause {clause_text(clause)}", f"row {row + 1}: {row_text(system, row)}"
    yield "variable i is true", f"s_i equals the reference s{cnf.num_variables + 1}"


RULES = (
    Reduction(
        name="cnf-to-sign-system",
        source="cnf",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="This project's own gadget; slack variables as in Karp, 1972 (0-1 INTEGER PROGRAMMING)",
        summary="A clause of k literals, k - 1 slacks and a common reference sum to zero.",
        example=lambda: CNF.from_clauses(3, [[1, 2, -3], [-1, 3], [2]]),
    ),
)
