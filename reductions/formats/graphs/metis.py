"""METIS graphs (.graph): ``N M [FORMAT [NCON]]``, then for every vertex a line of its neighbors.

FORMAT has a digit 1 for sizes of vertices, for NCON weights of vertices, and for weights of edges, in
this order. Sizes and weights of vertices must be 1: no question looks at them. ``%`` starts a comment; an
empty line is a vertex without neighbors.

References
----------
Karypis, "METIS, a software package for partitioning unstructured graphs", manual of version 5, 2013.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reductions.errors import InputError
from reductions.formats.graphs.edges import EdgeList, WeightedGraph, quoted
from reductions.reading.numerals import count_of, integer_of


class _Header(NamedTuple):
    num_vertices: int
    num_edges: int
    ahead: int  # sizes and weights of a vertex in front of its neighbors
    has_weights: bool


def parse_metis(data: bytes, where: str) -> WeightedGraph:
    """Parse a METIS graph.

    Raises
    ------
    InputError
        With file and line.
    """
    text = data.decode().removesuffix("\n").split("\n")
    lines = [
        (number, line.split()) for number, line in enumerate(text, 1) if not line.lstrip().startswith("%")
    ]
    while lines and not lines[0][1]:
        lines.pop(0)
    if not lines:
        raise InputError(where, "expected 'VERTICES EDGES'")
    header = _header(lines[0][1], f"{where}:{lines[0][0]}")
    rows = lines[1:]
    while len(rows) > header.num_vertices and not rows[-1][1]:
        rows.pop()
    if len(rows) != header.num_vertices:
        what = f"expected a line of neighbors for each of {header.num_vertices} vertices, got {len(rows)}"
        raise InputError(where, what)
    return _graph(header, rows, where)


def _header(words: list[str], at: str) -> _Header:
    if not 2 <= len(words) <= 4 or not re.fullmatch("[01]{1,3}", (words[2:] or ["0"])[0]):
        raise InputError(at, f"expected 'VERTICES EDGES [FORMAT [NCON]]', got {quoted(words)}")
    flags = (words[2] if len(words) > 2 else "0").zfill(3)
    weights = count_of(words[3], "weights of a vertex", at, 1) if len(words) > 3 else 1
    ahead = (flags[0] == "1") + (weights if flags[1] == "1" else 0)
    return _Header(
        count_of(words[0], "vertices", at), count_of(words[1], "edges", at), ahead, flags[2] == "1"
    )


def _graph(header: _Header, rows: list[tuple[int, list[str]]], where: str) -> WeightedGraph:
    """The edges of smaller to larger ends; those in the other direction must be the same."""
    there, back = EdgeList(header.num_vertices, where), EdgeList(header.num_vertices, where)
    for vertex, (number, words) in enumerate(rows, 1):
        at = f"{where}:{number}"
        own, words = words[: header.ahead], words[header.ahead :]
        if len(own) < header.ahead or (header.has_weights and len(words) % 2):
            raise InputError(at, f"expected the weights and neighbors of vertex {vertex}, got too few")
        if any(word != "1" for word in own):
            raise InputError(at, f"vertex {vertex} has a weight or size other than 1, which is not read")
        step = 2 if header.has_weights else 1
        for place in range(0, len(words), step):
            edges = there if vertex - 1 <= there.vertex(words[place], number) else back
            weight = integer_of(words[place + 1], "weight", at) if header.has_weights else 1
            edges.add(str(vertex), words[place], number, weight)
    if there.weights != back.weights:
        u, v = min(pair for pair, _ in there.weights.items() ^ back.weights.items())
        what = f"expected edge {u + 1}-{v + 1} at both of its ends, with one weight"
        raise InputError(where, what)
    there.expect_count(header.num_edges)
    return there.graph()
