"""Vertex cover -> linear equations.

Wrong: The equation asks for exactly k vertices, at most k are allowed.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "vertex-cover", "linear-equations"


def instance(source):
    n, m = source.graph.num_vertices, source.graph.num_edges
    rows = [[(u, 1), (v, 1), (number, -1)] for number, (u, v) in enumerate(source.graph.pairs(), n)]
    rows.append([(vertex, 1) for vertex in range(n)])
    return kn.LinearEquations.from_rows(n + m, rows, [*([1] * m), source.bound])


def forward(source, witness):
    u, v = source.graph.edges
    return np.append(witness, witness[u] & witness[v])


def back(source, witness):
    return witness[: source.graph.num_vertices]
