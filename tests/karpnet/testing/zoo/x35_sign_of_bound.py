"""Max cut -> QUBO, which is minimized.

Wrong: The energies are negated, the bound is not.
"""

import karpnet as kn

SOURCE, TARGET = "max-cut", "qubo"


def instance(source):
    n = source.graph.num_vertices
    matrix = [[0] * n for _ in range(n)]
    for (u, v), weight in zip(source.graph.pairs(), source.weights.tolist(), strict=True):
        matrix[u][u] -= weight
        matrix[v][v] -= weight
        matrix[u][v] += 2 * weight
    return kn.QUBO.from_matrix(matrix, source.bound)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
