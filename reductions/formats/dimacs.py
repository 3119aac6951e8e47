"""DIMACS CNF, in and out.

Accepted: comment lines anywhere, clauses over several lines or several on a line, a missing 0
behind the last clause, and SATLIB's trailer (a line ``%``, then anything). Everything else that
departs from the format is an error with file and line.

A well-formed file is parsed by numpy in one sweep; only when something is wrong does a slow
second reading find the line.

References
----------
"Satisfiability: Suggested Format", DIMACS challenge, 1993.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

import numpy as np

from reductions.arrays import IndexArray, Ragged
from reductions.errors import InputError
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF

_MAX_VARIABLES = 10**8
_MAX_CLAUSES = 10**8
_HEADER = re.compile(rb"p[ \t]+cnf[ \t]+(\d{1,18})[ \t]+(\d{1,18})[ \t\r]*\Z")
_COMMENT_LINES = re.compile(rb"(?m)^[ \t]*c.*$")
_DIALECT = re.compile(rb"([eadxwk])[ \t]*-?\d")
_DIALECTS = {
    b"e": "QDIMACS (a quantified formula)",
    b"a": "QDIMACS (a quantified formula)",
    b"d": "DQDIMACS (a quantified formula)",
    b"x": "a CNF with XOR constraints",
    b"w": "a CNF with weights of literals",
    b"k": "a CNF with cardinality constraints (KNF)",
}
_TRAILER = re.compile(rb"(?m)^[ \t]*%")


def parse_cnf(data: bytes, where: str) -> CNF:
    """Parse DIMACS CNF text.

    Parameters
    ----------
    data : bytes
    where : str
        The file's name, for errors.

    Raises
    ------
    InputError
        With file and line.
    """
    found = _header(data)
    if found is None:
        _diagnose(data, where)
    num_variables, num_clauses, start = found
    body = data[start:]
    if b"%" in body and (trailer := _TRAILER.search(body)):
        body = body[: trailer.start()]
    if b"c" in body:
        body = _COMMENT_LINES.sub(b"", body)
    numbers = _numbers(body)
    if numbers is None:
        _diagnose(data, where)
    if len(numbers) and numbers[-1] != 0:
        numbers = np.append(numbers, 0)
    ends = np.flatnonzero(numbers == 0)
    literals = numbers[numbers != 0]
    in_range = not literals.size or max(literals.max(), -literals.min()) <= num_variables
    if len(ends) != num_clauses or not in_range:
        _diagnose(data, where)
    offsets = np.zeros(num_clauses + 1, dtype=np.int64)
    offsets[1:] = ends - np.arange(num_clauses)
    return CNF(num_variables, Ragged(offsets, literals))


def format_cnf(problem: ClauseProblem, comments: tuple[str, ...] = ()) -> str:
    """Write clauses as DIMACS CNF text, comments first."""
    head = [f"c {line}" for line in comments]
    head.append(f"p cnf {problem.num_variables} {len(problem.clauses)}\n")
    # One template of all clauses, filled in at once: four times as fast as a clause at a time.
    widths = problem.clauses.lengths.tolist()
    templates = {width: "%d " * width + "0\n" for width in set(widths)}
    body = "".join(map(templates.__getitem__, widths))
    return "\n".join(head) + body % tuple(problem.clauses.values.tolist())


def _header(data: bytes) -> tuple[int, int, int] | None:
    """The counts of the header and where the body starts; None when anything is odd."""
    position = 0
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        line = data[position:end].strip()
        position = end + 1
        if not line or line.startswith(b"c"):
            continue
        match = _HEADER.match(line)
        if match is None:
            return None
        num_variables, num_clauses = int(match[1]), int(match[2])
        if num_variables > _MAX_VARIABLES or num_clauses > _MAX_CLAUSES:
            return None
        return num_variables, num_clauses, position
    return None


def _numbers(body: bytes) -> IndexArray | None:
    """All integers of the text; None when it holds anything else."""
    if body.translate(None, b"0123456789- \t\r\n\v\f"):
        return None
    if not body.strip():
        return np.zeros(0, dtype=np.int64)
    text = np.frombuffer(b" " + body + b" ", dtype=np.uint8)
    minus = np.flatnonzero(text == ord("-"))
    if (text[minus - 1] > 32).any() or (text[minus + 1] < ord("0")).any():
        return None
    return np.fromstring(body, dtype=np.int64, sep=" ")  # saturates beyond int64


def _diagnose(data: bytes, where: str) -> NoReturn:
    """Find the first thing that is wrong, and its line."""
    lines = _content_lines(data)
    number, line = next(lines, (data.count(b"\n") + 1, b""))
    at = f"{where}:{number}"
    num_variables, num_clauses = _checked_header(line, at)
    count, open_clause = 0, False
    for number, line in lines:
        at = f"{where}:{number}"
        if line.startswith(b"p"):
            raise InputError(at, "a second header line", "keep only one 'p cnf' line")
        if dialect := _DIALECT.match(line):
            raise InputError(at, f"is a line of {_DIALECTS[dialect[1]]}, which karpnet does not read")
        for token in line.split():
            literal = _literal(token, at)
            if abs(literal) > num_variables:
                raise InputError(
                    at,
                    f"literal {literal} exceeds the {num_variables} variables of the header",
                    "raise the header or fix the literal",
                )
            open_clause = literal != 0
            count += literal == 0
    raise InputError(
        where,
        f"expected {num_clauses} clauses as in the header, got {count + open_clause}",
        "correct the count in the 'p cnf' line",
    )


def _content_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = raw.strip()
        if line.startswith(b"%"):
            return
        if line and not line.startswith(b"c"):
            yield number, line


def _checked_header(line: bytes, at: str) -> tuple[int, int]:
    words = [_shown(word) for word in line.split()]
    if words[:1] != ["p"]:
        raise InputError(at, f"expected a header 'p cnf VARIABLES CLAUSES', got {_shown(line)!r}")
    if words[1:2] != ["cnf"] or len(words) != 4:
        raise InputError(at, f"expected 'p cnf VARIABLES CLAUSES', got {_shown(line)!r}")
    counts = []
    for word, what, limit in zip(
        words[2:], ("variables", "clauses"), (_MAX_VARIABLES, _MAX_CLAUSES), strict=True
    ):
        if not re.fullmatch(r"\d+", word) or len(word) > 18 or int(word) > limit:
            raise InputError(at, f"expected a number of {what} from 0 to {limit}, got {word}")
        counts.append(int(word))
    return counts[0], counts[1]


def _literal(token: bytes, at: str) -> int:
    if not re.fullmatch(rb"-?\d{1,4000}", token):
        raise InputError(at, f"expected an integer literal, got {_shown(token)!r}")
    if re.fullmatch(rb"-0+", token):
        raise InputError(at, "expected a literal or 0, got -0")
    return int(token)


def _shown(text: bytes) -> str:
    shown = text.decode(errors="replace")
    return shown if len(shown) <= 40 else shown[:37] + "..."
