"""Branch and bound on the whole program of a small task.

Where one tableau holds all rows, deciding it by linear programs alone takes a fraction of a
millisecond on the way to weights that fit. A refutation comes as lemmas like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.systems import ActivationSystem, AndSystem, Row, System
from solvers.exact.arithmetic.conditional_program import Lemma, Program, Truth
from solvers.exact.branch_and_bound import regression
from solvers.exact.symmetry.kinds import Kind, num_columns, size_of_whole

_MOST_WEIGHTS = 64
_MOST_UNITS = 4_000
_MOST_ENTRIES = 4_000


@dataclass(frozen=True)
class Solution:
    """An assignment whose rows are feasible, in floating point.

    Parameters
    ----------
    patterns : list of int8 arrays
        The whole program's Booleans, once for each unit.
    values : list of lists of float
        The unknowns that are weights, once for each unit.
    """

    patterns: list[Truth]
    values: list[list[float]]


def branch(system: System, whole: Kind, most_nodes: int) -> Solution | list[Lemma]:
    """Look for an assignment under which the whole program is feasible.

    Parameters
    ----------
    system : System
        Not agnostic.
    whole : Kind
        All samples in the system's own coordinates.
    most_nodes : int
        Linear programs, or a regression's conflicts, to spend.

    Returns
    -------
    Solution or list of Lemma
        Lemmas of the kind refute all assignments; there are none when there were too many nodes.
    """
    local = whole.local
    if isinstance(local, ActivationSystem):
        fitted = regression.search(local, most_nodes)
        return fitted if isinstance(fitted, list) else Solution([fitted[0]], [fitted[1]])
    units, size = 1, local.num_indicators
    rows, clauses = [local.row(i) for i in range(local.num_rows)], []
    if isinstance(system, AndSystem):
        units = system.task.width
        rows = [row for unit in range(units) for row in _rows_of_unit(local, rows, unit)]
        clauses = [[j * size + r + 1 for j in range(min(r + 1, units))] for r in range(size)]
    program = Program(rows, units * size)
    found = program.search(clauses, most_nodes)
    if isinstance(found, list):
        return [_of_first_unit(lemma, local.num_rows, size) for lemma in found]
    count, solution = num_weights(system), program.solution()
    return Solution(
        [found[unit * size : (unit + 1) * size] for unit in range(units)],
        [[solution.get(unit * count + v, 0.0) for v in range(count)] for unit in range(units)],
    )


def is_branchable(system: System) -> bool:
    """Whether branch and bound has a chance: few weights, or a small tableau."""
    if isinstance(system, ActivationSystem):
        return num_weights(system) <= _MOST_WEIGHTS and system.num_indicators <= _MOST_UNITS
    return size_of_whole(system) <= _MOST_ENTRIES


def num_weights(system: System) -> int:
    """Unknowns of one block of the whole program that are weights."""
    if isinstance(system, ActivationSystem):
        return len(system.signs) * system.task.num_features
    return num_columns(system) + isinstance(system, AndSystem)


def _rows_of_unit(local: System, rows: list[Row], unit: int) -> list[Row]:
    """The rows of an AND's first unit, for another one."""
    first, literal = unit * getattr(local, "inputs", 0), unit * local.num_indicators
    return [
        Row(
            row.literal and row.literal + literal,
            {v + first: a for v, a in row.coefficients.items()},
            row.constant,
        )
        for row in rows
    ]


def _of_first_unit(lemma: Lemma, num_rows: int, size: int) -> Lemma:
    """Units share no unknown: an irreducible conflict has rows of one unit only."""
    unit = lemma.rows[0] // num_rows
    return Lemma(
        tuple(row - unit * num_rows for row in lemma.rows),
        lemma.multipliers,
        tuple(x - unit * size if x > 0 else x + unit * size for x in lemma.literals),
    )
