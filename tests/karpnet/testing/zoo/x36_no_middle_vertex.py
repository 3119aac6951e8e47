"""Directed Hamiltonian cycle -> Hamiltonian cycle, a vertex in two.

Wrong: Without a middle one, arcs turn back.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "directed-hamiltonian-cycle", "hamiltonian-cycle"


def accepts(source):
    return source.graph.num_vertices >= 3


def instance(source):
    """Vertex v enters at 2v and leaves at 2v + 1."""
    n = source.graph.num_vertices
    edges = [(2 * v, 2 * v + 1) for v in range(n)]
    edges += [(2 * u + 1, 2 * v) for u, v in source.graph.pairs()]
    return kn.HamiltonianCycle.from_edges(2 * n, edges)


def forward(source, witness):
    return np.array([part for v in witness for part in (2 * v, 2 * v + 1)], dtype=np.int64)


def back(source, witness):
    cycle = [int(part) for part in witness]
    start = cycle.index(0)
    cycle = cycle[start:] + cycle[:start]
    if cycle[1] != 1:
        cycle = [0, *reversed(cycle[1:])]
    return np.array([part // 2 for part in cycle[0::2]], dtype=np.int64)
