"""Vertex covers with a hidden minimum size."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Annotated

import numpy as np

from instances.family import AtLeast, Family, Ratio, Truth, Wanted, expect_size, theorem
from instances.randomness import Stream
from reductions.arrays import BoolArray
from reductions.problems.graphs import SimpleGraph
from reductions.problems.vertex_sets import VertexCover


def model_rb_vertex_cover(
    num_cliques: Annotated[int, AtLeast(2)],
    clique_size: Annotated[int, AtLeast(2)],
    density: Ratio = 1.0,
    answer: Wanted = "yes",
    seed: int = 0,
) -> tuple[VertexCover, BoolArray | None]:
    """Cover the edges of a Model RB graph with as many vertices as its hidden optimum, or with one fewer.

    The graph has N = num_cliques·clique_size vertices in disjoint cliques, with one hidden vertex in each
    clique. Then, density·m times, a random pair of cliques gets d²/4 (rounded) different random edges
    between them, none of them between two hidden vertices; existing edges change nothing. Here
    d = clique_size, and m is the largest number with d^num_cliques·(3/4)^m >= 1. At this m, a random
    instance of the constraint problem has one solution on average, and the hidden one is hardest to find.

    Parameters
    ----------
    num_cliques : int
        Variables of the constraint problem.
    clique_size : int
        Size d of their domains; BHOSLIB uses num_cliques^0.8.
    density : float
        Number of constraints relative to the threshold.
    answer : "yes" or "no"

    Size
    ----
    N vertices; at most num_cliques·d(d - 1)/2 + density·m·d²/4 edges.

    Answer
    ------
    answer=yes: YES; the bound is N - num_cliques, and the complement of the hidden vertices is a
    cover. answer=no: NO; the bound is one less, but a cover omits at most one vertex of each clique.

    References
    ----------
    Xu, Li, "Exact phase transitions in random constraint satisfaction problems", 2000; Xu, Boussemart,
    Hemery, Lecoutre, "Random constraint satisfaction: easy generation of hard (satisfiable) instances",
    2007 (BHOSLIB).
    """
    n, d = num_cliques, clique_size
    num_constraints, num_edges = round(density * threshold(n, d)), round(d * d / 4)
    expect_size(n * d * d + num_constraints * num_edges, "model-rb-vertex-cover")
    stream = Stream(seed)
    hidden = stream.below(d, n)  # within its clique
    inside = np.array(list(combinations(range(d), 2))).reshape(-1, 2)
    edges = [inside + clique * d for clique in range(n)]
    for a, b in stream.subsets(n, 2, num_constraints).tolist():
        pairs = stream.subsets(d * d - 1, num_edges, 1)[0]
        pairs += pairs >= hidden[a] * d + hidden[b]  # all pairs but the hidden one
        edges.append(np.stack([a * d + pairs // d, b * d + pairs % d], axis=1))
    graph = SimpleGraph(n * d, np.ascontiguousarray(np.unique(np.concatenate(edges), axis=0).T))
    cover = np.ones(n * d, dtype=np.bool_)
    cover[np.arange(n) * d + hidden] = False
    if answer == "yes":
        return VertexCover(graph, n * d - n), cover
    return VertexCover(graph, n * d - n - 1), None


def threshold(num_cliques: int, clique_size: int) -> int:
    """The largest m with clique_size^num_cliques·(3/4)^m >= 1, by exact comparison.

    >>> threshold(30, 15)
    282
    """
    solutions = clique_size**num_cliques
    guess = int(math.log(solutions) / math.log(4 / 3))
    return max(m for m in range(max(0, guess - 2), guess + 3) if solutions * 3**m >= 4**m)


def _truth(num_cliques: int, clique_size: int, density: float, answer: str) -> Truth:
    if answer == "yes":
        return Truth("yes", "planted", "the complement of the hidden independent set")
    return theorem(False, "a cover leaves out at most one vertex of each clique")


FAMILIES = (
    Family("model-rb-vertex-cover", model_rb_vertex_cover, _truth, {"num_cliques": 5, "clique_size": 3}),
)
