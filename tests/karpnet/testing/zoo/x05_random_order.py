"""Short clauses -> exactly three literals.

Wrong: The order of the clauses is drawn at random every time.
"""

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
        fresh = range(n + 1, n + 4 - len(clause))
        clauses += [[*clause, *literals] for literals in product(*((v, -v) for v in fresh))]
    random.shuffle(clauses)
    return kn.KSat.from_clauses(n + 3, clauses)


def forward(source, witness):
    return np.append(witness, [False, False, False])


def back(source, witness):
    return witness[: source.num_variables]
