"""Tell formats apart by their first meaningful line, whatever the file is called.

A file's suffix decides only where the content leaves it open: rudy, METIS and lists of numbers are all
lines of numbers. Formats that people have and karpnet does not read are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reductions.errors import InputError
from reductions.formats.graphs.dimacs_graph import parse_graph
from reductions.formats.graphs.edges import WeightedGraph
from reductions.formats.graphs.graph6 import is_graph6, parse_graph6
from reductions.formats.graphs.matrix_market import parse_matrix_market
from reductions.formats.graphs.metis import parse_metis
from reductions.formats.graphs.pace import DESCRIPTORS, parse_pace
from reductions.formats.graphs.rudy import parse_rudy
from reductions.formats.number_lists import QUESTIONS

CNF_FILE, OPB_FILE, JSON_FILE, NUMBERS_FILE = "DIMACS CNF", "OPB", "JSON", "numbers"
GRAPH_FILES: dict[str, Callable[[bytes, str], WeightedGraph]] = {
    "DIMACS graph": parse_graph,
    "rudy": parse_rudy,
    "METIS": parse_metis,
    "Matrix Market": parse_matrix_market,
    "PACE": parse_pace,
    "graph6": parse_graph6,
}

_SUFFIXES = {
    ".cnf": CNF_FILE, ".dimacs": CNF_FILE, ".opb": OPB_FILE, ".json": JSON_FILE,
    ".col": "DIMACS graph", ".clq": "DIMACS graph", ".dim": "DIMACS graph", ".edge": "DIMACS graph",
    ".edges": "DIMACS graph", ".mis": "DIMACS graph",
    ".rud": "rudy", ".rudy": "rudy", ".mc": "rudy", ".graph": "METIS", ".metis": "METIS",
    ".mtx": "Matrix Market", ".gr": "PACE", ".g6": "graph6",
    ".num": NUMBERS_FILE, ".numbers": NUMBERS_FILE,
}  # fmt: skip

# First lines, case ignored. Of two that fit the earlier counts.
_READ = (
    (r"p\s+cnf(\s|$)", CNF_FILE),
    (r"p\s+(edge|edges|col|graph)(\s|$)", "DIMACS graph"),
    (rf"p\s+({'|'.join(DESCRIPTORS)})(\s|$)", "PACE"),
    (r"%%matrixmarket\b", "Matrix Market"),
    (r"\*.*#\s*variable\s*=", OPB_FILE),
    (r"(min|max)\s*:|soft\s*:|\[\d+\]\s*[-+~x\d]", OPB_FILE),  # which refuses them in words
    (r"[+-]?\s*(\d+\s*[* ]\s*)?~?\s*x\d+\b", OPB_FILE),
    (r"(?![*%#])[^;]*[<>=]\s*[+-]?\s*\d+\s*;", OPB_FILE),
    (r"\{|\[(?!\[?[a-z_][\w.\"-]*\])", JSON_FILE),
)
_HARD = "keep the hard clauses as a plain CNF"
_GRAPH = "write the graph as DIMACS ('p edge VERTICES EDGES', 'e U V')"
_KNOWN = (
    (r"p\s+p?wcnf(\s|$)", "a weighted CNF (WCNF)", _HARD),
    (r"h\s+-?\d", "a weighted CNF (WCNF of 2022)", _HARD),
    (r"p\s+(inccnf|icnf)\b", "an incremental CNF", "write one query as a plain CNF"),
    (r"p\s+gcnf(\s|$)", "a CNF in groups (GCNF)", "write the clauses without their groups"),
    (r"p\s+(cnf\+|knf)", "a CNF with cardinality constraints", "write it as OPB"),
    (r"p\s+(sat|satx|sate|satex)(\s|$)", "a formula that is no CNF (DIMACS SAT)", "convert it to CNF"),
    (r"p\s+q?dnf(\s|$)", "a DNF", "convert it to CNF"),
    (r"p\s+(sp|aux)(\s|$)", "a shortest-path problem of DIMACS", _GRAPH),
    (r"p\s+(max|min|asn|mcf)(\s|$)", "a flow problem of DIMACS", _GRAPH),
    (r"p\s+(hs|htd|hgr?|ocr)(\s|$)", "a hypergraph or an order of PACE", ""),
    (r"(aag|aig)\s+\d", "an AIGER circuit", "convert it to CNF, for example with aigtocnf"),
    (r"#qcir", "a quantified circuit (QCIR)", ""),
    (r"#!|import\s|from\s+\w+\s+import|def\s", "a program", ""),
    (r"\((set-|declare|define|assert|check-sat|push)|;.*smt", "SMT-LIB", "state it as CNF or OPB"),
    (r"\\|(minimi[sz]e|maximi[sz]e|subject to)\b", "a linear program (LP)", "write it as OPB"),
    (r"(name|rows|objsense)\s*$|name\s+[^:\s]+\s*$", "a linear program (MPS)", "write it as OPB"),
    (r"(name|type|dimension)\s*:", "a TSPLIB file", _GRAPH),
    (r"<\?xml.*|<graphml|<gexf|<svg|<html|<!doctype", "XML (GraphML, GEXF, HTML)", _GRAPH),
    (r"graph\s*\[|graph\s*$|creator\s|version\s+\d", "a GML graph", _GRAPH),
    (r"(strict\s+)?(di)?graph\b[^\n]*[{]|(strict\s+)?(di)?graph\s+\w+\s*$", "a DOT graph", _GRAPH),
    (r"\*(vertices|network)", "a Pajek graph", _GRAPH),
    (r"dl\s+n\s*=", "a UCINET graph", _GRAPH),
    (r"33d32945", "a SteinLib graph", _GRAPH),
    (r">>(sparse6|digraph6)<<|[:;&][?-~]+$", "a graph in sparse6 or digraph6", "write it as graph6"),
    (r"\[\[?[\w.\"-]+\]?\]", "TOML", "a configuration belongs to `karpnet sweep` or `study`"),
    (r"s\s+[A-Z]|[vo]\s+-?[x\d]", "a solver's answer", "`karpnet check` compares it with its instance"),
    (r"pseudo-boolean proof", "a VeriPB proof", ""),
    (r"[dt]\s+-?\d.*\s0$", "a DRAT or FRAT proof", "`karpnet check` compares it with its instance"),
    (r"(?![*%#])\S+\s+\S+\s+\{.*\}$", "an edge list of networkx", "pass the graph itself to karpnet.load"),
    (r"\.(model|i|o|names)\b", "a circuit (BLIF, PLA)", "convert it to CNF"),
)  # fmt: skip
_PATTERNS = tuple(
    (re.compile(pattern.encode(), re.IGNORECASE), kind, what, remedy)
    for pattern, kind, what, remedy in (
        *((pattern, kind, "", "") for pattern, kind in _READ),
        *((pattern, "", what, remedy) for pattern, what, remedy in _KNOWN),
    )
)
_COMMENT = re.compile(rb"[*%#;]|//")
_HEAD = 400  # bytes of a line that are looked at
_ALL = (
    "DIMACS CNF, OPB, JSON, a graph (DIMACS, rudy, METIS, PACE, Matrix Market, graph6) or a list of numbers"
)


def recognize(data: bytes, suffix: str, question: str, where: str) -> str:
    """The format of a text: `CNF_FILE`, `OPB_FILE`, `JSON_FILE`, `NUMBERS_FILE` or a key of `GRAPH_FILES`.

    Parameters
    ----------
    data : bytes
    suffix : str
        Of the file's name, in lower case.
    question : str
        What is asked of the content, as ``--as`` names it; empty if nothing is.
    where : str
        The file's name, for errors.

    Raises
    ------
    InputError
        If the format is none that karpnet reads; by name, where it is known.
    """
    named = _SUFFIXES.get(suffix, "")
    number = 0
    for number, start, end in _lines(data):
        head = data[start : min(end, start + _HEAD)].strip()
        if head.startswith(b"c") and not is_graph6(data[start:end].strip()):
            continue  # a comment, whatever it says
        if is_graph6(data[start:end].strip()):
            return "graph6"
        for pattern, kind, what, remedy in _PATTERNS:
            if pattern.match(head):
                if kind:
                    return kind
                raise InputError(f"{where}:{number}", f"is {what}, which karpnet does not read", remedy)
        if _are_numbers(head):
            return _of_numbers(data, named, question, where)
        if not _COMMENT.match(head):
            break
    if named:  # its reader says what is wrong
        return named
    raise InputError(f"{where}:{max(number, 1)}", f"is in no known format, expected {_ALL}")


def _lines(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of every line that is not empty."""
    position, number = 0, 0
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        number += 1
        if data[position : min(end, position + _HEAD)].strip():
            yield number, position, end
        position = end + 1


