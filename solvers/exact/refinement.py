"""SAT modulo linear arithmetic: a skeleton refined by lemmas until one side wins.

Each round asks the skeleton for an assignment, then the kinds of neighborhoods, smallest first,
and stops at the first size that yields lemmas; the whole program is called only when all
neighborhoods agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from certificates.systems import System
from reductions.training.hypothesis import Hypothesis
from solvers.deadline import Deadline
from solvers.exact.branch_and_bound.search import Solution, branch
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.formulation.sparse import Block
from solvers.exact.numbers.long_rows import LongRows, long_rows
from solvers.exact.numbers.sums import SumLemma
from solvers.exact.proofs.drat import Steps, clauses_of, clauses_of_one_length
from solvers.exact.rounding import weights_at_vertex, weights_near, weights_of_program, weights_of_solutions
from solvers.exact.skeleton import Skeleton, SkeletonSolver
from solvers.exact.sparse_program import INFEASIBLE, clashes, solutions_of
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.neighborhoods import MOST_COORDINATES, neighborhood_kinds
from solvers.exact.symmetry.parts import part_of_conflict, whole_part

_LARGEST_CONFLICT = 4_000_000
# Conflicts for branch and bound, after so many whole programs. Where lemmas of neighborhoods order the
# channels, learning ends before a second attempt; on random features branch and bound is far ahead.
_BRANCHINGS = ((0, 300), (500, 4000))
_FEW_WEIGHTS, _FEW_NODES = 32, 100
_NO_WEIGHTS = "no exact weights were found"


@dataclass(frozen=True)
class Batch:
    """One lemma of a kind, as clauses for all parts and copies."""

    kind: Kind
    lemma: Lemma
    clauses: NDArray[np.int64]

    def content(self, index: int) -> list[int]:
        """The lemma behind a clause, as certificates hold it."""
        lemma = self.kind.lemma_of(self.lemma, index)
        return [number for pair in zip(lemma.rows, lemma.multipliers, strict=True) for number in pair]


@dataclass(frozen=True)
class SumBatch:
    """A lemma about sums, as its one clause."""

    lemma: SumLemma

    @property
    def clauses(self) -> NDArray[np.int64]:
        """Shape (1, num_literals)."""
        return np.array([self.lemma.clause], dtype=np.int64)

    def content(self, index: int) -> dict[str, Any]:
        """The lemma as certificates hold it."""
        return self.lemma.content


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
    formulation : Formulation
    deadline : Deadline
    dense_limit : int or None
        Largest tableau for which the whole program is treated as one more neighborhood; None: the
        formulation's own.

    Attributes
    ----------
    batches : list of Batch or SumBatch
        All lemmas learned so far.
    """

    formulation: AnyFormulation
    deadline: Deadline
    dense_limit: int | None = None
    levels: list[list[Kind]] | None = None
    skeleton: SkeletonSolver | None = None
    batches: list[Batch | SumBatch] = field(default_factory=list)
    statistics: Statistics = field(default_factory=Statistics)

    def __post_init__(self) -> None:
        self._dense: Kind | None = None
        if self.dense_limit is None:
            self.dense_limit = self.formulation.dense_limit
        if self.formulation.size_of_whole <= self.dense_limit:
            self._dense = Kind(self.formulation, whole_part(self.formulation))
        self._has_tightened = False
        self._branchings: list[tuple[int, int]] = []
        if self.formulation.is_branchable and not self.system.is_agnostic:
            is_small = self.formulation.num_weights <= _FEW_WEIGHTS
            self._branchings += _BRANCHINGS if is_small else [(0, _FEW_NODES)]
        if self.skeleton is None:
            self.skeleton = Skeleton(self.system.clauses(), self.system.num_booleans)
        self.solver = self.skeleton

    @property
    def system(self) -> System:
        return self.formulation.system

    def close(self) -> None:
        """Free the skeleton's solver."""
        self.solver.close()

    def lemmas(self, chosen: Iterable[int]) -> list[list[int] | dict[str, Any]]:
        """The lemmas of some of `clauses` (ascending), as certificates hold them."""
        starts = np.cumsum([0, *(len(batch.clauses) for batch in self.batches)])
        found = []
        for index in chosen:
            position = int(np.searchsorted(starts, index, side="right")) - 1
            batch = self.batches[position]
            found.append(batch.content(index - int(starts[position])))
        return found

    def clauses(self) -> list[list[int]]:
        """The clauses of all lemmas."""
        return [clause for batch in self.batches for clause in batch.clauses.tolist()]

    def learned(self) -> Steps:
        """The same in flat arrays."""
        return Steps.joined(clauses_of([]), *(clauses_of_one_length(batch.clauses) for batch in self.batches))

    def sibling(self, formulation: AnyFormulation, deadline: Deadline) -> Refinement:
        """A refinement of a system that differs in tolerance or signs only: its parts are the same."""
        levels = self.levels and [[kind.under(formulation) for kind in level] for level in self.levels]
        return Refinement(formulation, deadline, self.dense_limit, levels)

    def run(self) -> Hypothesis | str | None:
        """Exact weights, None when the skeleton is refuted, or why there is no answer."""
        found: Hypothesis | str | None = None
        if self.formulation.num_columns <= MOST_COORDINATES and self._is_branching_due:
            found = self._branch()  # some neighborhoods would be as large as the whole
        while found is None:
            self.statistics.rounds += 1
            truth = self.solver.solve(self.deadline)
            if truth is None or isinstance(truth, str):
                return truth
            if not self.learn_from_neighborhoods(truth):
                found = self._branch() if self._is_branching_due else self._weigh(truth)
        return found

    @cached_property
    def long_rows(self) -> LongRows | None:
        """The rows that are sums over signs, if there are any."""
        return long_rows(self.formulation)

    @property
    def _is_branching_due(self) -> bool:
        return bool(self._branchings) and self.statistics.whole_programs >= self._branchings[0][0]

    def _weigh(self, truth: Truth) -> Hypothesis | str | None:
        """What long rows and the whole program make of an assignment that all neighborhoods allow."""
        better = self._ask_long_rows(truth)
        return self.check_whole(better) if isinstance(better, np.ndarray) else better

    def _branch(self) -> Hypothesis | None:
        """Weights by branch and bound, or None after learning what it could."""
        _, most_nodes = self._branchings.pop(0)
        whole = self._dense or Kind(self.formulation, whole_part(self.formulation))
        if self.long_rows is not None:  # lemmas about these are the better bet
            most_nodes = min(most_nodes, _FEW_NODES)
        found = branch(self.formulation, whole, most_nodes)
        if isinstance(found, Solution):
            weights = weights_near(self.formulation, found.values, 0) or weights_of_program(
                self.formulation, whole.program, found.patterns, 0
            )
            if not isinstance(weights, Lemma):
                return weights
            found = [weights]
        self._add(whole, whole.learn(found))
        return None

    def learn_from_neighborhoods(self, truth: Truth) -> bool:
        """Learn from the smallest neighborhoods that object; whether any did."""
        for level in self._small_levels():
            learned = [self._learn(kind, truth, several=False) for kind in level]
            if any(learned):
                return True
        return False

    def _small_levels(self) -> list[list[Kind]]:
        if self.levels is None:
            self.levels = neighborhood_kinds(self.formulation)
        if self._dense is None:
            return self.levels
        # A neighborhood of all samples is the whole program itself.
        most = len(self._dense.parts[0].samples)
        return [[kind for kind in level if len(kind.parts[0].samples) < most] for level in self.levels]

    def _ask_long_rows(self, truth: Truth) -> Truth | Hypothesis | None:
        """Weights, an assignment that no long row contradicts, or None after learning that lemmas leave none.

        The assignment as it is when there are no long rows, or they gave no answer.
        """
        if self.long_rows is None:
            return truth
        lemmas, found = self.long_rows.search([*self.system.clauses(), *self.clauses()], self.deadline)
        for lemma in lemmas:
            self.batches.append(SumBatch(lemma))
            self.statistics.clauses += 1
            self.solver.add(self.batches[-1].clauses)
        if found is None:
            return None if lemmas else truth
        return self.long_rows.weights(found) or found

    def check_whole(self, truth: Truth) -> Hypothesis | str | None:
        """Weights for the assignment, a reason to give up, or None after learning a lemma."""
        self.statistics.whole_programs += 1
        if self._dense is not None:
            if self._learn(self._dense, truth, several=True):
                return None
            patterns = list(self._dense.patterns(truth))
            found = weights_of_program(self.formulation, self._dense.program, patterns, self._errors(truth))
            if not isinstance(found, Lemma):
                return found
            self._add(self._dense, self._dense.learn([found]))
            return None
        blocks = self.formulation.blocks(truth)
        answer = solutions_of(blocks, self.formulation.has_equations, self.deadline.left)
        if answer == INFEASIBLE:
            return self._tightened() or self._learn_clashes(truth, blocks)
        if isinstance(answer, str):
            return "time limit" if self.deadline.is_over else "the linear program was not solved"
        errors = self._errors(truth)
        return (
            weights_of_solutions(self.formulation, answer, errors)
            or weights_at_vertex(self.formulation, truth, answer, errors)
            or _NO_WEIGHTS
        )

    def _errors(self, truth: Truth) -> int:
        """How many samples the assignment gives up."""
        return int((~self.formulation.kept(truth)).sum())

    def _tightened(self) -> Hypothesis | None:
        """Weights without any error, tried once.

        Within a tolerance the neighborhoods leave activities open that only their interplay
        rules out; without one they say more, and a perfect fit fits.
        """
        if self._has_tightened or self.system.task.tolerance == 0 or self.system.is_agnostic:
            return None
        self._has_tightened = True
        exact = self.sibling(self.formulation.without_tolerance(), Deadline(self.deadline.left / 3))
        try:
            answer = exact.run()
        finally:
            exact.close()
        return answer if isinstance(answer, Hypothesis) else None

    def _learn_clashes(self, truth: Truth, blocks: list[Block]) -> str | None:
        found = [clash for block in blocks for clash in clashes(block, self.deadline.left)]
        parts = [part_of_conflict(self.formulation, clash.samples, clash.classes) for clash in found]
        small = [part for part in parts if self.formulation.size_of(part) <= _LARGEST_CONFLICT]
        if not small:
            return "time limit" if self.deadline.is_over else "no small conflict was found"
        learned = [self._learn(Kind(self.formulation, part), truth, several=True) for part in small]
        return None if any(learned) else "no exact refutation of a linear program was found"

    def _learn(self, kind: Kind, truth: Truth, several: bool) -> bool:
        return self._add(kind, kind.refine(truth, several))

    def _add(self, kind: Kind, found: Iterable[NDArray[np.int64]]) -> bool:
        learned = False
        for clauses in found:
            learned = True
            self.batches.append(Batch(kind, kind.lemmas[-1], clauses))
            self.statistics.clauses += len(clauses)
            self.solver.add(clauses)
        return learned
