"""Subset sum -> partition by the numbers 2S - T and S + T.

Right: they must stand on different sides.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "subset-sum", "partition"


def accepts(source):
    return sum(source.numbers) > 0


def instance(source):
    total = sum(source.numbers)
    if source.target > total:
        return kn.Partition((*source.numbers, 1, 1 + 3 * total))
    return kn.Partition((*source.numbers, 2 * total - source.target, total + source.target))


def forward(source, witness):
    return np.append(witness, [True, False])


def back(source, witness):
    return witness[:-2] if witness[-2] else ~witness[:-2]
