"""CNF-SAT -> NAE-SAT by one literal z in every clause.

Right: a witness with z true is complemented.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "nae-sat"


def instance(source):
    z = source.num_variables + 1
    return kn.NotAllEqualSAT.from_clauses(z, [[*clause, z] for clause in source.clauses.lists()])


def forward(source, witness):
    return np.append(witness, False)


def back(source, witness):
    return witness[:-1] ^ witness[-1]
