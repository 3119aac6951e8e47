"""VERTEX COVER -> 0/1 linear equations: inequalities with slack bits.

Construction: x_v for every vertex. Every edge gives x_u + x_v - y = 1 with its own slack y. The bound
gives Σ x_v + Σ w_i z_i = k with slack bits of weights w_i whose sums are exactly 0..k (k is at most n;
a negative bound gives the equation 0 = 1).

Why the answer is preserved: the slacks turn x_u + x_v >= 1 and Σ x_v <= k into equations.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.graphs import SimpleGraph
from reductions.problems.linear_equations import LinearEquations, bits_of, equation_text, range_bits
from reductions.problems.vertex_sets import VertexCover


def _bound(problem: VertexCover) -> int:
    return min(problem.bound, problem.graph.num_vertices)


def instance(problem: VertexCover) -> LinearEquations:
    """Variables: vertices, then slacks of the edges, then slack bits of the bound."""
    n, m, bound = problem.graph.num_vertices, problem.graph.num_edges, _bound(problem)
    rows = [[(u, 1), (v, 1), (n + e, -1)] for e, (u, v) in enumerate(problem.graph.pairs())]
    weights = range_bits(bound)
    if bound < 0:
        return LinearEquations.from_rows(n + m, [*rows, []], [1] * (m + 1))
    slack = [(n + m + i, weight) for i, weight in enumerate(weights)]
    rows.append([(v, 1) for v in range(n)] + slack)
    return LinearEquations.from_rows(n + m + len(weights), rows, [1] * m + [bound])


def forward(problem: VertexCover, witness: BoolArray) -> BoolArray:
    """A slack is 1 if both ends are chosen; the bits make up the difference to the bound."""
    chosen = assignment(witness, problem.graph.num_vertices)
    both = chosen[problem.graph.edges[0]] & chosen[problem.graph.edges[1]]
    weights = range_bits(_bound(problem))
    bits = bits_of(_bound(problem) - int(chosen.sum()), weights)
    return np.concatenate([chosen, both, np.array(bits, dtype=np.bool_)])


def back(problem: VertexCover, witness: BoolArray) -> BoolArray:
    """The variables of the vertices."""
    n, m = problem.graph.num_vertices, problem.graph.num_edges
    values = assignment(witness, n + m + len(range_bits(_bound(problem))))
    return values[:n]


def size(source: Size) -> dict[str, int]:
    """n + m variables and the bits of the bound; m + 1 equations."""
    n, m = source["num_vertices"], source["num_edges"]
    bound = min(source["bound"], n)
    bits = len(range_bits(bound))
    return {
        "num_variables": n + m + bits,
        "num_equations": m + 1,
        "num_terms": 3 * m + (n + bits if bound >= 0 else 0),
        "max_bits": max(1, bound.bit_length()),
    }


def explain(problem: VertexCover) -> Pairs:
    """Pair edges and the bound with equations."""
    built = instance(problem)
    for row, (u, v) in enumerate(problem.graph.pairs()):
        yield f"edge {u}-{v}", equation_text(built, row)
    yield f"at most {problem.bound} vertices", equation_text(built, problem.graph.num_edges)


RULES = (
    Reduction(
        name="vertex-cover-to-linear-equations",
        source="vertex-cover",
        target="linear-equations",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (0-1 INTEGER PROGRAMMING)",
        summary="Edges and the bound become equations with slack bits.",
        example=lambda: VertexCover(SimpleGraph.path(4), 2),
    ),
)
