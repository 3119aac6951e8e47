"""DIMACS graphs (.col, .clq, .edge), in and out.

Accepted: lines that start with ``c`` (also glued to the comment, as in CNF), one ``p edge N M`` (or
``p col``) line, ``e U V`` lines with vertices from 1. An edge may stand twice, as in files that list both
directions; the count of the header must be that of the lines or of the edges. The descriptors of the
format (``n ID VALUE``, ``d``, ``v``, ``x``) are skipped.

References
----------
Johnson, Trick (editors), "Cliques, Coloring, and Satisfiability", DIMACS volume 26, 1996.
"""

from __future__ import annotations

from reductions.errors import InputError
from reductions.formats.graphs.edges import EdgeList, WeightedGraph, lines_of, quoted
from reductions.problems.graphs import SimpleGraph
from reductions.reading.numerals import count_of

_DESCRIPTORS = frozenset("ndvx")


def parse_graph(data: bytes, where: str) -> WeightedGraph:
    """Parse a DIMACS graph.

    Raises
    ------
    InputError
        With file and line.
    """
    edges: EdgeList | None = None
    stated = 0
    for number, words in lines_of(data, "c"):
        if words[0] == "e" and edges is not None and len(words) == 3:
            edges.add(words[1], words[2], number)
            continue
        at = f"{where}:{number}"
        if words[0] == "p":
            if edges is not None:
                raise InputError(at, "a second header line", "keep only one 'p edge' line")
            num_vertices, stated = _header(words, at)
            edges = EdgeList(num_vertices, where)
        elif words[0] == "e":
            if edges is None:
                raise InputError(at, "an edge before the header 'p edge VERTICES EDGES'")
            raise InputError(at, f"expected 'e U V', got {quoted(words)}")
        elif words[0] not in _DESCRIPTORS:
            raise InputError(at, f"expected a line 'c', 'p edge' or 'e', got {quoted(words)}")
    if edges is None:
        raise InputError(where, "expected a header 'p edge VERTICES EDGES'")
    edges.expect_count(stated)
    return edges.graph()


def format_graph(graph: SimpleGraph, comments: tuple[str, ...] = ()) -> str:
    """Write a DIMACS graph, comments first."""
    head = [*(f"c {line}" for line in comments), f"p edge {graph.num_vertices} {graph.num_edges}"]
    return "\n".join(head + [f"e {u + 1} {v + 1}" for u, v in graph.pairs()]) + "\n"


def _header(words: list[str], at: str) -> tuple[int, int]:
    if len(words) != 4 or words[1] not in ("edge", "col", "edges", "graph"):
        raise InputError(at, f"expected 'p edge VERTICES EDGES', got {quoted(words)}")
    return count_of(words[2], "vertices", at), count_of(words[3], "edges", at)
