"""Vertex cover -> threshold with errors.

Wrong: K + 1 samples may be misclassified, not k.
"""

import numpy as np

import karpnet as kn
from reductions.arrays import RationalArray, SparseRows
from reductions.training.graphs import isolated_nodes

SOURCE, TARGET = "vertex-cover", "threshold"


def accepts(source):
    return source.bound >= 0 and source.graph.num_vertices >= 1


def instance(source):
    n, edges = source.graph.num_vertices, source.graph.pairs()
    rows = SparseRows.from_rows([*([(v, 1)] for v in range(n)), *([(u, 1), (v, 1)] for u, v in edges)], n)
    labels = np.repeat([1, 0], [n, len(edges)])
    errors = source.bound + 1
    return kn.TrainingTask(isolated_nodes(rows), RationalArray(labels), kn.Threshold(), max_errors=errors)


def forward(source, witness):
    return kn.Hypothesis.from_integers(np.where(witness, -1, 1)[None, :], [0])


def back(source, witness):
    weights = [int(w) for w in witness.weights.numerators[0]]
    chosen = [w <= 0 for w in weights]
    for u, v in source.graph.pairs():
        chosen[u] = chosen[u] or weights[u] + weights[v] > 0
    return np.array(chosen, dtype=bool)
