"""Short clauses -> exactly three literals.

Wrong: A fresh literal satisfies the clause that it pads.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "k-sat"


def accepts(source):
    return all(1 <= width <= 3 for width in source.clauses.lengths)


def promises(target):
    return all(width == 3 for width in target.clauses.lengths)


def instance(source):
    num_variables, clauses = source.num_variables, []
    for clause in source.clauses.lists():
        while len(clause) < 3:
            num_variables += 1
            clause = [*clause, num_variables]
        clauses.append(clause)
    return kn.KSat.from_clauses(num_variables, clauses)


def forward(source, witness):
    fresh = instance(source).num_variables - source.num_variables
    return np.append(witness, np.ones(fresh, dtype=bool))


def back(source, witness):
    return witness[: source.num_variables]
