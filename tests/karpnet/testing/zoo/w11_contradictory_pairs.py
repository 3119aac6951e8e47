"""3-SAT -> clique on the literals of the clauses.

Wrong: x and not-x are joined, too.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "clique"


def accepts(source):
    return all(width <= 3 for width in source.clauses.lengths)


def occurrences(source):
    return [(number, literal) for number, clause in enumerate(source.clauses.lists()) for literal in clause]


def instance(source):
    found = occurrences(source)
    edges = [(i, j) for j in range(len(found)) for i in range(j) if found[i][0] != found[j][0]]
    return kn.Clique.from_edges(len(found), edges, len(source.clauses))


def forward(source, witness):
    chosen, done = [], set()
    for number, literal in occurrences(source):
        chosen.append(number not in done and bool(witness[abs(literal) - 1]) == (literal > 0))
        if chosen[-1]:
            done.add(number)
    return np.array(chosen, dtype=bool)


def back(source, witness):
    values = np.zeros(source.num_variables, dtype=bool)
    for (_, literal), inside in zip(occurrences(source), witness, strict=True):
        if inside:
            values[abs(literal) - 1] = literal > 0
    return values
