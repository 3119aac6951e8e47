"""Certificates of the exact trainer's answers: weights, or lemmas and a proof of every sign case."""

from __future__ import annotations

from typing import Any

from certificates.systems import System
from certificates.tasks import Task, read_task
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.collector import rare_collections
from solvers.deadline import Deadline
from solvers.exact.formulation.rows import Lemma
from solvers.exact.numbers.sums import SumLemma
from solvers.exact.proofs.drat import Steps, clauses_of
from solvers.exact.proofs.trimmed import PROOF_SOLVERS, refute
from solvers.exact.refinement import Refinement
from solvers.exact.skeleton import Skeleton
from solvers.exact.symmetry.derivations import Derivation
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
    skeleton, learned = list(system.clauses()), refinement.learned.steps()
    if refinement.system.is_agnostic and not system.is_agnostic:
        learned = learned.limited(system.num_indicators)
    solver, proof, derived, writer = refinement.skeleton, None, None, PROOF_SOLVERS[0]
    if system is refinement.system and isinstance(solver, Skeleton):
        proof, derived, writer = solver.proof, refinement.derived, solver.writer
    formula = Steps.joined(clauses_of(skeleton), learned)
    found = refute(formula, deadline, len(skeleton), writer, proof, derived)
    if isinstance(found, str):
        return found
    written = Derivation[Lemma | SumLemma]()
    places = refinement.learned.write([i - len(skeleton) for i in found.used[len(skeleton) :]], written)
    part = {
        "lemmas": [lemma.content for lemma in written.lemmas],
        "proof": proof_behind(written, len(skeleton), places, found.steps),
    }
    return {"order": system.order, **part} if system.order else part


def proof_behind(written: Derivation[Any], count: int, places: list[int], steps: list[Any]) -> list[Any]:
    """A proof from derived clauses, as one from the lemmas that these are derived from.

    Parameters
    ----------
    written : Derivation
    count : int
        The clauses of the skeleton.
    places : list of int
        Where the proof's other clauses are in the derivation.
    steps : list
        The proof; its hints number the skeleton's clauses from 1, then the derived ones, then the steps.
    """
    num_lemmas, num_derived = len(written.lemmas), len(written.steps)
    if places == list(range(num_lemmas)):
        return steps  # lemmas alone keep their numbers

    def number(place: int) -> int:
        return count + 1 + place if place >= 0 else count + num_lemmas - place

    first = count + num_lemmas + num_derived + 1
    numbers = [0, *range(1, count + 1), *map(number, places), *range(first, first + len(steps))]
    made: list[Any] = [[*clause, 0, *map(number, hints)] for clause, hints in written.steps]
    if any(isinstance(step, dict) or min(step[step.index(0) :]) < 0 for step in steps):
        hidden = {*range(-num_derived, num_lemmas)} - {*places}
        made.append({"delete": [*map(number, hidden)]})  # RAT is on the proof's own clauses
    return made + [_renumbered(step, numbers) for step in steps]


def _renumbered(step: Any, numbers: list[int]) -> Any:
    """A proof's step with other numbers for its clauses."""
    if isinstance(step, dict):
        return {"delete": [numbers[clause] for clause in step["delete"]]}
    end = step.index(0) + 1
    return [*step[:end], *[numbers[hint] if hint > 0 else -numbers[-hint] for hint in step[end:]]]
