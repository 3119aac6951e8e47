"""Families of hypergraphs to be coloured."""

from __future__ import annotations

from instances.family import Family
from reductions.problems.hypergraph_coloring import HypergraphColoring


def schur_triples(n: int, num_colors: int) -> HypergraphColoring:
    """The sets {x, y, x + y} in 1..n: colourable iff {1..n} splits into sum-free sets.

    Vertex i stands for the number i + 1. With k = 1, 2, 3 colours possible up to n = 1, 4, 13.

    References
    ----------
    Schur, "Über die Kongruenz x^m + y^m ≡ z^m (mod p)", 1916.
    """
    triples = [sorted({x - 1, y - 1, x + y - 1}) for x in range(1, n + 1) for y in range(x, n + 1 - x)]
    return HypergraphColoring.from_lists(n, num_colors, triples)


def arithmetic_progressions(n: int, length: int, num_colors: int = 2) -> HypergraphColoring:
    """The arithmetic progressions in 1..n: colourable iff n < the van der Waerden number.

    W(3, 3) = 9, W(4, 4) = 35, W(3, 3, 3) = 27. Vertex i stands for the number i + 1.

    References
    ----------
    van der Waerden, "Beweis einer Baudetschen Vermutung", 1927.
    """
    progressions = [
        list(range(first, first + length * step, step))
        for step in range(1, n)
        for first in range(n - (length - 1) * step)
    ]
    return HypergraphColoring.from_lists(n, num_colors, progressions)


def fano_plane() -> HypergraphColoring:
    """The seven lines of the projective plane of order 2, the least 3-uniform hypergraph that no
    two colours split."""
    lines = [[i, (i + 1) % 7, (i + 3) % 7] for i in range(7)]
    return HypergraphColoring.from_lists(7, 2, [sorted(line) for line in lines])


FAMILIES: tuple[Family, ...] = ()
