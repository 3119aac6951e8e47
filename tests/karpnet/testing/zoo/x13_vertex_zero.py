"""3-SAT -> clique.

Wrong: Back takes the vertex 0 for no vertex at all.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "clique"


def accepts(source):
    return all(width <= 3 for width in source.clauses.lengths)


def occurrences(source):
    return [(number, literal) for number, clause in enumerate(source.clauses.lists()) for literal in clause]


def instance(source):
    found, edges = occurrences(source), []
    for j, (clause, literal) in enumerate(found):
        for i, (other_clause, other) in enumerate(found[:j]):
            if clause != other_clause and literal != -other:
                edges.append((i, j))
    return kn.Clique.from_edges(len(found), edges, len(source.clauses))


def forward(source, witness):
    chosen, done = [], set()
    for number, literal in occurrences(source):
        chosen.append(number not in done and bool(witness[abs(literal) - 1]) == (literal > 0))
        if chosen[-1]:
            done.add(number)
    return np.array(chosen, dtype=bool)


def back(source, witness):
    support = {}
    for vertex, (_, literal) in enumerate(occurrences(source)):
        if witness[vertex]:
            support[literal] = vertex
    return np.array([bool(support.get(v + 1)) for v in range(source.num_variables)], dtype=bool)
