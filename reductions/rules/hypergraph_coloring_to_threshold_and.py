"""Hypergraph k-coloring -> threshold-and with k units.

Construction: graphs of isolated nodes with unit features and sum pooling. The empty sample
(z = 0) is positive, every vertex e_i is negative, and every hyperedge Σ_{i in h} e_i is positive.

Why the answer is preserved: given a coloring, unit j has weight -1 on its color class, +max|h|
elsewhere, and b_j = -1/2. It cuts exactly the vertices of its class (-1 < -1/2), and an edge that is
not entirely of color j has value at least max|h| - (|h| - 1) > b_j. Conversely, the empty sample gives
b_j <= 0. Each vertex is cut by some unit j, w_j · e_i < b_j; give it color j. If all vertices of h had
color j, then w_j · z_h < |h| b_j <= b_j, which contradicts the edge's positive label.

The rule instantiates Proposition 5 of Kiani et al., ICLR 2024, after Blum and Rivest.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, SparseRows, as_objects
from reductions.core import Pairs, Reduction, Size
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring
from reductions.training.architectures import ThresholdAnd
from reductions.training.graphs import concatenated, isolated_nodes, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def instance(problem: HypergraphColoring) -> TrainingTask:
    """The empty sample, then the vertices, then the edges."""
    n, edges = problem.num_vertices, problem.edges
    empty = SparseRows(np.zeros(2, dtype=np.int64), edges.values[:0], edges.values[:0], n)
    members = SparseRows(edges.offsets, edges.values, np.ones_like(edges.values), n)
    labels = np.concatenate([[1], np.zeros(n), np.ones(len(edges))]).astype(np.int64)
    return TrainingTask(
        graphs=isolated_nodes(concatenated([empty, unit_rows(n, 1), members])),
        labels=RationalArray(labels),
        architecture=ThresholdAnd(problem.num_colors),
    )


def forward(problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """w_ji = -1 on color class j and max|h| elsewhere; b_j = -1/2. All are doubled to be integers."""
    colors = coloring(witness, problem.num_vertices, problem.num_colors)
    widest = int(problem.edges.lengths.max()) if len(problem.edges) else 1
    inside = colors[None, :] == np.arange(problem.num_colors)[:, None]
    weights = np.where(inside, -2, 2 * widest)
    return Hypothesis.from_integers(weights, np.full(problem.num_colors, -1))


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """The color of a vertex is the first unit that cuts it (0 when none does)."""
    weights, bounds = hypothesis.weights, hypothesis.readout
    # w/dw < b/db, in integers.
    left = as_objects(weights.numerators) * bounds.denominator
    right = as_objects(bounds.numerators) * weights.denominator
    cut = np.asarray(left < right[:, None], dtype=np.bool_)
    return np.asarray(cut.argmax(axis=0), dtype=np.int64)


def size(source: Size) -> dict[str, int]:
    """1 + n + m edgeless graphs."""
    n, m, total = source["num_vertices"], source["num_edges"], source["num_incidences"]
    return {
        "num_samples": 1 + n + m,
        "num_graphs": 1 + n + m,
        "num_nodes": 1 + n + total,
        "num_edges": 0,
        "num_features": n,
        "num_nonzeros": n + total,
        "num_parameters": source["num_colors"] * (n + 1),
        "max_bits": 1,
    }


def explain(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and edges with samples."""
    n = problem.num_vertices
    yield "no vertex", "graph 0: a node without features, label 1"
    for v in range(n):
        yield f"vertex {v}", f"graph {v + 1}: one node e{v + 1}, label 0"
    for index, edge in enumerate(problem.edges.lists()):
        nodes = ", ".join(f"e{v + 1}" for v in edge)
        yield f"edge {edge}", f"graph {n + 1 + index}: nodes {nodes}, label 1"
    yield "vertex i has color j", "unit j is the first with w_j · e_i < b_j"


def example() -> HypergraphColoring:
    """Three edges on four vertices."""
    return HypergraphColoring.from_lists(4, 2, [[0, 1, 2], [1, 2, 3], [0, 3]])


RULES = (
    Reduction(
        name="hypergraph-coloring-to-threshold-and",
        source="hypergraph-coloring",
        target="threshold-and",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference=(
            "Blum, Rivest, Training a 3-node neural network is NP-complete, 1992, for AND gates; "
            "instantiates Proposition 5 of Kiani et al., ICLR 2024"
        ),
        summary="Empty graph and hyperedges positive, single vertices negative: a unit is a color.",
        example=example,
    ),
)
