"""Refutations with hints: a proof-producing solver, then a backward pass.

The solver's DRUP proof is checked from the empty clause backwards by unit propagation that
prefers clauses already known to be needed (Heule, Hunt, Wetzler, "Trimming while checking
clausal proofs", 2013). What remains are the needed clauses, each with the clauses that its
propagation uses, in order. A clause that does not follow so may still be a resolution asymmetric
tautology (RAT) on its first literal (Järvisalo, Heule, Biere, "Inprocessing rules", 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from solvers.deadline import Deadline
from solvers.exact.proofs.backward import NO_TIME, Backward
from solvers.exact.proofs.drat import Steps, clauses_of, steps_of
from solvers.exact.proofs.reduced_solver import Proof, ReducedSolver

PROOF_SOLVERS = (
    "cadical153",
    "glucose4",
    "cadical195",
    "cadical300",
    "glucose3",
    "lingeling",
    "maplechrono",
)

_NEITHER = "follows neither by unit propagation nor as a resolution asymmetric tautology"


@dataclass(frozen=True)
class Refutation:
    """A proof that clauses are unsatisfiable.

    Parameters
    ----------
    used : list of int
        The clauses of the formula that the proof needs, from 0, ascending.
    steps : list
        ``[*literals, 0, *hints]``; hints number the used clauses from 1, then these steps. With RAT also
        groups ``-clause, *hints``, and steps ``{"delete": clauses}`` in between.
    """

    used: list[int]
    steps: list[Any]


def refute(
    clauses: Sequence[Sequence[int]] | Steps,
    deadline: Deadline,
    keep: int = 0,
    solver: str = PROOF_SOLVERS[0],
    proof: Proof | None = None,
    derived: Steps | None = None,
) -> Refutation | str:
    """Refute clauses with a proof, or say why not.

    Parameters
    ----------
    clauses : sequence of lists of literals, or Steps
    deadline : Deadline
    keep : int
        The first clauses that stay in the formula whether the proof needs them or not.
    solver : str
        One of `PROOF_SOLVERS`.
    proof : Proof or None
        What a solver wrote about the clauses before. Else, or if it got them at several times and its proof
        does not check, one is asked; but none is where propagation refutes the clauses.
    derived : Steps or None
        Clauses that follow by unit propagation, one after another; the proof is about them, too.
    """
    formula = clauses if isinstance(clauses, Steps) else clauses_of(clauses)
    known = derived or clauses_of([])
    given = Steps.joined(formula, known)
    if proof is not None:
        steps = Steps.joined(known, proof.steps(given))
        found = _trimmed(formula, steps, deadline, keep, not proof.is_incremental)
        if isinstance(found, Refutation) or deadline.is_over or not proof.is_incremental:
            return found
    elif (np.diff(formula.start) < 2).any():
        found = _trimmed(formula, steps_of([]), deadline, keep)
        if isinstance(found, Refutation):
            return found
    fresh = ReducedSolver(given, solver)
    try:
        answer = fresh.solve(deadline)
        if answer is None:
            return "time limit while looking for a proof"
        if answer:
            return "the clauses are satisfiable"
        proof = fresh.proof()
    finally:
        fresh.close()
    return _trimmed(formula, Steps.joined(known, proof.steps(given)), deadline, keep)


def with_hints(
    clauses: Sequence[Sequence[int]],
    steps: Iterable[tuple[bool, list[int]]],
    deadline: Deadline,
    keep: int | None = None,
) -> Refutation | str:
    """Trim a DRAT proof and give its steps hints, or say why not.

    Parameters
    ----------
    clauses : sequence of lists of literals
    steps : pairs of (whether it is a deletion, literals), in order
    deadline : Deadline
    keep : int or None
        The first clauses that stay in the formula whether the proof needs them or not; all by default.
    """
    try:
        formula, proof = clauses_of(clauses), steps_of(steps)
    except OverflowError as error:
        return str(error)
    return _trimmed(formula, proof, deadline, len(clauses) if keep is None else keep)


def _trimmed(
    formula: Steps, steps: Steps, deadline: Deadline, keep: int, without_deletions_too: bool = True
) -> Refutation | str:
    num_inputs, lengths = len(formula.is_deletion), np.diff(formula.start)
    if not lengths.all():
        empty = int(lengths.argmin())
        used = [i for i in range(num_inputs) if i < keep or i == empty]
        return Refutation(used, [[0, used.index(empty) + 1]])
    # Solvers drop clauses that top-level units rest on: then the clauses are needed after all.
    failure = ""
    for with_deletions in (True, False) if without_deletions_too else (True,):
        checker = Backward(formula, steps, with_deletions)
        failed = checker.run(deadline)
        if failed is None:
            return _numbered(checker, num_inputs, keep)
        if failed == NO_TIME:
            return "time limit while writing the proof"
        literals = checker.clause(failed)
        shown = " ".join(map(str, literals[:9])) + " ..." * (len(literals) > 9) or "the empty one"
        failure = failure or f"added clause {failed - num_inputs + 1} ({shown}) {_NEITHER}"
        if not len(checker.deleted):
            break
    return failure


def _numbered(checker: Backward, count: int, keep: int) -> Refutation:
    """Renumber: the kept and the used clauses of the formula, then the needed steps."""
    is_kept = checker.is_needed.copy()
    is_kept[:keep] = True
    new = np.where(is_kept, np.cumsum(is_kept), 0)
    numbers, steps, has_rat = checker.steps(new)
    if has_rat:
        times = (checker.deleted[:, 0] + count).tolist()
        deleted = list(zip(times, new[checker.deleted[:, 1]].tolist(), strict=True))
        steps = list(_with_deletions(numbers, map(_without_groups, steps), deleted))
    return Refutation(np.flatnonzero(is_kept[:count]).tolist(), steps)


def _without_groups(step: list[int]) -> list[int]:
    """A step without the groups of clauses that are left out, whose number is 0."""
    hints = step.index(0) + 1
    kept, is_kept = step[:hints], True
    for hint in step[hints:]:
        if hint <= 0:
            is_kept = hint < 0
        if is_kept:
            kept.append(hint)
    return kept


def _with_deletions(
    numbers: list[int], steps: Iterable[list[int]], deleted: list[tuple[int, int]]
) -> Iterator[Any]:
    """Deletions between the steps, since RAT is on the clauses that are still there."""
    waiting = [(time, clause) for time, clause in reversed(deleted) if clause]
    for number, step in zip(numbers, steps, strict=True):
        gone = []
        while waiting and waiting[-1][0] <= number:
            gone.append(waiting.pop()[1])
        if gone:
            yield {"delete": gone}
        yield step
