"""Independent set -> vertex cover.

Wrong: The bound is n - k + 1, one too many.
"""

import karpnet as kn

SOURCE, TARGET = "independent-set", "vertex-cover"


def instance(source):
    return kn.VertexCover(source.graph, source.graph.num_vertices - source.bound + 1)


def forward(source, witness):
    return ~witness


def back(source, witness):
    return ~witness
