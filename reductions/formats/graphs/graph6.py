"""graph6 (.g6): a graph on one line of printable characters, as nauty writes it.

References
----------
McKay, "Description of graph6, sparse6 and digraph6 encodings", 2015.
"""

from __future__ import annotations

import numpy as np

from reductions.errors import InputError
from reductions.formats.graphs.edges import WeightedGraph
from reductions.problems.graphs import SimpleGraph

_HEADER = b">>graph6<<"


def is_graph6(line: bytes) -> bool:
    """Whether a line has the characters of graph6, and as many as its number of vertices asks for."""
    line = line.removeprefix(_HEADER)
    if not line or min(line[:100]) < 63 or min(line) < 63 or max(line) > 126:
        return False
    num_vertices, start = _num_vertices(line)
    return len(line) - start == -(-(num_vertices * (num_vertices - 1) // 2) // 6)


def parse_graph6(data: bytes, where: str) -> WeightedGraph:
    """Parse the one graph of a file.

    Raises
    ------
    InputError
        If it holds several, or is damaged.
    """
    lines = data.split()
    if len(lines) != 1:
        raise InputError(where, f"expected one graph, got {len(lines)} lines", "put each into its own file")
    if not is_graph6(lines[0]):
        raise InputError(f"{where}:1", "expected a graph in graph6, got other characters or another length")
    line = lines[0].removeprefix(_HEADER)
    num_vertices, start = _num_vertices(line)
    words = np.frombuffer(line[start:], dtype=np.uint8) - np.uint8(63)
    bits = np.unpackbits(words[:, None], axis=1)[:, 2:].reshape(-1)
    # Bits go through the pairs (0, 1), (0, 2), (1, 2), (0, 3), ..., and end with up to five zeros.
    larger, smaller = np.tril_indices(num_vertices, -1)
    if bits[len(larger) :].any():
        raise InputError(f"{where}:1", "expected zeros behind the last pair of vertices")
    present = bits[: len(larger)].astype(np.bool_)
    ends = np.stack([smaller[present], larger[present]]).astype(np.int64)
    graph = SimpleGraph(num_vertices, np.ascontiguousarray(ends[:, np.lexsort((ends[1], ends[0]))]))
    return WeightedGraph(graph, np.ones(graph.num_edges, dtype=np.int64))


def _num_vertices(line: bytes) -> tuple[int, int]:
    """The number of vertices, and where the pairs start."""
    if line[0] < 126:
        return line[0] - 63, 1
    first, stop = (2, 8) if line[1:2] == b"~" else (1, 4)
    value = 0
    for byte in line[first:stop]:
        value = 64 * value + byte - 63
    return value, stop
