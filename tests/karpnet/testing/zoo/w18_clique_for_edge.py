"""Set splitting -> 2-coloring of a graph.

Wrong: Three vertices of two colors hold a pair of one color.
"""

from itertools import combinations

import karpnet as kn

SOURCE, TARGET = "hypergraph-coloring", "graph-coloring"


def accepts(source):
    return source.num_colors == 2 and all(size >= 2 for size in source.edges.lengths)


def promises(target):
    return target.num_colors == 2


def instance(source):
    pairs = {pair for edge in source.edges.lists() for pair in combinations(sorted(edge), 2)}
    return kn.GraphColoring.from_edges(source.num_vertices, sorted(pairs), 2)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
