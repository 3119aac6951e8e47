"""Simple undirected graphs, and what the graph problems share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from reductions.arrays import ArrayEquality, IndexArray, IntegerArray, Table
from reductions.drawings import Drawing, GraphDrawing
from reductions.errors import InputError
from reductions.reading.fields import Fields
from reductions.reading.networkx_graphs import Node, edges_of
from reductions.reading.stored import Stored, StoredObject

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class SimpleGraph(ArrayEquality, Stored):
    """An undirected graph without loops or repeated edges.

    Parameters
    ----------
    num_vertices : int
    edges : int64, shape (2, num_edges)
        Ends 0..num_vertices - 1, the smaller first, in lexicographic order.

    Raises
    ------
    InputError
        If an edge is a loop, repeated or out of range.
    """

    num_vertices: int
    edges: IndexArray

    def __post_init__(self) -> None:
        check_pairs(self.num_vertices, self.edges, "edge", "use SimpleGraph.from_edges")
        if (self.edges[0] > self.edges[1]).any():
            raise InputError("graph", "an edge names its larger end first", "use SimpleGraph.from_edges")

    @classmethod
    def cycle(cls, num_vertices: int) -> Self:
        """The cycle of at least three vertices."""
        return cls.from_edges(num_vertices, [(v, (v + 1) % num_vertices) for v in range(num_vertices)])

    @classmethod
    def path(cls, num_vertices: int) -> Self:
        """The path of that many vertices."""
        return cls.from_edges(num_vertices, [(v, v + 1) for v in range(num_vertices - 1)])

    @classmethod
    def complete(cls, num_vertices: int) -> Self:
        """The graph with all edges."""
        return cls.from_edges(num_vertices, [(u, v) for v in range(num_vertices) for u in range(v)])

    @classmethod
    def from_edges(cls, num_vertices: int, edges: Iterable[Sequence[int]] | IntegerArray) -> Self:
        """Build from pairs of vertices in any order.

        Raises
        ------
        InputError
            If an edge is a loop, repeated or out of range.
        """
        return cls(num_vertices, sorted_pairs(np.sort(as_pairs(edges), axis=1), "edge"))

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node]) -> Self:
        """Build from a networkx graph; vertices are numbered in its order.

        Parallel edges are one edge. Weights are not looked at.

        Raises
        ------
        InputError
            If the graph is directed, or a vertex has an edge to itself.
        """
        return cls.from_edges(len(graph), edges_of(graph))

    def to_networkx(self) -> nx.Graph[int]:
        """Return the same graph as networkx."""
        import networkx as nx

        graph: nx.Graph[int] = nx.empty_graph(self.num_vertices)
        graph.add_edges_from(self.pairs())
        return graph

    @property
    def num_edges(self) -> int:
        return int(self.edges.shape[1])

    @property
    def num_pairs(self) -> int:
        """Number of pairs of vertices, adjacent or not."""
        return self.num_vertices * (self.num_vertices - 1) // 2

    def pairs(self) -> list[tuple[int, int]]:
        """The edges as pairs."""
        return [(u, v) for u, v in self.edges.T.tolist()]

    def complement(self) -> SimpleGraph:
        """The graph with exactly the other edges."""
        adjacent = np.zeros((self.num_vertices, self.num_vertices), dtype=np.bool_)
        adjacent[self.edges[0], self.edges[1]] = True
        others = np.triu(~adjacent, k=1)
        return SimpleGraph(self.num_vertices, np.stack(np.nonzero(others)).astype(np.int64))

    def drawing(self) -> GraphDrawing:
        """The graph itself."""
        return GraphDrawing(self.num_vertices, tuple(self.pairs()))

    def size(self) -> dict[str, int]:
        """Named sizes."""
        return {"num_vertices": self.num_vertices, "num_edges": self.num_edges}

    def fields(self) -> StoredObject:
        """Return the fields as JSON values and arrays."""
        return {"num_vertices": self.num_vertices, "edges": Table((self.edges[0], self.edges[1]))}

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        """Read the fields."""
        edges = np.stack(data.table("edges", 2, "pairs of vertices"), axis=1)
        return cls.from_edges(data.count("num_vertices"), edges)


@dataclass(frozen=True, eq=False)
class GraphProblem(ArrayEquality, Stored):
    """A question about a graph, such as whether it has a coloring with k colors.

    Parameters
    ----------
    graph : SimpleGraph
    """

    name: ClassVar[str]
    asks_number: ClassVar[bool] = True  # of colors, or a bound
    graph: SimpleGraph

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int) -> Self:
        """Ask the question of a graph with this number of colors or this bound; 0 where it has none."""
        raise NotImplementedError

    @classmethod
    def from_weighted(cls, graph: SimpleGraph, weights: IntegerArray, number: int) -> Self:
        """Ask the question of a graph whose edges have weights, in the order of its edges.

        Raises
        ------
        InputError
            If the question does not look at weights, and one is not 1.
        """
        if (weights != 1).any():
            at = int(np.flatnonzero(weights != 1)[0])
            u, v = (graph.edges[:, at] + 1).tolist()
            raise InputError(
                cls.name, f"does not look at weights, and edge {u}-{v} weighs {weights[at]}", "use max-cut"
            )
        return cls.from_graph(graph, number)

    @property
    def number(self) -> int | None:
        """The number that `from_graph` takes; None where graph and number do not say it all."""
        raise NotImplementedError

    @property
    def question(self) -> str | None:
        """What ``--as`` says of it; None where graph and number do not say it all."""
        if not self.asks_number:
            return self.name
        return None if self.number is None else f"{self.name}:{self.number}"

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node], number: int) -> Self:
        """Build from a networkx graph; vertices are numbered in its order."""
        return cls.from_graph(SimpleGraph.from_networkx(graph), number)

    def drawing(self) -> Drawing:
        return self.graph.drawing()


def as_pairs(pairs: Iterable[Sequence[int]] | IntegerArray) -> IndexArray:
    """Pairs of vertices as an array, shape (num_pairs, 2)."""
    rows = pairs if isinstance(pairs, np.ndarray) else list(pairs)
    return np.asarray(rows, dtype=np.int64).reshape(-1, 2)


def sorted_pairs(pairs: IndexArray, what: str) -> IndexArray:
    """The pairs in lexicographic order, shape (2, num_pairs); ``what`` they are, for errors.

    Raises
    ------
    InputError
        If one is repeated.
    """
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    repeated = (pairs[1:] == pairs[:-1]).all(axis=1)
    if repeated.any():
        raise InputError("graph", f"{what} {pairs[1:][repeated][0].tolist()} occurs twice", "list it once")
    return np.ascontiguousarray(pairs.T)


def check_pairs(num_vertices: int, pairs: IndexArray, what: str, remedy: str) -> None:
    """Raise `InputError` unless these are different pairs of different vertices, in lexicographic order."""
    if num_vertices < 0:
        raise InputError("graph", f"expected at least 0 vertices, got {num_vertices}")
    if not pairs.size:
        return
    if pairs.min() < 0 or pairs.max() >= num_vertices:
        raise InputError("graph", f"expected vertices 0..{num_vertices - 1} in every {what}")
    loops = pairs[0] == pairs[1]
    if loops.any():
        raise InputError("graph", f"vertex {pairs[0][loops][0]} has an {what} to itself")
    keys = pairs[0] * num_vertices + pairs[1]
    if (keys[1:] <= keys[:-1]).any():
        raise InputError("graph", f"an {what} occurs twice or out of order", remedy)
