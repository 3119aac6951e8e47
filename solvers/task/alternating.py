"""Alternating least squares: the polynomial algorithm of the teacher-student controls.

With the activity of every message fixed, a sum of channels is linear in its weights: solve for
them, read the new activity off the weights, and repeat until nothing changes. Samples of a teacher
determine the network, and a few random starts find it; on tasks that a reduction made, starts end
in wrong patterns. So this tells hard tasks from easy ones, and it never answers NO.

References
----------
Magnani, Boyd, "Convex piecewise-linear fitting", 2009 (the least-squares partition algorithm).
"""

from __future__ import annotations

import numpy as np

from reductions.outcomes import Found, Outcome, Unknown
from reductions.training.architectures import ActivationSum
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.methods import Limits, Procedure
from solvers.task.polish import checked, pool_and_messages

STARTS, STEPS = 100, 50
_LARGEST = 10**8  # entries of a dense matrix: 800 MB


def obstacle(problem: TrainingTask) -> str | None:
    """Training tasks of sums with a piecewise linear activation, without errors."""
    architecture = problem.architecture
    if not isinstance(architecture, ActivationSum) or architecture.activation == "square":
        return f"{architecture.name} is no sum of piecewise linear channels"
    if architecture.is_classifier:
        return f"{architecture.name} has no least-squares form"
    if problem.max_errors:
        return "a task that allows errors has no least-squares form"
    size = problem.size()
    if size["max_bits"] > 53:
        return f"numbers of {size['max_bits']} bits exceed floating point"
    if size["num_samples"] * size["num_features"] * architecture.width > _LARGEST:
        return f"the task is too large for dense least squares ({size['num_samples']} samples)"
    return None


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Alternate from random weights: a fixed number of starts, of at most a fixed number of steps."""
    architecture, deadline = problem.architecture, Deadline(limits.seconds)
    assert isinstance(architecture, ActivationSum)
    pool, messages = pool_and_messages(problem, architecture)
    labels, width = problem.labels.floats(), architecture.width
    idle = 0.0 if architecture.activation == "relu" else -1.0  # slope of an inactive message
    nearly = float(problem.tolerance) + 1e-6
    random = np.random.default_rng(0)
    for start in range(STARTS):
        # Channels of a teacher often have one sign; every other start draws the signs, too.
        signs = np.ones(width) if start % 2 == 0 else random.choice([-1.0, 1.0], width)
        weights, active = random.normal(size=(width, messages.shape[1])), np.empty(0, dtype=np.bool_)
        for _ in range(STEPS):
            x = messages @ weights.T
            errors = pool @ (np.maximum(x, idle * x) @ signs) - labels
            if np.abs(errors).max(initial=0.0) <= nearly:
                outcome = checked(problem, weights, signs, "")
                if isinstance(outcome, Found):
                    return outcome
            if np.array_equal(active, x > 0):
                break
            if deadline.is_over:
                return Unknown(f"no answer within {limits.seconds:g} s")
            active = x > 0
            slopes = np.where(active, 1.0, idle) * signs
            columns = [pool @ messages.multiply(slopes[:, [j]]).toarray() for j in range(width)]
            weights = np.linalg.lstsq(np.hstack(columns), labels, rcond=None)[0].reshape(width, -1)
    return Unknown(f"none of {STARTS} starts ended in a fit")


METHODS = {"alternating": Procedure(obstacle, solve)}
