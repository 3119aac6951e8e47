"""What an outside solver printed for an exported file, told apart by its content.

Read are the models of SMT-LIB solvers (``get-model`` or ``get-value``), the solution files of HiGHS, SCIP and
Gurobi, the ``s`` and ``v`` lines of SAT competitions and the result files of MiniSat. That there is no
solution is never taken from such a file: it is a claim without a proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from reductions.answers.models import parse_model
from reductions.errors import InputError
from solvers.export.s_expressions import Expression, definitions, expressions

_DECIMAL = re.compile(r"[+-]?\d{1,400}(?:\.\d{0,400})?(?:[eE][+-]?\d{1,3})?|[+-]?\d{1,400}/\d{1,400}")
_LARGEST = 2**1000
_STATUS = ("sat", "unsat", "unknown", "timeout")  # of SMT solvers


@dataclass(frozen=True)
class Solution:
    """Values by name, or true literals.

    Parameters
    ----------
    kind : "smt", "mip" or "cnf"
    where : str
        The file.
    values : mapping
        Of each name a constant's expression (smt) or a `Fraction` (mip).
    literals : tuple of int
        For cnf.
    is_sparse : bool
        Whether the solver leaves out zeros.
    """

    kind: Literal["smt", "mip", "cnf"]
    where: str
    values: Mapping[str, Any]
    literals: tuple[int, ...] = ()
    is_sparse: bool = False


def read_solution(data: bytes, where: str) -> Solution:
    """Read what a solver printed.

    Raises
    ------
    InputError
        If it is no solution in a known format, or says that there is none.
    """
    text = (
        data.decode().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n")
    )
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for pattern, reader in _READERS:
        if pattern.match(lines[0]):
            return reader(text, lines, where)
    raise InputError(
        where,
        f"expected a solver's solution, got {_shown(lines[0])}",
        "an SMT-LIB model, a .sol file of HiGHS, SCIP or Gurobi, or `v` lines of a SAT solver",
    )


def _claim(where: str, said: str) -> InputError:
    if said.lower() in ("unknown", "timeout", "indet", "time limit reached", "unset"):
        return InputError(where, f"the solver answered {said!r}: there is no solution in it")
    return InputError(
        where,
        f"the solver says {said!r}, which is no certificate without a proof",
        "`karpnet solve TASK --certificate FILE` proves a NO",
    )


def _smt(text: str, lines: list[str], where: str) -> Solution:
    items = expressions(text, where)
    said = next((item for item in items if item in _STATUS), "sat")
    if said != "sat":
        raise _claim(where, said)
    values: dict[str, Expression] = dict(definitions(items))
    errors = [item[1] for item in items if isinstance(item, list) and item[:1] == ["error"] and item[1:]]
    if errors and len(values) == len(errors):
        raise InputError(where, f"the solver reports an error: {_shown(str(errors[0]))}")
    if not values:
        raise InputError(where, "holds no model", "call (get-model) after (check-sat)")
    return Solution("smt", where, values)


def _highs(text: str, lines: list[str], where: str) -> Solution:
    status = lines[1] if len(lines) > 1 else "nothing"
    start = next((i for i, line in enumerate(lines) if re.fullmatch(r"# Columns \d{1,9}", line)), None)
    if start is None and "optimal" in status.lower():
        raise InputError(where, "holds no values of columns", "have HiGHS write its default style")
    if start is None:
        raise _claim(where, status)
    count = int(lines[start].split()[2])
    found = lines[start + 1 : start + 1 + count]
    if len(found) < count:
        raise InputError(where, f"ends after {len(found)} of {count} columns", "is it whole?")
    return Solution("mip", where, _numbers(found, where))


def _scip(text: str, lines: list[str], where: str) -> Solution:
    if "no solution available" in lines:
        raise _claim(where, lines[0].partition(":")[2].strip() or "no solution available")
    heads = ("solution status:", "objective value:", "#")
    return Solution(
        "mip", where, _numbers((line for line in lines if not line.startswith(heads)), where), (), True
    )


def _numbers(lines: Iterable[str], where: str) -> dict[str, Fraction]:
    """Names and values, one a line; what follows is the solver's."""
    values: dict[str, Fraction] = {}
    for line in lines:
        name, *rest = line.split()
        if not rest or not _DECIMAL.fullmatch(rest[0]) or re.search(r"/0+$", rest[0]):
            raise InputError(where, f"expected a name and a number, got {_shown(line)}")
        values[name] = Fraction(rest[0])
        if abs(values[name]) > _LARGEST:
            raise InputError(f"{where}: {name}", f"{_shown(rest[0])} is beyond floating point")
    return values


def _competition(text: str, lines: list[str], where: str) -> Solution:
    """The output of a SAT solver, or the result file of MiniSat and its heirs."""
    model = parse_model(text, where)
    if model.status not in ("", "SATISFIABLE"):
        raise _claim(where, model.status)
    if model.literals is None:
        raise InputError(where, "holds no literals", "have the solver print its model")
    clash = set(model.literals) & {-literal for literal in model.literals}
    if clash:
        variable = max(clash)
        raise InputError(where, f"says both {variable} and {-variable}")
    return Solution("cnf", where, {}, model.literals)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


_READERS: tuple[tuple[re.Pattern[str], Callable[[str, list[str], str], Solution]], ...] = (
    (re.compile(rf"(?:success|{'|'.join(_STATUS)})(?:[\s(;]|$)|[(;]"), _smt),
    (re.compile(r"Model status"), _highs),
    (re.compile(r"solution status:|objective value:|no solution available|# (Solution|Objective)"), _scip),
    (re.compile(r"[csv](\s|$)|(SAT|UNSAT|INDET)$"), _competition),
)
