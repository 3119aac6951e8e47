"""Refutations with hints: a fresh proof-producing solver, then a backward pass.

The solver's DRUP text is checked from the empty clause backwards by unit propagation that
prefers clauses already known to be needed (Heule, Hunt, Wetzler, "Trimming while checking
clausal proofs", 2013). What remains are the needed clauses, each with the clauses that its
propagation uses, in order. A clause that does not follow so may still be a resolution asymmetric
tautology (RAT) on its first literal (Järvisalo, Heule, Biere, "Inprocessing rules", 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Timer
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.backward_kernel import State, backwards

IntArray: TypeAlias = NDArray[np.int64]

PROOF_SOLVERS = (
    "glucose4",
    "cadical153",
    "cadical195",
    "cadical300",
    "glucose3",
    "lingeling",
    "maplechrono",
)


_ROOM = 10**6  # hints between two checks of the clock
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
        lines = fresh.get_proof() or []
    return with_hints(clauses, map(_parsed, lines), deadline, keep)


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
    keep = len(clauses) if keep is None else keep
    empty = next((i for i, clause in enumerate(clauses) if not clause), None)
    if empty is not None:
        return _numbered(clauses, [], [], {empty: [], len(clauses): [empty]}, keep)
    added, deleted = _matched(steps, clauses)
    # Solvers drop clauses that top-level units rest on: then the clauses are needed after all.
    failure = ""
    for deletions in (deleted, []):
        checker = _Backward(clauses, added, deletions)
        failed = checker.run(deadline)
        if failed is None:
            return _numbered(clauses, added, deletions, checker.hints, keep)
        if failed < 0:
            return "time limit while writing the proof"
        shown = " ".join(map(str, added[failed][:9])) + " ..." * (len(added[failed]) > 9)
        failure = failure or f"added clause {failed + 1} ({shown or 'the empty one'}) {_NEITHER}"
    return failure


def _limited(solver: Solver, deadline: Deadline) -> bool | None:
    timer = Timer(max(deadline.left, 0.01), solver.interrupt)
    timer.daemon = True
    timer.start()
    answer: bool | None = solver.solve_limited(expect_interrupt=True)
    timer.cancel()
    return answer


def _parsed(line: str) -> tuple[bool, list[int]]:
    words = line.split()
    is_deletion = words[:1] == ["d"]
    return is_deletion, [int(word) for word in words[is_deletion:] if word != "0"]


def _matched(
    steps: Iterable[tuple[bool, list[int]]], clauses: Sequence[Sequence[int]]
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """The added clauses, and the deletions as (number of clauses added before, clause)."""
    numbers: dict[tuple[int, ...], list[int]] = {}
    for i, clause in enumerate(clauses):
        numbers.setdefault(tuple(sorted(set(clause))), []).append(i)
    added: list[list[int]] = []
    deleted = []
    for is_deletion, literals in steps:
        key = tuple(sorted(set(literals)))
        if is_deletion:
            if len(key) > 1 and numbers.get(key):  # unit clauses stay: propagation needs them
                deleted.append((len(added), numbers[key].pop()))
            continue
        numbers.setdefault(key, []).append(len(clauses) + len(added))
        added.append(literals)
        if not literals:
            break
    return added, deleted


class _Backward:
    """The backward pass: which clauses the empty one needs, and the hints of each.

    Attributes
    ----------
    hints : dict
        Needed clause to the clauses that refute its negation, in the order of propagation; a clause
        of the formula has none. For RAT, ``-1 - clause`` stands before those for a resolvent.
    """

    def __init__(
        self,
        clauses: Sequence[Sequence[int]],
        added: list[list[int]],
        deleted: list[tuple[int, int]],
    ) -> None:
        if not added or added[-1]:
            added.append([])
        self.hints: dict[int, list[int]] = {}
        self._num_inputs = len(clauses)
        rows = [list(dict.fromkeys(clause)) for clause in (*clauses, *added)]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        signed = np.array([x for row in rows for x in row], dtype=np.int64)
        literals = 2 * np.abs(signed) + (signed < 0)
        num_literals = 2 * int(np.abs(signed).max(initial=0)) + 2
        start = np.concatenate([[0], np.cumsum(lengths)])
        head, after = _watches(literals, start, lengths, num_literals)
        self._is_needed = np.zeros(len(rows), dtype=np.bool_)
        self._is_needed[-1] = True
        is_live = np.ones(len(rows), dtype=np.bool_)
        times, clauses_by_time = np.array(sorted(deleted), dtype=np.int64).reshape(-1, 2).T
        is_live[clauses_by_time] = False
        self._revived = np.ascontiguousarray(clauses_by_time)
        self._revived_start = np.searchsorted(times, np.arange(len(added) + 3)).astype(np.int64)
        self._units = np.flatnonzero(lengths == 1)
        self._pivots = np.array([-1 if i == j else literals[i] for i, j in pairwise(start)], dtype=np.int64)
        value = np.zeros(num_literals, dtype=np.int8)
        trail, reason = (np.zeros(num_literals // 2, dtype=np.int64) for _ in range(2))
        wanted = np.zeros(len(trail), dtype=np.bool_)
        self._state = State(
            literals, start, head, after, is_live, self._is_needed, value, trail, reason, wanted
        )

    def run(self, deadline: Deadline) -> int | None:
        """Fill `hints` for every needed clause; None when all follow, else one that does not, -1: no time."""
        first = len(self._is_needed) - 1
        ends = np.zeros(len(self._is_needed), dtype=np.int64)
        hints = np.zeros(_ROOM + len(self._state.trail) + 2, dtype=np.int64)
        while first >= self._num_inputs:
            if deadline.is_over:
                return -1
            last, failed = backwards(
                self._state,
                self._units,
                self._pivots,
                self._revived,
                self._revived_start,
                self._num_inputs,
                first,
                hints,
                ends,
            )
            if failed >= 0:
                return int(failed) - self._num_inputs
            if last == first:
                hints = np.zeros(2 * len(hints), dtype=np.int64)
            begin = 0
            for number in range(first, last, -1):
                if self._is_needed[number]:
                    self.hints[number] = hints[begin : ends[number]].tolist()
                    begin = int(ends[number])
            first = last
        for number in np.flatnonzero(self._is_needed[: self._num_inputs]).tolist():
            self.hints[number] = []
        return None


def _watches(
    literals: IntArray, start: IntArray, lengths: IntArray, num_literals: int
) -> tuple[IntArray, IntArray]:
    """Linked lists of the first two literals of each clause that has two."""
    nodes = (2 * np.flatnonzero(lengths > 1)[:, None] + np.arange(2)).ravel()
    watched = literals[start[nodes // 2] + nodes % 2]
    order = np.argsort(watched, kind="stable")
    nodes, watched = nodes[order], watched[order]
    head = np.full(num_literals, -1, dtype=np.int64)
    after = np.full(2 * len(lengths), -1, dtype=np.int64)
    is_first = np.concatenate([[True], watched[1:] != watched[:-1]]) if len(nodes) else np.zeros(0, np.bool_)
    head[watched[is_first]] = nodes[is_first]
    follows = np.flatnonzero(~is_first)
    after[nodes[follows - 1]] = nodes[follows]
    return head, after


def _numbered(
    clauses: Sequence[Sequence[int]],
    added: list[list[int]],
    deleted: list[tuple[int, int]],
    hints: dict[int, list[int]],
    keep: int,
) -> Refutation:
    """Renumber: the kept and the used clauses of the formula, then the needed steps."""
    count = len(clauses)
    used = [i for i in range(count) if i < keep or i in hints]
    needed = sorted(number for number in hints if number >= count)
    new = {old: position + 1 for position, old in enumerate([*used, *needed])}
    with_rat = any(min(hints[number], default=-1) < 0 for number in needed)
    waiting = [(count + time, new[i]) for time, i in sorted(deleted, reverse=True) if with_rat and i in new]
    steps: list[Any] = []
    for number in needed:
        gone = []
        while waiting and waiting[-1][0] <= number:  # RAT is on the clauses that are still there
            gone.append(waiting.pop()[1])
        if gone:
            steps.append({"delete": gone})
        literals = added[number - count] if number < count + len(added) else []
        steps.append([*literals, 0, *_renumbered(hints[number], new)])
    return Refutation(used, steps)


def _renumbered(hints: list[int], new: dict[int, int]) -> Iterator[int]:
    """The hints under new numbers, without those for clauses that are left out."""
    is_kept = True
    for hint in hints:
        if hint < 0:
            is_kept = -1 - hint in new
        if is_kept:
            yield new[hint] if hint >= 0 else -new[-1 - hint]
