"""k-coloring -> CNF-SAT, a vertex may have several colors.

Wrong: Back adds them up instead of taking one.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "graph-coloring", "cnf"


def instance(source):
    n, k = source.graph.num_vertices, source.num_colors
    clauses = [[vertex * k + color for color in range(1, k + 1)] for vertex in range(n)]
    for u, v in source.graph.pairs():
        clauses += [[-(u * k + color), -(v * k + color)] for color in range(1, k + 1)]
    return kn.CNF.from_clauses(n * k, clauses)


def forward(source, witness):
    return (np.asarray(witness)[:, None] == np.arange(source.num_colors)).reshape(-1)


def back(source, witness):
    chosen = witness.reshape(source.graph.num_vertices, source.num_colors)
    return chosen @ np.arange(source.num_colors) % source.num_colors
