"""Clique -> independent set.

Wrong: A bound of 0 is taken for none and replaced by 1.
"""

import karpnet as kn

SOURCE, TARGET = "clique", "independent-set"


def instance(source):
    return kn.IndependentSet(source.graph.complement(), source.bound or 1)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
