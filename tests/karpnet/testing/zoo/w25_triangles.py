"""3-coloring -> partition into three forests.

Wrong: The ends of an edge may share a class, a forest has edges.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "graph-coloring"


@dataclass(frozen=True)
class ThreeForests:
    """Three classes of vertices, each inducing a forest; a witness is a class a vertex."""

    num_vertices: int
    edges: tuple

    def violation(self, witness):
        if len(witness) != self.num_vertices or not set(witness) <= {0, 1, 2}:
            return f"expected {self.num_vertices} classes 0..2"
        root = list(range(self.num_vertices))

        def find(vertex):
            while root[vertex] != vertex:
                vertex = root[vertex]
            return vertex

        for u, v in self.edges:
            if witness[u] == witness[v]:
                if find(u) == find(v):
                    return f"class {witness[u]} has a cycle through {u} and {v}"
                root[find(u)] = find(v)
        return None

    def candidates(self):
        return product(range(3), repeat=self.num_vertices)

    def solve(self):
        return self.completed(())

    def completed(self, start):
        """The first witness that begins so; a violation by the vertices so far is never mended."""
        part = ThreeForests(len(start), tuple(e for e in self.edges if max(e) < len(start)))
        if part.violation(start) is not None:
            return None
        if len(start) == self.num_vertices:
            return start
        return next(filter(None, (self.completed((*start, color)) for color in range(3))), None)


TARGET = ThreeForests


def accepts(source):
    return source.num_colors == 3 and source.graph.num_vertices >= 1


def instance(source):
    n, edges = source.graph.num_vertices, source.graph.pairs()
    for number, (u, v) in enumerate(source.graph.pairs(), n):
        edges += [(u, number), (v, number)]
    return ThreeForests(n + source.graph.num_edges, tuple(edges))


def forward(source, witness):
    third = [3 - witness[u] - witness[v] for u, v in source.graph.pairs()]
    return tuple(int(color) for color in [*witness, *third])


def back(source, witness):
    return np.array(witness[: source.graph.num_vertices], dtype=np.int64)
