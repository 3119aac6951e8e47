"""Exact cover by m sets -> subset sum in base m - 1.

Wrong: An element in all m sets carries into the next.
"""

import karpnet as kn

SOURCE, TARGET = "exact-cover", "subset-sum"


def instance(source):
    base = max(2, len(source.sets) - 1)
    numbers = tuple(sum(base**element for element in members) for members in source.sets.lists())
    return kn.SubsetSum(numbers, sum(base**element for element in range(source.num_elements)))


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
