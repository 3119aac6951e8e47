"""Hamiltonian cycle -> Hamiltonian path in the same graph.

Wrong: A path need not close.
"""

import karpnet as kn

SOURCE, TARGET = "hamiltonian-cycle", "hamiltonian-path"


def instance(source):
    return kn.HamiltonianPath(source.graph)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
