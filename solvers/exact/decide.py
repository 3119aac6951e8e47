"""Deciding training tasks exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from certificates.systems import cases
from certificates.tasks import Task
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.children import so_far
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_certificate
from solvers.exact.formulation.families import formulation_of
from solvers.exact.kernels import warm_trainer
from solvers.exact.refinement import Refinement
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits, Procedure


@dataclass
class Decision:
    """What the search found: weights, or refutations of all sign cases, or a reason for neither.

    Attributes
    ----------
    weights : Hypothesis or None
        Weights that fit.
    refutations : list of Refinement
        One for each sign case, in order, when no hypothesis fits.
    reason : str
        Why there is no answer; empty when there is one.
    """

    task: Task
    weights: Hypothesis | None = None
    refutations: list[Refinement] = field(default_factory=list)
    reason: str = ""


def decide(task: Task, deadline: Deadline) -> Decision:
    """Search all sign cases, the one without negative signs first."""
    decision = Decision(task)
    reasons = []
    refinement: Refinement | None = None
    for signs in cases(task):
        if refinement is None:
            refinement = Refinement(formulation_of(task, signs), deadline)
        else:
            refinement = refinement.sibling(refinement.formulation.with_signs(signs), deadline)
        try:
            answer = refinement.run()
        except OverflowError:
            answer = "numbers too large for floating-point linear programs"
        finally:
            refinement.close()
        if isinstance(answer, Hypothesis):
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
        return Found(decision.weights)
    if decision.reason:
        return Unknown(decision.reason)
    so_far(Refuted(None, ""))
    made = refutation_certificate(decision.task, decision.refutations, deadline)
    return Refuted(made) if isinstance(made, dict) else Refuted(None, "")


METHODS = {"exact": Procedure(obstacle, solve, warm_trainer)}
