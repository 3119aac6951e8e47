"""The least width with which a task can be fitted, with a certificate for both sides."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.tasks import read_task
from reductions.training.architectures import Threshold
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.training import (
    Certificate,
    certificate,
    decide,
    hypothesis,
    refutation,
    trusted_task,
)
from solvers.exact.skeleton import Deadline
from solvers.methods import Limits


@dataclass(frozen=True)
class WidthAnswer:
    """What is known of the least width.

    Parameters
    ----------
    at_least : int
        All smaller widths are refuted.
    at_most : int or None
        A width that fits; equal to ``at_least`` when the search succeeded.
    witness : Hypothesis or None
        Weights of width ``at_most``.
    certificate : dict or None
        Proves both sides when they meet.
    reason : str
        Why they do not meet, or why there is no certificate; empty otherwise.
    """

    at_least: int
    at_most: int | None = None
    witness: Hypothesis | None = None
    certificate: Certificate | None = None
    reason: str = ""


def least_width(problem: TrainingTask, limits: Limits, largest: int = 64) -> WidthAnswer:
    """Search upwards from one channel or unit.

    A wider network contains every narrower one (a channel with w = 0, a unit with w = 0 and
    b = 0), so that refuting one width refutes all below.

    Parameters
    ----------
    problem : TrainingTask
        Its own width does not matter.
    limits : Limits
    largest : int
        The last width to try.

    Raises
    ------
    UnsupportedError
        If the architecture is not piecewise linear.
    """
    deadline = Deadline(limits.seconds)
    trusted_task(problem)
    instance = problem.to_json()
    if isinstance(problem.architecture, Threshold):
        largest = 1
    below = None
    for width in range(1, largest + 1):
        task = read_task(instance, width)
        decision = decide(task, deadline)
        if decision.weights is not None:
            witness = hypothesis(decision.weights)
            content = {"value": width, "fit": decision.weights}
            if below is not None:
                parts = refutation(below.refutations, deadline)
                if isinstance(parts, str):
                    return WidthAnswer(width, width, witness, None, parts)
                content["refutation"] = parts
            made = certificate(trusted_task(problem), "width", **content)
            return WidthAnswer(width, width, witness, made)
        if decision.reason:
            return WidthAnswer(width, reason=decision.reason)
        below = decision
    return WidthAnswer(largest + 1, reason=f"no width up to {largest} fits")
