"""All candidates for a witness of a small instance, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations as orders
from itertools import product
from math import factorial
from typing import Any

import numpy as np


class Space(Iterator[Any]):
    """An iterator over candidates that knows how many there are.

    Parameters
    ----------
    size : int
    candidates : iterator
        Passed through once.
    """

    def __init__(self, size: int, candidates: Iterator[Any]) -> None:
        self.size = size
        self._candidates = candidates

    def __next__(self) -> Any:
        return next(self._candidates)


def booleans(count: int) -> Space:
    """All bool arrays of shape (count,)."""
    return Space(2**count, (np.array(bits, dtype=np.bool_) for bits in product((False, True), repeat=count)))


def subsets(count: int) -> Space:
    """All subsets of ``count`` elements, as bool arrays of shape (count,)."""
    return booleans(count)


def spins(count: int) -> Space:
    """All arrays of -1 and +1 of shape (count,)."""
    return Space(2**count, (np.array(signs, dtype=np.int64) for signs in product((-1, 1), repeat=count)))


def colorings(count: int, num_colors: int) -> Space:
    """All arrays with entries 0..num_colors - 1 of shape (count,)."""
    choices = product(range(num_colors), repeat=count)
    return Space(num_colors**count, (np.array(colors, dtype=np.int64) for colors in choices))


def permutations(count: int) -> Space:
    """All orders of 0..count - 1, shape (count,)."""
    return Space(factorial(count), (np.array(order, dtype=np.int64) for order in orders(range(count))))


CANDIDATES: dict[str, Callable[[Any], Space]] = {
    "bin-packing": lambda p: colorings(len(p.numbers), p.num_bins),
    "clique": lambda p: subsets(p.graph.num_vertices),
    "cnf": lambda p: booleans(p.num_variables),
    "directed-hamiltonian-cycle": lambda p: permutations(p.graph.num_vertices),
    "dominating-set": lambda p: subsets(p.graph.num_vertices),
    "exact-cover": lambda p: subsets(len(p.sets)),
    "feedback-vertex-set": lambda p: subsets(p.graph.num_vertices),
    "graph-coloring": lambda p: colorings(p.graph.num_vertices, p.num_colors),
    "hamiltonian-cycle": lambda p: permutations(p.graph.num_vertices),
    "hamiltonian-path": lambda p: permutations(p.graph.num_vertices),
    "hypergraph-coloring": lambda p: colorings(p.num_vertices, p.num_colors),
    "independent-set": lambda p: subsets(p.graph.num_vertices),
    "ising": lambda p: spins(p.num_variables),
    "k-sat": lambda p: booleans(p.num_variables),
    "knapsack": lambda p: subsets(len(p.weights)),
    "linear-equations": lambda p: booleans(p.num_variables),
    "max-cut": lambda p: subsets(p.graph.num_vertices),
    "nae-sat": lambda p: booleans(p.num_variables),
    "one-in-three-sat": lambda p: booleans(p.num_variables),
    "partition": lambda p: subsets(len(p.numbers)),
    "pseudo-boolean": lambda p: booleans(p.num_variables),
    "qubo": lambda p: booleans(p.num_variables),
    "sign-system": lambda p: spins(p.num_variables),
    "subset-sum": lambda p: subsets(len(p.numbers)),
    "vertex-cover": lambda p: subsets(p.graph.num_vertices),
}


def space_size(problem: Any) -> int:
    """Number of candidates for a witness of an instance."""
    return CANDIDATES[problem.name](problem).size


def witnesses(problem: Any) -> list[Any]:
    """All witnesses of a small instance, by exhaustive search."""
    return [w for w in CANDIDATES[problem.name](problem) if problem.violation(w) is None]
