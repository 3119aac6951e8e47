"""NAE-SAT -> CNF-SAT with a size map that is too large.

Right: it is a bound.
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
    return {"num_variables": 2 * sizes["num_variables"], "num_clauses": 3 * sizes["num_clauses"]}
