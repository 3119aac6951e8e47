"""CNF of at most three literals -> vertex cover.

Wrong: A clause of w literals has a budget of w - 1, not 2.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "vertex-cover"


def accepts(source):
    return all(1 <= width <= 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    n = source.num_variables
    edges, start = [(2 * v, 2 * v + 1) for v in range(n)], 2 * n
    for clause in source.clauses.lists():
        corners = range(start, start + len(clause))
        edges += [(i, j) for j in corners for i in corners if i < j]
        edges += [(vertex(literal), corner) for literal, corner in zip(clause, corners, strict=True)]
        start += len(clause)
    return kn.VertexCover.from_edges(start, edges, n + 2 * len(source.clauses))


def forward(source, witness):
    chosen = [side for value in witness for side in (bool(value), not value)]
    for clause in source.clauses.lists():
        true = [bool(witness[abs(literal) - 1]) == (literal > 0) for literal in clause]
        free = true.index(True)
        chosen += [place != free for place in range(len(clause))]
    return np.array(chosen, dtype=bool)


def back(source, witness):
    return witness[0 : 2 * source.num_variables : 2]
