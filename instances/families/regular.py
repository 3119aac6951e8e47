"""Coloring random graphs and hypergraphs with given degrees."""

from __future__ import annotations

from collections import Counter
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
    expect_size,
    theorem,
)
from instances.randomness import Stream
from reductions.arrays import IndexArray, Ragged
from reductions.errors import InputError, expect
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hypergraph_coloring import HypergraphColoring

_ATTEMPTS = 200  # exchanges for each row


def regular_hypergraph(
    num_vertices: Count, degree: Count, edge_size: Count = 3, num_colors: Count = 2, seed: int = 0
) -> HypergraphColoring:
    """Color a random regular hypergraph so that no edge is monochromatic.

    Configuration model: every vertex has ``degree`` stubs, and a uniform matching groups the stubs into
    edges of ``edge_size``. Stubs of edges with a repeated vertex, and of repeated edges, are exchanged
    with random stubs until none are left. For small degrees, the result is close to uniform among such
    hypergraphs.

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
    Unknown; almost surely YES for small degrees and NO for large ones. There is no coloring if edges
    have one vertex or there is only one color.

    References
    ----------
    Bollobás, "A probabilistic proof of an asymptotic formula for the number of labeled regular
    graphs", 1980 (configurations).
    """
    where = "random-regular-hypergraph"
    expect_size(num_vertices * degree, where)
    expect(
        f"{where}: degree",
        num_vertices * degree % edge_size == 0,
        f"{num_vertices}·degree to be a multiple of {edge_size} = edge_size",
        degree,
    )
    expect(
        f"{where}: edge_size",
        edge_size <= num_vertices,
        f"at most the {num_vertices} vertices",
        edge_size,
    )
    stream = Stream(seed)
    stubs = stream.shuffled(np.repeat(np.arange(num_vertices), degree))
    edges = _simple(stream, stubs.reshape(-1, edge_size), list(range(edge_size)), where)
    return HypergraphColoring(num_vertices, num_colors, Ragged.from_matrix(edges))


def regular_graph_coloring(
    num_vertices: Count, degree: Count, num_colors: Count = 3, seed: int = 0
) -> GraphColoring:
    """Color a random regular graph properly.

    Configuration model, as for hypergraphs.

    Parameters
    ----------
    num_vertices : int
    degree : int
        Less than num_vertices; one of the two is even.
    num_colors : int

    Size
    ----
    num_vertices vertices, num_vertices·degree/2 edges.

    Answer
    ------
    YES if num_colors > degree, by greedy coloring. Otherwise unknown. With 3 colors, large random
    graphs are almost surely colorable for degree 4 and not colorable for degree 6; degree 5 is open.

    References
    ----------
    Bollobás, "A probabilistic proof of an asymptotic formula for the number of labeled regular
    graphs", 1980; Shi, Wormald, "Coloring random 4-regular graphs", 2007.
    """
    return GraphColoring(
        regular_graph(Stream(seed), num_vertices, degree, "random-regular-graph"), num_colors
    )


def regular_graph(stream: Stream, num_vertices: int, degree: int, where: str) -> SimpleGraph:
    """A random simple graph in which every vertex has the same degree."""
    expect_size(num_vertices * degree, where)
    expect(
        f"{where}: degree",
        degree < num_vertices and num_vertices * degree % 2 == 0,
        f"less than the {num_vertices} vertices, one of the two even",
        degree,
    )
    if 2 * degree >= num_vertices:  # a dense graph is the complement of a sparse one
        expect_size(num_vertices * num_vertices, where)
        return regular_graph(stream, num_vertices, num_vertices - 1 - degree, where).complement()
    stubs = stream.shuffled(np.repeat(np.arange(num_vertices), degree))
    return SimpleGraph(num_vertices, _simple(stream, stubs.reshape(-1, 2), [0, 1], where).T)


