"""Instances of the problems about graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np

from karpnet.testing.instances.shape import HUGE, Instances, P, climbed, unlike
from reductions.arrays import integers
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.max_cut import MaxCut
from reductions.problems.vertex_sets import (
    Clique,
    DominatingSet,
    FeedbackVertexSet,
    IndependentSet,
    VertexCover,
)

_SMALL = 6  # vertices of the largest graphs of which there are all
Number = Callable[[SimpleGraph, Random], int]


@cache
def all_graphs() -> list[list[SimpleGraph]]:
    """All graphs of 0, 1, ..., 6 vertices up to isomorphism, those of few edges first.

    References
    ----------
    Read, Wilson, "An Atlas of Graphs", 1998, as in networkx.
    """
    from networkx import graph_atlas_g

    by_order: list[list[SimpleGraph]] = [[] for _ in range(_SMALL + 1)]
    for graph in graph_atlas_g():
        if len(graph) <= _SMALL:
            by_order[len(graph)].append(SimpleGraph.from_networkx(graph))
    return by_order


def circulant(n: int, jumps: Iterable[int]) -> set[tuple[int, int]]:
    """Edges between vertices at these distances on a ring: cycles, ladders, complete graphs."""
    ends = ((v, (v + jump) % n) for v in range(n) for jump in jumps)
    return {(min(u, v), max(u, v)) for u, v in ends if u != v}


def multipartite(parts: list[int]) -> set[tuple[int, int]]:
    """Edges between all vertices of different parts: stars, complete bipartite graphs and others."""
    return {(u, v) for u, v in combinations(range(len(parts)), 2) if parts[u] != parts[v]}


def draw_graph(random: Random, n: int) -> SimpleGraph:
    """A sparse, dense, regular, multipartite or treelike graph; vertices in random order."""
    style, pairs = random.random(), list(combinations(range(n), 2))
    if style < 0.55:
        density = random.choice((1 / n, 2 / n, 3 / n, 0.5, 0.7, 0.85))
        edges = {pair for pair in pairs if random.random() < density}
    elif style < 0.7:
        edges = circulant(n, random.sample(range(1, n // 2 + 2), random.randint(1, n // 4 + 1)))
    elif style < 0.85:
        edges = multipartite(random.choices(range(random.randint(2, 3)), k=n))
    else:
        edges = {(random.randrange(max(0, v - 2), v), v) for v in range(1, n)}
    if pairs and random.random() < 0.4:
        edges ^= {random.choice(pairs)}
    names = random.sample(range(n), n)
    return SimpleGraph.from_edges(n, [(names[u], names[v]) for u, v in edges])


def structured_graphs() -> Iterator[SimpleGraph]:
    """Graphs with a name: empty, complete, paths, cycles, stars, wheels, grids, unions, Petersen's."""
    for n in (0, 1, 2, 3):
        yield SimpleGraph.from_edges(n, [])
    for n in (2, 3, 4, 5):
        yield SimpleGraph.complete(n)
        yield SimpleGraph.from_edges(n + 1, list(combinations(range(n), 2)))  # and an isolated vertex
        yield SimpleGraph.from_edges(n, list(combinations(range(n), 2))[1:])
    for n in (3, 4, 5, 6):
        yield SimpleGraph.path(n)
        yield SimpleGraph.cycle(n)
        yield SimpleGraph.from_edges(n, multipartite([0] + [1] * (n - 1)))
    for parts in ([0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]):
        yield SimpleGraph.from_edges(len(parts), multipartite(parts))
    for n in (5, 6):
        rim = [(v, v % n + 1) for v in range(1, n + 1)]
        yield SimpleGraph.from_edges(n + 1, [*rim, *((0, v) for v in range(1, n + 1))])
    triangle = [(0, 1), (1, 2), (0, 2)]
    yield SimpleGraph.from_edges(6, [*triangle, (3, 4), (4, 5), (3, 5)])
    yield SimpleGraph.from_edges(6, [*triangle, (3, 4), (4, 5), (3, 5), (2, 3)])
    yield SimpleGraph.from_edges(5, [*triangle, (3, 4)])
    yield SimpleGraph.from_edges(4, [(0, 1), (2, 3)])
    yield SimpleGraph.from_edges(6, [(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)])  # 2 × 3 grid
    yield SimpleGraph.from_edges(8, circulant(8, (1, 4)))
    spokes = [(v, v + 5) for v in range(5)]
    inner = [(5 + v, 5 + (v + 2) % 5) for v in range(5)]
    yield SimpleGraph.from_edges(10, [(v, (v + 1) % 5) for v in range(5)] + spokes + inner)  # Petersen


def bounded(make: Callable[[SimpleGraph, int], P], typical: Number, harder: int) -> Instances[P]:
    """A graph and a bound.

    Parameters
    ----------
    make : callable
        Graph and bound to the instance.
    typical : callable
        A bound that is met, and hard to better.
    harder : int
        1 where larger bounds are harder to meet, -1 where smaller ones are.
    """

    def small(level: int) -> Iterator[P]:
        for graph in all_graphs()[level - 1] if level <= _SMALL + 1 else ():
            yield from (make(graph, bound) for bound in range(-1, level + 1))

    def draw(random: Random, size: int) -> P:
        graph = draw_graph(random, size)
        bound = typical(graph, random)
        return make(graph, bound + harder * random.choice((0, 0, 0, 1, 1, 1, 1, -1)))

    def special(random: Random) -> Iterator[P]:
        for place, graph in enumerate(structured_graphs()):
            n, bound = graph.num_vertices, typical(graph, random)
            bounds = {bound - 1, bound, bound + 1} | ({-1, 0, n, n + 1} if place % 5 == 0 else set())
            yield from (make(graph, bound) for bound in sorted(bounds))

    return Instances(small, draw, special)