def _are_numbers(line: bytes) -> bool:
    line = line.partition(b"#")[0]
    return any(digit in line for digit in b"0123456789") and not line.translate(None, b"0123456789+-.eE,; \t")


def _of_numbers(data: bytes, named: str, question: str, where: str) -> str:
    """The format of lines of numbers: what the question asks for, else what the lines add up to."""
    if named == JSON_FILE:  # a JSON value, though no object
        return JSON_FILE
    if question.partition(":")[0] in QUESTIONS or named == NUMBERS_FILE:
        return NUMBERS_FILE
    rows = [words for line in data.split(b"\n") if (words := re.split(b"[#%]", line, maxsplit=1)[0].split())]
    if all(len(row) == 1 for row in rows):
        return NUMBERS_FILE
    # One line that ends with 0 may as well be a clause.
    if len(rows) == 1 and not (named or question) and rows[0][-1] != b"0":
        return NUMBERS_FILE
    fitting = {kind: graph for kind in ("rudy", "METIS") if (graph := _fitting(kind, data))}
    if len(fitting) == 2 and named not in fitting and not _are_equal(*fitting.values()):
        remedy = "name it .rud or .graph"
        raise InputError(where, "can be read as rudy and as METIS, with different graphs", remedy)
    if named in fitting or (named and not fitting):
        return named
    return next(iter(fitting)) if fitting else _damaged(data, rows, where)


