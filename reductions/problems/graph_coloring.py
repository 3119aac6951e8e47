"""Graph k-colouring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import networkx as nx
import numpy as np

from reductions.arrays import ArrayEquality, BoolArray
from reductions.errors import InputError
from reductions.problems.fields import Fields
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hypergraph_coloring import coloring


@dataclass(frozen=True, eq=False)
class GraphColoring(ArrayEquality):
    """Colour the vertices with k colours so that adjacent vertices differ.

    A witness is an integer array of shape (num_vertices,) with entries 0..num_colors - 1.

    Parameters
    ----------
    graph : SimpleGraph
    num_colors : int
        At least 1.

    References
    ----------
    Garey, Johnson, Stockmeyer, "Some simplified NP-complete graph problems", 1976.
    """

    name: ClassVar[str] = "graph-coloring"
    graph: SimpleGraph
    num_colors: int

    def __post_init__(self) -> None:
        if self.num_colors < 1:
            raise InputError(self.name, f"expected at least 1 color, got {self.num_colors}")

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Any], num_colors: int) -> GraphColoring:
        """Build from a networkx graph; vertices are numbered in its order."""
        return cls(SimpleGraph.from_networkx(graph), num_colors)

    def satisfied(self, witness: Any) -> BoolArray:
        """Return for each edge whether its ends differ."""
        colors = coloring(witness, self.graph.num_vertices, self.num_colors)
        return np.asarray(colors[self.graph.edges[0]] != colors[self.graph.edges[1]])

    def num_violations(self, witness: Any) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: Any) -> str | None:
        bad = np.flatnonzero(~self.satisfied(witness))
        if not bad.size:
            return None
        u, v = self.graph.edges[:, bad[0]].tolist()
        return f"vertices {u} and {v} are adjacent and share a color"

    def size(self) -> dict[str, int]:
        return self.graph.size() | {"num_colors": self.num_colors}

    def to_json(self) -> dict[str, Any]:
        return self.graph.to_json() | {"num_colors": self.num_colors}

    @classmethod
    def from_json(cls, data: Fields) -> GraphColoring:
        return cls(SimpleGraph.from_json(data), data.count("num_colors"))