def flat_coloring(
    num_vertices: Count, ratio: Ratio = 2.4, num_colors: Count = 3, seed: int = 0
) -> tuple[GraphColoring, IndexArray]:
    """Color a flat graph: a graph whose degrees do not reveal its hidden coloring.

    The vertices are split into k classes of sizes as equal as possible. Every two classes have the same
    number of edges between them (up to one), spread evenly (up to one) over the vertices on each side.
    The edges are otherwise random.

    Parameters
    ----------
    num_vertices : int
        At least num_colors.
    ratio : float
        Edges per vertex; the product is rounded to the nearest integer, halves to even. The hardest
        ratio for three colors is about 2.4.
    num_colors : int
        k, at least 2.

    Size
    ----
    num_vertices vertices, ratio·num_vertices edges.

    Answer
    ------
    YES: the hidden coloring.

    References
    ----------
    Culberson, Luo, "Exploring the k-colorable landscape with iterated greedy", 1996.
    """
    where, num_edges = "flat-coloring", round(ratio * num_vertices)
    expect(
        f"{where}: num_colors",
        2 <= num_colors <= num_vertices,
        f"an integer from 2 to the {num_vertices} vertices",
        num_colors,
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
        f"{where}: ratio",
        num_edges <= len(left) * len(right),
        f"at most {len(left) * len(right)} edges between two classes",
        num_edges,
        "lower the ratio",
    )
    # Going round a class in random order gives every vertex its share, the first ones the remainder.
    sides = [np.resize(stream.shuffled(side), num_edges) for side in (left, right)]
    ends = np.stack([stream.shuffled(side) for side in sides], axis=1)
    return _simple(stream, ends, [1], where)


def _simple(stream: Stream, cells: IndexArray, movable: list[int], where: str) -> IndexArray:
    """Make rows distinct sets by exchanging entries of the movable columns; sort them.

    An exchange of an entry of a bad row with a random one stays unless it makes more rows bad.
    """
    num_rows, width = cells.shape
    rows = cells.tolist()
    keys = [tuple(sorted(row)) for row in rows]
    counts = Counter(keys)

    def is_bad(row: int) -> bool:
        return counts[keys[row]] > 1 or len(set(keys[row])) < width

    def exchange(places: tuple[tuple[int, int], tuple[int, int]]) -> None:
        (a, i), (b, j) = places
        rows[a][i], rows[b][j] = rows[b][j], rows[a][i]
        for row in {a, b}:
            counts[keys[row]] -= 1
            keys[row] = tuple(sorted(rows[row]))
            counts[keys[row]] += 1

    bad = [row for row in range(num_rows) if is_bad(row)]
    attempts = _ATTEMPTS * (num_rows + 10)
    while bad and attempts:
        attempts -= 1
        row = bad[-1]
        if not is_bad(row):
            bad.pop()
            continue
        first, second = (movable[column] for column in stream.below(len(movable), 2).tolist())
        partner = stream.integer(num_rows)
        places = ((row, first), (partner, second))
        before = is_bad(row) + is_bad(partner)
        exchange(places)
        if is_bad(row) + is_bad(partner) > before:
            exchange(places)
        elif is_bad(partner):
            bad.append(partner)
    if bad:
        problem = f"found no {num_rows} different edges without repetition"
        raise InputError(where, problem, "lower the degree or ratio")
    return np.array(sorted(keys), dtype=np.int64).reshape(num_rows, width)


def _regular_truth(num_vertices: int, degree: int, num_colors: int) -> Truth:
    return theorem(True, "more colours than neighbours") if num_colors > degree else UNKNOWN


FAMILIES = (
    Family(
        "random-regular-hypergraph", regular_hypergraph, always(UNKNOWN), {"num_vertices": 12, "degree": 4}
    ),
    Family("random-regular-graph", regular_graph_coloring, _regular_truth, {"num_vertices": 12, "degree": 4}),
    Family("flat-coloring", flat_coloring, always(PLANTED), {"num_vertices": 15}),
)
