"""NAE-SAT -> CNF-SAT.

Wrong: The size map forgets that every clause is written twice.
"""

import karpnet as kn

SOURCE, TARGET = "nae-sat", "cnf"


def instance(source):
    clauses = source.clauses.lists()
    negated = [[-literal for literal in clause] for clause in clauses]
    return kn.CNF.from_clauses(source.num_variables, clauses + negated)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness


def size(sizes):
    return {"num_variables": sizes["num_variables"], "num_clauses": sizes["num_clauses"]}
