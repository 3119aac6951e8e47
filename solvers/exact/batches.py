"""What a refinement has learned: one lemma or implicate a batch, as clauses, and why they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solvers.exact.formulation.rows import Lemma
from solvers.exact.numbers.sums import SumLemma
from solvers.exact.proofs.drat import Steps, clauses_of, clauses_of_one_length
from solvers.exact.symmetry.derivations import Derivation, Source, of_lemma
from solvers.exact.symmetry.implicates import Known
from solvers.exact.symmetry.kinds import Kind

IntArray = NDArray[np.int64]
L = TypeVar("L")


@dataclass(frozen=True)
class Batch:
    """One lemma or implicate of a kind, as clauses for all parts and copies.

    Parameters
    ----------
    kind : Kind
    reason : Lemma or callable
        The lemma, in the kind's own numbers, or what derives the implicate.
    clauses : int64, shape (num_parts · num_copies, num_literals)
    """

    kind: Kind
    reason: Lemma | Callable[[], Derivation[Lemma]]
    clauses: IntArray

    @property
    def derivation(self) -> Derivation[Lemma]:
        """Of the kind's own clause."""
        return of_lemma(self.reason) if isinstance(self.reason, Lemma) else self.reason()

    def write(self, index: int, written: Derivation[Lemma | L]) -> int:
        """Add to what is written why a clause holds; return its place."""
        kind, reason = self.kind, self.reason
        if isinstance(reason, Lemma):
            return written.add(self.clauses[index].tolist(), lambda: kind.lemma_of(reason, index))
        literals = kind.table[index].tolist()
        return written.take(Source(reason(), literals, lambda lemma: kind.lemma_of(lemma, index)))

    def known_within(self, kind: Kind) -> Iterator[Known]:
        """The clauses about samples of another kind's first part, in its numbers."""
        is_within = np.isin(self.kind.where.samples, kind.first.samples).all(axis=1)
        for index in np.flatnonzero(is_within).tolist():
            literals = kind.own_literals(self.kind.table[index])
            clause = kind.own_literals(self.clauses[index])
            yield Known(tuple([-x for x in clause]), self._source_within(kind, index, literals))

    def _source_within(self, kind: Kind, index: int, literals: list[int]) -> Callable[[], Source[Lemma]]:
        def moved(lemma: Lemma) -> Lemma:
            return kind.own_lemma(self.kind.lemma_of(lemma, index))

        return lambda: Source(self.derivation, literals, moved)


@dataclass(frozen=True)
class SumBatch:
    """A lemma about sums, as its one clause."""

    lemma: SumLemma

    @property
    def clauses(self) -> IntArray:
        """Shape (1, num_literals)."""
        return np.array([self.lemma.clause], dtype=np.int64)

    def write(self, index: int, written: Derivation[Lemma | SumLemma]) -> int:
        """Add the lemma to what is written; return its place."""
        return written.add(self.lemma.clause, lambda: self.lemma)


def lemma_batches(kind: Kind, found: Iterable[IntArray]) -> Iterator[Batch]:
    """The clauses of new lemmas, as `Kind.refine` and `Kind.learn` yield them."""
    for clauses in found:
        yield Batch(kind, kind.lemmas[-1], clauses)


class Learned:
    """All batches so far.

    Attributes
    ----------
    batches : list of Batch or SumBatch
    """

    def __init__(self) -> None:
        self.batches: list[Batch | SumBatch] = []

    def clauses(self) -> list[list[int]]:
        """The clauses of all batches."""
        return [clause for batch in self.batches for clause in batch.clauses.tolist()]

    def steps(self) -> Steps:
        """The same in flat arrays."""
        return Steps.joined(clauses_of([]), *(clauses_of_one_length(batch.clauses) for batch in self.batches))

    def write(self, chosen: Iterable[int], written: Derivation[Lemma | SumLemma]) -> list[int]:
        """Write down why some of `clauses` hold; return their places."""
        starts = np.cumsum([0, *(len(batch.clauses) for batch in self.batches)])
        places = []
        for index in chosen:
            position = int(np.searchsorted(starts, index, side="right")) - 1
            places.append(self.batches[position].write(index - int(starts[position]), written))
        return places

    def known_within(self, kind: Kind) -> list[Known]:
        """What smaller kinds say of a kind's first part."""
        size = kind.first.num_columns
        of_kinds = [batch for batch in self.batches if isinstance(batch, Batch)]
        smaller = [batch for batch in of_kinds if batch.kind.first.num_columns < size]
        return [known for batch in smaller for known in batch.known_within(kind)]
