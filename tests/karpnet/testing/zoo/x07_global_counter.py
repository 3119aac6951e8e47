"""CNF-SAT -> CNF-SAT with a switch for every clause.

Wrong: Fresh variables go on from where the last call ended.
"""

from itertools import count

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "cnf"
fresh = count(1)


def instance(source):
    clauses, largest = [], source.num_variables
    for clause in source.clauses.lists():
        largest = source.num_variables + next(fresh)
        clauses += [[*clause, largest], [-largest]]
    return kn.CNF.from_clauses(largest, clauses)


def back(source, witness):
    return np.array(witness[: source.num_variables])
