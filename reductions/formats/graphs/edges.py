"""What all readers of graphs share: lines, edges as they come, and the count that a file states of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reductions.arrays import IntegerArray, integers
from reductions.errors import InputError
from reductions.problems.graphs import SimpleGraph


@dataclass(frozen=True)
class WeightedGraph:
    """A graph, and the weights of its edges in their order."""

    graph: SimpleGraph
    weights: IntegerArray


class EdgeList:
    """The edges of a file, one after the other.

    Parameters
    ----------
    num_vertices : int
    where : str
        The file's name, for errors.
    """

    def __init__(self, num_vertices: int, where: str) -> None:
        self.num_vertices, self.where = num_vertices, where
        self.weights: dict[tuple[int, int], int] = {}
        self.num_lines = 0

    def vertex(self, word: str, number: int) -> int:
        """The vertex that stands on a line, from 1 there and from 0 here.

        Raises
        ------
        InputError
            If there is no such vertex.
        """
        vertex = int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else 0
        if not 1 <= vertex <= self.num_vertices:
            at = f"{self.where}:{number}"
            raise InputError(at, f"expected vertices 1..{self.num_vertices}, got {word[:40]}")
        return vertex - 1

    def add(self, first: str, second: str, number: int, weight: int | None = None) -> None:
        """The edge of a line; a second one with the same ends is an error where it has a weight.

        Raises
        ------
        InputError
            If an end is no vertex, or both are the same.
        """
        u, v = self.vertex(first, number), self.vertex(second, number)
        if u == v:
            at = f"{self.where}:{number}"
            raise InputError(at, f"vertex {u + 1} has an edge to itself", "remove it")
        pair = (u, v) if u < v else (v, u)
        if weight is not None and pair in self.weights:
            at = f"{self.where}:{number}"
            raise InputError(at, f"edge {first}-{second} occurs twice", "list it once, with its whole weight")
        self.weights[pair] = 1 if weight is None else weight
        self.num_lines += 1

    def expect_count(self, stated: int) -> None:
        """Compare with the number of edges that the file states.

        A file may list every edge in both directions, and count lines or edges.

        Raises
        ------
        InputError
            If it is neither.
        """
        if stated not in (self.num_lines, len(self.weights)):
            got = f"{self.num_lines} lines of {len(self.weights)} edges"
            raise InputError(
                self.where,
                f"expected {stated} edges as in the header, got {got}",
                "correct the header's count",
            )

    def graph(self) -> WeightedGraph:
        """The graph of these edges."""
        pairs = sorted(self.weights)
        ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        weights = integers([self.weights[pair] for pair in pairs])
        return WeightedGraph(SimpleGraph(self.num_vertices, np.ascontiguousarray(ends)), weights)


def lines_of(data: bytes, comment: str) -> Iterator[tuple[int, list[str]]]:
    """The words of every line that is neither empty nor a comment, with its number."""
    for number, line in enumerate(data.decode().split("\n"), 1):
        words = line.split()
        if words and not words[0].startswith(comment):
            yield number, words


def quoted(words: list[str]) -> str:
    """A line for an error."""
    return repr(" ".join(words)[:40])
