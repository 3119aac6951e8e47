"""1-in-3-SAT -> linear equations.

Wrong: A literal that stands twice in a clause must count twice.
"""

import karpnet as kn

SOURCE, TARGET = "one-in-three-sat", "linear-equations"


def instance(source):
    rows, targets = [], []
    for clause in source.clauses.lists():
        coefficients, target = {}, 1
        for literal in set(clause):
            variable, sign = abs(literal) - 1, 1 if literal > 0 else -1
            target -= sign < 0
            coefficients[variable] = coefficients.get(variable, 0) + sign
        rows.append([(variable, a) for variable, a in sorted(coefficients.items()) if a])
        targets.append(target)
    return kn.LinearEquations.from_rows(source.num_variables, rows, targets)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
