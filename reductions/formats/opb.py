"""OPB files of 0/1 linear equations.

Accepted: ``*`` comments, and constraints such as ``+1 x1 -2 x2 = 3 ;`` with operators =, >= and <=.
An inequality gets slack bits, fresh variables behind the others, whose weighted sums are exactly
the values that the surplus can take. Integers of any size. Objectives are refused.

References
----------
Roussel, Manquinho, "Input/output format and solver requirements for the competitions of
pseudo-Boolean solvers", 2012.
"""

from __future__ import annotations

import re

from reductions.errors import InputError
from reductions.problems.linear_equations import LinearEquations, range_bits
from reductions.reading.fields import LARGEST_COUNT

_TERM = re.compile(r"([+-]?\d{1,4000})[ \t]+(~?)x(\d{1,18})")
_CONSTRAINT = re.compile(r"(.*?)(>=|<=|=)[ \t]*([+-]?\d{1,4000})[ \t]*\Z", re.DOTALL)

Row = tuple[dict[int, int], str, int]  # coefficients by variable from 0, operator, right-hand side


def parse_opb(data: bytes, where: str) -> LinearEquations:
    """Parse OPB text.

    Raises
    ------
    InputError
        With file and line.
    """
    statements = _statements(data.decode(), where)
    parsed = [_constraint(text, f"{where}:{line}") for line, text in statements]
    num_variables = max((i + 1 for coefficients, _, _ in parsed for i in coefficients), default=0)
    rows, targets = [], []
    for coefficients, operator, target in parsed:
        if operator == "<=":
            coefficients, target = {i: -a for i, a in coefficients.items()}, -target
        terms = [(i, a) for i, a in sorted(coefficients.items()) if a]
        if operator != "=":  # Σ a x - surplus = c, the surplus at most its largest possible value
            surplus = sum(a for _, a in terms if a > 0) - target
            weights = range_bits(surplus)
            terms += [(num_variables + i, -weight) for i, weight in enumerate(weights)]
            num_variables += len(weights)
        rows.append(terms)
        targets.append(target)
    return LinearEquations.from_rows(num_variables, rows, targets)


def format_opb(equations: LinearEquations, comments: tuple[str, ...] = ()) -> str:
    """Write equations as OPB text, comments first."""
    head = f"* #variable= {equations.num_variables} #constraint= {len(equations.rows)}"
    lines = [head, *(f"* {line}" for line in comments)]
    for row, target in enumerate(equations.targets.tolist()):
        terms = " ".join(f"{a:+d} x{i + 1}" for i, a in equations.rows.row(row)) or "0 x1"
        lines.append(f"{terms} = {target} ;")
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


def _constraint(text: str, at: str) -> Row:
    if text.startswith(("min:", "max:")):
        raise InputError(at, "an objective is not supported", "express a bound as a constraint")
    match = _CONSTRAINT.match(text)
    if match is None:
        raise InputError(at, f"expected 'TERMS = NUMBER ;', got {text[:40]!r}")
    left, operator, target = match[1], match[2], int(match[3])
    rest = _TERM.sub("", left).strip()
    if rest:
        raise InputError(at, f"expected terms such as '+2 x1', got {rest[:40]!r}")
    coefficients: dict[int, int] = {}
    for coefficient, negated, name in _TERM.findall(left):
        a, index = int(coefficient), int(name) - 1
        if not 0 <= index < LARGEST_COUNT:
            raise InputError(at, f"expected variables x1..x{LARGEST_COUNT}, got x{name}")
        if negated:  # a·(1 - x)
            target -= a
            a = -a
        coefficients[index] = coefficients.get(index, 0) + a
    return coefficients, operator, target
