"""Exact cover -> linear equations.

Wrong: Back returns the numbers of the sets, not a truth value for each.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "exact-cover", "linear-equations"


def instance(source):
    rows = [[] for _ in range(source.num_elements)]
    for number, members in enumerate(source.sets.lists()):
        for element in members:
            rows[element].append((number, 1))
    return kn.LinearEquations.from_rows(len(source.sets), rows, [1] * source.num_elements)


def forward(source, witness):
    return witness


def back(source, witness):
    return np.flatnonzero(witness)
