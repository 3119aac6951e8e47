"""NAE-3-SAT -> max cut, clauses as triangles.

Wrong: Without edges between x and not-x they are independent.
"""

from itertools import combinations

import numpy as np

import karpnet as kn

SOURCE, TARGET = "nae-sat", "max-cut"


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    edges = []
    for clause in source.clauses.lists():
        edges += [(u, v, 1) for u, v in combinations(map(vertex, clause), 2) if u != v]
    return kn.MaxCut.from_edges(2 * source.num_variables, edges, 2 * len(source.clauses))


def forward(source, witness):
    return np.array([side for value in witness for side in (bool(value), not value)], dtype=bool)


def back(source, witness):
    return witness[0::2]
