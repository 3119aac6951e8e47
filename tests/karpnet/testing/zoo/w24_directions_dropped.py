"""Directed Hamiltonian cycle -> Hamiltonian cycle.

Wrong: The directions of the arcs are dropped.
"""

import karpnet as kn

SOURCE, TARGET = "directed-hamiltonian-cycle", "hamiltonian-cycle"


def accepts(source):
    return source.graph.num_vertices >= 3


def instance(source):
    edges = {(min(arc), max(arc)) for arc in source.graph.pairs()}
    return kn.HamiltonianCycle.from_edges(source.graph.num_vertices, sorted(edges))


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