def _fitting(kind: str, data: bytes) -> WeightedGraph | None:
    """The graph of a format, if the lines add up to one."""
    try:
        return GRAPH_FILES[kind](data, "")
    except InputError:
        return None


def _are_equal(first: WeightedGraph, second: WeightedGraph) -> bool:
    return first.graph == second.graph and first.weights.tolist() == second.weights.tolist()


def _damaged(data: bytes, rows: list[list[bytes]], where: str) -> str:
    """Lines of numbers that fit nothing: what they look like most."""
    if re.search(rb"(?m)^[ \t]*h[ \t]+-?\d", data):
        what = "is a weighted CNF (WCNF of 2022), which karpnet does not read"
        raise InputError(where, what, _HARD)
    if all(row[-1] == b"0" for row in rows):
        what = "expected a header, 'p cnf VARIABLES CLAUSES', in front of the clauses"
        raise InputError(where, what, "add it; proofs are checked by `karpnet check`")
    if len(rows[0]) == 2 and len({len(row) for row in rows[1:]}) == 1 and len(rows[1]) in (2, 3):
        if rows[0][1] != b"%d" % (len(rows) - 1):
            what = (
                f"expected {rows[0][1].decode()[:40]} edges as in the first line, got {len(rows) - 1} lines"
            )
            raise InputError(where, what, "put a line 'VERTICES EDGES' in front of a plain list of edges")
        return "rudy"
    what = "expected 'VERTICES EDGES' and edges, a METIS graph, or one number a line"
    raise InputError(where, what, "a list over several lines and columns is read --as partition")
