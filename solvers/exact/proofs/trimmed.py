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
from threading import Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.backward import NO_TIME, Backward
from solvers.exact.proofs.drat import Steps, steps_of, written_by

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
    clauses: Sequence[Sequence[int]], deadline: Deadline, keep: int = 0, solver: str = PROOF_SOLVERS[0]
) -> Refutation | str:
    """Refute clauses with a proof, or say why not.

    Parameters
    ----------
    clauses : sequence of lists of literals
    deadline : Deadline
    keep : int
        The first clauses that stay in the formula whether the proof needs them or not.
    solver : str
        One of `PROOF_SOLVERS`.
    """
    if any(not clause for clause in clauses):
        return with_hints(clauses, [], deadline, keep)
    with Solver(name=solver, bootstrap_with=clauses, with_proof=True) as fresh:
        answer = _limited(fresh, deadline) if solver.startswith("glucose") else fresh.solve()
        if answer is None:
            return "time limit while looking for a proof"
        if answer:
            return "the clauses are satisfiable"
        steps = written_by(fresh)
    return trimmed(clauses, steps, deadline, keep)


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
    return trimmed(clauses, steps_of(steps), deadline, len(clauses) if keep is None else keep)


def trimmed(
    clauses: Sequence[Sequence[int]], steps: Steps, deadline: Deadline, keep: int
) -> Refutation | str:
    """As `with_hints`, of a proof in flat arrays."""
    empty = next((i for i, clause in enumerate(clauses) if not clause), None)
    if empty is not None:
        used = [i for i in range(len(clauses)) if i < keep or i == empty]
        return Refutation(used, [[0, used.index(empty) + 1]])
    # Solvers drop clauses that top-level units rest on: then the clauses are needed after all.
    failure = ""
    for with_deletions in (True, False):
        checker = Backward(clauses, steps, with_deletions)
        failed = checker.run(deadline)
        if failed is None:
            return _numbered(checker, len(clauses), keep)
        if failed == NO_TIME:
            return "time limit while writing the proof"
        literals = checker.clause(failed)
        shown = " ".join(map(str, literals[:9])) + " ..." * (len(literals) > 9)
        failure = (
            failure or f"added clause {failed - len(clauses) + 1} ({shown or 'the empty one'}) {_NEITHER}"
        )
    return failure


def _limited(solver: Solver, deadline: Deadline) -> bool | None:
    timer = Timer(max(deadline.left, 0.01), solver.interrupt)
    timer.daemon = True
    timer.start()
    answer: bool | None = solver.solve_limited(expect_interrupt=True)
    timer.cancel()
    return answer


def _numbered(checker: Backward, count: int, keep: int) -> Refutation:
    """Renumber: the kept and the used clauses of the formula, then the needed steps."""
    is_kept = checker.is_needed.copy()
    is_kept[:keep] = True
    new = np.where(is_kept, np.cumsum(is_kept), 0)
    numbers, steps, has_rat = checker.steps(new)
    if has_rat:
        deleted = checker.deleted + [count, 0]
        steps = list(_with_deletions(numbers, map(_without_groups, steps), deleted, new))
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
    numbers: list[int], steps: Iterable[list[int]], deleted: NDArray[np.int64], new: NDArray[np.int64]
) -> Iterator[Any]:
    """Deletions between the steps, since RAT is on the clauses that are still there."""
    waiting = [(number, clause) for number, clause in zip(deleted[:, 0], new[deleted[:, 1]], strict=True)]
    waiting = [(number, int(clause)) for number, clause in waiting if clause][::-1]
    for number, step in zip(numbers, steps, strict=True):
        gone = []
        while waiting and waiting[-1][0] <= number:
            gone.append(waiting.pop()[1])
        if gone:
            yield {"delete": gone}
        yield step
