"""What SMT solvers print: nested lists of atoms, and the exact numbers in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from operator import add, mul, sub, truediv
from typing import Any, TypeAlias

from reductions.errors import InputError, shown

Expression: TypeAlias = Any  # an atom as str, or a list of expressions

_TOKEN = re.compile(r';[^\n]*|"(?:[^"]|"")*"|\|[^|]*\||[()]|[^\s()";|]+')
_NUMBER = re.compile(r"-?\d{1,4000}(?:\.\d{1,4000}|/\d{1,4000})?")
_OPERATORS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": add, "-": sub, "*": mul, "/": truediv,
}  # fmt: skip
_DEEPEST, _NESTED_MODELS = 100, 3  # deeper, it is no constant and no model


def expressions(text: str, where: str) -> list[Expression]:
    """Read all expressions of a text.

    Raises
    ------
    InputError
        If parentheses do not match.
    """
    open_lists: list[list[Expression]] = [[]]
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "(":
            open_lists.append([])
        elif token == ")":
            closed = open_lists.pop()
            if not open_lists:
                line = text.count("\n", 0, match.start()) + 1
                raise InputError(f"{where}:{line}", "a parenthesis closes nothing")
            open_lists[-1].append(closed)
        elif not token.startswith(";"):
            open_lists[-1].append(token.strip("|") if token[0] == "|" else token)
    if len(open_lists) > 1:
        raise InputError(where, f"ends within {len(open_lists) - 1} open parentheses", "is it whole?")
    return open_lists[0]


def definitions(items: list[Expression], depth: int = 0) -> Iterator[tuple[str, Expression]]:
    """Names and values of constants: of ``define-fun``, of pairs ``(name value)``, of ``(= name value)``."""
    for item in items:
        if not isinstance(item, list) or not item:
            continue
        head, *rest = item
        if head == "define-fun" and len(rest) == 4 and isinstance(rest[0], str) and rest[1] == []:
            yield rest[0], rest[3]
        elif head == "=" and len(rest) == 2 and isinstance(rest[0], str):
            yield rest[0], rest[1]
        elif isinstance(head, list) or head == "model":
            yield from definitions(item, depth + 1) if depth < _NESTED_MODELS else ()
        elif isinstance(head, str) and len(rest) == 1:
            yield head, rest[0]


def constant(expression: Expression, where: str) -> Fraction | bool:
    """The value of a constant, exactly.

    Raises
    ------
    InputError
        If it is no rational number and no truth value.
    """
    try:
        return _constant(expression, where, 0)
    except ZeroDivisionError:
        raise InputError(where, "divides by zero") from None


def _constant(expression: Expression, where: str, depth: int) -> Fraction | bool:
    if isinstance(expression, str):
        if expression in ("true", "false"):
            return expression == "true"
        if _NUMBER.fullmatch(expression):
            return Fraction(expression)
        if expression.endswith("?"):
            remedy = "have the solver print fractions, not decimals"
            raise InputError(where, f"{expression[:40]} is rounded", remedy)
    elif expression and depth < _DEEPEST and isinstance(expression[0], str):
        head, *rest = expression
        if head == "to_real" and len(rest) == 1:
            return _constant(rest[0], where, depth + 1)
        if head in _OPERATORS and rest:
            values = [Fraction(_constant(part, where, depth + 1)) for part in rest]
            if head == "-" and len(values) == 1:
                return -values[0]
            return reduce(_OPERATORS[head], values)
        if head in ("root-obj", "root-of-with-ordering") or (head == "_" and "real_algebraic_number" in rest):
            raise InputError(
                where, "is an algebraic number that is not given as a fraction", "weights are rational"
            )
    raise InputError(where, f"expected a number or a truth value, got {_shown(expression)}")


def _shown(expression: Expression) -> str:
    return shown(expression) if isinstance(expression, str) else "a term"
