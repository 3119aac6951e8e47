"""Deciding training tasks exactly, with certificates for both answers."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from certificates.checker import FORMAT, VERSION
from certificates.errors import CertificateError, sha256
from certificates.systems import ActivationSystem, System, cases, system_of
from certificates.tasks import Task, read_task
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.fields import Fields
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.proofs.trimmed import refute
from solvers.exact.refinement import Refinement
from solvers.exact.rounding import Weights
from solvers.exact.skeleton import Deadline
from solvers.methods import Limits
from solvers.processes import so_far

Certificate = dict[str, Any]


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
    made = refutation_certificate(decision, deadline)
    return Refuted(made) if isinstance(made, dict) else Refuted(None, "")


def hypothesis(weights: Weights) -> Hypothesis:
    """The hypothesis of its JSON form."""
    return Hypothesis.from_json(Fields(weights, "weights"))


def sealed(content: Certificate) -> Certificate:
    """The certificate with its own checksum, which tells damage from error."""
    return content | {"checksum": sha256(content)}


def certificate(task: Task, claim: str, **content: Any) -> Certificate:
    """A sealed certificate about a task."""
    return sealed(
        {"format": FORMAT, "version": VERSION, "claim": claim, "instance": task.digest(), **content}
    )


def fit_certificate(task: TrainingTask, witness: Hypothesis) -> Certificate:
    """The certificate of a YES: the weights themselves."""
    return certificate(read_task(task.to_json()), "yes", fit=witness.to_json())


def refutation_certificate(decision: Decision, deadline: Deadline) -> Certificate | str:
    """The certificate of a NO, or why none could be written."""
    parts = refutation(decision.refutations, deadline)
    return parts if isinstance(parts, str) else certificate(decision.task, "no", refutation=parts)


def refutation(refinements: list[Refinement], deadline: Deadline) -> list[Certificate] | str:
    """Lemmas and proof of every sign case."""
    parts = []
    for refinement in refinements:
        part = refutation_part(refinement.system, refinement, deadline)
        if isinstance(part, str):
            return part
        parts.append(part)
    return parts


def refutation_part(system: System, refinement: Refinement, deadline: Deadline) -> Certificate | str:
    """Why the system's skeleton and the refinement's lemmas clash: only the lemmas that matter.

    The system may allow fewer errors than the refinement's: rows and lemmas are the same.
    """
    skeleton, learned = list(system.clauses()), refinement.clauses()
    if not system.is_agnostic:
        learned = [[x for x in clause if abs(x) <= system.num_indicators] for clause in learned]
    found = refute([*skeleton, *learned], deadline, keep=len(skeleton))
    if isinstance(found, str):
        return found
    lemmas = refinement.lemmas(i - len(skeleton) for i in found.used[len(skeleton) :])
    return {
        "lemmas": [
            [number for pair in zip(lemma.rows, lemma.multipliers, strict=True) for number in pair]
            for lemma in lemmas
        ],
        "proof": found.steps,
    }


def with_errors(task: Task, max_errors: int) -> Task:
    """The same task with another number of samples that may be misfitted."""
    return replace(task, max_errors=max_errors)
