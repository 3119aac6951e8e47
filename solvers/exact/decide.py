"""Deciding training tasks exactly."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from certificates.errors import CertificateError
from certificates.systems import ActivationSystem, cases, system_of
from certificates.tasks import Task, read_task
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.fields import Fields
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_certificate
from solvers.exact.refinement import Refinement
from solvers.exact.rounding import Weights
from solvers.methods import Limits
from solvers.processes import so_far


@dataclass
class Decision:
    """What the search found: weights, or refutations of all sign cases, or a reason for neither.

    Attributes
    ----------
    weights : dict or None
        The JSON form of a hypothesis that fits.
    refutations : list of Refinement
        One for each sign case, in order, when no hypothesis fits.
    reason : str
        Why there is no answer; empty when there is one.
    """

    task: Task
    weights: Weights | None = None
    refutations: list[Refinement] = field(default_factory=list)
    reason: str = ""


def obstacle(problem: Any) -> str | None:
    """None when the method takes the problem, else why not."""
    if not isinstance(problem, TrainingTask):
        return "takes training tasks: reduce the instance first"
    if getattr(problem.architecture, "activation", "") == "square":
        return "a square activation is not piecewise linear"
    return None


def trusted_task(task: TrainingTask) -> Task:
    """The task as the checker reads it.

    Raises
    ------
    UnsupportedError
        If the method cannot take the task.
    """
    reason = obstacle(task)
    if reason is not None:
        raise UnsupportedError(f"the exact trainer: {reason}")
    try:
        return read_task(task.to_json())
    except CertificateError as error:  # such as a classifier with a tolerance
        raise UnsupportedError(f"the exact trainer does not take this task: {error}") from None


def decide(task: Task, deadline: Deadline) -> Decision:
    """Search all sign cases, the one without negative signs first."""
    decision = Decision(task)
    reasons = []
    refinement: Refinement | None = None
    for signs in cases(task):
        if refinement is None:
            refinement = Refinement(system_of(task, signs), deadline)
        else:
            system = copy(refinement.system)
            assert isinstance(system, ActivationSystem)
            system.signs = signs
            refinement = refinement.sibling(system, deadline)
        try:
            answer = refinement.run()
        except OverflowError:
            answer = "numbers too large for floating-point linear programs"
        finally:
            refinement.close()
        if isinstance(answer, dict):
            decision.weights = answer
            return decision
        if answer is None:
            decision.refutations.append(refinement)
        else:
            reasons.append(answer)
    decision.reason = reasons[0] if reasons else ""
    return decision


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Decide a task: exact weights, or a refutation with its certificate."""
    deadline = Deadline(limits.seconds)
    task = trusted_task(problem)
    decision = decide(task, deadline)
    if decision.weights is not None:
        return Found(hypothesis(decision.weights))
    if decision.reason:
        return Unknown(decision.reason)
    so_far(Refuted(None, ""))
    made = refutation_certificate(decision.task, decision.refutations, deadline)
    return Refuted(made) if isinstance(made, dict) else Refuted(None, "")


def hypothesis(weights: Weights) -> Hypothesis:
    """The hypothesis of its JSON form."""
    return Hypothesis.from_json(Fields(weights, "weights"))
