"""k-coloring -> CNF-SAT.

Wrong: No clause says that a vertex has a color at all.
"""

from itertools import combinations

import numpy as np

import karpnet as kn

SOURCE, TARGET = "graph-coloring", "cnf"


def instance(source):
    n, k = source.graph.num_vertices, source.num_colors
    clauses = []
    for vertex in range(n):
        for c, d in combinations(range(1, k + 1), 2):
            clauses.append([-(vertex * k + c), -(vertex * k + d)])
    for u, v in source.graph.pairs():
        clauses += [[-(u * k + color), -(v * k + color)] for color in range(1, k + 1)]
    return kn.CNF.from_clauses(n * k, clauses)


def forward(source, witness):
    return (np.asarray(witness)[:, None] == np.arange(source.num_colors)).reshape(-1)


def back(source, witness):
    return witness.reshape(source.graph.num_vertices, source.num_colors).argmax(axis=1)
