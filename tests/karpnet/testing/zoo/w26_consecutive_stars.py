"""Hamiltonian path -> consecutive ones in n - 1 columns of the incidence matrix.

Wrong: Stars have them, too.
"""

from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np

SOURCE = "hamiltonian-path"


@dataclass(frozen=True)
class ConsecutiveOnes:
    """A sequence of ``count`` different columns in which the ones of every row are consecutive."""

    rows: tuple
    num_columns: int
    count: int

    def violation(self, witness):
        if len(witness) != self.count or len(set(witness)) < self.count:
            return f"expected {self.count} different columns, got {witness}"
        if not set(witness) <= set(range(self.num_columns)):
            return f"expected columns 0..{self.num_columns - 1}, got {witness}"
        for number, row in enumerate(self.rows):
            ones = [place for place, column in enumerate(witness) if row[column]]
            if ones and ones[-1] - ones[0] >= len(ones):
                return f"row {number} has a gap"
        return None

    def candidates(self):
        return permutations(range(self.num_columns), self.count)


TARGET = ConsecutiveOnes


def accepts(source):
    return source.graph.num_vertices >= 1


def instance(source):
    n, edges = source.graph.num_vertices, source.graph.pairs()
    rows = tuple(tuple(int(vertex in edge) for edge in edges) for vertex in range(n))
    return ConsecutiveOnes(rows, len(edges), n - 1)


def forward(source, witness):
    place = {frozenset(edge): number for number, edge in enumerate(source.graph.pairs())}
    path = [int(vertex) for vertex in witness]
    return tuple(place[frozenset(edge)] for edge in pairwise(path))


def back(source, witness):
    edges = [source.graph.pairs()[column] for column in witness]
    if not edges:
        return np.zeros(source.graph.num_vertices, dtype=np.int64)
    first = set(edges[0]) - set(edges[1]) if len(edges) > 1 else {edges[0][0]}
    path = [min(first)]
    for u, v in edges:
        path.append(v if path[-1] == u else u)
    return np.array(path, dtype=np.int64)
