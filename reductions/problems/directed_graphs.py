"""Simple directed graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from reductions.arrays import ArrayEquality, IndexArray, IntegerArray, Table
from reductions.drawings import GraphDrawing
from reductions.problems.graphs import as_pairs, check_pairs, sorted_pairs
from reductions.reading.fields import Fields
from reductions.reading.networkx_graphs import Node, arcs_of
from reductions.reading.stored import Stored, StoredObject

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class DirectedGraph(ArrayEquality, Stored):
    """A directed graph without loops or repeated arcs; two vertices may have an arc in each direction.

    Parameters
    ----------
    num_vertices : int
    arcs : int64, shape (2, num_arcs)
        Tails and heads 0..num_vertices - 1, in lexicographic order.

    Raises
    ------
    InputError
        If an arc is a loop, repeated or out of range.
    """

    num_vertices: int
    arcs: IndexArray

    def __post_init__(self) -> None:
        check_pairs(self.num_vertices, self.arcs, "arc", "use DirectedGraph.from_arcs")

    @classmethod
    def from_arcs(cls, num_vertices: int, arcs: Iterable[Sequence[int]] | IntegerArray) -> Self:
        """Build from pairs (tail, head) in any order.

        Raises
        ------
        InputError
            If an arc is a loop, repeated or out of range.
        """
        return cls(num_vertices, sorted_pairs(as_pairs(arcs), "arc"))

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[Node]) -> Self:
        """Build from a directed networkx graph; vertices are numbered in its order.

        Parallel arcs are one arc. Weights are not looked at.

        Raises
        ------
        InputError
            If the graph is undirected, or a vertex has an arc to itself.
        """
        return cls.from_arcs(len(graph), arcs_of(graph))

    @property
    def num_arcs(self) -> int:
        return int(self.arcs.shape[1])

    def pairs(self) -> list[tuple[int, int]]:
        """The arcs as pairs (tail, head)."""
        return [(tail, head) for tail, head in self.arcs.T.tolist()]

    def drawing(self) -> GraphDrawing:
        """The graph, its arcs as edges."""
        return GraphDrawing(self.num_vertices, tuple(self.pairs()))

    def size(self) -> dict[str, int]:
        """Named sizes."""
        return {"num_vertices": self.num_vertices, "num_arcs": self.num_arcs}

    def fields(self) -> StoredObject:
        """Return the fields as JSON values and arrays."""
        return {"num_vertices": self.num_vertices, "arcs": Table((self.arcs[0], self.arcs[1]))}

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        """Read the fields."""
        arcs = np.stack(data.table("arcs", 2, "pairs of vertices"), axis=1)
        return cls.from_arcs(data.count("num_vertices"), arcs)
