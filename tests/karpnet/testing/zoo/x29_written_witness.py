"""3-SAT -> NAE-SAT by a literal z in every clause.

Wrong: Back complements the witness that it was given.
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
    if witness[-1]:
        np.logical_not(witness, out=witness)
    return witness[:-1]
