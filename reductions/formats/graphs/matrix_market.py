"""Matrix Market files (.mtx) as graphs: a sparse square matrix whose entries are the edges' weights.

Read are coordinate matrices of kind pattern, integer or real, whose reals are integers, such as ``1.0``.
A symmetric matrix lists every edge once; a general one must be symmetric, and lists both directions. An
entry of the diagonal would be an edge from a vertex to itself, and is refused.

References
----------
Boisvert, Pozo, Remington, "The Matrix Market exchange formats: initial design", NISTIR 5935, 1996.
"""

from __future__ import annotations

from reductions.errors import InputError
from reductions.formats.graphs.edges import EdgeList, WeightedGraph, lines_of, quoted
from reductions.reading.numerals import count_of, integer_of

_WIDTHS = {"pattern": 2, "integer": 3, "unsigned-integer": 3, "real": 3, "double": 3}


def parse_matrix_market(data: bytes, where: str) -> WeightedGraph:
    """Parse an adjacency matrix.

    Raises
    ------
    InputError
        With file and line.
    """
    width, is_symmetric = _banner(data.split(b"\n", 1)[0].decode().lower().split(), f"{where}:1")
    lines = lines_of(data, "%")
    number, words = next(lines, (1, []))
    at = f"{where}:{number}"
    if len(words) != 3:
        raise InputError(at, f"expected 'ROWS COLUMNS ENTRIES', got {quoted(words)}")
    num_vertices, num_columns = count_of(words[0], "rows", at), count_of(words[1], "columns", at)
    if num_vertices != num_columns:
        raise InputError(at, f"expected a square matrix, got {num_vertices} rows, {num_columns} columns")
    stated = count_of(words[2], "entries", at)
    there, back = EdgeList(num_vertices, where), EdgeList(num_vertices, where)
    for number, words in lines:
        if len(words) != width:
            expected = "ROW COLUMN" if width == 2 else "ROW COLUMN VALUE"
            raise InputError(f"{where}:{number}", f"expected '{expected}', got {quoted(words)}")
        weight = integer_of(words[2], "weight", f"{where}:{number}") if width == 3 else 1
        row, column = there.vertex(words[0], number), there.vertex(words[1], number)
        (there if is_symmetric or row >= column else back).add(words[0], words[1], number, weight)
    num_entries = there.num_lines + back.num_lines
    if num_entries != stated:
        what = f"expected {stated} entries as in line {at.rpartition(':')[2]}, got {num_entries}"
        raise InputError(where, what, "correct the count")
    if not is_symmetric and there.weights != back.weights:
        u, v = min(pair for pair, _ in there.weights.items() ^ back.weights.items())
        what = f"is not symmetric: entries ({v + 1}, {u + 1}) and ({u + 1}, {v + 1}) differ"
        raise InputError(where, what, "a graph's matrix is symmetric")
    return there.graph()


def _banner(words: list[str], at: str) -> tuple[int, bool]:
    """Words in a line of the matrix, and whether it lists only one of two symmetric entries."""
    if len(words) != 5 or words[0] != "%%matrixmarket":
        raise InputError(at, "expected '%%MatrixMarket matrix coordinate KIND SYMMETRY'")
    if words[1:3] != ["matrix", "coordinate"]:
        what = f"expected a sparse matrix ('matrix coordinate'), got {' '.join(words[1:3])!r}"
        raise InputError(at, what)
    if words[3] not in _WIDTHS:
        raise InputError(at, f"expected a pattern, integer or real matrix, got {words[3]!r}")
    if words[4] not in ("symmetric", "general"):
        raise InputError(at, f"expected a symmetric or general matrix, got {words[4]!r}")
    return _WIDTHS[words[3]], words[4] == "symmetric"
