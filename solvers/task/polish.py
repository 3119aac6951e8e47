"""Polish: the best weights with the activation pattern of given ones, by one linear program.

Sums (relu, abs): which messages each channel is active on, and the sign of each readout weight,
are read off the given weights. With them fixed and the readout scaled into the channels, f is
linear in u_j = |α_j| w_j, and the largest error is minimized subject to the pattern's half-spaces.

AND gates: for each negative sample the unit of least margin must cut it, and all units must pass
the positive samples; by scaling, with margin 1. Homogeneous thresholds: the same with one unit,
where samples that the given weights misclassify are left out as far as the task allows.

The program is HiGHS's in floating point; what it returns counts only after the exact check.
An infeasible or insufficient pattern says nothing about others, so a polish never answers NO.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from reductions.arrays import SparseRows
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Outcome, Unknown
from reductions.training.architectures import ActivationSum, Threshold, ThresholdAnd
from reductions.training.hypothesis import Hypothesis
from reductions.training.nearby import fit_near
from reductions.training.task import TrainingTask
from solvers.methods import Timed

FloatArray: TypeAlias = NDArray[np.float64]
Bound: TypeAlias = tuple[float | None, float | None]


def polish(task: TrainingTask, hypothesis: Hypothesis, seconds: float = 60.0) -> Timed:
    """Find the best weights of the hypothesis's activation pattern.

    Parameters
    ----------
    task : TrainingTask
        Of the hypothesis's own width.
    hypothesis : Hypothesis
        Weights that gradient descent ended with.
    seconds : float
        Time limit of the program.

    Returns
    -------
    Timed
        `Found` with weights that fit the task exactly, else `Unknown`.

    Raises
    ------
    UnsupportedError
        If the activation is not piecewise linear.
    """
    start = time.perf_counter()
    if task.violation(hypothesis) is None:
        return Timed(Found(hypothesis), time.perf_counter() - start)
    architecture = task.architecture
    if isinstance(architecture, ActivationSum):
        if architecture.activation == "square":
            raise UnsupportedError("polish: the square activation is not piecewise linear")
        outcome = _polish_sum(task, architecture, hypothesis, seconds)
    else:
        outcome = _polish_thresholds(task, architecture, hypothesis, seconds)
    return Timed(outcome, time.perf_counter() - start)


def polish_first(task: TrainingTask, hypotheses: Iterable[Hypothesis], seconds: float = 60.0) -> Timed:
    """Polish one hypothesis after the other until one fits the task, within the time in all.

    Raises
    ------
    UnsupportedError
        If the activation is not piecewise linear.
    """
    start, tried = time.perf_counter(), 0
    for hypothesis in hypotheses:
        left = seconds - (time.perf_counter() - start)
        if left <= 0:
            break
        outcome, tried = polish(task, hypothesis, left).outcome, tried + 1
        if isinstance(outcome, Found):
            return Timed(outcome, time.perf_counter() - start)
    return Timed(Unknown(f"none of {tried} patterns holds a fit"), time.perf_counter() - start)


def _matrix(rows: SparseRows, denominator: float = 1.0) -> sparse.csr_matrix:
    shape = (len(rows), rows.num_columns)
    return sparse.csr_matrix(
        (rows.values.astype(np.float64) / denominator, rows.columns, rows.offsets), shape
    )


def pool_and_messages(
    task: TrainingTask, architecture: ActivationSum
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Sparse matrices: f = pool · σ(messages · w), shapes (samples, messages), (messages, features)."""
    view = architecture.samples(task.graphs, task.labelled_nodes)
    count = len(view.sample)
    coefficients = view.coefficients.astype(np.float64) / float(view.denominator)
    pool = sparse.csr_matrix((coefficients, (view.sample, np.arange(count))), (view.num_samples, count))
    return pool, _matrix(view.messages)


