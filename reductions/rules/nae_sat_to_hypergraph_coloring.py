"""NAE-SAT -> set splitting (hypergraph 2-coloring): an element for every literal.

Construction: variable i gives the vertices 2(i-1) for the literal i and 2(i-1)+1 for its
negation, and an edge that joins them. Every clause gives the edge of its literals. An empty clause
gives an edge with a single vertex, which is monochromatic in every coloring.

Why the answer is preserved: the edge {i, -i} gives opposite literals different colors, so 2-colorings
are assignments (and their complements). A clause's edge is not monochromatic exactly when its literals
are not all equal.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, Ragged, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, normalized, widths_of
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring
from reductions.problems.nae_sat import NotAllEqualSAT


def instance(problem: NotAllEqualSAT) -> HypergraphColoring:
    """Variable edges first, then one edge per clause."""
    n, clauses = problem.num_variables, normalized(problem.clauses)
    empty = clauses.lengths == 0
    literals = clauses.values
    vertices = 2 * (np.abs(literals) - 1) + (literals < 0)
    lengths = np.maximum(clauses.lengths, 1)
    offsets = offsets_of(lengths)
    members = np.zeros(offsets[-1], dtype=np.int64)  # an empty clause becomes the edge {0}
    members[~np.repeat(empty, lengths)] = vertices
    all_offsets = offsets_of(np.concatenate([np.full(n, 2, dtype=np.int64), lengths]))
    edges = Ragged(all_offsets, np.concatenate([np.arange(2 * n, dtype=np.int64), members]))
    return HypergraphColoring(max(2 * n, int(empty.any())), 2, edges)


def forward(problem: NotAllEqualSAT, witness: BoolArray) -> IntegerArray:
    """Color 1 for true literals, 0 for false ones."""
    values = assignment(witness, problem.num_variables)
    return np.stack([values, ~values], axis=1).reshape(-1).astype(np.int64)


def back(problem: NotAllEqualSAT, witness: IntegerArray) -> BoolArray:
    """A variable is true when its positive literal has color 1."""
    num_vertices = instance(problem).num_vertices
    colors = coloring(witness, num_vertices, 2)
    return np.asarray(colors[: 2 * problem.num_variables : 2] == 1)


def size(source: Size) -> dict[str, int]:
    """2n vertices; n + m edges."""
    n, cardinalities = (
        source["num_variables"],
        {2: source["num_variables"]} if source["num_variables"] else {},
    )
    for width, count in widths_of(source).items():
        cardinalities[max(width, 1)] = cardinalities.get(max(width, 1), 0) + count
    return {
        "num_vertices": max(2 * n, int("clauses_of_width_0" in source)),
        "num_colors": 2,
        "num_edges": sum(cardinalities.values()),
        "num_incidences": sum(length * count for length, count in cardinalities.items()),
        **{f"edges_of_size_{length}": n for length, n in sorted(cardinalities.items())},
    }


def explain(problem: NotAllEqualSAT) -> Pairs:
    """Pair variables and clauses with edges."""
    edges = instance(problem).edges.lists()
    for variable in range(1, problem.num_variables + 1):
        yield f"x{variable}, ¬x{variable}", f"edge {edges[variable - 1]}"
    for clause, edge in zip(normalized(problem.clauses).lists(), edges[problem.num_variables :], strict=True):
        yield f"clause {clause_text(clause)}", f"edge {edge}"


RULES = (
    Reduction(
        name="nae-sat-to-hypergraph-coloring",
        source="nae-sat",
        target="hypergraph-coloring",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Lovász, Coverings and colorings of hypergraphs, 1973 (set splitting)",
        summary="A vertex per literal, an edge {x, -x} per variable and an edge per clause.",
        example=lambda: NotAllEqualSAT.from_clauses(3, [[1, 2, -3], [-1, 3]]),
    ),
)
