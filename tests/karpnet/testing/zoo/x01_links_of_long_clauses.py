"""CNF-SAT -> 3-SAT by links.

Wrong: Forward looks at the last literal only, so long clauses go wrong.
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

    def true(literal):
        return values[abs(literal) - 1] == (literal > 0)

    for clause in source.clauses.lists():
        for place in range(len(clause) - 3):
            read = clause[:2] if place == 0 else clause[place + 1 : place + 2]
            values.append(not any(map(true, read)))
    return np.array(values, dtype=bool)


def back(source, witness):
    return witness[: source.num_variables]
