"""CNF-SAT -> independent set with a vertex for every satisfying assignment.

Wrong: Exponentially many vertices.
"""

from itertools import product

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "independent-set"


def models(source):
    return [
        x
        for x in product((False, True), repeat=source.num_variables)
        if source.violation(np.array(x, dtype=bool)) is None
    ]


def instance(source):
    return kn.IndependentSet.from_edges(len(models(source)), [], 1)


def forward(source, witness):
    return np.array([x == tuple(map(bool, witness)) for x in models(source)], dtype=bool)


def back(source, witness):
    return np.array(models(source)[int(np.flatnonzero(witness)[0])], dtype=bool)


def size(sizes):
    return {"num_vertices": 1 + sizes["num_variables"] + sizes["num_clauses"], "num_edges": 0}
