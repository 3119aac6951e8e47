"""Graph k-coloring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray, IntegerArray
from reductions.core import Problem
from reductions.errors import InputError
from reductions.problems.graphs import GraphProblem, SimpleGraph
from reductions.problems.hypergraph_coloring import coloring
from reductions.reading.fields import Fields
from reductions.reading.stored import StoredObject


@dataclass(frozen=True, eq=False)
class GraphColoring(GraphProblem):
    """Color the vertices with k colors so that adjacent vertices differ.

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
    num_colors: int

    def __post_init__(self) -> None:
        if self.num_colors < 1:
            raise InputError(self.name, f"expected at least 1 color, got {self.num_colors}")

    @classmethod
    def from_edges(cls, num_vertices: int, edges: Iterable[Sequence[int]], num_colors: int) -> GraphColoring:
        """Build from pairs of vertices."""
        return cls(SimpleGraph.from_edges(num_vertices, edges), num_colors)

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int) -> GraphColoring:
        return cls(graph, number)

    @property
    def number(self) -> int:
        return self.num_colors

    @property
    def num_constraints(self) -> int:
        return self.graph.num_edges

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each edge whether its ends differ."""
        colors = coloring(witness, self.graph.num_vertices, self.num_colors)
        return np.asarray(colors[self.graph.edges[0]] != colors[self.graph.edges[1]])

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        bad = np.flatnonzero(~self.satisfied(witness))
        if not bad.size:
            return None
        u, v = self.graph.edges[:, bad[0]].tolist()
        return f"vertices {u} and {v} are adjacent and share a color"

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return rng.integers(0, self.num_colors, self.graph.num_vertices)

    def size(self) -> dict[str, int]:
        return self.graph.size() | {"num_colors": self.num_colors}

    def fields(self) -> StoredObject:
        return self.graph.fields() | {"num_colors": self.num_colors}

    @classmethod
    def from_json(cls, data: Fields) -> GraphColoring:
        return cls(SimpleGraph.from_json(data), data.count("num_colors"))


PROBLEMS: tuple[type[Problem[IntegerArray]], ...] = (GraphColoring,)
