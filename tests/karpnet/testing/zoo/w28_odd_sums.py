"""Partition -> bin packing with two bins of capacity ceil(S / 2).

Wrong: An odd sum fits as well.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "partition", "bin-packing"


def instance(source):
    return kn.BinPacking(source.numbers, (sum(source.numbers) + 1) // 2, 2)


def forward(source, witness):
    return witness.astype(np.int64)


def back(source, witness):
    return np.asarray(witness == 1)
