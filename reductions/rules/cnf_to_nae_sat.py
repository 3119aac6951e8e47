"""CNF -> NAE-SAT: one reference variable joins every clause.

Construction: a fresh variable z is added to each clause. Why the answer is preserved: if an assignment
satisfies the formula, keep it and set z false. Then every clause has a true literal and a false one
(z). Conversely, NAE witnesses come in complementary pairs, so take the one in which z is false. Each
clause then has a true literal other than z. Repeated literals and tautologies are removed first. The
empty clause becomes the clause (z), which no assignment satisfies.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, Ragged, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT


def instance(cnf: CNF) -> NotAllEqualSAT:
    """Append the literal z = num_variables + 1 to every clause."""
    clauses = normalized(cnf.clauses)
    offsets = offsets_of(clauses.lengths + 1)
    literals = np.empty(offsets[-1], dtype=np.int64)
    last = np.zeros(offsets[-1], dtype=np.bool_)
    last[offsets[1:] - 1] = True
    literals[last] = cnf.num_variables + 1
    literals[~last] = clauses.values
    return NotAllEqualSAT(cnf.num_variables + 1, Ragged(offsets, literals))


def forward(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Keep the assignment, z false."""
    return np.append(assignment(witness, cnf.num_variables), False)


def back(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Flip everything if z is true, then forget z."""
    values = assignment(witness, cnf.num_variables + 1)
    return np.asarray(values[:-1] ^ values[-1])


def size(source: Size) -> dict[str, int]:
    """One more variable, every clause one literal wider."""
    widths = {width + 1: count for width, count in widths_of(source).items()}
    return clause_sizes(source["num_variables"] + 1, widths)


def explain(cnf: CNF) -> Pairs:
    """Pair clauses with clauses."""
    old, new = normalized(cnf.clauses).lists(), instance(cnf).clauses.lists()
    for before, after in zip(old, new, strict=True):
        yield f"clause {clause_text(before)}", f"clause {clause_text(after)}"
    yield "variable i is true", f"x_i differs from x{cnf.num_variables + 1}"


RULES = (
    Reduction(
        name="cnf-to-nae-sat",
        source="cnf",
        target="nae-sat",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Schaefer, The complexity of satisfiability problems, STOC 1978",
        summary="Add one reference variable z to every clause; read witnesses with z false.",
        example=lambda: CNF.from_clauses(3, [[1, 2, -3], [-1, 3], [2]]),
    ),
)
