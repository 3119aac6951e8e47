"""CNF-SAT -> CNF-SAT with all variables negated.

Wrong: The signs are turned in the source's own array.
"""

from itertools import pairwise

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "cnf"


def instance(source):
    literals = source.clauses.values[:]
    np.negative(literals, out=literals)
    rows = [literals[a:b].tolist() for a, b in pairwise(source.clauses.offsets)]
    return kn.CNF.from_clauses(source.num_variables, rows)


def forward(source, witness):
    return ~witness


def back(source, witness):
    return ~witness
