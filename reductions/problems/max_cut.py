"""MAX CUT, as a decision problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray, IntegerArray, integers, magnitude
from reductions.core import Problem
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.graphs import GraphProblem, SimpleGraph
from reductions.reading.fields import Fields
from reductions.reading.networkx_graphs import Node, weighted_edges_of, whole
from reductions.reading.stored import StoredObject

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class MaxCut(GraphProblem):
    """MAX CUT: split the vertices so that the edges across weigh at least ``bound``.

    A witness is a bool array of shape (num_vertices,): the side of every vertex.

    Parameters
    ----------
    graph : SimpleGraph
    weights : integers, shape (num_edges,)
        In the order of the graph's edges; negative ones are edges that a cut avoids.
    bound : int

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name: ClassVar[str] = "max-cut"
    weights: IntegerArray
    bound: int

    def __post_init__(self) -> None:
        if self.weights.shape != (self.graph.num_edges,):
            raise InputError(self.name, f"expected {self.graph.num_edges} weights, got {len(self.weights)}")

    @classmethod
    def from_edges(cls, num_vertices: int, edges: Iterable[Sequence[int]], bound: int) -> MaxCut:
        """Build from triples (u, v, weight); the weights of an edge that occurs twice add up.

        Raises
        ------
        InputError
            If an edge is a loop or out of range.
        """
        weighted: dict[tuple[int, int], int] = {}
        for u, v, weight in edges:
            pair = (min(u, v), max(u, v))
            weighted[pair] = weighted.get(pair, 0) + weight
        return cut_weights(num_vertices, weighted, bound)

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node], number: int) -> MaxCut:
        """Build from a networkx graph; the edge attribute ``weight`` counts, 1 without it.

        Parallel edges are one edge of their total weight.

        Raises
        ------
        InputError
            If the graph is directed, a vertex has an edge to itself, or a weight is no integer.
        """
        return cut_weights(len(graph), weighted_edges_of(graph, whole, "an integer"), number)

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int) -> MaxCut:
        """All edges weigh 1."""
        return cls(graph, integers([1] * graph.num_edges), number)

    @classmethod
    def from_weighted(cls, graph: SimpleGraph, weights: IntegerArray, number: int) -> MaxCut:
        return cls(graph, integers(weights), number)

    @property
    def number(self) -> None:
        """Weights stand in no file of a graph."""
        return None

    @property
    def total_weight(self) -> int:
        """Sum of the positive weights: no cut weighs more."""
        return sum(self.weights[self.weights > 0].tolist())

    @property
    def num_constraints(self) -> int:
        return 1

    def value(self, witness: ArrayLike) -> int:
        """Weight of the edges across."""
        side = assignment(witness, self.graph.num_vertices)
        across = side[self.graph.edges[0]] != side[self.graph.edges[1]]
        return sum(self.weights[across].tolist())

    def num_violations(self, witness: ArrayLike) -> int:
        return int(self.value(witness) < self.bound)

    def violation(self, witness: ArrayLike) -> str | None:
        value = self.value(witness)
        return None if value >= self.bound else f"the cut weighs {value}, expected at least {self.bound}"

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.graph.num_vertices, rng)

    def size(self) -> dict[str, int]:
        return self.graph.size() | {
            "bound": self.bound,
            "total_weight": self.total_weight,
            "num_weighted_edges": int((self.weights != 0).sum()),
            "max_bits": max(self.total_weight, magnitude(self.weights), abs(self.bound)).bit_length(),
        }

    def fields(self) -> StoredObject:
        return self.graph.fields() | {"weights": self.weights, "bound": self.bound}

    @classmethod
    def from_json(cls, data: Fields) -> MaxCut:
        edges = data.integer_lists("edges")
        weights = data.integer_list("weights") if "weights" in data.data else [1] * len(edges)
        if len(weights) != len(edges):
            raise data.fail("weights", f"expected {len(edges)}, got {len(weights)}")
        graph = SimpleGraph.from_json(data)
        by_edge = {tuple(sorted(edge)): weight for edge, weight in zip(edges, weights, strict=True)}
        return cls(graph, integers([by_edge[pair] for pair in graph.pairs()]), data.integer("bound"))


def cut_weights(num_vertices: int, weighted: dict[tuple[int, int], int], bound: int) -> MaxCut:
    """Build from a dict from pairs (smaller vertex first) to weights."""
    graph = SimpleGraph.from_edges(num_vertices, sorted(weighted))
    weights = np.array([weighted[pair] for pair in graph.pairs()], dtype=object)
    return MaxCut(graph, integers(weights), bound)


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (MaxCut,)
