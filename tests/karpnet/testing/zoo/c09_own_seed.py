"""Exact cover -> linear equations in an order drawn from a seed.

Right: the same source gives the same target.
"""

from random import Random

import karpnet as kn

SOURCE, TARGET = "exact-cover", "linear-equations"


def instance(source):
    rows = [[] for _ in range(source.num_elements)]
    for number, members in enumerate(source.sets.lists()):
        for element in members:
            rows[element].append((number, 1))
    Random(7).shuffle(rows)
    return kn.LinearEquations.from_rows(len(source.sets), rows, [1] * source.num_elements)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
