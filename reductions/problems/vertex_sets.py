"""Problems that ask for a set of vertices: VERTEX COVER, INDEPENDENT SET and CLIQUE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray
from reductions.core import Problem
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.graphs import GraphProblem, SimpleGraph
from reductions.reading.fields import Fields
from reductions.reading.stored import StoredObject


@dataclass(frozen=True, eq=False)
class VertexSetProblem(GraphProblem):
    """A graph and a bound on the cardinality of a set of vertices.

    A witness is a bool array of shape (num_vertices,): True for the chosen vertices.

    Parameters
    ----------
    graph : SimpleGraph
    bound : int
        Any integer: a bound that no set meets states a NO-instance.
    """

    bound: int

    @classmethod
    def from_edges(cls, num_vertices: int, edges: Iterable[Sequence[int]], bound: int) -> Self:
        """Build from pairs of vertices."""
        return cls(SimpleGraph.from_edges(num_vertices, edges), bound)

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int) -> Self:
        return cls(graph, number)

    @property
    def number(self) -> int:
        return self.bound

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, int]]:
        """Pairs of vertices that forbid the chosen set."""
        raise NotImplementedError

    def excess(self, cardinality: int) -> int:
        """By how much a set of this cardinality misses the bound (0 when it meets it)."""
        raise NotImplementedError

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.graph.num_vertices, rng)

    def num_violations(self, witness: ArrayLike) -> int:
        chosen = assignment(witness, self.graph.num_vertices)
        return len(self.conflicts(chosen)) + self.excess(int(chosen.sum()))

    def violation(self, witness: ArrayLike) -> str | None:
        chosen = assignment(witness, self.graph.num_vertices)
        conflicts = self.conflicts(chosen)
        if conflicts:
            return f"vertices {conflicts[0][0]} and {conflicts[0][1]} violate the {self.name}"
        if self.excess(int(chosen.sum())):
            return f"{int(chosen.sum())} vertices are chosen, the bound is {self.bound}"
        return None

    def size(self) -> dict[str, int]:
        return self.graph.size() | {"bound": self.bound}

    def fields(self) -> StoredObject:
        return self.graph.fields() | {"bound": self.bound}

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        return cls(SimpleGraph.from_json(data), data.integer("bound"))


class VertexCover(VertexSetProblem):
    """VERTEX COVER: at most ``bound`` vertices that meet every edge.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name = "vertex-cover"

    @property
    def num_constraints(self) -> int:
        """Edges, and vertices that may be too many."""
        return self.graph.num_edges + max(0, self.graph.num_vertices - self.bound)

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, int]]:
        """Edges without a chosen end."""
        u, v = self.graph.edges
        return [(a, b) for a, b in self.graph.edges[:, ~chosen[u] & ~chosen[v]].T.tolist()]

    def excess(self, cardinality: int) -> int:
        """Vertices beyond the bound."""
        return max(0, cardinality - self.bound)


class IndependentSet(VertexSetProblem):
    """INDEPENDENT SET: at least ``bound`` vertices, no two of them adjacent.

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, GT20.
    """

    name = "independent-set"

    @property
    def num_constraints(self) -> int:
        """Edges, and vertices that may be missing."""
        return self.graph.num_edges + max(0, self.bound)

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, int]]:
        """Edges with both ends chosen."""
        u, v = self.graph.edges
        return [(a, b) for a, b in self.graph.edges[:, chosen[u] & chosen[v]].T.tolist()]

    def excess(self, cardinality: int) -> int:
        """Vertices missing to the bound."""
        return max(0, self.bound - cardinality)


class Clique(VertexSetProblem):
    """CLIQUE: at least ``bound`` vertices, every two of them adjacent.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name = "clique"

    @property
    def num_constraints(self) -> int:
        """Pairs that are no edges, and vertices that may be missing."""
        return self.graph.num_pairs - self.graph.num_edges + max(0, self.bound)

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, int]]:
        """Pairs of chosen vertices that are not adjacent."""
        members = np.flatnonzero(chosen)
        adjacent = np.zeros((self.graph.num_vertices,) * 2, dtype=np.bool_)
        adjacent[self.graph.edges[0], self.graph.edges[1]] = True
        missing = np.triu(~adjacent[np.ix_(members, members)], k=1)
        return [(int(members[i]), int(members[j])) for i, j in zip(*np.nonzero(missing), strict=True)]

    def excess(self, cardinality: int) -> int:
        """Vertices missing to the bound."""
        return max(0, self.bound - cardinality)


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (VertexCover, IndependentSet, Clique)
