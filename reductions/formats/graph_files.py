"""DIMACS graphs (.col, .edge), which become a graph problem with its number.

Accepted: ``c`` comments, one ``p edge N M`` (or ``p col``) line, ``e U V`` lines with vertices from
1. An edge may stand twice (files of the coloring challenge list both directions); the edge count
of the header is not checked for the same reason. Node descriptors (``n``, ``d``, ``v``, ``x``) are
skipped.

References
----------
Johnson, Trick (editors), "Cliques, Coloring, and Satisfiability", DIMACS volume 26, 1996.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reductions.errors import InputError
from reductions.problems import PROBLEMS
from reductions.problems.graphs import GraphProblem, SimpleGraph
from reductions.reading.fields import LARGEST_COUNT

GRAPH_PROBLEMS: dict[str, type[GraphProblem]] = {
    name: problem for name, problem in PROBLEMS.items() if issubclass(problem, GraphProblem)
}


def parse_graph(data: bytes, where: str) -> SimpleGraph:
    """Parse a DIMACS graph.

    Raises
    ------
    InputError
        With file and line.
    """
    num_vertices: int | None = None
    edges: set[tuple[int, int]] = set()
    for number, line in enumerate(data.decode().split("\n"), 1):
        words, at = line.split(), f"{where}:{number}"
        if not words or words[0] in "cndvx":
            continue
        if words[0] == "p":
            if num_vertices is not None:
                raise InputError(at, "a second header line", "keep only one 'p edge' line")
            num_vertices = _header(words, at)
        elif words[0] == "e":
            if num_vertices is None:
                raise InputError(at, "an edge before the header 'p edge VERTICES EDGES'")
            edges.add(_edge(words, num_vertices, at))
        else:
            raise InputError(at, f"expected a line 'c', 'p edge' or 'e', got {line.strip()[:40]!r}")
    if num_vertices is None:
        raise InputError(where, "expected a header 'p edge VERTICES EDGES'")
    return SimpleGraph.from_edges(num_vertices, sorted(edges))


def format_graph(graph: SimpleGraph, comments: tuple[str, ...] = ()) -> str:
    """Write a DIMACS graph, comments first."""
    head = [*(f"c {line}" for line in comments), f"p edge {graph.num_vertices} {graph.num_edges}"]
    return "\n".join(head + [f"e {u + 1} {v + 1}" for u, v in graph.pairs()]) + "\n"


def builder(read_as: str, where: str) -> Callable[[SimpleGraph], GraphProblem]:
    """What makes of a graph the problem that ``--as NAME:NUMBER`` states.

    Raises
    ------
    InputError
        If the name is no graph problem or the number is missing.
    """
    name, _, number = read_as.partition(":")
    if name not in GRAPH_PROBLEMS or not re.fullmatch("-?[0-9]{1,18}", number):
        choices = ", ".join(f"{known}:K" for known in GRAPH_PROBLEMS)
        got = repr(read_as) if read_as else "nothing"
        raise InputError(where, f"a graph needs its question: expected --as {choices}; got {got}")
    return lambda graph: GRAPH_PROBLEMS[name].from_graph(graph, int(number))


def _header(words: list[str], at: str) -> int:
    if len(words) != 4 or words[1] not in ("edge", "col", "edges", "graph"):
        raise InputError(at, f"expected 'p edge VERTICES EDGES', got {' '.join(words)[:40]!r}")
    for word in words[2:]:
        if not word.isdecimal() or len(word) > 18 or int(word) > LARGEST_COUNT:
            raise InputError(at, f"expected a count from 0 to {LARGEST_COUNT}, got {word}")
    return int(words[2])


def _edge(words: list[str], num_vertices: int, at: str) -> tuple[int, int]:
    ends = [int(w) for w in words[1:] if w.isdecimal() and len(w) < 19]
    if len(words) != 3 or len(ends) != 2:
        raise InputError(at, f"expected 'e U V', got {' '.join(words)[:40]!r}")
    for end in ends:
        if not 1 <= end <= num_vertices:
            raise InputError(at, f"expected vertices 1..{num_vertices}, got {end}")
    if ends[0] == ends[1]:
        raise InputError(at, f"vertex {ends[0]} has an edge to itself", "remove the line")
    return min(ends) - 1, max(ends) - 1
