"""One rule for networkx graphs, wherever they are read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest

import karpnet as kn
from reductions.errors import InputError
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.max_cut import MaxCut
from reductions.problems.vertex_sets import Clique, VertexCover

READERS: dict[str, Callable[[Any], Any]] = {
    "SimpleGraph": SimpleGraph.from_networkx,
    "GraphColoring": lambda graph: GraphColoring.from_networkx(graph, 2),
    "MaxCut": lambda graph: MaxCut.from_networkx(graph, 1),
    "load": lambda graph: kn.load(graph, "vertex-cover:1").source,
    "load max-cut": lambda graph: kn.load(graph, "max-cut:1").source,
}
every_reader = pytest.mark.parametrize("name", READERS)


def cut(*edges: tuple[Any, ...], kind: Any = nx.Graph) -> list[int]:
    graph = kind()
    graph.add_weighted_edges_from(edges)
    return kn.load(graph, "max-cut:1").source.weights.tolist()  # type: ignore[no-any-return]


@every_reader
@pytest.mark.parametrize("edges", [[(0, 1)], [(0, 1), (1, 0)]])
@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiDiGraph])
def test_directed_graphs_are_refused(name: str, edges: list[tuple[int, int]], kind: Any) -> None:
    with pytest.raises(InputError) as caught:
        READERS[name](kind(edges))
    assert str(caught.value) == (
        "networkx graph: is directed, expected an undirected graph; pass graph.to_undirected()"
    )
    READERS[name](kind(edges).to_undirected())


@every_reader
def test_loops_are_named(name: str) -> None:
    with pytest.raises(InputError, match=r"vertex 'b' has an edge to itself; remove it with graph\.remove"):
        READERS[name](nx.Graph([("a", "b"), ("b", "b")]))


@every_reader
def test_parallel_edges_are_one_edge(name: str) -> None:
    read = READERS[name](nx.MultiGraph([("a", "b"), ("b", "a"), ("a", "b"), ("b", "c")]))
    assert getattr(read, "graph", read).pairs() == [(0, 1), (1, 2)]


def test_weights_of_parallel_edges_are_added() -> None:
    assert cut(("a", "b", 2), ("b", "a", 3), ("b", "c", -1), kind=nx.MultiGraph) == [5, -1]
    assert MaxCut.from_networkx(nx.MultiGraph([(0, 1), (0, 1)]), 2).weights.tolist() == [2]


def test_integers_of_any_type_are_weights() -> None:
    given = (
        3,
        3.0,
        np.int8(3),
        np.float32(3),
        np.uint64(3),
        Fraction(6, 2),
        Decimal("3.00"),
        2**80,
        -(2.0**80),
    )
    weights = cut(*((0, node, weight) for node, weight in enumerate(given, 1)))
    assert weights == [3] * 7 + [2**80, -(2**80)]
    assert all(type(weight) is int for weight in weights)


@pytest.mark.parametrize(
    "weight", [0.5, float("nan"), float("inf"), "3", None, True, [1], Fraction(1, 2), Decimal("0.1"), 1j]
)
def test_other_weights_name_their_edge(weight: Any) -> None:
    with pytest.raises(InputError) as caught:
        cut(("a", "b", 1), ("b", "c", weight))
    line = "networkx graph: edge 'b'-'c': expected an integer as its weight, got "
    assert str(caught.value).startswith(line)


def test_graphs_convert_both_ways() -> None:
    graph = nx.relabel_nodes(nx.petersen_graph(), {i: f"v{i}" for i in range(10)})
    cover = VertexCover.from_networkx(graph, 6)
    assert nx.is_isomorphic(cover.graph.to_networkx(), graph)
    assert Clique.from_networkx(nx.complement(graph), 4).graph == cover.graph.complement()
    for wrong in ([(0, 0)], [(0, 1), (1, 0)], [(0, 5)]):
        with pytest.raises(InputError):
            SimpleGraph.from_edges(3, wrong)
