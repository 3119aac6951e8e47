"""OPB files of pseudo-Boolean constraints, as competitions and tools write them.

Accepted: ``*`` comments, and constraints such as ``+1 x1 -2 ~x2 >= 3 ;`` with =, >=, >, <= and <. A sign
may stand apart (``+ 1 x1``), a ``*`` between coefficient and variable (``+1*x1``), and a coefficient of 1
may be missing (``~x1``). Integers of any size. The numbers of variables and constraints that the first
comment declares must hold: variables that occur in no constraint are kept. Objectives, products and soft
constraints are refused.

References
----------
Roussel, Manquinho, "Input/output format and solver requirements for the competitions of
pseudo-Boolean solvers", 2012.
"""

from __future__ import annotations

import re

from reductions.errors import InputError
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.pseudo_boolean import PseudoBoolean, Row, constraint
from reductions.reading.fields import LARGEST_COUNT

_CONSTRAINT = re.compile(r"([^<>=]*)(>=|<=|=|>|<)\s*([+-]?)\s*(\d{1,4000})\s*", re.ASCII)
_TERM = re.compile(r"\s*([+-]?)\s*(?:(\d{1,4000})(?:\s*\*\s*|\s+))?(~?)\s*x(\d{1,18})(?![\w.\[])", re.ASCII)
_DECLARED = re.compile(r"#\s*(variable|constraint)s?\s*=\s*(\d{1,18})", re.ASCII)


def parse_opb(data: bytes, where: str, name: str = "") -> LinearEquations | PseudoBoolean:
    """Parse OPB text.

    Parameters
    ----------
    data : bytes
    where : str
        The file's name, for errors.
    name : str
        ``"pseudo-boolean"``, or ``"linear-equations"``; by default the latter if every constraint is an
        equation, and else the former.

    Raises
    ------
    InputError
        With file and line.
    """
    text = data.decode()
    statements = _statements(text, where)
    rows = [_row(statement, f"{where}:{line}") for line, statement in statements]
    num_variables = _num_variables(text, statements, rows, where)
    are_equations = all(relation == "=" for _, relation, _ in rows)
    if (name or LinearEquations.name) == LinearEquations.name and are_equations:
        terms, targets = [row for row, _, _ in rows], [target for _, _, target in rows]
        return LinearEquations.from_rows(num_variables, terms, targets)
    if name not in ("", PseudoBoolean.name):
        choices = f"{PseudoBoolean.name}, or {LinearEquations.name} without inequalities"
        raise InputError(where, f"an OPB file is read --as {choices}; got {name[:40]!r}")
    return PseudoBoolean.from_rows(num_variables, rows)


def format_opb(problem: LinearEquations | PseudoBoolean, comments: tuple[str, ...] = ()) -> str:
    """Write equations or inequalities as OPB text, comments first."""
    head = f"* #variable= {problem.num_variables} #constraint= {len(problem.rows)}"
    lines = [head, *(f"* {line}" for line in comments)]
    for row, target in enumerate(problem.targets.tolist()):
        terms = " ".join(f"{a:+d} x{i + 1}" for i, a in problem.rows.row(row)) or "0 x1"
        relation = ">=" if isinstance(problem, PseudoBoolean) and not problem.is_equation[row] else "="
        lines.append(f"{terms} {relation} {target} ;")
    return "\n".join(lines) + "\n"


def _statements(text: str, where: str) -> list[tuple[int, str]]:
    """Constraints with the line on which each starts."""
    out: list[tuple[int, str]] = []
    pending, start = "", 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("*") or not line:
            continue
        start = start if pending.strip() else number
        *whole, pending = (pending + " " + line).split(";")
        for statement in whole:
            out.append((start, statement.strip()))
            start = number
    if pending.strip():
        raise InputError(f"{where}:{start}", "expected ';' at the end of the constraint")
    return out


def _num_variables(text: str, statements: list[tuple[int, str]], rows: list[Row], where: str) -> int:
    """The declared number of variables, or the largest that occurs; declared counts must hold."""
    first = statements[0][0] if statements else len(text)
    comments = "\n".join(text.split("\n", first)[:first])
    declared = {what: int(count) for what, count in reversed(_DECLARED.findall(comments))}
    largest = max((terms[-1][0] + 1 for terms, _, _ in rows if terms), default=0)
    num_variables = declared.get("variable", largest)
    if largest > num_variables:
        what = f"expected variables x1..x{num_variables} as declared, got x{largest}"
        raise InputError(where, what, "raise #variable= or fix the variable")
    if num_variables > LARGEST_COUNT:
        raise InputError(where, f"expected at most {LARGEST_COUNT} variables, got {num_variables}")
    if declared.get("constraint", len(rows)) != len(rows):
        what = f"expected {declared['constraint']} constraints as declared, got {len(rows)}"
        raise InputError(where, what, "correct #constraint=")
    return num_variables


def _row(text: str, at: str) -> Row:
    if re.match(r"(min|max)\s*:", text):
        raise InputError(at, "an objective is not supported", "express a bound as a constraint")
    if re.match(r"soft\s*:|\[", text):
        raise InputError(at, "soft constraints (WBO) are not supported", "keep the hard constraints only")
    match = _CONSTRAINT.fullmatch(text)
    if match is None:
        raise InputError(at, f"expected 'TERMS >= NUMBER ;', got {text[:40]!r}")
    left, relation, sign, number = match.groups()
    return constraint(_terms(left, at), relation, int(sign + number))


def _terms(left: str, at: str) -> list[tuple[int, int]]:
    """The (coefficient, literal) terms of a left side."""
    terms: list[tuple[int, int]] = []
    place = 0
    while left[place:].strip():
        match = _TERM.match(left, place)
        if match is None:
            if terms and left[place:].lstrip().startswith("*"):
                raise _nonlinear(left, at)
            got = left[place:].strip()[:40]
            raise InputError(at, f"expected terms such as '+2 x1', got {got!r}")
        sign, coefficient, negated, digits = match.groups()
        if terms and not sign and coefficient is None:
            raise _nonlinear(left, at)
        if not 0 < int(digits) <= LARGEST_COUNT:
            raise InputError(at, f"expected variables x1..x{LARGEST_COUNT}, got x{digits}")
        terms.append((int(sign + (coefficient or "1")), -int(digits) if negated else int(digits)))
        place = match.end()
    return terms


def _nonlinear(left: str, at: str) -> InputError:
    what = f"is nonlinear: a product of variables in {left.strip()[:40]!r}"
    return InputError(at, what, "state each product as a new variable with linear constraints")
