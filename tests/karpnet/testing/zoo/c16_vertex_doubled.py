"""Hamiltonian cycle -> Hamiltonian path, vertex 0 twice and with pendants.

Right: the path begins and ends there.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "hamiltonian-cycle", "hamiltonian-path"


def accepts(source):
    return source.graph.num_vertices >= 3


def instance(source):
    n, edges = source.graph.num_vertices, source.graph.pairs()
    edges += [(v, n) for u, v in source.graph.pairs() if u == 0]
    return kn.HamiltonianPath.from_edges(n + 3, [*edges, (0, n + 1), (n, n + 2)])


def forward(source, witness):
    cycle, n = [int(vertex) for vertex in witness], source.graph.num_vertices
    start = cycle.index(0)
    return np.array([n + 1, *cycle[start:], *cycle[:start], n, n + 2], dtype=np.int64)


def back(source, witness):
    return np.array([v for v in witness if v < source.graph.num_vertices], dtype=np.int64)
