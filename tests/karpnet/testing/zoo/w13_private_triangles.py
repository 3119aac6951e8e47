"""3-SAT -> monochromatic triangle.

Wrong: The triangles of a clause touch nothing outside it: always YES.
"""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

SOURCE = "k-sat"


@dataclass(frozen=True)
class MonochromaticTriangle:
    """Color the edges with two colors so that no triangle is of one color; a witness is a bool an edge."""

    num_vertices: int
    edges: tuple

    def __post_init__(self):
        if len({frozenset(edge) for edge in self.edges}) < len(self.edges):
            raise ValueError("an edge occurs twice")
        if not all(
            0 <= u < self.num_vertices and 0 <= v < self.num_vertices and u != v for u, v in self.edges
        ):
            raise ValueError("an edge has an end that is no vertex, or is a loop")

    def triangles(self):
        place = {frozenset(edge): number for number, edge in enumerate(self.edges)}
        for corners in combinations(range(self.num_vertices), 3):
            sides = [frozenset(side) for side in combinations(corners, 2)]
            if all(side in place for side in sides):
                yield corners, [place[side] for side in sides]

    def violation(self, witness):
        if len(witness) != len(self.edges):
            return f"expected {len(self.edges)} colors, got {len(witness)}"
        for corners, sides in self.triangles():
            if len({bool(witness[side]) for side in sides}) == 1:
                return f"triangle {corners} has one color"
        return None

    def candidates(self):
        return product((False, True), repeat=len(self.edges))

    def encode(self, model):
        x = [model.new_bool_var("") for _ in self.edges]
        for _, sides in self.triangles():
            model.add_bool_or([x[side] for side in sides])
            model.add_bool_or([x[side].Not() for side in sides])
        return lambda truth: tuple(bool(truth(color)) for color in x)


TARGET = MonochromaticTriangle


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    n = source.num_variables
    edges, start = {(2 * v, 2 * v + 1) for v in range(n)}, 2 * n
    for a, b, c in source.clauses.lists():
        ab, ac, bc = range(start, start + 3)
        edges |= {(ab, ac), (ab, bc), (ac, bc)}
        edges |= {(vertex(a), ab), (vertex(a), ac), (vertex(b), ab), (vertex(b), bc)}
        edges |= {(vertex(c), ac), (vertex(c), bc)}
        start += 3
    return MonochromaticTriangle(start, tuple(sorted(edges)))


def back(source, witness):
    edges = instance(source).edges
    values = [witness[edges.index((2 * v, 2 * v + 1))] for v in range(source.num_variables)]
    return np.array(values, dtype=bool)
