"""SAT modulo linear arithmetic: a skeleton refined by lemmas until one side wins.

Each round asks the skeleton for an assignment, then the kinds of neighborhoods, smallest first,
and stops at the first size that yields lemmas; the whole program is called only when all
neighborhoods agree.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from certificates.systems import System
from solvers.exact.kinds import Kind, size_of
from solvers.exact.neighborhoods import neighborhood_kinds, part_of_conflict, whole_part
from solvers.exact.programs import Lemma, Truth
from solvers.exact.weights import Weights, weights_of_program, weights_of_solutions
from solvers.exact.whole import Clash, WholeProgram

_DENSE_LIMIT = 60_000
_LARGEST_CONFLICT = 4_000_000


class Deadline:
    """A moment on the wall clock.

    Parameters
    ----------
    seconds : float
        From now.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0


@dataclass(frozen=True)
class Batch:
    """One lemma of a kind, as clauses for all parts and copies."""

    kind: Kind
    lemma: Lemma
    clauses: NDArray[np.int64]


@dataclass
class Statistics:
    """What a refinement did."""

    rounds: int = 0
    clauses: int = 0
    whole_programs: int = 0


@dataclass
class Refinement:
    """The search for an assignment whose rows are feasible.

    Parameters
    ----------
    system : System
    deadline : Deadline
    dense_limit : int
        Largest tableau for which the whole program is treated as one more neighborhood.

    Attributes
    ----------
    batches : list of Batch
        All lemmas learned so far.
    """

    system: System
    deadline: Deadline
    dense_limit: int = _DENSE_LIMIT
    batches: list[Batch] = field(default_factory=list)
    statistics: Statistics = field(default_factory=Statistics)

    def __post_init__(self) -> None:
        self.levels = neighborhood_kinds(self.system)
        whole = whole_part(self.system)
        self._dense: Kind | None = None
        if size_of(self.system, whole) <= self.dense_limit:
            self._dense = Kind(self.system, whole)
            # A neighborhood of all samples is the whole program itself.
            self.levels = [
                kept
                for level in self.levels
                if (kept := [kind for kind in level if len(kind.parts[0].samples) < len(whole.samples)])
            ]
        self._sparse: WholeProgram | None = None
        self._solver: Any = Solver(name="glucose4", bootstrap_with=list(self.system.clauses()))

    def close(self) -> None:
        """Free the skeleton's solver."""
        self._solver.delete()

    def lemmas(self) -> Iterator[Lemma]:
        """Every lemma, in the system's own numbers."""
        for batch in self.batches:
            for index in range(len(batch.clauses)):
                yield batch.kind.lemma_of(batch.lemma, index)

    def clauses(self) -> Iterator[list[int]]:
        """The clauses of `lemmas`, in the same order."""
        for batch in self.batches:
            yield from batch.clauses.tolist()

    def run(self) -> Weights | str | None:
        """Exact weights, None when the skeleton is refuted, or why there is no answer."""
        while True:
            truth = self.assignment()
            if truth is None or isinstance(truth, str):
                return truth
            if self.learn_from_neighborhoods(truth):
                continue
            answer = self.check_whole(truth)
            if answer is not None:
                return answer

    def assignment(self, assumptions: tuple[int, ...] = ()) -> Truth | str | None:
        """A model of the skeleton and the lemmas; None when there is none."""
        if self.deadline.is_over:
            return "time limit"
        self.statistics.rounds += 1
        timer = Timer(self.deadline.left, self._solver.interrupt)
        timer.daemon = True
        timer.start()
        is_satisfiable = self._solver.solve_limited(assumptions, expect_interrupt=True)
        timer.cancel()
        self._solver.clear_interrupt()
        if is_satisfiable is None:
            return "time limit"
        if not is_satisfiable:
            return None
        return self.padded(self._solver.get_model())

    def padded(self, model: list[int]) -> Truth:
        """A model as ±1 by Boolean; those in no clause are false."""
        truth = np.full(self.system.num_booleans + 1, -1, dtype=np.int8)
        literals = np.array(model, dtype=np.int64)
        literals = literals[np.abs(literals) <= self.system.num_booleans]
        truth[np.abs(literals)] = np.sign(literals)
        return truth

    def learn_from_neighborhoods(self, truth: Truth) -> bool:
        """Learn from the smallest neighborhoods that object; whether any did."""
        for level in self.levels:
            if any([self._learn(kind, truth, several=False) for kind in level]):
                return True
        return False

    def check_whole(self, truth: Truth) -> Weights | str | None:
        """Weights for the assignment, a reason to give up, or None after learning a lemma."""
        self.statistics.whole_programs += 1
        if self._dense is not None:
            if self._learn(self._dense, truth, several=True):
                return None
            pattern = truth[np.abs(self._dense.table)] * np.sign(self._dense.table).astype(np.int8)
            return weights_of_program(self.system, self._dense, pattern) or "no exact weights were found"
        if self._sparse is None:
            self._sparse = WholeProgram(self.system)
        answer = self._sparse.check(truth, self.deadline.left)
        if answer is None:
            return "time limit" if self.deadline.is_over else "the linear program was not solved"
        if isinstance(answer, Clash):
            return self._learn_clash(answer, truth)
        return weights_of_solutions(self.system, answer) or "no exact weights were found"

    def _learn_clash(self, clash: Clash, truth: Truth) -> str | None:
        part = part_of_conflict(self.system, clash.samples, clash.classes)
        if size_of(self.system, part) > _LARGEST_CONFLICT:
            return "a conflict is too large to refute exactly"
        learned = self._learn(Kind(self.system, part), truth, several=True)
        return None if learned else "no exact refutation of a linear program was found"

    def _learn(self, kind: Kind, truth: Truth, several: bool) -> bool:
        learned = False
        lemmas = kind.lemmas
        for clauses in kind.refine(truth, several):
            learned = True
            self.batches.append(Batch(kind, lemmas[-1], clauses))
            self.statistics.clauses += len(clauses)
            self._solver.append_formula(clauses.tolist())
        return learned
