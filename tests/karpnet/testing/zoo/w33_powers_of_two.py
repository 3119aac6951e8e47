"""Exact cover -> subset sum of powers of 2, one for every element.

Wrong: Sums of powers carry.
"""

import karpnet as kn

SOURCE, TARGET = "exact-cover", "subset-sum"


def instance(source):
    numbers = tuple(sum(2**element for element in members) for members in source.sets.lists())
    return kn.SubsetSum(numbers, 2**source.num_elements - 1)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
