"""3-SAT -> subset sum, a decimal digit for every variable and clause.

Wrong: Without slack, all literals must hold.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "subset-sum"


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def instance(source):
    clauses, n = source.clauses.lists(), source.num_variables
    numbers = []
    for variable in range(1, n + 1):
        for literal in (variable, -variable):
            digits = sum(10**place * clause.count(literal) for place, clause in enumerate(clauses))
            numbers.append(10 ** (len(clauses) + variable - 1) + digits)
    target = sum(3 * 10**place for place in range(len(clauses)))
    return kn.SubsetSum(tuple(numbers), target + sum(10 ** (len(clauses) + v) for v in range(n)))


def forward(source, witness):
    return np.array([side for value in witness for side in (bool(value), not value)], dtype=bool)


def back(source, witness):
    return witness[0::2]
