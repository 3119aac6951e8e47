"""NAE-3-SAT -> max cut with pairs x, not-x of weight 1 only.

Right: since the bound needs every edge it counts.
"""

from itertools import combinations

import numpy as np

import karpnet as kn
from reductions.problems.max_cut import cut_weights

SOURCE, TARGET = "nae-sat", kn.MaxCut


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    weights = {(2 * v, 2 * v + 1): 1 for v in range(source.num_variables)}
    for clause in source.clauses.lists():
        for u, v in combinations(sorted(map(vertex, clause)), 2):
            if u != v:
                weights[u, v] = weights.get((u, v), 0) + 1
    bound = source.num_variables + 2 * len(source.clauses)
    return cut_weights(2 * source.num_variables, weights, bound)


def forward(source, witness):
    return np.array([side for value in witness for side in (bool(value), not value)], dtype=bool)


def back(source, witness):
    return witness[0::2]
