"""Branch and bound on the whole program of a small task.

Where one tableau holds all rows, deciding it by linear programs alone takes a fraction of a
millisecond on the way to weights that fit. A refutation comes as lemmas like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.systems import ActivationSystem, Row
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.branch_and_bound import regression
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.symmetry.kinds import Kind


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


def branch(formulation: AnyFormulation, whole: Kind, most_nodes: int) -> Solution | list[Lemma]:
    """Look for an assignment under which the whole program is feasible.

    Parameters
    ----------
    formulation : Formulation
        Of a system that is not agnostic.
    whole : Kind
        All samples in the system's own coordinates.
    most_nodes : int
        Linear programs, or a regression's conflicts, to spend.

    Returns
    -------
    Solution or list of Lemma
        Lemmas of the kind refute all assignments; there are none when there were too many nodes.
    """
    local = whole.local.system
    if isinstance(local, ActivationSystem):
        fitted = regression.search(local, most_nodes)
        return fitted if isinstance(fitted, list) else Solution([fitted[0]], [fitted[1]])
    units, count, size = formulation.num_blocks, formulation.num_weights, local.num_indicators
    of_first = [local.row(i) for i in range(local.num_rows)]
    rows = [row for unit in range(units) for row in _moved(of_first, unit * count, unit * size)]
    program = Program(rows, units * size)
    clauses = [[j * size + r + 1 for j in range(min(r + 1, units))] for r in range(size)]
    found = program.search(clauses, most_nodes)
    if isinstance(found, list):
        return [_of_first_unit(lemma, local.num_rows, size) for lemma in found]
    solution = program.solution()
    return Solution(
        [found[unit * size : (unit + 1) * size] for unit in range(units)],
        [[solution.get(unit * count + v, 0.0) for v in range(count)] for unit in range(units)],
    )


def _moved(rows: list[Row], first: int, literal: int) -> list[Row]:
    """The rows of an AND's first unit, for the unit whose unknowns and Booleans follow these."""
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
