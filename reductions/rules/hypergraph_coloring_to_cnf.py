"""Hypergraph k-coloring -> CNF: the direct encoding.

Construction: the variable x_(v,c) = v·k + c + 1 means that vertex v has color c. Every vertex has at
least one color (one clause of width k). For every edge and color, some vertex of the edge does not have
this color. Why the answer is preserved: a coloring satisfies both groups of clauses. Conversely, give
each vertex its least true color. No edge is monochromatic in color c, since x_(v,c) is false for one of
its vertices v.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, Ragged, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text
from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring, cardinalities_of, coloring


def instance(problem: HypergraphColoring) -> CNF:
    """Clauses of the vertices, then of each color's edges."""
    n, k, edges = problem.num_vertices, problem.num_colors, problem.edges
    vertices = np.arange(1, n * k + 1, dtype=np.int64)
    excluded = [-(edges.values * k + color + 1) for color in range(k)]
    lengths = np.concatenate([np.full(n, k, dtype=np.int64), np.tile(edges.lengths, k)])
    return CNF(n * k, Ragged(offsets_of(lengths), np.concatenate([vertices, *excluded])))


def forward(problem: HypergraphColoring, witness: IntegerArray) -> BoolArray:
    """Exactly the variables of the colors given."""
    colors = coloring(witness, problem.num_vertices, problem.num_colors)
    chosen = colors[:, None] == np.arange(problem.num_colors)[None, :]
    return np.asarray(chosen.reshape(-1))


def back(problem: HypergraphColoring, witness: BoolArray) -> IntegerArray:
    """The least color whose variable is true."""
    values = assignment(witness, problem.num_vertices * problem.num_colors)
    table = values.reshape(problem.num_vertices, problem.num_colors)
    return np.asarray(table.argmax(axis=1), dtype=np.int64)


def size(source: Size) -> dict[str, int]:
    """n clauses of width k, and every edge k times."""
    n, k = source["num_vertices"], source["num_colors"]
    widths = {width: k * count for width, count in cardinalities_of(source).items()}
    return clause_sizes(n * k, widths | {k: widths.get(k, 0) + n})


def explain(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and edges with clauses."""
    n, clauses = problem.num_vertices, instance(problem).clauses.lists()
    for vertex in range(n):
        yield f"vertex {vertex}", f"clause {clause_text(clauses[vertex])}"
    for color in range(problem.num_colors):
        for index, edge in enumerate(problem.edges.lists()):
            clause = clauses[n + color * len(problem.edges) + index]
            yield f"edge {edge}, color {color}", f"clause {clause_text(clause)}"


RULES = (
    Reduction(
        name="hypergraph-coloring-to-cnf",
        source="hypergraph-coloring",
        target="cnf",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="de Kleer, A comparison of ATMS and CSP techniques, 1989 (direct encoding)",
        summary="A variable per vertex and color; every vertex has a color, no edge has only one.",
        example=lambda: HypergraphColoring.from_lists(4, 3, [[0, 1, 2], [1, 3], [0, 3]]),
    ),
)
