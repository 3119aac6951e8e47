"""Exact cover -> subset sum in a large base.

Wrong: Not total, with one set the base never grows.
"""

import karpnet as kn

SOURCE, TARGET = "exact-cover", "subset-sum"


def instance(source):
    m = len(source.sets)
    base = m
    while m and base <= m:
        base *= m
    base = max(base, 2)
    numbers = tuple(sum(base**element for element in members) for members in source.sets.lists())
    return kn.SubsetSum(numbers, sum(base**element for element in range(source.num_elements)))


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
