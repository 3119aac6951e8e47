"""Hypergraph coloring -> AND of thresholds.

Wrong: Without the empty sample, large sums do for every edge.
"""

import numpy as np

import karpnet as kn
from reductions.arrays import RationalArray, SparseRows
from reductions.training.graphs import isolated_nodes

SOURCE, TARGET = "hypergraph-coloring", "threshold-and"


def accepts(source):
    return source.num_vertices >= 1


def instance(source):
    n, edges = source.num_vertices, source.edges.lists()
    samples = [[vertex] for vertex in range(n)] + edges
    rows = SparseRows.from_rows([[(vertex, 1) for vertex in sample] for sample in samples], n)
    labels = np.repeat([0, 1], [n, len(edges)])
    return kn.TrainingTask(isolated_nodes(rows), RationalArray(labels), kn.ThresholdAnd(source.num_colors))


def forward(source, witness):
    inside = np.asarray(witness)[None, :] == np.arange(source.num_colors)[:, None]
    weights = np.where(inside, -2, 2 * source.num_vertices)
    return kn.Hypothesis.from_integers(weights, np.full(source.num_colors, -1))


def back(source, witness):
    bounds = [[bound] for bound in witness.readout.fractions()]
    n = source.num_vertices
    flat = witness.weights.fractions()
    weights = [flat[unit * n : (unit + 1) * n] for unit in range(source.num_colors)]
    cut = np.array(
        [[w < bound for w in row] for row, (bound,) in zip(weights, bounds, strict=True)], dtype=bool
    )
    return cut.argmax(axis=0)
