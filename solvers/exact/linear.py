"""The easy cases: tasks whose Booleans are all fixed beforehand, so that linear programs decide.

A realizable threshold has no Booleans at all. One relu channel on samples of a single message
has none left: for a positive channel the message is active exactly when the label exceeds the
tolerance (then relu >= y - δ > 0), and else only the upper bound counts, which is convex. With
several messages in one sample that is lost: ``relu(w_i) + relu(-w_i) = 1`` says ``|w_i| = 1``,
and training is NP-hard.
"""

from __future__ import annotations

from typing import Any

from certificates.systems import ActivationSystem, system_of
from reductions.training.architectures import ActivationSum, Threshold
from solvers.exact.training import obstacle, trusted_task


def linear_obstacle(problem: Any) -> str | None:
    """None when the task is one of the easy cases."""
    reason = obstacle(problem)
    if reason is not None:
        return reason
    if problem.max_errors:
        return "a task that allows errors is NP-hard"
    if isinstance(problem.architecture, Threshold):
        return None
    if problem.architecture.width > 1:
        return f"{problem.architecture.name} of width {problem.architecture.width} is NP-hard"
    if not isinstance(problem.architecture, ActivationSum):
        return None  # an AND of one unit is a threshold with an offset
    task = trusted_task(problem)
    for signs in ((1,), (-1,)):
        system = system_of(task, signs)
        assert isinstance(system, ActivationSystem)
        for sample, terms in enumerate(system.terms):
            if signs[0] * task.labels[sample] <= task.tolerance:
                continue  # only an upper bound on a convex function: no Boolean matters
            if len(terms) > 1 or any(a and b for a, b in terms.values()):
                return f"sample {sample} has several messages: one channel is NP-hard there"
    return None
