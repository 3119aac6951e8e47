"""The method ``exact``: it decides training tasks, and certifies both answers where it can."""

from __future__ import annotations

from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.task import TrainingTask
from solvers.children import so_far
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.kernels import warm_trainer
from solvers.exact.quadratic import method as quadratic
from solvers.exact.square import is_square
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits, Procedure


def exact_obstacle(task: TrainingTask) -> str | None:
    """None when the exact trainer decides such a task, else why not."""
    return quadratic.obstacle(task) if is_square(task) else obstacle(task)


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Decide a task: exact weights, or a refutation with its certificate."""
    if is_square(problem):
        return quadratic.solve(problem, limits)
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


METHODS = {"exact": Procedure(exact_obstacle, solve, warm_trainer)}
