"""Formulas of 2 or 3 literals a clause -> exactly 3.

Wrong: A variable may then stand in more than 3 clauses.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "k-sat"


def few_occurrences(formula):
    counts = np.bincount(np.abs(formula.clauses.values), minlength=1)
    return bool(counts.max() <= 3)


def accepts(source):
    return all(2 <= width <= 3 for width in source.clauses.lengths) and few_occurrences(source)


def promises(target):
    return all(width == 3 for width in target.clauses.lengths) and few_occurrences(target)


def instance(source):
    num_variables, clauses = source.num_variables, []
    for clause in source.clauses.lists():
        if len(clause) == 3:
            clauses.append(clause)
        else:
            num_variables += 1
            clauses += [[*clause, num_variables], [*clause, -num_variables]]
    return kn.KSat.from_clauses(num_variables, clauses)


def forward(source, witness):
    fresh = instance(source).num_variables - source.num_variables
    return np.append(witness, np.zeros(fresh, dtype=bool))


def back(source, witness):
    return witness[: source.num_variables]
