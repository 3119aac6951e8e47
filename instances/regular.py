"""Random graphs and hypergraphs with given degrees, to be coloured."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from instances.family import (
    PLANTED,
    UNKNOWN,
    Count,
    Family,
    Ratio,
    Truth,
    always,
    expect,
    expect_size,
    theorem,
)
from instances.randomness import Stream
from reductions.arrays import IndexArray, IntegerArray, Ragged
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hypergraph_coloring import HypergraphColoring

_ROUNDS = 10_000


def regular_hypergraph(
    num_vertices: Count, degree: Count, edge_size: Count = 3, num_colors: Count = 2, seed: int = 0
) -> HypergraphColoring:
    """Colour a random regular hypergraph so that no edge is monochromatic.

    Configuration model: every vertex has ``degree`` stubs, which a uniform matching groups into edges
    of ``edge_size``; a stub of an edge with a repeated vertex, or of a repeated edge, is exchanged
    with a random one until there is none. Close to uniform among such hypergraphs for small degrees.

    Parameters
    ----------
    num_vertices : int
    degree : int
        Edges at every vertex; num_vertices·degree is a multiple of edge_size.
    edge_size : int
        Vertices of every edge, at most num_vertices.
    num_colors : int

    Size
    ----
    num_vertices vertices, num_vertices·degree/edge_size edges.

    Answer
    ------
    Unknown, almost surely YES for small degrees and NO for large ones. An edge of one vertex, and one
    colour, have no colouring.

    References
    ----------
    Bollobás, "A probabilistic proof of an asymptotic formula for the number of labelled regular
    graphs", 1980 (configurations).
    """
    where = "random-regular-hypergraph"
    expect_size(num_vertices * degree, where)
    expect(
        num_vertices * degree % edge_size == 0,
        f"{where}: degree",
        f"expected num_vertices·degree to be a multiple of edge_size = {edge_size}, got {num_vertices * degree}",
    )
    expect(
        edge_size <= num_vertices,
        f"{where}: edge_size",
        f"expected at most the {num_vertices} vertices, got {edge_size}",
    )
    stream = Stream(seed)
    stubs = stream.shuffled(np.repeat(np.arange(num_vertices), degree))
    edges = _simple(stream, stubs.reshape(-1, edge_size), np.arange(len(stubs)), where)
    return HypergraphColoring(num_vertices, num_colors, Ragged.from_matrix(edges))


def regular_graph_coloring(
    num_vertices: Count, degree: Count, num_colors: Count = 3, seed: int = 0
) -> GraphColoring:
    """Colour a random regular graph properly.

    Configuration model, as for hypergraphs.

    Parameters
    ----------
    num_vertices : int
    degree : int
        Less than num_vertices; one of them even.
    num_colors : int

    Size
    ----
    num_vertices vertices, num_vertices·degree/2 edges.

    Answer
    ------
    YES if num_colors > degree: colour one vertex after the other. Otherwise unknown; with 3 colours
    large random graphs are almost surely colourable for degree 4, open for 5, not for 6.

    References
    ----------
    Bollobás, "A probabilistic proof of an asymptotic formula for the number of labelled regular
    graphs", 1980; Shi, Wormald, "Colouring random 4-regular graphs", 2007.
    """
    return GraphColoring(
        regular_graph(Stream(seed), num_vertices, degree, "random-regular-graph"), num_colors
    )


def regular_graph(stream: Stream, num_vertices: int, degree: int, where: str) -> SimpleGraph:
    """A random simple graph in which every vertex has the same degree."""
    expect_size(num_vertices * degree, where)
    expect(
        degree < num_vertices and num_vertices * degree % 2 == 0,
        f"{where}: degree",
        f"expected less than the {num_vertices} vertices, one of both even, got {degree}",
    )
    if 2 * degree >= num_vertices:  # a dense graph is the complement of a sparse one
        expect_size(num_vertices * num_vertices, where)
        return regular_graph(stream, num_vertices, num_vertices - 1 - degree, where).complement()
    stubs = stream.shuffled(np.repeat(np.arange(num_vertices), degree))
    return SimpleGraph(num_vertices, _simple(stream, stubs.reshape(-1, 2), np.arange(len(stubs)), where).T)


def flat_coloring(
    num_vertices: Count, ratio: Ratio = 2.4, num_colors: Count = 3, seed: int = 0
) -> tuple[GraphColoring, IndexArray]:
    """Colour a graph that hides a colouring flatly: degrees do not betray it.

    The vertices fall into k classes as equal as possible. Every two classes share equally many edges
    (up to one), spread evenly (up to one) over the vertices on either side, and otherwise random.

    Parameters
    ----------
    num_vertices : int
        At least num_colors.
    ratio : float
        Edges to vertices; the product is rounded to the nearest integer, halves to even. Hardest
        around 2.4 for three colours.
    num_colors : int
        k, at least 2.

    Size
    ----
    num_vertices vertices, ratio·num_vertices edges.

    Answer
    ------
    YES: the hidden colouring.

    References
    ----------
    Culberson, Luo, "Exploring the k-colorable landscape with iterated greedy", 1996.
    """
    where, num_edges = "flat-coloring", round(ratio * num_vertices)
    expect(
        2 <= num_colors <= num_vertices,
        f"{where}: num_colors",
        f"expected an integer from 2 to the {num_vertices} vertices, got {num_colors}",
    )
    expect_size(num_edges + num_colors**2, where)
    stream = Stream(seed)
    order = stream.permutation(num_vertices)
    classes = np.array_split(order, num_colors)
    pairs = list(combinations(range(num_colors), 2))
    shares = np.diff(np.arange(len(pairs) + 1) * num_edges // len(pairs))
    edges = [
        _bipartite(stream, classes[a], classes[b], share, where)
        for (a, b), share in zip(pairs, shares.tolist(), strict=True)
    ]
    colors = np.empty(num_vertices, dtype=np.int64)
    for color, members in enumerate(classes):
        colors[members] = color
    return GraphColoring(SimpleGraph.from_edges(num_vertices, np.concatenate(edges)), num_colors), colors


def _bipartite(stream: Stream, left: IndexArray, right: IndexArray, num_edges: int, where: str) -> IndexArray:
    """Random edges between two classes whose degrees on each side differ by at most one."""
    expect(
        num_edges <= len(left) * len(right),
        f"{where}: ratio",
        f"expected at most {len(left) * len(right)} edges between two classes, got {num_edges}",
        "lower the ratio",
    )
    # Going round a class in random order gives every vertex its share, the first ones the remainder.
    sides = [np.resize(stream.shuffled(side), num_edges) for side in (left, right)]
    ends = np.stack([stream.shuffled(side) for side in sides], axis=1)
    return _simple(stream, ends, np.arange(num_edges) * 2 + 1, where)


def _simple(stream: Stream, rows: IndexArray, movable: IndexArray, where: str) -> IndexArray:
    """Exchange entries at movable places (of the flat array) until rows are distinct sets; sort them."""
    width = rows.shape[1]
    cells = rows.reshape(-1).copy()
    for _ in range(_ROUNDS):
        edges = np.sort(cells.reshape(-1, width), axis=1)
        order = np.lexsort(edges.T[::-1])
        is_bad = (edges[:, 1:] == edges[:, :-1]).any(axis=1)
        is_bad[order[1:]] |= (edges[order[1:]] == edges[order[:-1]]).all(axis=1)
        if not is_bad.any():
            return np.ascontiguousarray(edges[order])
        places = movable[is_bad[movable // width]]
        partners = movable[stream.below(len(movable), len(places))]
        for place, partner in zip(places.tolist(), partners.tolist(), strict=True):
            cells[[place, partner]] = cells[[partner, place]]
    expect(
        False, where, f"found no edges without repetition in {_ROUNDS} rounds", "lower the degree or ratio"
    )
    raise AssertionError


def _regular_truth(num_vertices: int, degree: int, num_colors: int) -> Truth:
    return theorem(True, "more colours than neighbours") if num_colors > degree else UNKNOWN


FAMILIES = (
    Family("random-regular-hypergraph", regular_hypergraph, always(UNKNOWN)),
    Family("random-regular-graph", regular_graph_coloring, _regular_truth),
    Family("flat-coloring", flat_coloring, always(PLANTED)),
)
