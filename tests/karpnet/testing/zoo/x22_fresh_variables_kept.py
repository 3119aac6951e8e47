"""Short clauses -> exactly three literals. Wrong: back keeps the fresh variables, the witness is too long."""

from itertools import product

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "k-sat"


def accepts(source):
    return all(width <= 3 for width in source.clauses.lengths)


def instance(source):
    n, clauses = source.num_variables, []
    for clause in source.clauses.lists():
        for signs in product((1, -1), repeat=3 - len(clause)):
            clauses.append([*clause, *(sign * (n + place) for place, sign in enumerate(signs, 1))])
    return kn.KSat.from_clauses(n + 3, clauses)


def forward(source, witness):
    return np.append(witness, [False, False, False])


def back(source, witness):
    return witness
