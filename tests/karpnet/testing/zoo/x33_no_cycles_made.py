"""Vertex cover -> feedback vertex set by a vertex for every edge.

Wrong: The edge itself is left out, no triangle is made.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "vertex-cover", "feedback-vertex-set"


def instance(source):
    n, edges = source.graph.num_vertices, []
    for number, (u, v) in enumerate(source.graph.pairs(), n):
        edges += [(u, number), (v, number)]
    return kn.FeedbackVertexSet.from_edges(n + source.graph.num_edges, edges, source.bound)


def forward(source, witness):
    return np.append(witness, np.zeros(source.graph.num_edges, dtype=bool))


def back(source, witness):
    n = source.graph.num_vertices
    chosen = np.array(witness[:n])
    for inside, (u, _) in zip(witness[n:], source.graph.pairs(), strict=True):
        chosen[u] |= inside
    return chosen
