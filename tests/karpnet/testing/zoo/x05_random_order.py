"""Short clauses -> exactly three literals. Wrong: the order of the clauses is drawn at random every time."""

import random
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
            fresh = [sign * (n + place) for place, sign in enumerate(signs, 1)]
            clauses.append([*clause, *fresh])
    random.shuffle(clauses)
    return kn.KSat.from_clauses(n + 3, clauses)


def forward(source, witness):
    return np.append(witness, [False, False, False])


def back(source, witness):
    return witness[: source.num_variables]
