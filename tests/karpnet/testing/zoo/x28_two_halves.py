"""Subset sum -> partition by one more number |S - 2T|.

Wrong: Back returns the first side, whichever it is.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "subset-sum", "partition"


def instance(source):
    return kn.Partition((*source.numbers, abs(sum(source.numbers) - 2 * source.target)))


def forward(source, witness):
    with_rest = 2 * source.target <= sum(source.numbers)
    return np.append(witness, with_rest)


def back(source, witness):
    return witness[:-1]
