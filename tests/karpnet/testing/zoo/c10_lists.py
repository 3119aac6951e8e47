"""Clique -> independent set with plain lists for witnesses.

Right: a list of truth values is a witness.
"""

import karpnet as kn

SOURCE, TARGET = "clique", "independent-set"


def instance(source):
    n, edges = source.graph.num_vertices, set(source.graph.pairs())
    others = [(u, v) for v in range(n) for u in range(v) if (u, v) not in edges]
    return kn.IndependentSet.from_edges(n, others, source.bound)


def forward(source, witness):
    return [bool(inside) for inside in witness]


def back(source, witness):
    return [bool(inside) for inside in witness]
