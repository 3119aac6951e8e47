"""Rudy files, as of the Gset and the Biq Mac library: ``N M``, then a line ``U V WEIGHT`` for every edge.

Lines ``U V`` without weights are read too, also in both directions; ``#`` starts a comment.

References
----------
Helmberg, Rendl, "A spectral bundle method for semidefinite programming", 2000 (the Gset, made by Rinaldi's
generator rudy).
"""

from __future__ import annotations

from reductions.errors import InputError
from reductions.formats.graphs.edges import EdgeList, WeightedGraph, lines_of, quoted
from reductions.reading.numerals import count_of, integer_of


def parse_rudy(data: bytes, where: str) -> WeightedGraph:
    """Parse a list of edges behind the numbers of vertices and edges.

    Raises
    ------
    InputError
        With file and line.
    """
    lines = lines_of(data, "#")
    number, words = next(lines, (1, []))
    if len(words) != 2:
        raise InputError(f"{where}:{number}", f"expected 'VERTICES EDGES', got {quoted(words)}")
    at = f"{where}:{number}"
    edges, stated = EdgeList(count_of(words[0], "vertices", at), where), count_of(words[1], "edges", at)
    width = 0
    for number, words in lines:
        width = width or len(words)
        if len(words) != width or width not in (2, 3):
            expected = "U V" if width == 2 else "U V WEIGHT"
            raise InputError(f"{where}:{number}", f"expected '{expected}', got {quoted(words)}")
        weight = integer_of(words[2], "weight", f"{where}:{number}") if width == 3 else None
        edges.add(words[0], words[1], number, weight)
    edges.expect_count(stated)
    return edges.graph()
