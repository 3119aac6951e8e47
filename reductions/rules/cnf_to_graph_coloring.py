"""CNF -> graph 3-coloring: truth values are colors, clauses are chains of OR gadgets.

Construction: a triangle T, F, B; for each variable two adjacent vertices x, ¬x, both adjacent to B.
An OR gadget of p and q is a triangle u, v, w with edges u-p and v-q; w is its output. A clause is
the chain of k - 1 gadgets over its literals, and the last output (the literal itself for k = 1) is
adjacent to F and B. The empty clause is a vertex adjacent to T, F and B.

Why the answer is preserved: every literal vertex has the color of T or F, and x and ¬x have different
colors. If p and q both have F's color, then u and v have the other two colors and w has F's color. If p
or q has T's color, w can have T's color. The last output must have T's color, and this is possible
exactly when a literal is true.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, literal_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hypergraph_coloring import coloring

TRUE, FALSE, BASE = 0, 1, 2


def _vertex(literal: int) -> int:
    """Vertex of a literal: x_i is 2i + 1, its negation 2i + 2."""
    return 2 * abs(literal) + 1 + (literal < 0)


def _gadgets(cnf: CNF) -> list[tuple[list[int], list[tuple[int, int, int]]]]:
    """Every clause with its OR gadgets (p, q, u); v = u + 1 and w = u + 2."""
    fresh, out = 2 * cnf.num_variables + 3, []
    for clause in normalized(cnf.clauses).lists():
        gadgets: list[tuple[int, int, int]] = []
        for literal in clause[1:]:
            left = gadgets[-1][2] + 2 if gadgets else _vertex(clause[0])
            gadgets.append((left, _vertex(literal), fresh))
            fresh += 3
        fresh += not clause
        out.append((clause, gadgets))
    return out


def _num_vertices(cnf: CNF) -> int:
    lengths = normalized(cnf.clauses).lengths
    return 2 * cnf.num_variables + 3 + int(np.where(lengths == 0, 1, 3 * (lengths - 1)).sum())


def instance(cnf: CNF) -> GraphColoring:
    """Vertices T, F, B, then literals, then gadgets clause by clause."""
    edges = [(TRUE, FALSE), (TRUE, BASE), (FALSE, BASE)]
    for variable in range(1, cnf.num_variables + 1):
        x, y = _vertex(variable), _vertex(-variable)
        edges += [(x, y), (BASE, x), (BASE, y)]
    fresh = 2 * cnf.num_variables + 3
    asked = set()
    for clause, gadgets in _gadgets(cnf):
        for p, q, u in gadgets:
            edges += [(p, u), (q, u + 1), (u, u + 1), (u, u + 2), (u + 1, u + 2)]
        if not clause:
            edges += [(TRUE, fresh), (FALSE, fresh), (BASE, fresh)]
        elif gadgets:
            edges += [(FALSE, gadgets[-1][2] + 2), (BASE, gadgets[-1][2] + 2)]
        else:
            asked.add(clause[0])
        fresh += 3 * len(gadgets) + (not clause)
    edges += [(FALSE, _vertex(literal)) for literal in sorted(asked)]  # B is adjacent already
    return GraphColoring(SimpleGraph.from_edges(_num_vertices(cnf), edges), 3)


def forward(cnf: CNF, witness: BoolArray) -> IntegerArray:
    """Colors 0, 1, 2 for T, F, B; outputs have T's color where an input has."""
    values = assignment(witness, cnf.num_variables)
    colors = np.zeros(_num_vertices(cnf), dtype=np.int64)
    colors[[TRUE, FALSE, BASE]] = TRUE, FALSE, BASE
    for variable, value in enumerate(values.tolist(), 1):
        colors[_vertex(variable)] = TRUE if value else FALSE
        colors[_vertex(-variable)] = FALSE if value else TRUE
    gadget_colors = {
        (TRUE, TRUE): (FALSE, BASE, TRUE),
        (TRUE, FALSE): (FALSE, BASE, TRUE),
        (FALSE, TRUE): (BASE, FALSE, TRUE),
        (FALSE, FALSE): (TRUE, BASE, FALSE),
    }
    for _, gadgets in _gadgets(cnf):
        for p, q, u in gadgets:
            colors[u : u + 3] = gadget_colors[int(colors[p]), int(colors[q])]
    return colors


def back(cnf: CNF, witness: IntegerArray) -> BoolArray:
    """A variable is true when its vertex has T's color."""
    colors = coloring(witness, _num_vertices(cnf), 3)
    return np.asarray(colors[3 : 3 + 2 * cnf.num_variables : 2] == colors[TRUE])


def size(source: Size) -> dict[str, int]:
    """2n + 3 vertices and 3 for every literal but the first of a clause."""
    n, widths = source["num_variables"], widths_of(source)
    gadgets = sum(max(0, k - 1) * count for k, count in widths.items())
    ends = sum({0: 3, 1: 1}.get(k, 2) * count for k, count in widths.items())
    return {
        "num_vertices": 2 * n + 3 + 3 * gadgets + widths.get(0, 0),
        "num_edges": 3 + 3 * n + 5 * gadgets + ends,
        "num_colors": 3,
    }


def explain(cnf: CNF) -> Pairs:
    """Pair literals with vertices and clauses with gadgets."""
    yield "true, false", "the colors of vertices 0 and 1; 2 is the base"
    for variable in range(1, cnf.num_variables + 1):
        yield (
            f"{literal_text(variable)}, {literal_text(-variable)}",
            (f"vertices {_vertex(variable)}, {_vertex(-variable)}"),
        )
    for clause, gadgets in _gadgets(cnf):
        text = "; ".join(f"{u + 2} = {p} or {q}" for p, q, u in gadgets)
        yield f"clause {clause_text(clause)}", f"gadgets {text}" if text else "an edge to 1"


RULES = (
    Reduction(
        name="cnf-to-graph-coloring",
        source="cnf",
        target="graph-coloring",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Garey, Johnson, Stockmeyer, Some simplified NP-complete graph problems, 1976",
        summary="Literals have the color of true or false; a clause is a chain of OR gadgets.",
        example=lambda: CNF.from_clauses(3, [[1, 2, -3], [-1, 3], [2]]),
    ),
)
