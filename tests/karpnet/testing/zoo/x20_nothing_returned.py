"""NAE-SAT -> CNF-SAT.

Wrong: Where a clause is empty, nothing is returned.
"""

import karpnet as kn

SOURCE, TARGET = "nae-sat", "cnf"


def instance(source):  # noqa: RET503
    clauses = source.clauses.lists()
    if all(clauses):
        negated = [[-literal for literal in clause] for clause in clauses]
        return kn.CNF.from_clauses(source.num_variables, clauses + negated)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
