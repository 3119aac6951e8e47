"""Exact cover -> Steiner tree with weights.

Wrong: Edges of weight 0 reach a set from the elements, unpaid.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "exact-cover"


@dataclass(frozen=True)
class SteinerTree:
    """Edges (u, v, weight) that join the terminals within the budget; a witness is a bool an edge."""

    num_vertices: int
    edges: tuple
    terminals: tuple
    budget: int

    def violation(self, witness):
        if len(witness) != len(self.edges):
            return f"expected {len(self.edges)} truth values, got {len(witness)}"
        chosen = [edge for edge, inside in zip(self.edges, witness, strict=True) if inside]
        weight = sum(weight for _, _, weight in chosen)
        if weight > self.budget:
            return f"the edges weigh {weight}, more than {self.budget}"
        reached = {self.terminals[0]}
        for _ in chosen:
            reached |= {w for u, v, _ in chosen if u in reached or v in reached for w in (u, v)}
        missing = set(self.terminals) - reached
        return f"terminal {min(missing)} is not reached" if missing else None

    def candidates(self):
        return product((False, True), repeat=len(self.edges))


TARGET = SteinerTree


def instance(source):
    sets, n = source.sets.lists(), source.num_elements
    edges = [(0, 1 + n + number, len(members)) for number, members in enumerate(sets)]
    edges += [(1 + n + number, 1 + element, 0) for number, members in enumerate(sets) for element in members]
    return SteinerTree(1 + n + len(sets), tuple(edges), tuple(range(n + 1)), n)


def forward(source, witness):
    inside = [bool(value) for value in witness]
    sets = source.sets.lists()
    return (*inside, *(inside[number] for number, members in enumerate(sets) for _ in members))


def back(source, witness):
    return np.array(witness[: len(source.sets)], dtype=bool)
