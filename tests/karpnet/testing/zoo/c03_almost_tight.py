"""NAE-3-SAT -> relu-sum with tolerance 49/100.

Right: only 1/2 is too much.
"""

from fractions import Fraction

import numpy as np

import karpnet as kn
from reductions.arrays import RationalArray, SparseRows
from reductions.training.graphs import concatenated, stars, unit_rows

SOURCE, TARGET = "nae-sat", "relu-sum"


def accepts(source):
    return all(len({abs(x) for x in clause}) == len(clause) == 3 for clause in source.clauses.lists())


def instance(source):
    n, m = source.num_variables, len(source.clauses)
    rows = [[(abs(x) - 1, 1 if x > 0 else -1) for x in clause] for clause in source.clauses.lists()]
    leaves = concatenated([unit_rows(n, 1), unit_rows(n, -1), SparseRows.from_rows(rows, n)])
    labels = np.repeat([1, 1, 1], [n, n, m])
    architecture = kn.ActivationSum("relu", 2)
    return kn.TrainingTask(stars(leaves), RationalArray(labels), architecture, Fraction(49, 100))


def forward(source, witness):
    signs = np.where(witness, 1, -1)
    return kn.Hypothesis.from_integers(np.stack([signs, -signs]), [1, 1])


def back(source, witness):
    score = witness.weights.numerators[0] * witness.readout.numerators[0]
    score = score - witness.weights.numerators[1] * witness.readout.numerators[1]
    return np.asarray(score >= 0, dtype=bool)
