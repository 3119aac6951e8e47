"""Ramsey theory: color numbers or edges so that no pattern is monochromatic.

The answer is YES up to a threshold, which is published in many cases, and NO beyond it.
"""

from __future__ import annotations

from itertools import combinations
from math import comb, gcd, isqrt
from typing import Annotated, TypeAlias

from instances.family import AtLeast, Count, Family, expect_size
from instances.thresholds import published
from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring

Pattern: TypeAlias = Annotated[int, AtLeast(3)]


def schur_triples(n: Count, num_colors: Count) -> HypergraphColoring:
    """The sets {x, y, x + y} in 1..n: colorable iff {1..n} splits into sum-free sets.

    Vertex i stands for the number i + 1; x = y is allowed.

    Parameters
    ----------
    n : int
        Largest number.
    num_colors : int
        k, the number of sum-free sets.

    Size
    ----
    n vertices, about n²/4 edges.

    Answer
    ------
    YES iff n <= 1, 4, 13, 44, 160 for k = 1, 2, 3, 4, 5.

    References
    ----------
    Schur, "Über die Kongruenz x^m + y^m ≡ z^m (mod p)", 1916; Golomb, Baumert, "Backtrack
    programming", 1965 (k = 4); Heule, "Schur number five", AAAI 2018.
    """
    expect_size(n * n, "schur")
    triples = [sorted({x - 1, y - 1, x + y - 1}) for x in range(1, n + 1) for y in range(x, n + 1 - x)]
    return HypergraphColoring.from_lists(n, num_colors, triples)


def arithmetic_progressions(n: Count, length: Pattern, num_colors: Count = 2) -> HypergraphColoring:
    """The arithmetic progressions in 1..n: colorable iff n < the van der Waerden number.

    Vertex i stands for the number i + 1.

    Parameters
    ----------
    n : int
        Largest number.
    length : int
        Terms of a progression.
    num_colors : int
        k.

    Size
    ----
    n vertices, about n²/(2·length - 2) edges of ``length`` vertices.

    Answer
    ------
    YES iff n < W(length; k): W(3; 2) = 9, W(4; 2) = 35, W(5; 2) = 178, W(6; 2) = 1132, W(3; 3) = 27,
    W(4; 3) = 293, W(3; 4) = 76.

    References
    ----------
    van der Waerden, "Beweis einer Baudetschen Vermutung", 1927; Chvátal, "Some unknown van der Waerden
    numbers", 1970; Stevens, Shantaram, "Computer-generated van der Waerden partitions", 1978 (178);
    Beeler, O'Neil, "Some new van der Waerden numbers", 1979 (76); Kouril, Paul, "The van der Waerden
    number W(2, 6) is 1132", 2008; Kouril, "Computing the van der Waerden number W(3, 4) = 293", 2012.
    """
    expect_size(n * n, "van-der-waerden")
    return HypergraphColoring.from_lists(n, num_colors, _progressions(n, length))


def two_progressions(n: Count, first: Pattern, second: Pattern) -> CNF:
    """Two colors on 1..n, with progressions of different lengths forbidden in each color.

    Variable i is the color of the number i. The color false has no progression of ``first`` terms, and
    the color true has no progression of ``second`` terms.

    Parameters
    ----------
    n : int
        Largest number.
    first, second : int
        Terms of the progressions.

    Size
    ----
    n variables, about n²/(2·length - 2) clauses of ``length`` literals for each length.

    Answer
    ------
    YES iff n < W(first, second), which is symmetric: W(3, 3) = 9, W(3, 4) = 18, W(3, 5) = 22,
    W(3, 6) = 32, W(3, 7) = 46, W(3, 8) = 58, W(3, 9) = 77, W(3, 10) = 97, W(4, 4) = 35, W(4, 5) = 55,
    W(5, 5) = 178.

    References
    ----------
    Chvátal, "Some unknown van der Waerden numbers", 1970; Stevens, Shantaram, "Computer-generated van
    der Waerden partitions", 1978; Ahmed, Kullmann, Snevily, "On the van der Waerden numbers w(2; 3, t)",
    2014.
    """
    expect_size(2 * n * n, "van-der-waerden-off-diagonal")
    some_true = [[i + 1 for i in progression] for progression in _progressions(n, first)]
    some_false = [[-i - 1 for i in progression] for progression in _progressions(n, second)]
    return CNF.from_clauses(n, some_true + some_false)


def ramsey_cliques(num_vertices: Count, clique_size: Pattern, num_colors: Count = 2) -> HypergraphColoring:
    """Color the edges of a complete graph so that no clique is monochromatic.

    The vertices of the hypergraph are the pairs of vertices in lexicographic order; an edge of the
    hypergraph is the set of pairs in a clique.

    Parameters
    ----------
    num_vertices : int
        n, of the complete graph.
    clique_size : int
        s.
    num_colors : int
        k.

    Size
    ----
    n(n - 1)/2 vertices, C(n, s) edges of s(s - 1)/2 vertices.

    Answer
    ------
    YES iff n < R(s; k): R(3; 2) = 6, R(4; 2) = 18, R(3; 3) = 17.

    References
    ----------
    Greenwood, Gleason, "Combinatorial relations and chromatic graphs", 1955.
    """
    _expect_cliques(num_vertices, clique_size, "ramsey")
    cliques = _cliques(num_vertices, clique_size)
    return HypergraphColoring.from_lists(comb(num_vertices, 2), num_colors, cliques)


