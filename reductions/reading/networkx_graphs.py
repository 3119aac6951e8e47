"""networkx graphs as lists of numbered edges: one rule for what they may hold, wherever they are read.

Vertices are numbered in the graph's own order. A directed graph is refused, even where it has both
orientations of every edge: ``.to_undirected()`` is the caller's decision. So is an edge from a vertex to
itself. Parallel edges of a multigraph are one edge; where weights are read, their weights are added.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import TYPE_CHECKING, Any, SupportsFloat, TypeVar

from reductions.errors import InputError, shown

if TYPE_CHECKING:
    import networkx as nx

Node = TypeVar("Node", bound=Hashable)
Weight = TypeVar("Weight", int, Fraction)


def edges_of(graph: nx.Graph[Node]) -> list[tuple[int, int]]:
    """Pairs of an undirected graph, the smaller end first, every pair once.

    Raises
    ------
    InputError
        If the graph is directed, or a vertex has an edge to itself.
    """
    number = numbered(graph)
    pairs = {_pair(number[u], number[v]): None for u, v in graph.edges()}
    return list(pairs)


def arcs_of(graph: nx.DiGraph[Node]) -> list[tuple[int, int]]:
    """Pairs (tail, head) of a directed graph, every pair once.

    Raises
    ------
    InputError
        If the graph is undirected, or a vertex has an arc to itself.
    """
    if not graph.is_directed():
        remedy = "pass graph.to_directed() for arcs in both directions"
        raise InputError("networkx graph", "is undirected, expected a directed graph", remedy)
    number = _numbers(graph)
    return list(dict.fromkeys((number[u], number[v]) for u, v in graph.edges()))


def weighted_edges_of(
    graph: nx.Graph[Node], number_of: Callable[[object], Weight | None], expected: str
) -> dict[tuple[int, int], Weight]:
    """Pairs of an undirected graph with the sum of the ``weight`` of their edges, 1 without it.

    Parameters
    ----------
    graph : networkx.Graph or networkx.MultiGraph
    number_of : callable
        A weight as an exact number, such as `whole`; None where it is none.
    expected : str
        What a weight should be, for errors: ``"an integer"``.

    Raises
    ------
    InputError
        If the graph is directed, a vertex has an edge to itself, or a weight is of another kind.
    """
    number = numbered(graph)
    weights: dict[tuple[int, int], Weight] = {}
    edges: Any = graph.edges(data="weight", default=1)
    for u, v, given in edges:
        weight = number_of(given)
        if weight is None:
            what = f"edge {u!r}-{v!r}: expected {expected} as its weight, got {shown(given)}"
            raise InputError("networkx graph", what)
        pair = _pair(number[u], number[v])
        weights[pair] = weights[pair] + weight if pair in weights else weight
    return weights


def whole(value: object) -> int | None:
    """A number that is an integer, as one: 3, 3.0, 6/2; None for anything else."""
    exact = rational(value)
    return int(exact) if exact is not None and exact.denominator == 1 else None


def rational(value: object) -> Fraction | None:
    """A finite number as the fraction that it is; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    try:
        if isinstance(value, Decimal):
            return Fraction(value)
        return Fraction(float(value)) if isinstance(value, SupportsFloat) else None
    except (ValueError, OverflowError, TypeError):  # NaN, infinity, an array
        return None


def numbered(graph: nx.Graph[Node]) -> dict[Node, int]:
    """The number of every vertex of a graph that may be read.

    Raises
    ------
    InputError
        If the graph is directed, or a vertex has an edge to itself.
    """
    if graph.is_directed():
        remedy = "pass graph.to_undirected()"
        raise InputError("networkx graph", "is directed, expected an undirected graph", remedy)
    return _numbers(graph)


def _numbers(graph: nx.Graph[Node]) -> dict[Node, int]:
    """The number of every vertex of a graph without loops."""
    loop = next((u for u, v in graph.edges() if u == v), None)
    if loop is not None:
        remedy = "remove it with graph.remove_edges_from(list(nx.selfloop_edges(graph)))"
        raise InputError("networkx graph", f"vertex {loop!r} has an edge to itself", remedy)
    return {node: index for index, node in enumerate(graph)}


def _pair(u: int, v: int) -> tuple[int, int]:
    return (u, v) if u < v else (v, u)
