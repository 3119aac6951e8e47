"""SAT modulo linear arithmetic: a skeleton refined by lemmas until one side wins.

Each round asks the skeleton for an assignment, then the kinds of neighborhoods, smallest first,
and stops at the first size that yields lemmas; the whole program is called only when all
neighborhoods agree. Where the smallest samples may suggest weights, only what the assignment says of
their messages counts at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from certificates.systems import System
from reductions.training.hypothesis import Hypothesis
from solvers.deadline import Deadline
from solvers.exact.backbone import Backbone
from solvers.exact.batches import Batch, Learned, SumBatch, lemma_batches
from solvers.exact.branch_and_bound.search import Solution, branch
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.formulation.sparse import Block
from solvers.exact.implications import Implications
from solvers.exact.numbers.long_rows import LongRows, long_rows
from solvers.exact.proofs.drat import clauses_of
from solvers.exact.proposal import Proposal, proposal
from solvers.exact.rounding import (
    first_that_fits,
    weights_at_vertex,
    weights_near,
    weights_of_program,
    weights_of_solutions,
)
from solvers.exact.skeleton import Skeleton, SkeletonSolver
from solvers.exact.sparse_program import INFEASIBLE, clashes, solutions_of
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.neighborhoods import MOST_COORDINATES, neighborhood_kinds
from solvers.exact.symmetry.parts import part, part_of_conflict, whole_part

_LARGEST_CONFLICT = 4_000_000
# Conflicts for branch and bound, after so many whole programs. Where lemmas of neighborhoods order the
# channels, learning ends before a second attempt; on random features branch and bound is far ahead.
_BRANCHINGS = ((0, 300), (500, 4000))
_FEW_WEIGHTS, _FEW_NODES = 32, 100
_NO_WEIGHTS = "no exact weights were found"


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
    learned : Learned
        All lemmas and implicates so far.
    derived : Steps
        Clauses that follow from the system's and those of lemmas, by unit propagation one after another.
    """

    formulation: AnyFormulation
    deadline: Deadline
    dense_limit: int | None = None
    levels: list[list[Kind]] | None = None
    skeleton: SkeletonSolver | None = None
    learned: Learned = field(default_factory=Learned)
    statistics: Statistics = field(default_factory=Statistics)

    def __post_init__(self) -> None:
        self.derived = clauses_of([])
        self._implications = Implications(self.formulation, self.learned)
        self._has_tightened, self._branchings = False, list[tuple[int, int]]()
        self._agreements = 0
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

    def sibling(self, formulation: AnyFormulation, deadline: Deadline) -> Refinement:
        """A refinement of a system that differs in tolerance or signs only: its parts are the same."""
        levels = self.levels and [[kind.under(formulation) for kind in level] for level in self.levels]
        return Refinement(formulation, deadline, self.dense_limit, levels)

    def run(self) -> Hypothesis | str | None:
        """Exact weights, None when the skeleton is refuted, or why there is no answer."""
        found: Hypothesis | str | None = None
        if self.formulation.guard:
            self._learn_guard()
        if self.formulation.num_columns <= MOST_COORDINATES and self._is_branching_due:
            found = self._branch()  # some neighborhoods would be as large as the whole
        while found is None:
            self.statistics.rounds += 1
            truth = self.solver.solve(self.deadline)
            if truth is None or isinstance(truth, str):
                return truth
            if self._proposal is not None:
                if self.learn_from_neighborhoods(self._proposal.heard(truth)):
                    continue
                self._agreements += 1
                if self._agreements.bit_count() == 1:  # the 1st, 2nd, 4th, 8th, ...
                    found = self._propose(truth)
            if found is None and not self.learn_from_neighborhoods(truth):
                found = self._branch() if self._is_branching_due else self._weigh(truth)
        return found

    def _learn_guard(self) -> None:
        """What the guard says by itself; other lemmas may then use what it fixes."""
        guard = Kind(self.formulation, part(self.formulation, self.formulation.guard))
        found = Backbone(guard, self.system.indicator_clauses(), self.system.num_booleans, self._clauses_of)
        self.derived = clauses_of(found.steps)
        self.solver.add(np.array(found.literals, dtype=np.int64).reshape(-1, 1))
        for kind in chain.from_iterable(self._small_levels()):
            kind.fix(found.literals)

    def _clauses_of(self, kind: Kind, truth: Truth) -> list[NDArray[np.int64]]:
        known = len(self.learned.batches)
        self._learn(kind, truth, several=False)
        return [batch.clauses for batch in self.learned.batches[known:]]

    @cached_property
    def _whole(self) -> Kind:
        """All samples as one kind, in the system's own coordinates."""
        return Kind(self.formulation, whole_part(self.formulation))

    @cached_property
    def _dense(self) -> Kind | None:
        """The same where it is small enough to be treated as one more neighborhood."""
        limit = self.formulation.dense_limit if self.dense_limit is None else self.dense_limit
        return self._whole if self.formulation.size_of_whole <= limit else None

    @cached_property
    def _proposal(self) -> Proposal | None:
        return proposal(self.formulation)

    def _propose(self, truth: Truth) -> Hypothesis | None:
        """Weights that the smallest samples suggest under an assignment, if they fit."""
        return None if self._proposal is None else self._proposal.weights(truth)

    @cached_property
    def long_rows(self) -> LongRows | None:
        """The rows that are sums over signs, if there are any."""
        return long_rows(self.formulation)

    @property
    def _is_branching_due(self) -> bool:
        return bool(self._branchings) and self.statistics.whole_programs >= self._branchings[0][0]

    def _weigh(self, truth: Truth) -> Hypothesis | str | None:
        """What long rows and the whole program make of an assignment that all neighborhoods allow."""
        proposed = self._propose(truth)
        if proposed is not None:
            return proposed
        better = self._ask_long_rows(truth)
        return self.check_whole(better) if isinstance(better, np.ndarray) else better

    def _branch(self) -> Hypothesis | None:
        """Weights by branch and bound, or None after learning what it could."""
        _, most_nodes = self._branchings.pop(0)
        quick = self.formulation.quick_solution()
        if quick is not None and (weights := first_that_fits(self.formulation, iter([quick]), 0)):
            return weights
        whole = self._whole
        if self.long_rows is not None:  # lemmas about these are the better bet
            most_nodes = min(most_nodes, _FEW_NODES)
        found = branch(self.formulation, whole, most_nodes)
        if isinstance(found, Solution):
            exact = weights_near(self.formulation, found.values, 0) or weights_of_program(
                self.formulation, whole.program, found.patterns, 0
            )
            if not isinstance(exact, Lemma):
                return exact
            found = [exact]
        self._add(lemma_batches(whole, whole.learn(found)))
        return None

    def learn_from_neighborhoods(self, truth: Truth) -> bool:
        """Learn from the smallest neighborhoods that object; whether any did."""
        learned = ([self._imply(kind, truth) for kind in level] for level in self._small_levels())
        return any(map(any, learned))

    def _imply(self, kind: Kind, truth: Truth) -> bool:
        if not self._implications.pay(kind, self.levels or [[kind]]):
            return self._learn(kind, truth, several=False)
        return self._add(self._implications.batches(kind, truth))

    def _small_levels(self) -> list[list[Kind]]:
        if self.levels is None:
            self.levels = neighborhood_kinds(self.formulation)
        if self._dense is None:
            return self.levels
        # A neighborhood of all samples is the whole program itself.
        most = len(self._dense.first.samples)
        return [[kind for kind in level if len(kind.first.samples) < most] for level in self.levels]

    def _ask_long_rows(self, truth: Truth) -> Truth | Hypothesis | None:
        """Weights, an assignment that no long row contradicts, or None after learning that lemmas leave none.

        The assignment as it is when there are no long rows, or they gave no answer.
        """
        if self.long_rows is None:
            return truth
        lemmas, found = self.long_rows.search(
            [*self.system.clauses(), *self.learned.clauses()], self.deadline
        )
        self._add(map(SumBatch, lemmas))
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
            self._add(lemma_batches(self._dense, self._dense.learn([found])))
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
        return self._add(lemma_batches(kind, kind.refine(truth, several)))

    def _add(self, batches: Iterable[Batch | SumBatch]) -> bool:
        """Learn; whether there was anything."""
        known = len(self.learned.batches)
        for batch in batches:
            self.learned.batches.append(batch)
            self.statistics.clauses += len(batch.clauses)
            self.solver.add(batch.clauses)
        return len(self.learned.batches) > known
