"""PySAT formula objects, read by their attributes so that PySAT need not be installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from reductions.errors import InputError
from reductions.problems.cnf import CNF
from reductions.problems.linear_equations import LinearEquations, range_bits


class ClausesOfPySat(Protocol):
    """What of a formula is read; ``atmosts`` besides, where a formula has native constraints."""

    nv: int
    clauses: Iterable[Iterable[int]]


def from_pysat(formula: ClausesOfPySat) -> CNF | LinearEquations:
    """Convert a ``pysat.formula.CNF`` or ``CNFPlus``.

    A formula of clauses becomes `CNF`. One with native cardinality constraints becomes
    `LinearEquations`: every clause asks for at least one true literal and every constraint for at
    most k, with slack bits, fresh variables behind the formula's own.

    Raises
    ------
    InputError
        If the object is neither.
    """
    if not hasattr(formula, "clauses") or not hasattr(formula, "nv"):
        raise InputError("from_pysat", f"expected a PySAT CNF or CNFPlus, got {type(formula).__name__}")
    clauses = [list(clause) for clause in formula.clauses]
    bounds = list(getattr(formula, "atmosts", []))
    if not bounds:
        return CNF.from_clauses(formula.nv, clauses)
    num_variables = max([formula.nv, *(abs(x) for literals, _ in bounds for x in literals)])
    # At most k of the literals: at least (number of literals - k) of their negations.
    at_least = [(clause, 1) for clause in clauses]
    at_least += [([-x for x in literals], len(literals) - k) for literals, k in bounds]
    rows, targets = [], []
    for literals, least in at_least:
        coefficients: dict[int, int] = {}
        for literal in literals:
            sign = 1 if literal > 0 else -1
            coefficients[abs(literal) - 1] = coefficients.get(abs(literal) - 1, 0) + sign
        target = least - sum(literal < 0 for literal in literals)
        terms = [(i, a) for i, a in sorted(coefficients.items()) if a]
        weights = range_bits(sum(a for _, a in terms if a > 0) - target)
        terms += [(num_variables + i, -weight) for i, weight in enumerate(weights)]
        num_variables += len(weights)
        rows.append(terms)
        targets.append(target)
    return LinearEquations.from_rows(num_variables, rows, targets)
