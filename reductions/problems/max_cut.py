"""MAX CUT, as a decision problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray, IntegerArray, integers
from reductions.core import Problem
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.graphs import GraphProblem, Node, SimpleGraph
from reductions.reading.fields import Fields
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
        Non-negative, in the order of the graph's edges.
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
        if (self.weights < 0).any():
            raise InputError(self.name, f"expected weights >= 0, got {self.weights.min()}")

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node], number: int) -> MaxCut:
        """Build from a networkx graph; the edge attribute ``weight`` counts, 1 without it."""
        simple = SimpleGraph.from_networkx(graph)
        nodes = list(graph)
        weights = [graph.edges[nodes[u], nodes[v]].get("weight", 1) for u, v in simple.pairs()]
        return cls(simple, integers(weights), number)

    @classmethod
    def from_graph(cls, graph: SimpleGraph, number: int) -> MaxCut:
        """All edges weigh 1."""
        return cls(graph, integers([1] * graph.num_edges), number)

    @property
    def number(self) -> None:
        """Weights stand in no file of a graph."""
        return None

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
        total = sum(self.weights.tolist())
        return self.graph.size() | {
            "bound": self.bound,
            "total_weight": total,
            "num_weighted_edges": int((self.weights > 0).sum()),
            "max_bits": max(total, abs(self.bound)).bit_length(),
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
