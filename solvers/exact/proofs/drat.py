"""DRAT proofs in flat arrays: from a solver's memory, or from steps in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pysolvers
from numpy.typing import NDArray
from pysat.solvers import Solver

from reductions.arrays import offsets_of
from solvers.exact.proofs.drat_kernel import match_deletions, read_binary

Codes = NDArray[np.int32]


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

    def behind(self, clauses: Sequence[Sequence[int]]) -> Steps:
        """Clauses of a formula, then these steps up to the first empty clause, which is always there."""
        first = steps_of((False, clause) for clause in clauses)
        is_empty = (np.diff(self.start) == 0) & ~self.is_deletion
        count = int(is_empty.argmax()) if is_empty.any() else len(is_empty)
        size = self.start[count]
        start = np.concatenate([first.start, first.start[-1] + self.start[1 : count + 1]])
        literals = np.concatenate([first.literals, self.literals[:size]])
        is_deletion = np.concatenate([first.is_deletion, self.is_deletion[:count], [False]])
        return Steps(literals, np.append(start, start[-1]), is_deletion)

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
    """Steps from pairs of (whether it is a deletion, literals); a literal counts once a clause."""
    pairs = [(is_deletion, tuple(dict.fromkeys(literals))) for is_deletion, literals in steps]
    lengths = np.fromiter((len(literals) for _, literals in pairs), np.int64, len(pairs))
    start = offsets_of(lengths)
    signed = np.fromiter(chain.from_iterable(literals for _, literals in pairs), np.int64, int(start[-1]))
    codes = (2 * np.abs(signed) + (signed < 0)).astype(np.int32)
    return Steps(codes, start, np.fromiter((is_deletion for is_deletion, _ in pairs), np.bool_, len(pairs)))


def written_by(solver: Solver) -> Steps:
    """The proof that one of python-sat's solvers has written: in binary if CaDiCaL, else as text."""
    inner = solver.solver
    if not type(inner).__name__.startswith("Cadical"):
        return steps_of(map(_parsed, solver.get_proof() or []))
    pysolvers.flushpr(inner.prfp)
    inner.prfile.seek(0)
    data = np.frombuffer(bytearray(inner.prfile.read()), dtype=np.uint8)
    literals = np.zeros(len(data), dtype=np.int32)
    start = np.zeros(len(data) + 1, dtype=np.int64)
    is_deletion = np.zeros(len(data), dtype=np.bool_)
    count = read_binary(data, literals, start, is_deletion)
    return Steps(literals[: start[count]].copy(), start[: count + 1].copy(), is_deletion[:count].copy())


def _parsed(line: str) -> tuple[bool, list[int]]:
    words = line.split()
    is_deletion = words[:1] == ["d"]
    return is_deletion, [int(word) for word in words[is_deletion:] if word != "0"]
