"""Graph k-coloring -> hypergraph k-coloring: edges are hyperedges of two vertices.

Why the answer is preserved: an edge of two vertices is monochromatic exactly when its ends agree.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import IntegerArray, Ragged
from reductions.core import Pairs, Reduction, Size
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring


def instance(problem: GraphColoring) -> HypergraphColoring:
    """The same vertices and colors."""
    edges = Ragged.from_matrix(np.ascontiguousarray(problem.graph.edges.T))
    return HypergraphColoring(problem.graph.num_vertices, problem.num_colors, edges)


def keep(problem: GraphColoring, witness: IntegerArray) -> IntegerArray:
    """The same coloring, in both directions."""
    return coloring(witness, problem.graph.num_vertices, problem.num_colors)


def size(source: Size) -> dict[str, int]:
    """Two incidences an edge."""
    m = source["num_edges"]
    return {
        "num_vertices": source["num_vertices"],
        "num_colors": source["num_colors"],
        "num_edges": m,
        "num_incidences": 2 * m,
        **({"edges_of_size_2": m} if m else {}),
    }


def explain(problem: GraphColoring) -> Pairs:
    """Pair edges with hyperedges."""
    for u, v in problem.graph.pairs():
        yield f"edge {u}-{v}", f"hyperedge {{{u}, {v}}}"


RULES = (
    Reduction(
        name="graph-coloring-to-hypergraph-coloring",
        source="graph-coloring",
        target="hypergraph-coloring",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference="Lovász, Coverings and colorings of hypergraphs, 1973",
        summary="A graph is a hypergraph of edges of two vertices.",
        example=lambda: GraphColoring(SimpleGraph.cycle(5), 3),
    ),
)
