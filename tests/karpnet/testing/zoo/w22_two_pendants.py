"""Hamiltonian cycle -> Hamiltonian path by two pendant vertices.

Wrong: Both hang on one vertex, met once only.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "hamiltonian-cycle", "hamiltonian-path"


def accepts(source):
    return source.graph.num_vertices >= 3


def instance(source):
    n = source.graph.num_vertices
    return kn.HamiltonianPath.from_edges(n + 2, [*source.graph.pairs(), (0, n), (0, n + 1)])


def forward(source, witness):
    cycle, n = [int(vertex) for vertex in witness], source.graph.num_vertices
    start = cycle.index(0)
    return np.array([n, *cycle[start:], *cycle[:start], n + 1], dtype=np.int64)


def back(source, witness):
    return np.array([v for v in witness if v < source.graph.num_vertices], dtype=np.int64)
