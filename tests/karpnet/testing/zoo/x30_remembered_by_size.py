"""CNF-SAT -> independent set.

Wrong: Instances are remembered by the number of their clauses and variables.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "independent-set"
known = {}


def occurrences(source):
    return [(number, literal) for number, clause in enumerate(source.clauses.lists()) for literal in clause]


def instance(source):
    key = source.num_variables, source.clauses.lengths.tobytes()
    if key not in known:
        found, edges = occurrences(source), []
        for j, (clause, literal) in enumerate(found):
            for i, (other_clause, other) in enumerate(found[:j]):
                if clause == other_clause or literal == -other:
                    edges.append((i, j))
        known[key] = kn.IndependentSet.from_edges(len(found), edges, len(source.clauses))
    return known[key]


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
