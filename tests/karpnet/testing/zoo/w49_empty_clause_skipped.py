"""CNF-SAT -> exactly three literals, all sign patterns of fresh ones.

Wrong: The empty clause is skipped.
"""

from itertools import product

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "k-sat"


def accepts(source):
    return all(width <= 3 for width in source.clauses.lengths)


def promises(target):
    return all(width == 3 for width in target.clauses.lengths)


def instance(source):
    num_variables, clauses = source.num_variables, []
    for clause in source.clauses.lists():
        if not clause:
            continue
        fresh = range(num_variables + 1, num_variables + 4 - len(clause))
        num_variables += len(fresh)
        clauses += [[*clause, *literals] for literals in product(*((v, -v) for v in fresh))]
    return kn.KSat.from_clauses(num_variables, clauses)


def forward(source, witness):
    fresh = instance(source).num_variables - source.num_variables
    return np.append(witness, np.zeros(fresh, dtype=bool))


def back(source, witness):
    return witness[: source.num_variables]
