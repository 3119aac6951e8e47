"""Tours through all vertices of a graph: HAMILTONIAN CYCLE and PATH, and the directed cycle.

What is asked of the smallest graphs follows the definitions of paths and cycles. A path has at least one
vertex, a cycle at least three (Diestel, "Graph Theory", 5th edition, 2017, section 1.3), a directed cycle
at least two, since there are no loops (Bang-Jensen, Gutin, "Digraphs", 2nd edition, 2009, section 1.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, IndexArray, IntegerArray
from reductions.core import Problem
from reductions.drawings import Drawing
from reductions.errors import WitnessError
from reductions.problems.directed_graphs import DirectedGraph
from reductions.problems.graphs import GraphProblem, SimpleGraph
from reductions.reading.fields import Fields
from reductions.reading.networkx_graphs import Node
from reductions.reading.stored import Stored, StoredObject

if TYPE_CHECKING:
    import networkx as nx


G = TypeVar("G", SimpleGraph, DirectedGraph)


class Tour(Stored, Generic[G]):
    """What is asked of an order of all vertices: that each is adjacent to the next.

    A witness is an int64 array of shape (num_vertices,) that holds every vertex once.
    """

    name: ClassVar[str]
    is_closed: ClassVar[bool]  # whether the first follows on the last
    fewest: ClassVar[int]  # vertices that there must be
    graph: G

    def arcs(self) -> IndexArray:
        """What may follow on what, shape (2, num_arcs)."""
        raise NotImplementedError

    @property
    def num_constraints(self) -> int:
        """The steps of a tour; a single one that fails where there are too few vertices."""
        n = self.graph.num_vertices
        return 1 if n < self.fewest else n - (not self.is_closed)

    def missing_steps(self, witness: ArrayLike) -> list[tuple[int, int]]:
        """The steps of an order that the graph does not have."""
        n = self.graph.num_vertices
        tails = order(witness, n)
        heads = np.roll(tails, -1)
        steps = np.stack((tails, heads))[:, : n if self.is_closed else max(n - 1, 0)]
        keys, arcs = steps[0] * n + steps[1], self.arcs()
        return [(a, b) for a, b in steps[:, ~np.isin(keys, arcs[0] * n + arcs[1])].T.tolist()]

    def num_violations(self, witness: ArrayLike) -> int:
        missing = self.missing_steps(witness)
        return 1 if self.graph.num_vertices < self.fewest else len(missing)

    def violation(self, witness: ArrayLike) -> str | None:
        missing = self.missing_steps(witness)
        if self.graph.num_vertices < self.fewest:
            kind = self.name.replace("-", " ")
            return f"a {kind} needs at least {self.fewest} vertices, there are {self.graph.num_vertices}"
        return f"vertex {missing[0][1]} cannot follow on {missing[0][0]}" if missing else None

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return rng.permutation(self.graph.num_vertices).astype(np.int64)

    def size(self) -> dict[str, int]:
        return self.graph.size()

    def fields(self) -> StoredObject:
        return self.graph.fields()


class UndirectedTour(GraphProblem, Tour[SimpleGraph]):
    """A tour of an undirected graph, a question without a number."""

    asks_number = False

    @classmethod
    def from_edges(cls, num_vertices: int, edges: Iterable[Sequence[int]]) -> Self:
        """Build from pairs of vertices."""
        return cls(SimpleGraph.from_edges(num_vertices, edges))

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int = 0) -> Self:
        """Ask the question of a graph; there is no number in it."""
        return cls(graph)

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node], number: int = 0) -> Self:
        """Build from a networkx graph; vertices are numbered in its order."""
        return cls(SimpleGraph.from_networkx(graph))

    @property
    def number(self) -> int:
        return 0

    def arcs(self) -> IndexArray:
        return np.concatenate((self.graph.edges, self.graph.edges[::-1]), axis=1)

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        return cls(SimpleGraph.from_json(data))


class HamiltonianCycle(UndirectedTour):
    """HAMILTONIAN CYCLE: is there a cycle through all vertices of the undirected graph?

    A witness is an int64 array of shape (num_vertices,), the vertices in the order of the cycle, from any
    of them and either way round. A graph of 0, 1 or 2 vertices is a NO-instance: a cycle has at least
    three vertices (Diestel, "Graph Theory", 2017), and no edge may be used twice.

    Parameters
    ----------
    graph : SimpleGraph

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972 (UNDIRECTED HAMILTON CIRCUIT).
    """

    name = "hamiltonian-cycle"
    is_closed = True
    fewest = 3


class HamiltonianPath(UndirectedTour):
    """HAMILTONIAN PATH: is there a path through all vertices of the undirected graph?

    A witness is an int64 array of shape (num_vertices,), the vertices in the order of the path, from
    either end. A graph of one vertex is a YES-instance, one of two vertices if they are adjacent. The
    graph without vertices is a NO-instance: a path is a non-empty graph (Diestel, "Graph Theory", 2017).

    Parameters
    ----------
    graph : SimpleGraph

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, GT39.
    """

    name = "hamiltonian-path"
    is_closed = False
    fewest = 1


@dataclass(frozen=True, eq=False)
class DirectedHamiltonianCycle(ArrayEquality, Tour[DirectedGraph]):
    """DIRECTED HAMILTONIAN CYCLE: is there a directed cycle through all vertices?

    A witness is an int64 array of shape (num_vertices,), the vertices in the order of the cycle, from any
    of them. Two vertices with an arc in each direction are a YES-instance. A graph of 0 or 1 vertices is a
    NO-instance: without loops a directed cycle has at least two vertices (Bang-Jensen, Gutin, "Digraphs",
    2009).

    Parameters
    ----------
    graph : DirectedGraph

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972 (DIRECTED HAMILTON CIRCUIT).
    """

    name: ClassVar[str] = "directed-hamiltonian-cycle"
    is_closed: ClassVar[bool] = True
    fewest: ClassVar[int] = 2
    graph: DirectedGraph

    @classmethod
    def from_arcs(cls, num_vertices: int, arcs: Iterable[Sequence[int]]) -> DirectedHamiltonianCycle:
        """Build from pairs (tail, head)."""
        return cls(DirectedGraph.from_arcs(num_vertices, arcs))

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[Node]) -> DirectedHamiltonianCycle:
        """Build from a directed networkx graph; vertices are numbered in its order."""
        return cls(DirectedGraph.from_networkx(graph))

    def arcs(self) -> IndexArray:
        return self.graph.arcs

    def drawing(self) -> Drawing:
        return self.graph.drawing()

    @classmethod
    def from_json(cls, data: Fields) -> DirectedHamiltonianCycle:
        return cls(DirectedGraph.from_json(data))


def order(witness: ArrayLike, num_vertices: int) -> IndexArray:
    """Check that a witness holds every vertex once, and return it as int64."""
    vertices = np.asarray(witness)
    if vertices.shape != (num_vertices,) or (vertices.size and vertices.dtype.kind not in "iu"):
        got = f"{vertices.dtype} of shape {vertices.shape}"
        raise WitnessError(f"expected {num_vertices} vertices in their order, got {got}")
    if vertices.size and not 0 <= vertices.min() <= vertices.max() < num_vertices:
        got = f"{vertices.min()}..{vertices.max()}"
        raise WitnessError(f"expected vertices 0..{num_vertices - 1}, got {got}")
    vertices = vertices.astype(np.int64)
    counts = np.bincount(vertices, minlength=num_vertices)
    if (counts > 1).any():
        raise WitnessError(f"expected every vertex once, got vertex {counts.argmax()} {counts.max()} times")
    return vertices


PROBLEMS: tuple[type[Problem[IntegerArray]], ...] = (
    HamiltonianCycle,
    HamiltonianPath,
    DirectedHamiltonianCycle,
)