def ramsey_clique_or_independent(num_vertices: Count, clique_size: Pattern, independent_size: Pattern) -> CNF:
    """A graph without a clique of s vertices and without an independent set of t vertices.

    The variables are the pairs of vertices in lexicographic order; true means joined.

    Parameters
    ----------
    num_vertices : int
        n.
    clique_size : int
        s.
    independent_size : int
        t.

    Size
    ----
    n(n - 1)/2 variables; C(n, s) clauses of width s(s - 1)/2 and C(n, t) of width t(t - 1)/2.

    Answer
    ------
    YES iff n < R(s, t), which is symmetric: R(3, 3) = 6, R(3, 4) = 9, R(3, 5) = 14, R(3, 6) = 18,
    R(3, 7) = 23, R(4, 4) = 18, R(4, 5) = 25.

    References
    ----------
    Greenwood, Gleason, "Combinatorial relations and chromatic graphs", 1955; Radziszowski, "Small
    Ramsey numbers", Electronic Journal of Combinatorics, dynamic survey DS1.
    """
    _expect_cliques(num_vertices, clique_size, "ramsey-off-diagonal")
    _expect_cliques(num_vertices, independent_size, "ramsey-off-diagonal")
    some_missing = [[-e - 1 for e in clique] for clique in _cliques(num_vertices, clique_size)]
    some_joined = [[e + 1 for e in clique] for clique in _cliques(num_vertices, independent_size)]
    return CNF.from_clauses(comb(num_vertices, 2), some_missing + some_joined)


def pythagorean_triples(n: Count, num_colors: Count = 2) -> HypergraphColoring:
    """The sets {a, b, c} in 1..n with a² + b² = c²: no triple is monochromatic.

    Vertex i stands for the number i + 1. All triples are the multiples of Euclid's
    (p² - q², 2pq, p² + q²) for coprime p > q of different parity.

    Parameters
    ----------
    n : int
        Largest number.
    num_colors : int
        k.

    Size
    ----
    n vertices; 9472 edges of 3 vertices at n = 7825.

    Answer
    ------
    YES iff n < 5 for k = 1, and iff n <= 7824 for k = 2; unknown for more colors.

    References
    ----------
    Heule, Kullmann, Marek, "Solving and verifying the Boolean Pythagorean triples problem via
    cube-and-conquer", SAT 2016.
    """
    expect_size(n * n.bit_length(), "pythagorean-triples")
    triples = [
        sorted((scale * (p * p - q * q) - 1, scale * 2 * p * q - 1, scale * (p * p + q * q) - 1))
        for p in range(2, isqrt(n) + 1)
        for q in range(1 + p % 2, p, 2)
        if gcd(p, q) == 1
        for scale in range(1, n // (p * p + q * q) + 1)
    ]
    return HypergraphColoring.from_lists(n, num_colors, sorted(triples, key=lambda t: (t[2], t[0])))


def fano_plane() -> HypergraphColoring:
    """The seven lines of the projective plane of order 2, the least 3-uniform hypergraph that no
    two colors split."""
    lines = [[i, (i + 1) % 7, (i + 3) % 7] for i in range(7)]
    return HypergraphColoring.from_lists(7, 2, [sorted(line) for line in lines])


def _progressions(n: int, length: int) -> list[list[int]]:
    return [
        list(range(first, first + length * step, step))
        for step in range(1, n)
        for first in range(n - (length - 1) * step)
    ]


def _expect_cliques(num_vertices: int, size: int, where: str) -> None:
    """Refuse too many pairs in cliques, without computing how enormously many there are."""
    expect_size(num_vertices**2, where)
    number = size * size
    for i in range(min(size, num_vertices - size)):
        number = number * (num_vertices - i) // (i + 1)
        expect_size(number, where)


def _cliques(num_vertices: int, size: int) -> list[list[int]]:
    """The pairs of vertices in each clique, numbered in lexicographic order."""
    number = {pair: i for i, pair in enumerate(combinations(range(num_vertices), 2))}
    return [
        [number[pair] for pair in combinations(clique, 2)]
        for clique in combinations(range(num_vertices), size)
    ]


FAMILIES = (
    Family("schur", schur_triples, published("schur"), {"n": 14, "num_colors": 3}),
    Family("van-der-waerden", arithmetic_progressions, published("van-der-waerden"), {"n": 9, "length": 3}),
    Family(
        "van-der-waerden-off-diagonal",
        two_progressions,
        published("van-der-waerden-off-diagonal", is_symmetric=True),
        {"n": 18, "first": 3, "second": 4},
    ),
    Family("ramsey", ramsey_cliques, published("ramsey"), {"num_vertices": 6, "clique_size": 3}),
    Family(
        "ramsey-off-diagonal",
        ramsey_clique_or_independent,
        published("ramsey-off-diagonal", is_symmetric=True),
        {"num_vertices": 9, "clique_size": 3, "independent_size": 4},
    ),
    Family("pythagorean-triples", pythagorean_triples, published("pythagorean-triples"), {"n": 100}),
)