def _polish_sum(
    task: TrainingTask, architecture: ActivationSum, hypothesis: Hypothesis, seconds: float
) -> Outcome:
    pool, messages = pool_and_messages(task, architecture)
    readout = hypothesis.readout.floats()
    signs = np.where(readout < 0, -1.0, 1.0)
    active = np.where(messages @ hypothesis.weights.floats().T >= 0, 1.0, -1.0)  # (messages, k)
    # relu is x or 0, abs is x or -x.
    slopes = np.maximum(active, 0) if architecture.activation == "relu" else active
    channels = range(architecture.width)
    outputs = sparse.hstack([pool @ sparse.diags(signs[j] * slopes[:, j]) @ messages for j in channels])
    pattern = sparse.block_diag([-sparse.diags(active[:, j]) @ messages for j in channels])
    labels, ones = task.labels.floats(), np.ones((task.num_samples, 1))
    # |outputs - labels| <= t, pattern <= 0; the last variable is t. Of the signs of a classifier, the
    # outputs are at least -t for positives, at most t - 1 for the others.
    above = np.flatnonzero(labels == 1) if architecture.is_classifier else np.arange(len(labels))
    below = np.flatnonzero(labels == 0) if architecture.is_classifier else np.arange(len(labels))
    wanted = labels - architecture.is_classifier
    outputs = sparse.csr_matrix(outputs)
    rows = sparse.vstack(
        [
            sparse.hstack([outputs[below], -ones[below]]),
            sparse.hstack([-outputs[above], -ones[above]]),
            sparse.hstack([pattern, sparse.csr_matrix((pattern.shape[0], 1))]),
        ],
        format="csr",
    )
    bounds = np.concatenate([wanted[below], -wanted[above], np.zeros(pattern.shape[0])])
    cost = np.zeros(rows.shape[1])
    cost[-1] = 1.0
    solution = _solved(cost, rows, bounds, [(None, None)] * (len(cost) - 1) + [(0, None)], seconds)
    if isinstance(solution, str):
        return Unknown(solution)
    weights = solution[:-1].reshape(architecture.width, -1)
    return checked(task, weights, signs, f"the pattern's least error is {solution[-1]:.4g}")


def _polish_thresholds(
    task: TrainingTask, architecture: ThresholdAnd | Threshold, hypothesis: Hypothesis, seconds: float
) -> Outcome:
    is_gate = isinstance(architecture, ThresholdAnd)
    from_degrees = isinstance(architecture, ThresholdAnd) and architecture.statistic == "degrees"
    z = _matrix(architecture.samples(task.graphs), 1.0 if from_degrees else task.graphs.feature_denominator)
    margins = z @ hypothesis.weights.floats().T - hypothesis.readout.floats()  # (samples, k)
    positive = task.labels.floats() > 0
    keep = np.ones(len(positive), dtype=np.bool_)
    wrong = np.flatnonzero(task.misfits(hypothesis))
    if 0 < len(wrong) <= task.max_errors:
        keep[wrong] = False
    elif task.max_errors:
        worst = np.argsort(np.where(positive, margins.min(axis=1), -margins.min(axis=1)))
        keep[worst[: task.max_errors]] = False
    width, num_inputs = architecture.width, z.shape[1]
    # Unit j of sample i reads z_i · w_j - b_j: a row over (w_1, b_1, ..., w_k, b_k).
    with_bound = sparse.hstack([z, -np.ones((z.shape[0], 1))], format="csr")
    unit = margins.argmin(axis=1)
    parts, limits = [], []
    for j in range(width):
        passing = np.flatnonzero(positive & keep)
        cut = np.flatnonzero(~positive & keep & (unit == j))
        block = sparse.vstack([-with_bound[passing], with_bound[cut]])
        parts.append(block)
        # The gate passes at margin 0; the homogeneous threshold needs more than 0, and cuts at 0.
        above, below = (0.0, -1.0) if is_gate else (-1.0, 0.0)
        limits.append(np.concatenate([np.full(len(passing), above), np.full(len(cut), below)]))
    free: list[Bound] = [(None, None)] * num_inputs + [(None, None) if is_gate else (0, 0)]
    cost = np.zeros(width * (num_inputs + 1))
    solution = _solved(
        cost, sparse.block_diag(parts, format="csr"), np.concatenate(limits), free * width, seconds
    )
    if isinstance(solution, str):
        return Unknown(solution)
    table = solution.reshape(width, num_inputs + 1)
    return checked(task, table[:, :-1], table[:, -1], "the program's weights fail the exact check")


def _solved(
    cost: FloatArray,
    rows: sparse.csr_matrix,
    limits: FloatArray,
    bounds: list[Bound],
    seconds: float,
) -> FloatArray | str:
    """An optimal point, or why there is none."""
    result = linprog(
        cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs", options={"time_limit": seconds}
    )
    if result.x is None:
        reasons = {1: "no answer within the time limit", 2: "no weights have this activation pattern"}
        return reasons.get(result.status, f"the linear program failed: {result.message}")
    return np.asarray(result.x, dtype=np.float64)


def checked(task: TrainingTask, weights: FloatArray, readout: FloatArray, otherwise: str) -> Outcome:
    """The weights, or some near them, if these fit the task exactly."""
    found = fit_near(task, weights, readout)
    return Unknown(otherwise) if found is None else Found(found)
