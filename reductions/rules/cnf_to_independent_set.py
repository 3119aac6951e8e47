"""CNF -> INDEPENDENT SET: choose a true literal of every clause.

Construction: a vertex for every occurrence of a literal; edges inside every clause, and between
opposite literals of different clauses; the bound is the number of clauses. Why the answer is preserved:
an independent set of that size has one vertex in every clause and no two opposite literals, so an
assignment makes all of them true. Conversely, choose one true literal in every clause. An empty clause
has no vertex, so the bound cannot be reached.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, literal_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.vertex_sets import IndependentSet


def instance(cnf: CNF) -> IndependentSet:
    """Vertices in the order of the literals."""
    clauses = normalized(cnf.clauses)
    edges, occurrences = [], dict[int, list[int]]()
    for start, clause in zip(clauses.offsets.tolist(), clauses.lists(), strict=False):
        edges += list(combinations(range(start, start + len(clause)), 2))
        for vertex, literal in enumerate(clause, start):
            edges += [(other, vertex) for other in occurrences.get(-literal, ())]
            occurrences.setdefault(literal, []).append(vertex)
    return IndependentSet.from_edges(len(clauses.values), edges, len(clauses))


def forward(cnf: CNF, witness: BoolArray) -> BoolArray:
    """The first true literal of every clause."""
    values = assignment(witness, cnf.num_variables)
    clauses = normalized(cnf.clauses)
    true = values[np.abs(clauses.values) - 1] ^ (clauses.values < 0)
    before = np.concatenate([[0], np.cumsum(true)])
    earlier = before[:-1] - np.repeat(before[clauses.offsets[:-1]], clauses.lengths)
    return np.asarray(true & (earlier == 0))


def back(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Make the chosen literals true, everything else false."""
    literals = normalized(cnf.clauses).values
    chosen = literals[assignment(witness, len(literals))]
    values = np.zeros(cnf.num_variables, dtype=np.bool_)
    values[chosen[chosen > 0] - 1] = True
    return values


def size(source: Size) -> dict[str, int]:
    """One vertex a literal; at most all pairs of occurrences are edges."""
    total = sum(k * count for k, count in widths_of(source).items())
    return {
        "num_vertices": total,
        "num_edges": total * (total - 1) // 2,
        "bound": source["num_clauses"],
    }


def explain(cnf: CNF) -> Pairs:
    """Pair occurrences with vertices."""
    clauses = normalized(cnf.clauses)
    for start, clause in zip(clauses.offsets.tolist(), clauses.lists(), strict=False):
        for vertex, literal in enumerate(clause, start):
            yield f"{literal_text(literal)} in {clause_text(clause)}", f"vertex {vertex}"


RULES = (
    Reduction(
        name="cnf-to-independent-set",
        source="cnf",
        target="independent-set",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (SATISFIABILITY to CLIQUE)",
        summary="A vertex per occurrence; edges within clauses and between opposite literals.",
        example=lambda: CNF.from_clauses(3, [[1, 2, -3], [-1, 3], [2]]),
    ),
)
