"""Problems that ask for a set of vertices: to cover, dominate or break cycles, independent, or a clique."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

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

    at_most: ClassVar[bool]  # whether the bound is an upper one
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

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """What forbids the chosen set: edges, pairs of vertices or single vertices."""
        raise NotImplementedError

    def conflict_text(self, conflict: tuple[int, ...]) -> str:
        """A conflict for people."""
        return f"vertices {' and '.join(map(str, conflict))} violate the {self.name}"

    @property
    def most_conflicts(self) -> int:
        """At least as many conflicts as any set has."""
        return self.graph.num_edges

    @property
    def num_constraints(self) -> int:
        """Possible conflicts, and vertices that may be missing or too many."""
        return self.most_conflicts + max(self.excess(0), self.excess(self.graph.num_vertices))

    def excess(self, cardinality: int) -> int:
        """By how much a set of this cardinality misses the bound (0 when it meets it)."""
        return max(0, cardinality - self.bound if self.at_most else self.bound - cardinality)

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.graph.num_vertices, rng)

    def num_violations(self, witness: ArrayLike) -> int:
        chosen = assignment(witness, self.graph.num_vertices)
        return len(self.conflicts(chosen)) + self.excess(int(chosen.sum()))

    def violation(self, witness: ArrayLike) -> str | None:
        chosen = assignment(witness, self.graph.num_vertices)
        conflicts = self.conflicts(chosen)
        if conflicts:
            return self.conflict_text(conflicts[0])
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
    at_most = True

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """Edges without a chosen end."""
        u, v = self.graph.edges
        return [(a, b) for a, b in self.graph.edges[:, ~chosen[u] & ~chosen[v]].T.tolist()]


class IndependentSet(VertexSetProblem):
    """INDEPENDENT SET: at least ``bound`` vertices, no two of them adjacent.

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, GT20.
    """

    name = "independent-set"
    at_most = False

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """Edges with both ends chosen."""
        u, v = self.graph.edges
        return [(a, b) for a, b in self.graph.edges[:, chosen[u] & chosen[v]].T.tolist()]


class Clique(VertexSetProblem):
    """CLIQUE: at least ``bound`` vertices, every two of them adjacent.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name = "clique"
    at_most = False

    @property
    def most_conflicts(self) -> int:
        """Pairs that are no edges."""
        return self.graph.num_pairs - self.graph.num_edges

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """Pairs of chosen vertices that are not adjacent."""
        members = np.flatnonzero(chosen)
        adjacent = np.zeros((self.graph.num_vertices,) * 2, dtype=np.bool_)
        adjacent[self.graph.edges[0], self.graph.edges[1]] = True
        missing = np.triu(~adjacent[np.ix_(members, members)], k=1)
        return [(int(members[i]), int(members[j])) for i, j in zip(*np.nonzero(missing), strict=True)]


class DominatingSet(VertexSetProblem):
    """DOMINATING SET: at most ``bound`` vertices such that every other one has a neighbor among them.

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, GT2.
    """

    name = "dominating-set"
    at_most = True

    @property
    def most_conflicts(self) -> int:
        """The vertices."""
        return self.graph.num_vertices

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """Vertices that are not dominated."""
        u, v = self.graph.edges
        dominated = chosen.copy()
        dominated[u[chosen[v]]] = True
        dominated[v[chosen[u]]] = True
        return [(vertex,) for vertex in np.flatnonzero(~dominated).tolist()]

    def conflict_text(self, conflict: tuple[int, ...]) -> str:
        return f"vertex {conflict[0]} is not chosen, and no neighbor of it is"


class FeedbackVertexSet(VertexSetProblem):
    """FEEDBACK VERTEX SET: at most ``bound`` vertices that meet every cycle of the undirected graph.

    The vertices that are not chosen induce a forest. Of violations there are as many as edges must be
    taken from the graph that they induce to make it one.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972 (FEEDBACK NODE SET, of a directed graph);
    Garey, Johnson, "Computers and Intractability", 1979, GT7, also of undirected graphs.
    """

    name = "feedback-vertex-set"
    at_most = True

    def conflicts(self, chosen: BoolArray) -> list[tuple[int, ...]]:
        """Edges without a chosen end that close a cycle with the ones before them."""
        u, v = self.graph.edges
        root = list(range(self.graph.num_vertices))  # of the tree that a vertex lies in, after some steps
        closing: list[tuple[int, ...]] = []
        for a, b in self.graph.edges[:, ~chosen[u] & ~chosen[v]].T.tolist():
            ends = [_root(root, a), _root(root, b)]
            if ends[0] == ends[1]:
                closing.append((a, b))
            root[ends[0]] = ends[1]
        return closing

    def conflict_text(self, conflict: tuple[int, ...]) -> str:
        return f"edge {conflict[0]}-{conflict[1]} closes a cycle that no chosen vertex is on"


def _root(root: list[int], vertex: int) -> int:
    """The root of a vertex's tree; halves the way there."""
    while root[vertex] != vertex:
        root[vertex] = root[root[vertex]]
        vertex = root[vertex]
    return vertex


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (
    VertexCover,
    IndependentSet,
    Clique,
    DominatingSet,
    FeedbackVertexSet,
)
