"""Directed Hamiltonian cycle -> Hamiltonian cycle, a vertex in three.

Right: the middle one forbids to turn back.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "directed-hamiltonian-cycle", "hamiltonian-cycle"


def accepts(source):
    return source.graph.num_vertices >= 2


def instance(source):
    """Vertex v enters at 3v and leaves at 3v + 2."""
    n, edges = source.graph.num_vertices, []
    for v in range(n):
        edges += [(3 * v, 3 * v + 1), (3 * v + 1, 3 * v + 2)]
    edges += [(3 * u + 2, 3 * v) for u, v in source.graph.pairs()]
    return kn.HamiltonianCycle.from_edges(3 * n, edges)


def forward(source, witness):
    return np.array([part for v in witness for part in (3 * v, 3 * v + 1, 3 * v + 2)], dtype=np.int64)


def back(source, witness):
    cycle = [int(part) for part in witness]
    start = cycle.index(1)
    cycle = cycle[start:] + cycle[:start]
    if cycle[1] != 2:
        cycle = [1, *reversed(cycle[1:])]
    return np.array([part // 3 for part in cycle[0::3]], dtype=np.int64)
