"""CNF-SAT -> CNF-SAT with all variables negated. Wrong: the signs are turned in the source's own array."""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "cnf"


def instance(source):
    literals = source.clauses.values[:]
    np.negative(literals, out=literals)
    offsets = source.clauses.offsets
    rows = [literals[a:b].tolist() for a, b in zip(offsets, offsets[1:], strict=False)]
    return kn.CNF.from_clauses(source.num_variables, rows)


def forward(source, witness):
    return ~witness


def back(source, witness):
    return ~witness
