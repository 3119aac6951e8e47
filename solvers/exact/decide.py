"""Deciding training tasks exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from certificates.systems import cases
from certificates.tasks import Task
from reductions.training.hypothesis import Hypothesis
from solvers.collector import rare_collections
from solvers.deadline import Deadline
from solvers.exact.formulation.families import formulation_of
from solvers.exact.refinement import Refinement
from solvers.exact.symmetry.order import with_order_of_guard

TOO_LARGE = "numbers too large for floating-point linear programs"


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


@rare_collections()
def decide(task: Task, deadline: Deadline, sign_cases: Iterable[tuple[int, ...]] | None = None) -> Decision:
    """Search all sign cases, the one without negative signs first, or only some in their order."""
    decision = Decision(task)
    reasons = []
    refinement: Refinement | None = None
    for signs in cases(task) if sign_cases is None else sign_cases:
        if refinement is None:
            refinement = Refinement(with_order_of_guard(formulation_of(task, signs)), deadline)
        else:
            refinement = refinement.sibling(refinement.formulation.with_signs(signs), deadline)
        try:
            answer = refinement.run()
        except OverflowError:
            answer = TOO_LARGE
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
