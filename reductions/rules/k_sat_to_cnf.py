"""k-SAT -> CNF: inclusion. The clauses stay the same, and so do the witnesses in both directions."""

from __future__ import annotations

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.k_sat import KSat


def instance(problem: KSat) -> CNF:
    """Forget the bound on the width."""
    return CNF(problem.num_variables, problem.clauses)


def keep(problem: KSat, witness: BoolArray) -> BoolArray:
    """The same assignment."""
    return assignment(witness, problem.num_variables)


def size(source: Size) -> dict[str, int]:
    """Unchanged."""
    return clause_sizes(source["num_variables"], widths_of(source))


def explain(problem: KSat) -> Pairs:
    """Every clause stays."""
    for clause in problem.clauses.lists():
        yield f"clause {clause_text(clause)}", "the same clause"


RULES = (
    Reduction(
        name="k-sat-to-cnf",
        source="k-sat",
        target="cnf",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (inclusion)",
        summary="The same clauses, without the bound on their width.",
        example=lambda: KSat.from_clauses(3, [[1, 2, -3], [-1, 3]]),
    ),
)
