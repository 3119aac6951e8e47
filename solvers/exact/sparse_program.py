"""The whole program of a system under one assignment: a sparse linear program (HiGHS) a block.

With the activity of every message fixed, relu(w·m) is w·m or 0 and only the weights remain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from solvers.exact.arithmetic.relaxation import integer_solution
from solvers.exact.formulation.sparse import Block, FloatArray

_FEW_PASSES, _MOST_PASSES = 20, 1000
INFEASIBLE = "infeasible"
UNSOLVED = "unsolved"


@dataclass(frozen=True)
class Clash:
    """Samples and message classes whose rows an infeasible program's dual uses."""

    samples: list[int]
    classes: list[int]


def solutions_of(blocks: Sequence[Block], has_equations: bool, seconds: float) -> list[FloatArray] | str:
    """Solve the blocks of a formulation.

    Parameters
    ----------
    blocks : sequence of Block
    has_equations : bool
        Whether rows pair up to equations, which the relaxation method meets at once or not at all.
    seconds : float
        Limit for each linear program.

    Returns
    -------
    list of arrays or str
        The weights of each block, `INFEASIBLE`, or `UNSOLVED` when the linear programming solver
        gives up.
    """
    solutions = []
    for block in blocks:
        near = (
            None if has_equations else integer_solution(_without_common(block.matrix), block.low, _FEW_PASSES)
        )
        if near is None:
            passes = _FEW_PASSES if has_equations else _MOST_PASSES
            near = integer_solution(block.matrix, block.low, passes)
        answer = feasible(block.matrix, block.low, seconds) if near is None else near
        if isinstance(answer, str):
            return answer
        solutions.append(answer)
    return solutions


def _without_common(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Zeros for the unknowns of most rows, such as bounds.

    Each row would move these, and all others have to follow: with them at zero, a few passes do where it
    takes some for each unknown otherwise.
    """
    is_common = 2 * np.bincount(matrix.indices, minlength=matrix.shape[1]) > matrix.shape[0]
    values = np.where(is_common[matrix.indices], 0.0, matrix.data)
    return sp.csr_matrix((values, matrix.indices, matrix.indptr), matrix.shape)


def feasible(matrix: sp.csr_matrix, low: FloatArray, seconds: float) -> FloatArray | str:
    """Some x with ``matrix · x >= low``, `INFEASIBLE`, or `UNSOLVED`."""
    count = matrix.shape[1]
    if not len(low):
        return np.zeros(count)
    from scipy.optimize import linprog  # takes long to load, and most tasks do without

    result = linprog(np.zeros(count), -matrix, -low, bounds=(None, None), **_settings(seconds))
    if result.status == 0:
        return np.asarray(result.x)
    return INFEASIBLE if result.status in (2, 4) else UNSOLVED


def _settings(seconds: float) -> dict[str, object]:
    return {"method": "highs-ds", "options": {"time_limit": max(seconds, 0.01)}}


def clashes(rows: Block, seconds: float) -> list[Clash]:
    """What clashes in an infeasible block: none when that was not found out.

    It is what the least sum of violations rests on, one conflict for each connected component.
    """
    num_rows, count = rows.matrix.shape
    from scipy.optimize import linprog

    elastic = sp.hstack([rows.matrix, sp.eye_array(num_rows)])
    cost = np.concatenate([np.zeros(count), np.ones(num_rows)])
    bounds = np.array([(-np.inf, np.inf)] * count + [(0.0, np.inf)] * num_rows)
    result = linprog(cost, -elastic, -rows.low, bounds=bounds, **_settings(seconds))
    if result.status != 0 or result.fun < 1e-9:
        return []
    dual = -result.ineqlin.marginals
    used = np.flatnonzero(dual > 1e-9)
    part = rows.matrix[used]
    from scipy.sparse.csgraph import connected_components

    incidence = sp.bmat([[None, part], [part.T, None]])
    _, component = connected_components(incidence, directed=False)
    component = component[: len(used)]
    found = []
    for number in np.unique(component):
        chosen = used[component == number]
        # A component whose own constant is not positive refutes nothing.
        if dual[chosen] @ rows.low[chosen] > 1e-9:
            samples, classes = rows.samples[chosen], rows.classes[chosen]
            found.append(
                Clash(np.unique(samples[samples >= 0]).tolist(), np.unique(classes[classes >= 0]).tolist())
            )
    return found
