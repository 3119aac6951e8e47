"""Sign system -> one even channel x^2.

Wrong: The label of a row is b, not its square.
"""

from fractions import Fraction

import numpy as np

import karpnet as kn
from reductions.arrays import RationalArray, integers
from reductions.training.graphs import concatenated, stars, unit_rows

SOURCE, TARGET = "sign-system", "even-sum/square"


def accepts(source):
    return all(abs(a) == 1 for a in source.rows.values) and all(b <= 9 for b in source.targets)


def instance(source):
    n = source.num_variables
    leaves = concatenated([unit_rows(n, 1), source.rows])
    labels = integers([*([1] * n), *source.targets.tolist()])
    architecture = kn.ActivationSum("square", 1)
    return kn.TrainingTask(stars(leaves), RationalArray(labels), architecture, Fraction(1, 1000))


def forward(source, witness):
    return kn.Hypothesis.from_integers(np.asarray(witness)[None, :], [1])


def back(source, witness):
    return np.where(witness.weights.numerators[0] >= 0, 1, -1).astype(np.int64)
