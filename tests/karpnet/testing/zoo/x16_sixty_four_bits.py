"""Partition -> subset sum.

Wrong: Sums in 64 bits, large numbers do not fit or wrap around.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "partition", "subset-sum"


def instance(source):
    numbers = np.array([2 * number for number in source.numbers], dtype=np.int64)
    return kn.SubsetSum(tuple(numbers.tolist()), int(numbers.sum()) // 2)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
