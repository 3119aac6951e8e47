"""NAE-SAT -> set splitting on the literals.

Wrong: Nothing keeps x and not-x on different sides.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "nae-sat", "hypergraph-coloring"


def accepts(source):
    return all(width >= 1 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    edges = [sorted({vertex(literal) for literal in clause}) for clause in source.clauses.lists()]
    return kn.HypergraphColoring.from_lists(2 * source.num_variables, 2, edges)


def forward(source, witness):
    return np.array([side for value in witness for side in (int(value), 1 - value)], dtype=np.int64)


def back(source, witness):
    return np.asarray(witness[0::2] == 1)
