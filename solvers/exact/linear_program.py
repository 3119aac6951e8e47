"""The easy cases: tasks whose Booleans are all fixed beforehand, so that linear programs decide.

A realizable threshold has no Booleans at all. One relu channel on samples of a single message
has none left: for a positive channel the message is active exactly when the label exceeds the
tolerance (then relu >= y - δ > 0), and else only the upper bound counts, which is convex. With
several messages in one sample that is lost: ``relu(w_i) + relu(-w_i) = 1`` says ``|w_i| = 1``,
and training is NP-hard.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reductions.outcomes import Found, Outcome
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact import method
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.rows import Truth, held
from solvers.exact.formulation.sparse import FloatArray, sparse_rows
from solvers.exact.kernels import warm_linear_program
from solvers.exact.rounding import weights_at_vertex, weights_of_solutions
from solvers.exact.sparse_program import feasible
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits, Procedure


def linear_obstacle(problem: TrainingTask) -> str | None:
    """None when the task is one of the easy cases."""
    reason = obstacle(problem)
    if reason is not None:
        return reason
    if problem.max_errors:
        return "a task that allows errors is NP-hard"
    if problem.architecture.width > 1:
        return f"{problem.architecture.name} of width {problem.architecture.width} is NP-hard"
    if isinstance(problem.architecture, ActivationSum) and problem.architecture.is_classifier:
        return "the sign of one channel: NP-hard where samples have several messages, and not stated else"
    if problem.architecture.is_classifier:
        return None  # an AND of one unit is a threshold with an offset
    if isinstance(problem.architecture, ActivationSum) and problem.architecture.readout_bias:
        return "with a readout bias, each sign of the readout takes a linear program for every rank of it"
    task = trusted_task(problem)
    for sign in (1, -1):
        for sample, terms in enumerate(ActivationFormulation.of(task, (sign,)).system.terms):
            if sign * task.labels[sample] <= task.tolerance:
                continue  # only an upper bound on a convex function: no Boolean matters
            if len(terms) > 1 or any(a and b for a, b in terms.values()):
                return f"sample {sample} has several messages: one channel is NP-hard there"
    return None


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Solve the linear program of one channel; what has none, or no solution, is the exact trainer's.

    That trainer solves the program of a threshold at once, and certifies what does not fit.
    """
    deadline = Deadline(limits.seconds)
    if not problem.architecture.is_classifier:
        task = trusted_task(problem)
        for sign in (1, -1):
            weights = _one_channel(ActivationFormulation.of(task, (sign,)), deadline)
            if weights is not None:
                return Found(weights)
    return method.solve(problem, replace(limits, seconds=max(deadline.left, 0.0)))


def _one_channel(formulation: ActivationFormulation, deadline: Deadline) -> Hypothesis | None:
    """Weights by a linear program in w and u, where an unforced message leaves u >= relu(w·m)."""
    system = formulation.system
    truth = np.zeros(system.num_booleans + 1, dtype=np.int8)
    for terms, label in zip(system.terms, system.task.labels, strict=True):
        if system.signs[0] * label > system.task.tolerance:
            for message, (a, _) in terms.items():
                truth[1 + message] = 1 if a else -1
    rows = held(map(system.row, range(system.num_rows)), truth)
    size = system.task.num_features
    try:
        matrix = sparse_rows([[*row.coefficients.items()] for row in rows], size + len(system.classes))
        found = feasible(matrix, np.array([float(row.constant) for row in rows]), deadline.left)
    except OverflowError:  # numbers beyond floating point
        return None
    if isinstance(found, str):
        return None
    w = found[:size]
    products = np.array([sum(w[column] * value for column, value in vector) for vector in system.classes])
    truth[1 : 1 + len(products)] = np.where(truth[1 : 1 + len(products)] == 0, _signs(products), truth[1:])
    return weights_of_solutions(formulation, [w], 0) or weights_at_vertex(formulation, truth, [w], 0)


def _signs(products: FloatArray) -> Truth:
    return np.where(products > 0, 1, -1).astype(np.int8)


METHODS = {"linear-program": Procedure(linear_obstacle, solve, warm_linear_program)}
