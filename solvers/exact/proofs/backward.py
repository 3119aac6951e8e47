"""The backward pass: which clauses the empty one needs, and the hints of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import offsets_of, places
from solvers.deadline import Deadline
from solvers.exact.proofs.backward_kernel import backwards, watch_all
from solvers.exact.proofs.drat import Steps, signed
from solvers.exact.proofs.propagation_kernel import BLOCK, WATCHES, State

IntArray = NDArray[np.int64]

NO_TIME = -1
_ROOM = 10**6  # hints between two checks of the clock


class Backward:
    """The clauses of a formula, then the added ones of a proof, the last of them empty.

    Parameters
    ----------
    clauses, steps : Steps
        The formula and the proof.
    with_deletions : bool
        Whether deleted clauses are gone; unit clauses never are, since propagation needs them.

    Attributes
    ----------
    is_needed : bool, one a clause
        After `run`, whether the empty clause needs it.
    deleted : int64, shape (num_deletions, 2)
        How many clauses were added before, and the clause that is deleted.
    """

    def __init__(self, clauses: Steps, steps: Steps, with_deletions: bool) -> None:
        everything, self._num_inputs = Steps.joined(clauses, steps.until_empty()), len(clauses.is_deletion)
        nothing = np.zeros((0, 2), dtype=np.int64)
        self.deleted = _deletions(everything, self._num_inputs) if with_deletions else nothing
        lengths = np.diff(everything.start)
        is_added = ~everything.is_deletion
        self._literals = np.ascontiguousarray(everything.literals[np.repeat(is_added, lengths)])
        self._lengths = lengths[is_added]
        self._start = offsets_of(self._lengths)
        self.is_needed = np.zeros(len(self._lengths), dtype=np.bool_)
        self.is_needed[-1] = True
        self._hints: list[IntArray] = []

    def run(self, deadline: Deadline) -> int | None:
        """Find the hints; None when all follow, else a clause that does not follow, or `NO_TIME`."""
        state, known = self._state(), np.array([0, -1, 0], dtype=np.int64)
        units = np.flatnonzero(self._lengths == 1)
        pivots = np.full(len(self._lengths), -1, dtype=np.int64)
        has_literals = self._lengths > 0
        pivots[has_literals] = self._literals[self._start[:-1][has_literals]]
        revived_start = np.searchsorted(self.deleted[:, 0], np.arange(len(pivots) - self._num_inputs + 2))
        revived = np.ascontiguousarray(self.deleted[:, 1])
        first, self._ends = len(pivots) - 1, np.zeros(len(pivots), dtype=np.int64)
        hints, count = np.zeros(_ROOM + len(state.trail) + 2, dtype=np.int64), 0
        watch_all(state)
        while first >= self._num_inputs:
            if deadline.is_over:
                return NO_TIME
            last, failed = backwards(
                state,
                known,
                units,
                pivots,
                revived,
                revived_start,
                self._num_inputs,
                first,
                hints,
                self._ends,
            )
            if failed >= 0:
                return int(failed)
            if last == first:
                hints = np.zeros(2 * len(hints), dtype=np.int64)
                continue
            done = last + 1 + np.flatnonzero(self.is_needed[last + 1 : first + 1])
            if len(done):
                self._hints.append(hints[: self._ends[done[0]]].copy())
                self._ends[done] += count
                count = int(self._ends[done[0]])
            first = last
        return None

    def clause(self, number: int) -> list[int]:
        """The literals of a clause."""
        literals = signed(self._literals[self._start[number] : self._start[number + 1]])
        return literals.tolist()  # type: ignore[no-any-return]

    def steps(self, new: IntArray) -> tuple[list[int], list[list[int]], bool]:
        """The needed ones of the added clauses: their numbers, the steps, and whether one is RAT.

        A step is the literals, 0, and the clauses that refute their negation, in the order of propagation,
        under new numbers. For RAT, a clause's new number with a minus stands before those for a resolvent.
        """
        needed = self._num_inputs + np.flatnonzero(self.is_needed[self._num_inputs :])
        old = np.concatenate(self._hints)  # of the last clauses first
        hints = np.where(old < 0, -new[-1 - old], new[old])
        ends = self._ends[needed]
        counts = ends - np.append(ends[1:], 0)
        stops = np.cumsum(self._lengths[needed] + 1 + counts)
        numbers = np.zeros(stops[-1], dtype=np.int64)
        starts = stops - counts - 1 - self._lengths[needed]
        numbers[places(starts, self._lengths[needed])] = signed(
            self._literals[places(self._start[needed], self._lengths[needed])]
        )
        numbers[places(stops - counts, counts)] = hints[places(ends - counts, counts)]
        low = numbers.min()
        shared = np.arange(low, numbers.max() + 1).astype(object)  # one Python integer for all equal ones
        flat = shared[numbers - low].tolist()
        steps = [flat[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]
        return needed.tolist(), steps, bool((old < 0).any())

    def _state(self) -> State:
        num_clauses, num_literals = len(self._lengths), 2 * (int(self._literals.max(initial=1)) // 2) + 2
        is_live = np.ones(num_clauses, dtype=np.bool_)
        is_live[self.deleted[:, 1]] = False
        # Every list has one block at most that is not full.
        num_blocks = 2 * num_clauses // WATCHES + 2 * num_literals + 1
        blocks = np.zeros(num_blocks * BLOCK, dtype=np.int64)
        blocks[::BLOCK] = np.arange(1, num_blocks + 1)
        trail, reason, position = (np.zeros(num_literals // 2, dtype=np.int64) for _ in range(3))
        return State(
            self._literals.copy(),  # watching changes their order, and RAT is on the first
            self._start,
            is_live,
            self.is_needed,
            np.zeros(num_literals, dtype=np.int8),
            trail,
            reason,
            position,
            np.zeros(len(trail), dtype=np.bool_),
            np.zeros(len(trail), dtype=np.int8),
            blocks,
            np.full(2 * num_literals, -1, dtype=np.int64),
            np.zeros(2 * num_literals, dtype=np.int64),
            np.zeros(1, dtype=np.int64),
        )


def _deletions(everything: Steps, num_inputs: int) -> IntArray:
    """How many clauses were added before each deletion, and which clause it takes back, in order."""
    added_before = np.cumsum(~everything.is_deletion)
    meant = everything.meant()
    places = np.flatnonzero((meant >= 0) & (np.diff(everything.start) > 1))
    clauses = added_before[meant[places]] - 1
    return np.stack([added_before[places] - num_inputs, clauses], axis=1)
