"""Max cut -> max cut with weights and bound doubled.

Wrong: The weights of the source are doubled in place.
"""

import karpnet as kn

SOURCE, TARGET = "max-cut", "max-cut"


def instance(source):
    weights = source.weights
    weights += weights
    return kn.MaxCut.from_weighted(source.graph, weights, 2 * source.bound)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
