"""NAE-SAT -> set splitting.

Wrong: Not total, a literal that stands twice gives no set.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "nae-sat", "hypergraph-coloring"


def accepts(source):
    return all(width >= 1 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    edges = [[2 * v, 2 * v + 1] for v in range(source.num_variables)]
    edges += [[vertex(literal) for literal in clause] for clause in source.clauses.lists()]
    return kn.HypergraphColoring.from_lists(2 * source.num_variables, 2, edges)


def forward(source, witness):
    return np.array([side for value in witness for side in (int(value), 1 - value)], dtype=np.int64)


def back(source, witness):
    return np.asarray(witness[0::2] == 1)
