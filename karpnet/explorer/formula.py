"""A small formula as people type it: DIMACS, or clauses in words such as ``x1 or not x2``."""

from __future__ import annotations

import re

from reductions.errors import InputError, shown
from reductions.formats.dimacs import parse_cnf
from reductions.problems.cnf import CNF

MOST_CHARACTERS = 200_000
_WHERE = "formula"
_HEADER = re.compile(r"^\s*p\s", re.MULTILINE)
_NUMBERS = re.compile(r"[-\s\d]*\d[-\s\d]*")
_CLAUSE_END = re.compile(r"\band\b|[\n;&∧]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\bor\b|[|∨,+]", re.IGNORECASE)
_LITERAL = re.compile(r"((?:not\b|[-~!¬])?)\s*([^\W\d]\w*)", re.IGNORECASE)
_NUMBERED = re.compile(r"x(\d{1,9})")
_MOST_VARIABLES = 100_000


def parse_formula(text: str) -> tuple[CNF, tuple[str, ...]]:
    """Read a formula in conjunctive normal form.

    Parameters
    ----------
    text : str
        DIMACS with its header; lines of DIMACS literals, with or without the 0 at their end; or clauses in
        words, one a line or joined by ``and``: ``x1 or not x2``. For ``or`` also ``|``, ``∨`` or a comma;
        for ``not`` also ``-``, ``~``, ``!`` or ``¬``; for ``and`` also ``&``, ``∧`` or ``;``. Variables are
        x1, x2, ..., or names, which are numbered as they come.

    Returns
    -------
    (CNF, names)
        The names of variables 1, 2, ... where they have others than x1, x2, ...; else none.

    Raises
    ------
    InputError
        With the clause that is malformed.

    Examples
    --------
    >>> formula, names = parse_formula("rain or not sun\\nsun")
    >>> formula.clauses.lists(), names
    ([[1, -2], [2]], ('rain', 'sun'))
    """
    if len(text) > MOST_CHARACTERS:
        expected = f"expected at most {MOST_CHARACTERS:,} characters"
        raise InputError(_WHERE, f"{expected}, got {len(text):,}", "open it as a file")
    if _HEADER.search(text):
        return parse_cnf(text.encode(errors="replace"), _WHERE), ()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    text = "\n".join(lines)
    if not text.strip():
        raise InputError(_WHERE, "expected at least one clause, got nothing", "try x1 or not x2")
    if _NUMBERS.fullmatch(text):
        return _of_literals(_numbers(lines)), ()
    clauses, names = _words(text)
    return _of_literals(clauses), names


def _of_literals(clauses: list[list[int]]) -> CNF:
    most = max((abs(literal) for clause in clauses for literal in clause), default=0)
    if most > _MOST_VARIABLES:
        raise InputError(_WHERE, f"expected variables up to {_MOST_VARIABLES:,}, got {most:,}")
    return CNF.from_clauses(most, clauses)


def _numbers(lines: list[str]) -> list[list[int]]:
    """Clauses of DIMACS literals, one a line; a 0 ends one, too."""
    clauses = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        for word in words:
            if not re.fullmatch(r"-?\d{1,9}", word):
                raise InputError(
                    f"{_WHERE}:{number}", f"expected literals such as 3 or -3, got {shown(word)}"
                )
        if not words:
            continue
        parts = re.split(r"\s+0(?=\s)", f" {' '.join(words)} ")
        clauses += [[int(word) for word in part.split()] for part in parts[:-1]]
        if parts[-1].strip():
            clauses.append([int(word) for word in parts[-1].split()])
    return clauses


def _words(text: str) -> tuple[list[list[int]], tuple[str, ...]]:
    """Clauses in words, and the names of variables, which are numbered in the order in which they come."""
    pieces = [piece.strip() for piece in _CLAUSE_END.split(text)]
    numbers: dict[str, int] = {}
    clauses = []
    for place, piece in enumerate(filter(None, pieces), 1):
        words = piece[1:-1] if piece.startswith("(") and piece.endswith(")") else piece
        literals = [_literal(word.strip(), place, numbers) for word in _BETWEEN.split(words)]
        clauses.append(literals)
    return clauses, () if any(map(_NUMBERED.fullmatch, numbers)) else tuple(numbers)


def _literal(word: str, clause: int, numbers: dict[str, int]) -> int:
    found = _LITERAL.fullmatch(word)
    if found is None:
        got = shown(word) if word else "nothing"
        raise InputError(
            f"{_WHERE}: clause {clause}",
            f"expected literals such as x1 or not x2, got {got}",
            "join literals by or, clauses by and or a new line",
        )
    sign, name = found.groups()
    numbered = _NUMBERED.fullmatch(name)
    if numbered and not int(numbered[1]):
        raise InputError(f"{_WHERE}: clause {clause}", "expected variables from x1 on, got x0")
    other = next(iter(numbers), name)
    if bool(numbered) != bool(_NUMBERED.fullmatch(other)):
        problem = f"expected all variables numbered or all named, got {name} beside {other}"
        raise InputError(f"{_WHERE}: clause {clause}", problem)
    number = int(numbered[1]) if numbered else numbers.get(name, len(numbers) + 1)
    numbers.setdefault(name, number)
    return -number if sign else number
