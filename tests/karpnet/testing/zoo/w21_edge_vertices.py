"""Vertex cover -> dominating set.

Wrong: The map back drops chosen edge vertices instead of taking an end.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "vertex-cover", "dominating-set"


def accepts(source):
    return len(set(source.graph.edges.reshape(-1).tolist())) == source.graph.num_vertices


def instance(source):
    n, edges = source.graph.num_vertices, source.graph.pairs()
    for number, (u, v) in enumerate(source.graph.pairs(), n):
        edges += [(u, number), (v, number)]
    return kn.DominatingSet.from_edges(n + source.graph.num_edges, edges, source.bound)


def forward(source, witness):
    return np.append(witness, np.zeros(source.graph.num_edges, dtype=bool))


def back(source, witness):
    return witness[: source.graph.num_vertices]
