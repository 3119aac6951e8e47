"""MAX CUT -> 0/1 linear equations: a bit for every cut edge.

Construction: x_v is the side of vertex v. Every edge whose weight is not zero gives x_u + x_v + y - 2z = 0
with fresh y and z. The bound gives Σ w_e y_e - Σ (slack bits) = k, where the slack bits can sum to
exactly 0..(P - k) for the sum P of the positive weights. A bound above P gives the equation 0 = 1.

Why the answer is preserved: x_u + x_v + y is even exactly when y is 1 if the sides differ and 0
otherwise. So y is no free choice but says whether the edge is cut, and Σ w_e y_e is the weight of the
cut, for negative weights as for positive ones. It is at most P, since the positive weights alone sum to P:
if it is at least k, then its surplus lies in 0..(P - k), which the slack bits reach.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.graphs import SimpleGraph
from reductions.problems.linear_equations import LinearEquations, bits_of, equation_text, range_bits
from reductions.problems.max_cut import MaxCut


def _edges(problem: MaxCut) -> list[tuple[int, int, int]]:
    weights = problem.weights.tolist()
    return [(u, v, w) for (u, v), w in zip(problem.graph.pairs(), weights, strict=True) if w]


def _slack(problem: MaxCut) -> list[int]:
    return range_bits(problem.total_weight - problem.bound)


def instance(problem: MaxCut) -> LinearEquations:
    """Variables: vertices, then y and z of every edge, then slack bits."""
    n, edges, slack = problem.graph.num_vertices, _edges(problem), _slack(problem)
    m = len(edges)
    rows = [[(u, 1), (v, 1), (n + 2 * e, 1), (n + 2 * e + 1, -2)] for e, (u, v, _) in enumerate(edges)]
    if problem.total_weight < problem.bound:
        return LinearEquations.from_rows(n + 2 * m, [*rows, []], [0] * m + [1])
    cut = [(n + 2 * e, w) for e, (_, _, w) in enumerate(edges)]
    rows.append(cut + [(n + 2 * m + i, -weight) for i, weight in enumerate(slack)])
    return LinearEquations.from_rows(n + 2 * m + len(slack), rows, [0] * m + [problem.bound])


def forward(problem: MaxCut, witness: BoolArray) -> BoolArray:
    """y where the sides differ, z where any end is on the true side; bits for the surplus."""
    side = assignment(witness, problem.graph.num_vertices)
    pairs = [(bool(side[u] != side[v]), bool(side[u] | side[v])) for u, v, _ in _edges(problem)]
    bits = bits_of(problem.value(witness) - problem.bound, _slack(problem))
    extra = [value for pair in pairs for value in pair] + bits
    return np.concatenate([side, np.array(extra, dtype=np.bool_)])


def back(problem: MaxCut, witness: BoolArray) -> BoolArray:
    """The variables of the vertices."""
    n = problem.graph.num_vertices
    return assignment(witness, n + 2 * len(_edges(problem)) + len(_slack(problem)))[:n]


def size(source: Size) -> dict[str, int]:
    """n + 2m variables and slack bits; m + 1 equations."""
    n, m = source["num_vertices"], source["num_weighted_edges"]
    surplus = source["total_weight"] - source["bound"]
    bits = max(surplus, 0).bit_length() + 1
    return {
        "num_variables": n + 2 * m + bits,
        "num_equations": m + 1,
        "num_terms": 5 * m + bits,
        "max_bits": max(2, source["max_bits"]) + 1,
    }


def explain(problem: MaxCut) -> Pairs:
    """Pair edges and the bound with equations."""
    built = instance(problem)
    for row, (u, v, weight) in enumerate(_edges(problem)):
        yield f"edge {u}-{v} of weight {weight}", equation_text(built, row)
    yield f"a cut of at least {problem.bound}", equation_text(built, len(built.rows) - 1)


RULES = (
    Reduction(
        name="max-cut-to-linear-equations",
        source="max-cut",
        target="linear-equations",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (MAX CUT); parity by an even sum",
        summary="x_u + x_v + y is even; the weights of the y reach the bound.",
        example=lambda: MaxCut.from_graph(SimpleGraph.cycle(5), 4),
    ),
)
