"""Max cut -> pseudo-Boolean rows.

Wrong: An edge of negative weight may be across and yet not counted.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "max-cut", "pseudo-boolean"


def instance(source):
    n, rows, total = source.graph.num_vertices, [], []
    for number, (u, v) in enumerate(source.graph.pairs(), n):
        rows.append(([(u, 1), (v, 1), (number, -1)], ">=", 0))
        rows.append(([(u, -1), (v, -1), (number, -1)], ">=", -2))
        if source.weights[number - n]:
            total.append((number, int(source.weights[number - n])))
    rows.append((total, ">=", source.bound))
    return kn.PseudoBoolean.from_rows(n + source.graph.num_edges, rows)


def forward(source, witness):
    u, v = source.graph.edges
    return np.append(witness, witness[u] != witness[v])


def back(source, witness):
    return witness[: source.graph.num_vertices]
