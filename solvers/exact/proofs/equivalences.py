"""Literals that two-literal clauses make equal, and clauses with one of them for all.

Equal literals are the strong components of the implications of the clauses of two literals (Aspvall,
Plass, Tarjan, "A linear-time algorithm for testing the truth of certain quantified Boolean formulas",
1979). Lemmas about activities contain many: then the clauses shrink to those of the source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import offsets_of
from solvers.exact.proofs.drat import Steps
from solvers.exact.proofs.equivalences_kernel import replace_literals, strong_components

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Equivalences:
    """One literal for all that are equal.

    Parameters
    ----------
    representative : int32, one a literal 2v or 2v + 1
    """

    representative: NDArray[np.int32]

    @classmethod
    def of(cls, clauses: Steps, num_variables: int) -> Equivalences:
        """What the clauses of two literals say; nothing where they make a literal equal to its negation."""
        everything = np.arange(2 * num_variables + 2, dtype=np.int32)
        pairs = clauses.start[:-1][np.diff(clauses.start) == 2]
        a, b = clauses.literals[pairs], clauses.literals[pairs + 1]
        nodes, ends = np.unique(np.concatenate([a ^ 1, b ^ 1, b, a]), return_inverse=True)
        tails, heads = np.split(ends, 2)
        label = _components(tails, heads, len(nodes))
        if (label[::2] == label[1::2]).any():  # a literal's negation comes behind it
            return cls(everything)
        first = np.full(len(nodes), len(nodes), dtype=np.int64)
        np.minimum.at(first, label, np.arange(len(nodes)))
        everything[nodes] = nodes[first[label]]
        return cls(everything)

    def apply(self, clauses: Steps) -> Reduced:
        """The clauses with representatives only."""
        count, size = len(clauses.is_deletion), len(clauses.literals)
        literals, start = np.zeros(size, dtype=np.int32), np.zeros(count + 1, dtype=np.int64)
        seen = np.full(len(self.representative), -1, dtype=np.int64)
        table = np.full(1 << count.bit_length(), -1, dtype=np.int64)
        following = np.full(count, -1, dtype=np.int64)
        source, is_changed = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
        left = replace_literals(
            clauses.literals,
            clauses.start,
            self.representative,
            seen,
            table,
            following,
            literals,
            start,
            source,
            is_changed,
        )
        made = Steps(literals[: start[left]], start[: left + 1], np.zeros(left, dtype=np.bool_))
        return Reduced(clauses, made, source[:left], is_changed[:left])

    def extend(self, truth: NDArray[np.int8]) -> NDArray[np.int8]:
        """A model of reduced clauses as one of the clauses: +1 or -1 at each variable, entry 0 unused."""
        positive = self.representative[: 2 * len(truth) : 2]
        values: NDArray[np.int8] = np.where(positive & 1, -truth[positive >> 1], truth[positive >> 1])
        return values


@dataclass(frozen=True)
class Reduced:
    """Clauses with representatives only.

    Parameters
    ----------
    before, clauses : Steps
        What they were, and what is left of them.
    source : int64
        For each that is left, which clause it was.
    is_changed : bool
        Whether its literals are others now.
    """

    before: Steps
    clauses: Steps
    source: IntArray
    is_changed: NDArray[np.bool_]

    def steps(self) -> Steps:
        """Proof steps: the changed clauses follow from the others by propagation; then these are dropped."""
        is_gone = np.ones(len(self.before.is_deletion), dtype=np.bool_)
        is_gone[self.source[~self.is_changed]] = False
        return Steps.joined(
            self.clauses.chosen(np.flatnonzero(self.is_changed)),
            self.before.chosen(np.flatnonzero(is_gone), is_deletion=True),
        )


def _components(tails: IntArray, heads: IntArray, num_nodes: int) -> IntArray:
    """The number of the strong component that each node of a graph is in."""
    start = offsets_of(np.bincount(tails, minlength=num_nodes))
    sorted_heads = heads[np.argsort(tails, kind="stable")].astype(np.int64)
    order, low, path, calls = (np.zeros(num_nodes, dtype=np.int64) for _ in range(4))
    label = np.full(num_nodes, -1, dtype=np.int64)
    strong_components(start, sorted_heads, start.copy(), order, low, path, calls, label)
    return label
