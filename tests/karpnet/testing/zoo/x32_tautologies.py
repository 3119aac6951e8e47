"""CNF-SAT -> linear equations with slack.

Wrong: In a clause with x and not-x, the later one overwrites the other.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "linear-equations"


def accepts(source):
    return all(1 <= width <= 3 for width in source.clauses.lengths)


def instance(source):
    n, rows, targets = source.num_variables, [], []
    for number, clause in enumerate(source.clauses.lists()):
        coefficients = {abs(literal) - 1: 1 if literal > 0 else -1 for literal in clause}
        slack = [(n + 2 * number, -1), (n + 2 * number + 1, -1)]
        rows.append([*sorted(coefficients.items()), *slack])
        targets.append(1 - sum(sign < 0 for sign in coefficients.values()))
    return kn.LinearEquations.from_rows(n + 2 * len(source.clauses), rows, targets)


def forward(source, witness):
    slack = []
    for clause in source.clauses.lists():
        true = sum(bool(witness[abs(literal) - 1]) == (literal > 0) for literal in set(clause))
        slack += [true >= 2, true >= 3]
    return np.array([*witness, *slack], dtype=bool)


def back(source, witness):
    return witness[: source.num_variables]
