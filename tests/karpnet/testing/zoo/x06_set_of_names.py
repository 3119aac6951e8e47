"""k-coloring -> CNF-SAT.

Wrong: The clauses come in the order of a set of names, another in every process.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "graph-coloring", "cnf"


def instance(source):
    n, k = source.graph.num_vertices, source.num_colors
    number = {f"v{vertex}c{color}": vertex * k + color + 1 for vertex in range(n) for color in range(k)}
    clauses = [[number[f"v{vertex}c{color}"] for color in range(k)] for vertex in range(n)]
    conflicts = set()
    for u, v in source.graph.pairs():
        conflicts |= {(f"v{u}c{color}", f"v{v}c{color}") for color in range(k)}
    clauses += [[-number[first], -number[second]] for first, second in conflicts]
    return kn.CNF.from_clauses(n * k, clauses)


def forward(source, witness):
    return (np.asarray(witness)[:, None] == np.arange(source.num_colors)).reshape(-1)


def back(source, witness):
    return witness.reshape(source.graph.num_vertices, source.num_colors).argmax(axis=1)
