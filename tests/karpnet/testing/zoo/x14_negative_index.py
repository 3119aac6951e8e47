"""Long clauses -> 3-SAT by links.

Wrong: Forward reads a negated literal from the end of the list.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "k-sat"


def instance(source):
    n, clauses = source.num_variables, []
    for clause in source.clauses.lists():
        while len(clause) > 3:
            n += 1
            clauses.append([clause[0], clause[1], n])
            clause = [-n, *clause[2:]]
        clauses.append(clause)
    return kn.KSat.from_clauses(n, clauses)


def forward(source, witness):
    values = [bool(value) for value in witness]
    for clause in source.clauses.lists():
        true = False
        for place, literal in enumerate(clause[:-2]):
            true = true or (witness[literal - 1] if literal > 0 else not witness[literal])
            if place:
                values.append(not true)
    return np.array(values, dtype=bool)


def back(source, witness):
    return witness[: source.num_variables]
