"""The whole program of a system under one assignment: a sparse linear program (HiGHS).

With the activity of every message fixed, relu(w·m) is w·m or 0 and only the weights remain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from certificates.systems import ActivationSystem, AndSystem, System, ThresholdSystem
from solvers.exact.arithmetic.conditional_program import Truth
from solvers.exact.arithmetic.relaxation import integer_solution
from solvers.exact.symmetry.kinds import num_columns

FloatArray = NDArray[np.float64]
INFEASIBLE = "infeasible"
UNSOLVED = "unsolved"


@dataclass(frozen=True)
class Clash:
    """Samples and message classes whose rows an infeasible program's dual uses."""

    samples: list[int]
    classes: list[int]


@dataclass(frozen=True)
class _Rows:
    """``matrix · x >= low``, each row with its sample (or -1) and class (or -1)."""

    matrix: sp.csr_matrix
    low: FloatArray
    samples: NDArray[np.int64]
    classes: NDArray[np.int64]


class WholeProgram:
    """Feasibility of all rows at once.

    Parameters
    ----------
    system : System
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self._has_equations = isinstance(system, ActivationSystem)
        if isinstance(system, ActivationSystem):
            self._matrix = sparse_rows([list(v) for v in system.classes], system.task.num_features)
            positive = [[(c, a) for c, (a, _) in terms.items()] for terms in system.terms]
            negative = [[(c, b) for c, (_, b) in terms.items()] for terms in system.terms]
            self._positive = sparse_rows(positive, len(system.classes))
            self._negative = sparse_rows(negative, len(system.classes))
        else:
            assert isinstance(system, (AndSystem, ThresholdSystem))
            self._matrix = sparse_rows([list(z) for z in system.z], num_columns(system))

    def check(self, truth: Truth, seconds: float) -> list[FloatArray] | str:
        """Solve under an assignment.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
        seconds : float
            Limit for the linear programs.

        Returns
        -------
        list of arrays or str
            The weights (for an AND, one array [w_j, b_j] a unit), `INFEASIBLE`, or `UNSOLVED`
            when the linear programming solver gives up.
        """
        solutions = []
        for rows in self._blocks(truth):
            near = None if self._has_equations else integer_solution(rows.matrix, rows.low)
            answer = feasible(rows.matrix, rows.low, seconds) if near is None else near
            if isinstance(answer, str):
                return answer
            solutions.append(answer)
        return solutions

    def clashes(self, truth: Truth, seconds: float) -> list[Clash]:
        """What clashes under an infeasible assignment; empty when that was not found out."""
        return [clash for rows in self._blocks(truth) for clash in _clashes(rows, seconds)]

    def _blocks(self, truth: Truth) -> list[_Rows]:
        system = self._system
        if isinstance(system, ActivationSystem):
            return [self._regression(system, truth)]
        if isinstance(system, AndSystem):
            return [self._unit(system, truth, unit) for unit in range(system.task.width)]
        assert isinstance(system, ThresholdSystem)
        y = np.array([bool(label) for label in system.task.labels])
        kept = np.flatnonzero(_kept(system, truth))
        matrix = sp.diags_array(np.where(y, 1.0, -1.0)) @ self._matrix
        return [_Rows(matrix.tocsr()[kept], y[kept].astype(float), kept, np.full(len(kept), -1))]

    def _unit(self, system: AndSystem, truth: Truth, unit: int) -> _Rows:
        kept = _kept(system, truth)
        is_cut = np.zeros(system.num_samples, dtype=np.bool_)
        first = system.cut(unit, 0) if system.negatives else 0
        is_cut[system.negatives] = truth[first : first + len(system.negatives)] > 0
        is_positive = np.array([bool(label) for label in system.task.labels])
        chosen = np.flatnonzero((is_positive & kept) | is_cut)
        sign = np.where(is_positive, 1.0, -1.0)[chosen]
        matrix = sp.hstack([self._matrix.tocsr()[chosen], -np.ones((len(chosen), 1))])
        matrix = (sp.diags_array(sign) @ matrix).tocsr()
        return _Rows(matrix, (sign < 0).astype(float), chosen, np.full(len(chosen), -1))

    def _regression(self, system: ActivationSystem, truth: Truth) -> _Rows:
        num_classes, num_features = len(system.classes), system.task.num_features
        kept = np.flatnonzero(_kept(system, truth))
        samples_blocks, activity_blocks = [], []
        for channel, alpha in enumerate(system.signs):
            first = 1 + channel * num_classes
            active = truth[first : first + num_classes] > 0
            # relu(w·m) = [active] w·m and relu(-w·m) = -[inactive] w·m.
            effect = self._positive @ sp.diags_array(active.astype(float)) - self._negative @ (
                sp.diags_array((~active).astype(float))
            )
            samples_blocks.append(alpha * (effect @ self._matrix))
            activity_blocks.append(sp.diags_array(np.where(active, 1.0, -1.0)) @ self._matrix)
        values = sp.hstack(samples_blocks).tocsr()[kept] if samples_blocks else None
        assert values is not None
        activity = sp.block_diag(activity_blocks) if num_classes else sp.csr_matrix((0, values.shape[1]))
        y = np.array([float(label * system.scale) for label in system.task.labels])[kept]
        slack = float(system.task.tolerance * system.scale)
        width = len(system.signs)
        assert values.shape[1] == width * num_features
        return _Rows(
            sp.vstack([values, -values, activity]).tocsr(),
            np.concatenate([y - slack, -y - slack, np.zeros(width * num_classes)]),
            np.concatenate([kept, kept, np.full(width * num_classes, -1)]),
            np.concatenate([np.full(2 * len(kept), -1), np.tile(np.arange(num_classes), width)]),
        )


def _kept(system: System, truth: Truth) -> NDArray[np.bool_]:
    if not system.is_agnostic:
        return np.ones(system.num_samples, dtype=np.bool_)
    first = system.error(0)
    return np.asarray(truth[first : first + system.num_samples] < 0, dtype=np.bool_)


def feasible(matrix: sp.csr_matrix, low: FloatArray, seconds: float) -> FloatArray | str:
    """Some x with ``matrix · x >= low``, `INFEASIBLE`, or `UNSOLVED`."""
    count = matrix.shape[1]
    if not len(low):
        return np.zeros(count)
    result = linprog(np.zeros(count), -matrix, -low, bounds=(None, None), **_settings(seconds))
    if result.status == 0:
        return np.asarray(result.x)
    return INFEASIBLE if result.status in (2, 4) else UNSOLVED


def _settings(seconds: float) -> dict[str, Any]:
    return {"method": "highs-ds", "options": {"time_limit": max(seconds, 0.01)}}


def _clashes(rows: _Rows, seconds: float) -> list[Clash]:
    """What the least sum of violations rests on, one conflict for each connected component."""
    num_rows, count = rows.matrix.shape
    elastic = sp.hstack([rows.matrix, sp.eye_array(num_rows)])
    cost = np.concatenate([np.zeros(count), np.ones(num_rows)])
    bounds = np.array([(-np.inf, np.inf)] * count + [(0.0, np.inf)] * num_rows)
    result = linprog(cost, -elastic, -rows.low, bounds=bounds, **_settings(seconds))
    if result.status != 0 or result.fun < 1e-9:
        return []
    dual = -result.ineqlin.marginals
    used = np.flatnonzero(dual > 1e-9)
    part = rows.matrix[used]
    incidence = sp.bmat([[None, part], [part.T, None]])
    _, component = connected_components(incidence, directed=False)
    component = component[: len(used)]
    clashes = []
    for number in np.unique(component):
        chosen = used[component == number]
        # A component whose own constant is not positive refutes nothing.
        if dual[chosen] @ rows.low[chosen] > 1e-9:
            samples, classes = rows.samples[chosen], rows.classes[chosen]
            clashes.append(
                Clash(np.unique(samples[samples >= 0]).tolist(), np.unique(classes[classes >= 0]).tolist())
            )
    return clashes


def sparse_rows(rows: list[list[tuple[int, int]]], num_columns: int) -> sp.csr_matrix:
    """The matrix of rows of pairs (column, value)."""
    lengths = [len(row) for row in rows]
    columns = [column for row in rows for column, _ in row]
    values = [float(value) for row in rows for _, value in row]
    offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]) if rows else np.zeros(1)
    return sp.csr_matrix((values, columns, offsets.astype(np.int64)), shape=(len(rows), num_columns))
