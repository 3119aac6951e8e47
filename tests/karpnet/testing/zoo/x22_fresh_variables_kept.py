"""Short clauses -> exactly three literals.

Wrong: Back keeps the fresh variables, the witness is too long.
"""

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
    return kn.KSat.from_clauses(n + 3, clauses)


def forward(source, witness):
    return np.append(witness, [False, False, False])


def back(source, witness):
    return witness
