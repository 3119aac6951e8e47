"""PySAT formula objects, read by their attributes so that PySAT need not be installed."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral
from typing import Any, Protocol

from reductions.errors import InputError, shown
from reductions.problems.cnf import CNF
from reductions.problems.pseudo_boolean import PseudoBoolean, Row, constraint


class ClausesOfPySat(Protocol):
    """What of a formula is read; ``atmosts`` besides, where a formula has native constraints."""

    nv: int
    clauses: Iterable[Iterable[int]]


def from_pysat(formula: ClausesOfPySat) -> CNF | PseudoBoolean:
    """Convert a ``pysat.formula.CNF`` or ``CNFPlus``.

    A formula of clauses becomes `CNF`. One with native cardinality constraints, weighted or not, becomes
    `PseudoBoolean` over the formula's own variables: every clause asks for at least one true literal,
    and every constraint for literals of a total weight of at most k.

    Raises
    ------
    InputError
        If the object is neither, or a constraint is malformed.
    """
    if hasattr(formula, "hard") and hasattr(formula, "soft"):
        raise InputError("from_pysat", "is a weighted formula, which is not read", "pass its hard clauses")
    if not hasattr(formula, "clauses") or not hasattr(formula, "nv"):
        raise InputError("from_pysat", f"expected a PySAT CNF or CNFPlus, got {type(formula).__name__}")
    clauses = [list(clause) for clause in formula.clauses]
    bounds = list(getattr(formula, "atmosts", []))
    if not bounds:
        return CNF.from_clauses(formula.nv, clauses)
    rows = [constraint([(1, literal) for literal in clause], ">=", 1) for clause in clauses]
    rows += [_at_most(bound, f"from_pysat: atmosts[{index}]") for index, bound in enumerate(bounds)]
    largest = max((terms[-1][0] + 1 for terms, _, _ in rows if terms), default=0)
    return PseudoBoolean.from_rows(max(formula.nv, largest), rows)


def _at_most(entry: Any, where: str) -> Row:
    """A row from ``[literals, bound]`` or ``[literals, bound, weights]``."""
    parts = list(entry) if isinstance(entry, (list, tuple)) else []
    literals, bound, weights = [*parts, None, None, None][:3]
    if weights is None and isinstance(literals, (list, tuple)):
        weights = [1] * len(literals)
    if not 2 <= len(parts) <= 3 or not all(isinstance(part, (list, tuple)) for part in (literals, weights)):
        raise InputError(
            where, f"expected [literals, bound] or [literals, bound, weights], got {shown(entry)}"
        )
    numbers = [*literals, *weights, bound]
    if any(isinstance(n, bool) or not isinstance(n, Integral) for n in numbers) or 0 in literals:
        raise InputError(where, f"expected integers, and literals other than 0, got {shown(entry)}")
    if len(weights) != len(literals):
        raise InputError(where, f"expected {len(literals)} weights, got {len(weights)}")
    terms = zip(map(int, weights), map(int, literals), strict=True)
    return constraint(terms, "<=", int(bound))
