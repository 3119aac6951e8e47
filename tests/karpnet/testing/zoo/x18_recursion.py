"""Subset sum -> subset sum, shifted to the left.

Wrong: Not total, the recursion over the bits never ends at 0.
"""

import karpnet as kn

SOURCE, TARGET = "subset-sum", "subset-sum"


def accepts(source):
    return all(number < 1000 for number in source.numbers) and source.target < 1000


def length(number):
    return 1 if number == 1 else 1 + length(number // 2)


def instance(source):
    shift = max(map(length, source.numbers), default=0)
    return kn.SubsetSum(tuple(number << shift for number in source.numbers), source.target << shift)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
