"""Branch and bound on the whole program of a small task.

Where one tableau holds all rows, deciding it by linear programs alone takes a fraction of a
millisecond on the way to weights that fit. A refutation comes as lemmas like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.systems import ActivationSystem, AndSystem, Row, System
from solvers.exact.kinds import Kind, num_columns
from solvers.exact.programs import Lemma, Program, Truth


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
        Linear programs to spend.

    Returns
    -------
    Solution or list of Lemma
        Lemmas of the kind refute all assignments; there are none when there were too many nodes.
    """
    local = whole.local
    if isinstance(system, AndSystem):
        units, size = system.task.width, local.num_indicators
        rows = [row for unit in range(units) for row in _rows_of_unit(local, unit, size)]
        clauses = [[j * size + r + 1 for j in range(min(r + 1, units))] for r in range(size)]
        program = Program(rows, units * size)
    else:
        units, size = 1, local.num_indicators
        clauses = [[p, -p] for p in range(1, size + 1)] if isinstance(local, ActivationSystem) else []
        program = whole.program
    found = program.search(clauses, most_nodes)
    if isinstance(found, list):
        return [_of_first_unit(lemma, local.num_rows, size) for lemma in found]
    count, solution = num_weights(system), program.solution()
    return Solution(
        [found[unit * size : (unit + 1) * size] for unit in range(units)],
        [[solution.get(unit * count + v, 0.0) for v in range(count)] for unit in range(units)],
    )


def num_weights(system: System) -> int:
    """Unknowns of one block of the whole program that are weights."""
    if isinstance(system, ActivationSystem):
        return len(system.signs) * system.task.num_features
    return num_columns(system) + isinstance(system, AndSystem)


def _rows_of_unit(local: System, unit: int, size: int) -> list[Row]:
    """The rows of an AND's first unit, for another one."""
    inputs = getattr(local, "inputs", 0)
    return [
        Row(
            row.literal and row.literal + unit * size,
            {v + unit * inputs: a for v, a in row.coefficients.items()},
            row.constant,
        )
        for row in map(local.row, range(local.num_rows))
    ]


def _of_first_unit(lemma: Lemma, num_rows: int, size: int) -> Lemma:
    """Units share no unknown: an irreducible conflict has rows of one unit only."""
    unit = lemma.rows[0] // num_rows
    return Lemma(
        tuple(row - unit * num_rows for row in lemma.rows),
        lemma.multipliers,
        tuple(x - unit * size if x > 0 else x + unit * size for x in lemma.literals),
    )
