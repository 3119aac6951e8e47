"""3-SAT -> clique on the literals of the clauses.

Wrong: Back makes every variable true unless told otherwise.
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
    values = np.ones(source.num_variables, dtype=bool)
    for (_, literal), inside in zip(occurrences(source), witness, strict=True):
        if inside and literal > 0:
            values[literal - 1] = True
    return values