def cardinality(make: Callable[[SimpleGraph, int], Any], is_most: bool) -> Number:
    """The cardinality of a random vertex set that is right, and from which no vertex can be flipped.

    Parameters
    ----------
    make : callable
        Graph and bound to the instance.
    is_most : bool
        True where sets must be large (a maximal set), False where they must be small (a minimal one).
    """

    def typical(graph: SimpleGraph, random: Random) -> int:
        n = graph.num_vertices
        problem = make(graph, 0 if is_most else n)  # bounds that every set meets
        start = np.full(n, not is_most, dtype=np.bool_)
        return int(climbed(start, lambda chosen: None if problem.violation(chosen) else 0, random).sum())

    return typical


def _vertex_sets(make: Callable[[SimpleGraph, int], Any], is_most: bool) -> Instances[Any]:
    return bounded(make, cardinality(make, is_most), 1 if is_most else -1)


def _small_colorings(level: int) -> Iterator[GraphColoring]:
    for graph in all_graphs()[level - 1] if level <= _SMALL + 1 else ():
        yield from (GraphColoring(graph, colors) for colors in (1, 2, 3))


def _draw_coloring(random: Random, size: int) -> GraphColoring:
    choices = ((1, 1, 1, 2), (1, 1, 2, 2, 2), (1, 2, 2, 2, 2), (1, 2, 2, 2, 3, 3, 3, 3, 4))
    colors = random.choice(choices[min(max(size - 2, 0), 3)])
    n = min(size, (8, 8, 6, 5)[colors - 1])
    graph = draw_graph(random, n)
    if random.random() < 0.3:  # keep what a planted coloring allows
        planted = [random.randrange(colors) for _ in range(n)]
        graph = SimpleGraph.from_edges(n, [(u, v) for u, v in graph.pairs() if planted[u] != planted[v]])
    return GraphColoring(graph, colors)


def _special_colorings(random: Random) -> Iterator[GraphColoring]:
    for graph in structured_graphs():
        yield from (GraphColoring(graph, colors) for colors in (1, 2, 3, 4)[graph.num_edges > 2 :])


def _cut(graph: SimpleGraph, weights: Iterable[int], bound: int) -> MaxCut:
    return MaxCut(graph, integers(list(weights)), bound)


def _good_cut(graph: SimpleGraph, weights: list[int], random: Random) -> int:
    """The weight of a cut that no vertex betters by changing sides, or just worse."""
    cut = _cut(graph, weights, 0)
    start = np.array([random.random() < 0.5 for _ in range(graph.num_vertices)], dtype=np.bool_)
    return cut.value(climbed(start, cut.value, random))


def _small_cuts(level: int) -> Iterator[MaxCut]:
    """All weights -1..2 up to three vertices, -1 and 1 for four, 1 from there on."""
    alphabet = (-1, 0, 1, 2) if level <= 4 else (-1, 1) if level == 5 else (1,)
    for graph in all_graphs()[level - 1] if level <= _SMALL + 1 else ():
        for weights in product(alphabet, repeat=graph.num_edges):
            total = sum(weight for weight in weights if weight > 0)
            least = -1 if level <= _SMALL else total // 2  # half of all edges can always be cut
            yield from (_cut(graph, weights, bound) for bound in range(least, total + 2))


def _draw_cut(random: Random, size: int) -> MaxCut:
    graph, largest = draw_graph(random, size), random.choice((1, 1, 3, HUGE))
    least = random.choice((1, 1, 0, -largest))
    weights = [random.randint(least, largest) for _ in range(graph.num_edges)]
    return _cut(graph, weights, _good_cut(graph, weights, random) + random.choice((0, 0, 1, 1, 1, 1, -1)))


def _special_cuts(random: Random) -> Iterator[MaxCut]:
    for place, graph in enumerate(structured_graphs()):
        m = graph.num_edges
        bound = _good_cut(graph, [1] * m, random)
        bounds = {bound, bound + 1} | ({-1, 0, m, m + 1} if place % 5 == 0 else set())
        yield from (_cut(graph, [1] * m, bound) for bound in sorted(bounds))
        choices = ((-1, 0, 1, 5), (-1,), (0,), (HUGE, 1))[place % 4]
        weights = [random.choice(choices) for _ in range(m)]
        yield _cut(graph, weights, _good_cut(graph, weights, random) + place // 4 % 2)


INSTANCES: dict[str, Instances[Any]] = {
    "clique": _vertex_sets(Clique, is_most=True),
    "dominating-set": _vertex_sets(DominatingSet, is_most=False),
    "feedback-vertex-set": _vertex_sets(FeedbackVertexSet, is_most=False),
    "graph-coloring": Instances(_small_colorings, _draw_coloring, _special_colorings),
    "independent-set": _vertex_sets(IndependentSet, is_most=True),
    "max-cut": Instances(_small_cuts, _draw_cut, lambda random: unlike(_special_cuts(random))),
    "vertex-cover": _vertex_sets(VertexCover, is_most=False),
}
