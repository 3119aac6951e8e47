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
from solvers.task.polish import FloatArray, checked, pool_and_messages

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


class Alternation:
    """Starts on a task, one after the other, from one stream of random numbers.

    Parameters
    ----------
    problem : TrainingTask
        Without an `obstacle`.
    seed : int
    """

    def __init__(self, problem: TrainingTask, seed: int = 0) -> None:
        architecture = problem.architecture
        assert isinstance(architecture, ActivationSum)
        self._problem, self._width = problem, architecture.width
        self._pool, self._messages = pool_and_messages(problem, architecture)
        self._labels = problem.labels.floats()
        self._idle = 0.0 if architecture.activation == "relu" else -1.0  # slope of an inactive message
        self._random, self._num_starts = np.random.default_rng(seed), 0

    def start(self, deadline: Deadline) -> tuple[Outcome, int]:
        """One more start: weights that fit, or none; and the steps that it took, at most `STEPS`."""
        # Channels of a teacher often have one sign; every other start draws the signs, too.
        draws_signs, self._num_starts = self._num_starts % 2 == 1, self._num_starts + 1
        signs = self._random.choice([-1.0, 1.0], self._width) if draws_signs else np.ones(self._width)
        weights = self._random.normal(size=(self._width, self._messages.shape[1]))
        nearly, active = float(self._problem.tolerance) + 1e-6, np.empty(0, dtype=np.bool_)
        for step in range(STEPS):
            x = self._messages @ weights.T
            errors = self._pool @ (np.maximum(x, self._idle * x) @ signs) - self._labels
            if np.abs(errors).max(initial=0.0) <= nearly:
                outcome = checked(self._problem, weights, signs, "")
                if isinstance(outcome, Found):
                    return outcome, step
            if np.array_equal(active, x > 0):
                return Unknown("the pattern repeats itself"), step
            if deadline.is_over:
                return Unknown("the time is over"), step
            active = x > 0
            weights = self._least_squares(np.where(active, 1.0, self._idle) * signs)
        return Unknown(f"no fit after {STEPS} steps"), STEPS

    def _least_squares(self, slopes: FloatArray) -> FloatArray:
        """The weights of least squared error where each message has its slope in each channel."""
        columns = [self._pool @ self._messages.multiply(slopes[:, [j]]).toarray() for j in range(self._width)]
        solution = np.linalg.lstsq(np.hstack(columns), self._labels, rcond=None)[0]
        return np.asarray(solution).reshape(self._width, -1)


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Alternate from random weights: a fixed number of starts, of at most a fixed number of steps."""
    deadline, alternation = Deadline(limits.seconds), Alternation(problem)
    for _ in range(STARTS):
        outcome, _steps = alternation.start(deadline)
        if isinstance(outcome, Found):
            return outcome
        if deadline.is_over:
            return Unknown(f"no answer within {limits.seconds:g} s")
    return Unknown(f"none of {STARTS} starts ended in a fit")


METHODS = {"alternating": Procedure(obstacle, solve)}
