"""Refutations with hints: a fresh proof-producing solver, then a backward pass.

The solver's DRUP text is checked from the empty clause backwards by unit propagation that
prefers clauses already known to be needed (Heule, Hunt, Wetzler, "Trimming while checking
clausal proofs", 2013). What remains are the needed clauses, each with the clauses that its
propagation uses, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Timer
from typing import Any

from pysat.solvers import Solver

from solvers.exact.skeleton import Deadline

PROOF_SOLVERS = (
    "glucose4",
    "cadical153",
    "cadical195",
    "cadical300",
    "glucose3",
    "lingeling",
    "maplechrono",
)


_NOT_RUP = "the solver's proof does not check by unit propagation"


@dataclass(frozen=True)
class Refutation:
    """A proof that clauses are unsatisfiable.

    Parameters
    ----------
    used : list of int
        The clauses of the formula that the proof needs, from 0, ascending.
    steps : list of lists of int
        ``[*literals, 0, *hints]``; hints number the used clauses from 1, then the steps.
    """

    used: list[int]
    steps: list[list[int]]


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
    empty = next((i for i, clause in enumerate(clauses) if not clause), None)
    if empty is not None:
        return _numbered(clauses, [], {empty: [], len(clauses): [empty]}, keep)
    with Solver(name=solver, bootstrap_with=clauses, with_proof=True) as fresh:
        answer = _limited(fresh, deadline) if solver.startswith("glucose") else fresh.solve()
        if answer is None:
            return "time limit while looking for a proof"
        if answer:
            return "the clauses are satisfiable"
        lines = fresh.get_proof() or []
    added, deleted = _parsed(lines, clauses)
    # Solvers drop clauses that top-level units rest on: then the clauses are needed after all.
    for deletions in (deleted, []):
        checker = _Backward(clauses, added, deletions)
        failure = checker.run(deadline)
        if failure != _NOT_RUP:
            break
    return failure or _numbered(clauses, added, checker.hints, keep)


def _limited(solver: Any, deadline: Deadline) -> bool | None:
    timer = Timer(max(deadline.left, 0.01), solver.interrupt)
    timer.daemon = True
    timer.start()
    answer: bool | None = solver.solve_limited(expect_interrupt=True)
    timer.cancel()
    return answer


def _parsed(
    lines: Sequence[str], clauses: Sequence[Sequence[int]]
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """The added clauses, and the deletions as (number of clauses added before, clause)."""
    numbers: dict[tuple[int, ...], list[int]] = {}
    for i, clause in enumerate(clauses):
        numbers.setdefault(tuple(sorted(set(clause))), []).append(i)
    added: list[list[int]] = []
    deleted = []
    for line in lines:
        words = line.split()
        is_deletion = words[:1] == ["d"]
        literals = [int(word) for word in words[is_deletion:] if word != "0"]
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
    """Unit propagation with two watched literals, run from the last clause to the first."""

    def __init__(
        self,
        clauses: Sequence[Sequence[int]],
        added: list[list[int]],
        deleted: list[tuple[int, int]],
    ) -> None:
        if not added or added[-1]:
            added.append([])
        self._num_inputs = len(clauses)
        self._clauses = [list(dict.fromkeys(c)) for c in (*clauses, *added)]
        self._is_live = [True] * len(self._clauses)
        self._revived: dict[int, list[int]] = {}
        for time, clause in deleted:
            self._is_live[clause] = False
            self._revived.setdefault(time, []).append(clause)
        self.hints: dict[int, list[int]] = {}
        variables = max((abs(x) for c in self._clauses for x in c), default=0)
        self._watches: list[list[int]] = [[] for _ in range(2 * variables + 1)]
        self._value = [0] * (2 * variables + 1)  # by literal, negative indices from the end
        self._units = [i for i, c in enumerate(self._clauses) if len(c) == 1]
        for number, literals in enumerate(self._clauses):
            for literal in literals[:2] if len(literals) > 1 else ():
                self._watches[literal].append(number)

    def run(self, deadline: Deadline) -> str | None:
        """Fill `hints` for every needed clause; None when all of them follow."""
        needed = {len(self._clauses) - 1}
        self._is_live[-1] = False
        for number in range(len(self._clauses) - 1, self._num_inputs - 1, -1):
            self._is_live[number] = False
            if self._units and self._units[-1] == number:
                self._units.pop()
            # A clause deleted after step t was there when the steps up to t were derived.
            for clause in self._revived.get(number - self._num_inputs + 1, ()):
                self._is_live[clause] = clause < number
            if number not in needed:
                continue
            if deadline.is_over:
                return "time limit while writing the proof"
            hints = self._derive(self._clauses[number], needed)
            if hints is None:
                return _NOT_RUP
            self.hints[number] = hints
            needed.update(hints)
        for number in needed:
            self.hints.setdefault(number, [])
        return None

    def _derive(self, clause: list[int], needed: set[int]) -> list[int] | None:
        """The clauses that refute the clause's negation, in the order of propagation."""
        value, trail, reasons = self._value, [], {}
        conflict = None
        for literal in clause:
            if not value[-literal]:
                value[-literal], value[literal] = 1, -1
                trail.append(-literal)
        for number in self._units:
            literal = self._clauses[number][0]
            if value[literal] < 0:
                conflict = number
                break
            if not value[literal]:
                value[literal], value[-literal] = 1, -1
                trail.append(literal)
                reasons[literal] = number
        if conflict is None:
            conflict = self._propagate(trail, reasons, needed)
        hints = None if conflict is None else self._cone(conflict, trail, reasons)
        for literal in trail:
            value[literal] = value[-literal] = 0
        return hints

    def _propagate(self, trail: list[int], reasons: dict[int, int], needed: set[int]) -> int | None:
        """Propagate through needed clauses first; return the conflict's clause."""
        heads = [0, 0]
        while heads[1] < len(trail):
            is_core = heads[0] < len(trail)
            phase = 0 if is_core else 1
            literal = trail[heads[phase]]
            heads[phase] += 1
            conflict = self._visit(-literal, is_core, trail, reasons, needed)
            if conflict is not None:
                return conflict
        return None

    def _visit(
        self, false: int, is_core: bool, trail: list[int], reasons: dict[int, int], needed: set[int]
    ) -> int | None:
        value, clauses, is_live = self._value, self._clauses, self._is_live
        watching, kept = self._watches[false], []
        conflict = None
        for position, number in enumerate(watching):
            if not is_live[number]:
                kept.append(number)
                continue
            if (number in needed) != is_core:
                kept.append(number)
                continue
            clause = clauses[number]
            if clause[0] == false:
                clause[0], clause[1] = clause[1], false
            other = clause[0]
            if value[other] > 0:
                kept.append(number)
                continue
            for k in range(2, len(clause)):
                candidate = clause[k]
                if value[candidate] >= 0:
                    clause[1], clause[k] = candidate, false
                    self._watches[candidate].append(number)
                    break
            else:
                kept.append(number)
                if value[other] < 0:
                    conflict = number
                    kept += watching[position + 1 :]
                    break
                value[other], value[-other] = 1, -1
                trail.append(other)
                reasons[other] = number
        self._watches[false] = kept
        return conflict

    def _cone(self, conflict: int, trail: list[int], reasons: dict[int, int]) -> list[int]:
        wanted = {-literal for literal in self._clauses[conflict]}
        order = [conflict]
        for literal in reversed(trail):
            if literal in wanted and literal in reasons:
                number = reasons[literal]
                order.append(number)
                wanted.update(-x for x in self._clauses[number] if x != literal)
        return order[::-1]


def _numbered(
    clauses: Sequence[Sequence[int]], added: list[list[int]], hints: dict[int, list[int]], keep: int
) -> Refutation:
    """Renumber: the kept and the used clauses of the formula, then the needed steps."""
    count = len(clauses)
    used = [i for i in range(count) if i < keep or i in hints]
    steps = sorted(number for number in hints if number >= count)
    new = {old: position + 1 for position, old in enumerate([*used, *steps])}
    literals = {count + i: clause for i, clause in enumerate(added)}
    return Refutation(
        used, [[*literals.get(number, []), 0, *(new[h] for h in hints[number])] for number in steps]
    )
