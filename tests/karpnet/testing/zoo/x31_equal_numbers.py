"""Partition -> subset sum.

Wrong: Equal numbers are one number, since they are kept in a dict.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "partition", "subset-sum"


def instance(source):
    if sum(source.numbers) % 2:
        return kn.SubsetSum((), 1)
    return kn.SubsetSum(tuple(dict.fromkeys(source.numbers)), sum(source.numbers) // 2)


def forward(source, witness):
    if sum(source.numbers) % 2:
        return np.zeros(0, dtype=bool)
    side = dict(zip(source.numbers, witness, strict=True))
    return np.array(list(side.values()), dtype=bool)


def back(source, witness):
    side = dict(zip(dict.fromkeys(source.numbers), witness, strict=True))
    return np.array([side[number] for number in source.numbers], dtype=bool)
