"""NAE-3-SAT -> max cut, clauses as triangles.

Wrong: Without edges between x and not-x they are independent.
"""

from itertools import combinations

import numpy as np

from reductions.problems.max_cut import cut_weights

SOURCE, TARGET = "nae-sat", "max-cut"


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    weights = {}
    for clause in source.clauses.lists():
        for u, v in combinations(sorted(map(vertex, clause)), 2):
            if u != v:
                weights[u, v] = weights.get((u, v), 0) + 1
    return cut_weights(2 * source.num_variables, weights, 2 * len(source.clauses))


def forward(source, witness):
    return np.array([side for value in witness for side in (bool(value), not value)], dtype=bool)


def back(source, witness):
    return witness[0::2]
