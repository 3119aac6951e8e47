"""What may be assumed of a solution in Ramsey theory without loss of generality.

The assumptions are clauses over the variables of an instance's formula: 1 + i·k + c says that vertex i
of a hypergraph has color c of k, 1 + e that pair e of a graph is joined. Where there is a solution,
there is one that satisfies them too, so they keep the answer, and a NO is proved far sooner.

References
----------
Crawford, Ginsberg, Luks, Roy, "Symmetry-breaking predicates for search problems", KR 1996.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import TypeAlias

from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.rules import hypergraph_coloring_to_cnf

Clauses: TypeAlias = list[list[int]]


def symmetry_broken(family: str, problem: CNF | HypergraphColoring, *parameters: int) -> CNF:
    """The formula of an instance, followed by the assumptions; YES iff the instance is.

    Parameters
    ----------
    family : str
        A key of `ASSUMED`.
    problem : CNF or HypergraphColoring
    parameters : int
        Of the family, in order.
    """
    formula = problem if isinstance(problem, CNF) else hypergraph_coloring_to_cnf.instance(problem)
    clauses = formula.clauses.lists() + ASSUMED[family](*parameters)
    return CNF.from_clauses(formula.num_variables, clauses)


def order_of_first_use(num_vertices: int, num_colors: int) -> Clauses:
    """Every vertex has one color, and the colors are numbered in the order of their first use.

    No edge of one color: that stays when colors are renamed. So let the first vertex have color 0,
    the first vertex of another color color 1, and so on: before a vertex of color c + 1 there is one
    of color c.
    """
    following = [
        [-(2 + i * num_colors + color), *(1 + j * num_colors + color for j in range(i))]
        for i in range(num_vertices)
        for color in range(num_colors - 1)
    ]
    return _one_color_each(num_vertices, num_colors) + following


def largest_star(num_vertices: int, num_colors: int) -> Clauses:
    """Every pair has one color, and the first ⌈(n - 1)/k⌉ pairs at vertex 0 have color 0.

    Of the n - 1 pairs at vertex 0 that many have the same color, which is renamed to 0; the other ends
    are renamed to 1, 2, ... Cliques of one color remain such when colors or vertices are renamed.
    """
    num_pairs = num_vertices * (num_vertices - 1) // 2
    units = [[1 + i * num_colors] for i in range(-((1 - num_vertices) // num_colors))]
    return _one_color_each(num_pairs, num_colors) + units


def star_of_non_neighbors(num_vertices: int, clique_size: int, independent_size: int) -> Clauses:
    """The first pairs at vertex 0 are known, where one of three arguments applies; else nothing is.

    - clique size 3: two joined neighbors of vertex 0 would be a triangle with it, so its neighbors are
      independent, fewer than t, and at least n - t vertices are no neighbors: 1, 2, ..., by renaming.
    - independent size 3: the same in the complement, at least n - s neighbors.
    - equal sizes: complements of solutions are solutions, so vertex 0 may be taken to have at least as
      many neighbors as others: ⌈(n - 1)/2⌉.
    """
    if clique_size == 3:
        return [[-(1 + i)] for i in range(num_vertices - independent_size)]
    if independent_size == 3:
        return [[1 + i] for i in range(num_vertices - clique_size)]
    return [[1 + i] for i in range(num_vertices // 2)] if clique_size == independent_size else []


def _one_color_each(num_vertices: int, num_colors: int) -> Clauses:
    """A coloring gives one color to a vertex, though the formula would take several."""
    first = range(1, num_vertices * num_colors + 1, num_colors)
    return [[-(v + a), -(v + b)] for v in first for a, b in combinations(range(num_colors), 2)]


ASSUMED: Mapping[str, Callable[..., Clauses]] = {
    "schur": order_of_first_use,
    "van-der-waerden": lambda n, length, num_colors: order_of_first_use(n, num_colors),
    "ramsey": lambda num_vertices, clique_size, num_colors: largest_star(num_vertices, num_colors),
    "ramsey-off-diagonal": star_of_non_neighbors,
    "pythagorean-triples": order_of_first_use,
}
