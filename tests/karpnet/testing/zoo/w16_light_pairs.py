"""NAE-3-SAT -> max cut with pairs x, not-x of weight 1 only.

Right: since the bound needs every edge it counts.
"""

from itertools import combinations

import numpy as np

import karpnet as kn

SOURCE, TARGET = "nae-sat", kn.MaxCut


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    edges = [(2 * v, 2 * v + 1, 1) for v in range(source.num_variables)]
    for clause in source.clauses.lists():
        edges += [(u, v, 1) for u, v in combinations(map(vertex, clause), 2) if u != v]
    bound = source.num_variables + 2 * len(source.clauses)
    return kn.MaxCut.from_edges(2 * source.num_variables, edges, bound)


def forward(source, witness):
    return np.array([side for value in witness for side in (bool(value), not value)], dtype=bool)


def back(source, witness):
    return witness[0::2]
