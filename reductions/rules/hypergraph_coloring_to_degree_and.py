"""Hypergraph k-coloring -> degree-and with k units, on graphs without features.

Construction: vertex i (from 0) becomes the degree d_i = i + 2. The sample of a set of vertices is
the disjoint union of the stars K_(1, d_i), padded with isolated nodes to N nodes in total, where N is
the largest number that any sample needs. The empty sample is positive, vertices are negative, and
hyperedges are positive.

Why the answer is preserved: in the degree histogram c_A, the sample of a set is the empty sample plus
the sum of its members' offsets e_(d_i) + d_i e_1 - (d_i + 1) e_0. With margins measured from the empty
sample, this is the construction of hypergraph-coloring to threshold-and
(`hypergraph_coloring_to_threshold_and`), and the same proof applies.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import IntegerArray, Ragged, RationalArray, SparseRows, as_objects, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.hypergraph_coloring import (
    HypergraphColoring,
    cardinalities_of,
    coloring,
)
from reductions.rules.hypergraph_coloring_to_threshold_and import example
from reductions.training.architectures import ThresholdAnd
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def _sets(problem: HypergraphColoring) -> list[list[int]]:
    return [[], *([v] for v in range(problem.num_vertices)), *problem.edges.lists()]


def num_nodes_each(problem: HypergraphColoring) -> int:
    """The common number N of nodes: the stars of a set take Σ (d_i + 1) of them."""
    return max(sum(v + 3 for v in members) for members in _sets(problem)) or 1


def instance(problem: HypergraphColoring) -> TrainingTask:
    """The empty sample, then the vertices, then the edges."""
    sets, each = Ragged.from_lists(_sets(problem)), num_nodes_each(problem)
    num_nodes = len(sets) * each
    nodes_before = np.concatenate([[0], np.cumsum(sets.values + 3)])  # over all sets in a row
    inside = nodes_before[:-1] - nodes_before[sets.offsets[:-1]][sets.row_ids()]
    hubs, degrees = sets.row_ids() * each + inside, sets.values + 2
    leaves = np.arange(int(degrees.sum())) + np.repeat(hubs + 1 - (np.cumsum(degrees) - degrees), degrees)
    empty = np.zeros(0, dtype=np.int64)
    graphs = GraphBatch(
        offsets_of(np.full(len(sets), each, dtype=np.int64)),
        np.stack([np.repeat(hubs, degrees), leaves]),
        SparseRows(np.zeros(num_nodes + 1, dtype=np.int64), empty, empty, 0),
    )
    n, m = problem.num_vertices, len(problem.edges)
    labels = np.concatenate([[1], np.zeros(n), np.ones(m)]).astype(np.int64)
    return TrainingTask(graphs, RationalArray(labels), ThresholdAnd(problem.num_colors, "degrees"))


def forward(problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """Unit j: -1 on the degrees of its color class, max|h| on the others, 0 on degrees 0 and 1."""
    colors = coloring(witness, problem.num_vertices, problem.num_colors)
    widest = int(problem.edges.lengths.max()) if len(problem.edges) else 1
    weights = np.zeros((problem.num_colors, num_nodes_each(problem)), dtype=np.int64)
    inside = colors[None, :] == np.arange(problem.num_colors)[:, None]
    weights[:, 2 : 2 + problem.num_vertices] = np.where(inside, -2, 2 * widest)
    return Hypothesis.from_integers(weights, np.full(problem.num_colors, -1))


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """The color of a vertex is the first unit that cuts its sample (0 when none does)."""
    w, each = as_objects(hypothesis.weights.numerators), num_nodes_each(problem)
    degrees = np.arange(2, 2 + problem.num_vertices)
    # w · z of the vertex samples: the empty sample N e_0, plus the offset of the vertex.
    dots = each * w[:, :1] + w[:, degrees] + degrees * w[:, 1:2] - (degrees + 1) * w[:, :1]
    bounds = as_objects(hypothesis.readout.numerators) * hypothesis.weights.denominator
    cut = np.asarray(dots * hypothesis.readout.denominator < bounds[:, None], dtype=np.bool_)
    return np.asarray(cut.argmax(axis=0), dtype=np.int64)


def size(source: Size) -> dict[str, int]:
    """1 + n + m graphs with the same number of nodes: at most (n + 2) for each vertex of the widest set."""
    n, m = source["num_vertices"], source["num_edges"]
    widest = max(cardinalities_of(source), default=1)
    each = max((n + 2) * widest, 1)
    return {
        "num_samples": 1 + n + m,
        "num_graphs": 1 + n + m,
        "num_nodes": (1 + n + m) * each,
        "num_edges": (n + 1) * (n + source["num_incidences"]),
        "num_features": 0,
        "num_nonzeros": 0,
        "num_parameters": source["num_colors"] * (each + 1),
        "max_bits": 1,
    }


def explain(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and edges with unions of stars."""
    n, each = problem.num_vertices, num_nodes_each(problem)
    yield "no vertex", f"graph 0: {each} isolated nodes, label 1"
    for v in range(n):
        yield f"vertex {v}", f"graph {v + 1}: a star with {v + 2} leaves and isolated nodes, label 0"
    for index, edge in enumerate(problem.edges.lists()):
        leaves = ", ".join(str(v + 2) for v in edge)
        yield f"edge {edge}", f"graph {n + 1 + index}: stars with {leaves} leaves, label 1"
    yield "vertex i has color j", "unit j is the first that cuts graph i + 1"


RULES = (
    Reduction(
        name="hypergraph-coloring-to-degree-and",
        source="hypergraph-coloring",
        target="degree-and",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference=(
            "Blum, Rivest, Training a 3-node neural network is NP-complete, 1992, on the degree statistic "
            "of Kiani et al., ICLR 2024"
        ),
        summary="A vertex is a degree, and a set is a union of stars; there are no features.",
        example=example,
    ),
)
