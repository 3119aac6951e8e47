"""Partition -> subset sum.

Wrong: Half of a large sum is rounded, since / makes a float.
"""

import karpnet as kn

SOURCE, TARGET = "partition", "subset-sum"


def instance(source):
    doubled = tuple(2 * number for number in source.numbers)
    return kn.SubsetSum(doubled, int(sum(doubled) / 2))


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
