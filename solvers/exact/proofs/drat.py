"""DRAT proofs in flat arrays: from a solver's memory, or from steps in Python."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import pysolvers
from numpy.typing import NDArray
from pysat.solvers import Solver

from reductions.arrays import offsets_of, places
from solvers.exact.proofs.drat_kernel import match_deletions, read_binary

Codes = NDArray[np.int32]

_MOST_VARIABLES = 1 << 24
_LAST = 128  # the last byte of a number is smaller


@dataclass(frozen=True)
class Steps:
    """Clauses, added or deleted, in order; the literals of variable v are 2v and 2v + 1 (negative).

    Parameters
    ----------
    literals : int32
    start : int64, shape (num_steps + 1,)
        Step s has ``literals[start[s]:start[s + 1]]``.
    is_deletion : bool, shape (num_steps,)
    """

    literals: Codes
    start: NDArray[np.int64]
    is_deletion: NDArray[np.bool_]

    @classmethod
    def joined(cls, *several: Steps) -> Steps:
        """One after the other."""
        lengths = np.concatenate([np.diff(steps.start) for steps in several])
        literals = np.concatenate([steps.literals for steps in several])
        return cls(literals, offsets_of(lengths), np.concatenate([steps.is_deletion for steps in several]))

    def chosen(self, numbers: NDArray[np.int64], is_deletion: bool = False) -> Steps:
        """Some clauses, all as added or as deleted ones."""
        lengths = np.diff(self.start)[numbers]
        literals = self.literals[places(self.start[numbers], lengths)]
        return Steps(literals, offsets_of(lengths), np.full(len(numbers), is_deletion))

    def filtered(self, is_kept: NDArray[np.bool_]) -> Steps:
        """Some of the steps, as they are."""
        lengths = np.diff(self.start)
        literals = self.literals[np.repeat(is_kept, lengths)]
        return Steps(literals, offsets_of(lengths[is_kept]), self.is_deletion[is_kept])

    def limited(self, num_variables: int) -> Steps:
        """Without the literals of other variables than the first."""
        is_kept = self.literals >> 1 <= num_variables
        kept_before = offsets_of(is_kept.astype(np.int64))
        return Steps(self.literals[is_kept], kept_before[self.start], self.is_deletion)

    def lists(self) -> list[list[int]]:
        """The literals of each step, negative ones with a minus."""
        flat, starts = signed(self.literals).tolist(), self.start.tolist()
        return [flat[a:b] for a, b in pairwise(starts)]

    def until_empty(self) -> Steps:
        """These up to the first empty clause, which is always there."""
        is_empty = (np.diff(self.start) == 0) & ~self.is_deletion
        count = int(is_empty.argmax()) if is_empty.any() else len(is_empty)
        size = self.start[count]
        is_deletion = np.append(self.is_deletion[:count], False)
        return Steps(self.literals[:size], np.append(self.start[: count + 1], size), is_deletion)

    def meant(self) -> NDArray[np.int64]:
        """By step, the step that a deletion takes back: the latest with the same literals; else -1."""
        count = len(self.is_deletion)
        following, meant = (np.full(count, -1, dtype=np.int64) for _ in range(2))
        table = np.full(1 << max(count, 1).bit_length(), -1, dtype=np.int64)
        is_marked = np.zeros(int(self.literals.max(initial=0)) + 1, dtype=np.bool_)
        match_deletions(self.literals, self.start, self.is_deletion, table, following, is_marked, meant)
        return meant


def signed(codes: Codes) -> Codes:
    """Literals as numbers of variables, negative ones with a minus."""
    return np.where(codes & 1, -(codes >> 1), codes >> 1)


def steps_of(steps: Iterable[tuple[bool, Sequence[int]]]) -> Steps:
    """Steps from pairs of (whether it is a deletion, literals); a literal counts once a clause.

    Raises
    ------
    OverflowError
        If a variable is so large that arrays over all of them are out of reach.
    """
    pairs = [(is_deletion, tuple(dict.fromkeys(literals))) for is_deletion, literals in steps]
    lengths = np.fromiter((len(literals) for _, literals in pairs), np.int64, len(pairs))
    start = offsets_of(lengths)
    signed = np.fromiter(chain.from_iterable(literals for _, literals in pairs), np.int64, int(start[-1]))
    if np.abs(signed).max(initial=0) > _MOST_VARIABLES:
        raise OverflowError(f"a variable is beyond {_MOST_VARIABLES}, the most that a proof may have")
    codes = (2 * np.abs(signed) + (signed < 0)).astype(np.int32)
    return Steps(codes, start, np.fromiter((is_deletion for is_deletion, _ in pairs), np.bool_, len(pairs)))


def clauses_of(clauses: Iterable[Sequence[int]]) -> Steps:
    """Clauses as steps that add them."""
    return steps_of((False, clause) for clause in clauses)


def clauses_of_one_length(clauses: NDArray[np.int64]) -> Steps:
    """The rows of a matrix of literals, without repetitions, as steps that add them."""
    count, width = clauses.shape
    literals = (2 * np.abs(clauses) + (clauses < 0)).astype(np.int32)
    start = np.arange(count + 1, dtype=np.int64) * width
    return Steps(literals.ravel(), start, np.zeros(count, dtype=np.bool_))


class Written:
    """What one of python-sat's solvers has written as its proof: in binary if CaDiCaL, else lines.

    A large file stays on disk, and is there after the solver is deleted.
    """

    def __init__(self, solver: Solver) -> None:
        inner, self._lines, self._file = solver.solver, list[str](), -1
        if type(inner).__name__.startswith("Cadical"):
            pysolvers.flushpr(inner.prfp)
            self._file = os.dup(inner.prfile.fileno())
        else:
            self._lines = solver.get_proof() or []

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)

    def steps(self) -> Steps:
        """The proof."""
        if self._file < 0:
            return steps_of(map(_parsed, self._lines))
        with os.fdopen(os.dup(self._file), "rb") as file:
            file.seek(0)
            return steps_of_binary(file.read())


def steps_of_binary(written: bytes) -> Steps:
    """The steps of a binary DRAT proof, up to the empty clause; the last may be cut off."""
    data = np.frombuffer(bytearray(written), dtype=np.uint8)
    num_steps, size = int((data == 0).sum()) + 1, int((data < _LAST).sum())
    literals = np.zeros(size, dtype=np.int32)
    start, is_deletion = np.zeros(num_steps + 1, dtype=np.int64), np.zeros(num_steps, dtype=np.bool_)
    count = read_binary(data, literals, start, is_deletion)
    return Steps(literals[: start[count]], start[: count + 1], is_deletion[:count])


def _parsed(line: str) -> tuple[bool, list[int]]:
    words = line.split()
    is_deletion = words[:1] == ["d"]
    return is_deletion, [int(word) for word in words[is_deletion:] if word != "0"]
