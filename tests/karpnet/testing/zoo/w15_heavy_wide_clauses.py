"""NAE-SAT -> maximum cut, clauses as cliques of weight 1.

Wrong: Wide clauses outweigh a narrow one.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import numpy as np

SOURCE = "nae-sat"


@cache
def largest_cut(num_vertices, weighted):
    return max(cut(side, weighted) for side in product((False, True), repeat=num_vertices))


def cut(side, weighted):
    return sum(weight for u, v, weight in weighted if side[u] != side[v])


@dataclass(frozen=True)
class MaximumCut:
    """A cut of the largest weight, if that is at least ``least``; a witness is the side of every vertex."""

    num_vertices: int
    weighted: tuple
    least: int

    def violation(self, witness):
        if len(witness) != self.num_vertices:
            return f"expected {self.num_vertices} sides, got {len(witness)}"
        best, value = largest_cut(self.num_vertices, self.weighted), cut(witness, self.weighted)
        if value < best:
            return f"the cut weighs {value}, there is one of {best}"
        return None if value >= self.least else f"the cut weighs {value}, expected at least {self.least}"

    def candidates(self):
        return product((False, True), repeat=self.num_vertices)


TARGET = MaximumCut


def accepts(source):
    clauses = source.clauses.lists()
    return all(len({abs(literal) for literal in clause}) == len(clause) >= 2 for clause in clauses)


def vertex(literal):
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(source):
    heavy = len(source.clauses) + 1
    weights = {(2 * v, 2 * v + 1): heavy for v in range(source.num_variables)}
    for clause in source.clauses.lists():
        for pair in combinations(sorted(map(vertex, clause)), 2):
            weights[pair] = weights.get(pair, 0) + 1
    least = heavy * source.num_variables + sum(len(clause) - 1 for clause in source.clauses.lists())
    weighted = tuple((u, v, weight) for (u, v), weight in sorted(weights.items()))
    return MaximumCut(2 * source.num_variables, weighted, least)


def back(source, witness):
    return np.array(witness[0::2], dtype=bool)
