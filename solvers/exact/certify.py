"""Certificates of the exact trainer's answers: weights, or lemmas and a proof of every sign case."""

from __future__ import annotations

from certificates.systems import System
from certificates.tasks import Task, read_task
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.collector import rare_collections
from solvers.deadline import Deadline
from solvers.exact.proofs.drat import Steps, clauses_of
from solvers.exact.proofs.trimmed import refute
from solvers.exact.refinement import Refinement
from solvers.exact.skeleton import Skeleton
from solvers.sealing import Certificate, certificate


def fit_certificate(task: TrainingTask, witness: Hypothesis) -> Certificate:
    """The certificate of a YES: the weights themselves."""
    return certificate(read_task(task.to_json()), "yes", fit=witness.to_json())


@rare_collections()
def refutation_certificate(
    task: Task, refinements: list[Refinement], deadline: Deadline
) -> Certificate | str:
    """The certificate of a NO from the refutations of all sign cases, or why none could be written."""
    parts = refutation(refinements, deadline)
    return parts if isinstance(parts, str) else certificate(task, "no", refutation=parts)


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
    skeleton, learned = list(system.clauses()), refinement.learned()
    if refinement.system.is_agnostic and not system.is_agnostic:
        learned = learned.limited(system.num_indicators)
    solver, proof = refinement.skeleton, None
    if system is refinement.system and isinstance(solver, Skeleton):
        proof = solver.proof
    found = refute(Steps.joined(clauses_of(skeleton), learned), deadline, keep=len(skeleton), proof=proof)
    if isinstance(found, str):
        return found
    lemmas = refinement.lemmas(i - len(skeleton) for i in found.used[len(skeleton) :])
    return {"lemmas": lemmas, "proof": found.steps}
