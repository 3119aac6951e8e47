"""Vertex cover -> pseudo-Boolean rows.

Wrong: Fewer than k vertices are asked for, not at most k.
"""

import karpnet as kn

SOURCE, TARGET = "vertex-cover", "pseudo-boolean"


def instance(source):
    n = source.graph.num_vertices
    rows = [([(u, 1), (v, 1)], ">=", 1) for u, v in source.graph.pairs()]
    rows.append(([(vertex, -1) for vertex in range(n)], ">=", 1 - source.bound))
    return kn.PseudoBoolean.from_rows(n, rows)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
