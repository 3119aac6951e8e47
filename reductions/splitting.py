"""Splitting long not-all-equal clauses into clauses of at most three literals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reductions.arrays import BoolArray, IndexArray, IntegerArray, Ragged, offsets_of
from reductions.problems.clauses import normalized
from reductions.problems.nae_sat import NotAllEqualSAT


@dataclass(frozen=True)
class NaeSplit:
    """A long clause (l1, ..., lk) becomes (l1, l2, t1), (-t1, l3, t2), ..., (-t_(k-3), l_(k-1), lk).

    Why it keeps YES and NO: if all of l1..lk are equal then every t is forced to their negation
    along the chain and the last part is all equal; otherwise t_j = l_(j+2) from the first
    difference on, and the negation of l1 before it, works.

    Attributes
    ----------
    num_variables : int
        Of the original problem; the fresh variables follow.
    clauses : Ragged
        The original clauses in normal form.
    chained : int64
        Numbers of the clauses with four literals or more.
    fresh_offsets : int64
        Clause ``chained[i]`` owns the fresh variables number ``fresh_offsets[i]`` up to
        ``fresh_offsets[i + 1]``.
    """

    num_variables: int
    clauses: Ragged
    chained: IndexArray
    fresh_offsets: IndexArray

    @classmethod
    def of(cls, problem: NotAllEqualSAT) -> NaeSplit:
        """Normalize the clauses and number the fresh variables."""
        clauses = normalized(problem.clauses)
        chained = np.flatnonzero(clauses.lengths > 3)
        return cls(problem.num_variables, clauses, chained, offsets_of(clauses.lengths[chained] - 3))

    @property
    def num_fresh(self) -> int:
        """Number of fresh variables."""
        return int(self.fresh_offsets[-1])

    def num_parts(self) -> IndexArray:
        """Number of parts of every clause."""
        return np.maximum(self.clauses.lengths - 2, 1)

    def parts(self) -> Ragged:
        """Clauses of at most three literals; the parts of a clause stay together."""
        clauses, lengths, num_parts = self.clauses, self.clauses.lengths, self.num_parts()
        offsets = offsets_of(np.repeat(np.minimum(lengths, 3), num_parts))
        first_entry = offsets[offsets_of(num_parts)[:-1]]
        first_fresh = np.zeros(len(clauses), dtype=np.int64)
        first_fresh[self.chained] = self.fresh_offsets[:-1] + self.num_variables + 1
        literals = np.zeros(offsets[-1], dtype=np.int64)
        for width in np.unique(lengths).tolist():
            chosen = np.flatnonzero(lengths == width)
            block = clauses.take(chosen).values.reshape(len(chosen), width)
            if width > 3:
                block = _chain(block, first_fresh[chosen])
            # The parts of a clause are adjacent, so its block is one run of entries.
            literals[first_entry[chosen][:, None] + np.arange(block.shape[1])] = block
        return Ragged(offsets, literals)

    def extended(self, values: BoolArray) -> BoolArray:
        """Truth of the original variables and of the fresh ones."""
        chained = self.clauses.take(self.chained)
        true = values[np.abs(chained.values) - 1] ^ (chained.values < 0)
        starts = chained.offsets[:-1]
        differs = true != np.repeat(true[starts], chained.lengths)
        place = np.arange(len(true)) - np.repeat(starts, chained.lengths)
        far = np.where(differs, place, len(true))
        first = np.minimum.reduceat(far, starts) if len(chained) else far
        counts = np.diff(self.fresh_offsets)
        nth = np.arange(self.num_fresh) - np.repeat(self.fresh_offsets[:-1], counts)
        start = np.repeat(starts, counts)
        equal_so_far = np.repeat(first, counts) > nth + 1
        fresh = np.where(equal_so_far, ~true[start], true[start + nth + 2])
        return np.append(values, fresh)


def _chain(block: IntegerArray, first_fresh: IndexArray) -> IntegerArray:
    """The parts (l1, l2, t1), (-t1, l3, t2), ... of clauses of one width, side by side."""
    num_clauses, width = block.shape
    fresh = first_fresh[:, None] + np.arange(width - 3)
    parts = np.empty((num_clauses, width - 2, 3), dtype=np.int64)
    parts[:, 0, 0], parts[:, :, 1], parts[:, -1, 2] = block[:, 0], block[:, 1:-1], block[:, -1]
    parts[:, :-1, 2], parts[:, 1:, 0] = fresh, -fresh
    return parts.reshape(num_clauses, -1)
