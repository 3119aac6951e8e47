"""SAT of at most 5 literals a clause -> subset sum, four slack ones a clause.

Wrong: Base 3 carries.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "subset-sum"
WIDTH, BASE = 5, 3


def accepts(source):
    return all(width <= WIDTH for width in source.clauses.lengths)


def instance(source):
    clauses, n = source.clauses.lists(), source.num_variables
    numbers = []
    for variable in range(1, n + 1):
        for literal in (variable, -variable):
            digits = sum(BASE**place for place, clause in enumerate(clauses) if literal in clause)
            numbers.append(BASE ** (len(clauses) + variable - 1) + digits)
    for place in range(len(clauses)):
        numbers += [BASE**place] * (WIDTH - 1)
    target = sum(WIDTH * BASE**place for place in range(len(clauses)))
    return kn.SubsetSum(tuple(numbers), target + sum(BASE ** (len(clauses) + v) for v in range(n)))


def forward(source, witness):
    chosen = [side for value in witness for side in (bool(value), not value)]
    for clause in source.clauses.lists():
        true = sum(bool(witness[abs(literal) - 1]) == (literal > 0) for literal in set(clause))
        chosen += [place < WIDTH - true for place in range(WIDTH - 1)]
    return np.array(chosen, dtype=bool)


def back(source, witness):
    return witness[0 : 2 * source.num_variables : 2]
