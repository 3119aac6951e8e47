"""NAE-SAT -> CNF: every clause and its complement.

Construction: the clause (l1, ..., lk) becomes (l1 or ... or lk) and (-l1 or ... or -lk). Why the answer
is preserved: the first states that some literal is true, the second that some literal is false.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, Ragged, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT


def instance(problem: NotAllEqualSAT) -> CNF:
    """All clauses, then all their complements."""
    clauses = normalized(problem.clauses)
    offsets = offsets_of(np.tile(clauses.lengths, 2))
    literals = np.concatenate([clauses.values, -clauses.values])
    return CNF(problem.num_variables, Ragged(offsets, literals))


def keep(problem: NotAllEqualSAT, witness: BoolArray) -> BoolArray:
    """The same assignment, in both directions."""
    return assignment(witness, problem.num_variables)


def size(source: Size) -> dict[str, int]:
    """Twice the clauses."""
    return clause_sizes(source["num_variables"], {width: 2 * n for width, n in widths_of(source).items()})


def explain(problem: NotAllEqualSAT) -> Pairs:
    """Pair clauses with pairs of clauses."""
    for clause in normalized(problem.clauses).lists():
        opposite = [-literal for literal in clause]
        yield f"clause {clause_text(clause)}", f"clauses {clause_text(clause)} and {clause_text(opposite)}"


RULES = (
    Reduction(
        name="nae-sat-to-cnf",
        source="nae-sat",
        target="cnf",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference="Schaefer, The complexity of satisfiability problems, STOC 1978",
        summary="Each clause and its complement: some literal true, some false.",
        example=lambda: NotAllEqualSAT.from_clauses(3, [[1, 2, -3], [-1, 3]]),
    ),
)
