"""Graphs of the PACE challenges (.gr): ``p td N M`` or another problem's name, then ``U V`` for every edge.

References
----------
Dell, Komusiewicz, Talmon, Weller, "The PACE 2017 parameterized algorithms and computational experiments
challenge", 2018.
"""

from __future__ import annotations

from reductions.errors import InputError
from reductions.formats.graphs.edges import EdgeList, WeightedGraph, lines_of, quoted
from reductions.reading.numerals import count_of

# Treewidth, treedepth, vertex cover, dominating set, cluster editing, twin-width, feedback vertex set.
DESCRIPTORS = ("td", "tw", "tdp", "vc", "ds", "cep", "tww", "fvs")


def parse_pace(data: bytes, where: str) -> WeightedGraph:
    """Parse a graph of the PACE challenges; what was asked of it there is not looked at.

    Raises
    ------
    InputError
        With file and line.
    """
    edges: EdgeList | None = None
    stated = 0
    for number, words in lines_of(data, "c"):
        at = f"{where}:{number}"
        if edges is None:
            if len(words) != 4 or words[0] != "p" or words[1] not in DESCRIPTORS:
                raise InputError(at, f"expected 'p td VERTICES EDGES', got {quoted(words)}")
            edges, stated = (
                EdgeList(count_of(words[2], "vertices", at), where),
                count_of(words[3], "edges", at),
            )
            continue
        if words[0] == "p":
            raise InputError(at, "a second header line", "keep only one 'p' line")
        if len(words) != 2:
            raise InputError(at, f"expected 'U V', got {quoted(words)}")
        edges.add(words[0], words[1], number)
    if edges is None:
        raise InputError(where, "expected a header 'p td VERTICES EDGES'")
    edges.expect_count(stated)
    return edges.graph()
