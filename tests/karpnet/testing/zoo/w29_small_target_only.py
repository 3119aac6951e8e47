"""Subset sum -> partition by one more number S - 2T.

Wrong: Where 2T > S, the number must be 2T - S.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "subset-sum", "partition"


def accepts(source):
    return all(number > 0 for number in source.numbers)


def instance(source):
    return kn.Partition((*source.numbers, max(0, sum(source.numbers) - 2 * source.target)))


def forward(source, witness):
    return np.append(witness, True)


def back(source, witness):
    return witness[:-1] if witness[-1] else ~witness[:-1]
