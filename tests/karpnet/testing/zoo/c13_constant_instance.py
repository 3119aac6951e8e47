"""2-coloring -> CNF-SAT by solving it.

Right: though the target is one of two formulas and forward is constant.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "graph-coloring", "cnf"


def accepts(source):
    return source.num_colors == 2


def two_colors(source):
    """The coloring in which the first vertex of every component has color 0; None if there is none."""
    neighbors = [[] for _ in range(source.graph.num_vertices)]
    for u, v in source.graph.pairs():
        neighbors[u].append(v)
        neighbors[v].append(u)
    colors = [-1] * source.graph.num_vertices
    for start in range(len(colors)):
        if colors[start] >= 0:
            continue
        colors[start], waiting = 0, [start]
        while waiting:
            u = waiting.pop()
            for v in neighbors[u]:
                if colors[v] == colors[u]:
                    return None
                if colors[v] < 0:
                    colors[v] = 1 - colors[u]
                    waiting.append(v)
    return np.array(colors, dtype=np.int64)


def instance(source):
    return kn.CNF.from_clauses(1, [[1]] if two_colors(source) is not None else [[1], [-1]])


def forward(source, witness):
    return np.array([True])


def back(source, witness):
    return two_colors(source)
