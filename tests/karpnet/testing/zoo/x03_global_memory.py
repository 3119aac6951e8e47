"""3-SAT -> clique.

Wrong: Back uses what the last call of instance left behind, not its own source.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "clique"
found = []


def accepts(source):
    return all(width <= 3 for width in source.clauses.lengths)


def instance(source):
    global found
    found = [(number, literal) for number, clause in enumerate(source.clauses.lists()) for literal in clause]
    edges = []
    for j, (clause, literal) in enumerate(found):
        for i, (other_clause, other) in enumerate(found[:j]):
            if clause != other_clause and literal != -other:
                edges.append((i, j))
    return kn.Clique.from_edges(len(found), edges, len(source.clauses))


def back(source, witness):
    values = np.zeros(source.num_variables, dtype=bool)
    for (_, literal), inside in zip(found, witness, strict=False):
        if inside and abs(literal) <= source.num_variables:
            values[abs(literal) - 1] = literal > 0
    return values
