"""Literals that two-literal clauses make equal, and clauses with one of them for all, without decided ones.

Equal literals are the strong components of the implications of the clauses of two literals (Aspvall,
Plass, Tarjan, "A linear-time algorithm for testing the truth of certain quantified Boolean formulas",
1979). Lemmas about activities contain many: then the clauses shrink to those of the source. Unit clauses
decide what a guard does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import offsets_of
from solvers.exact.proofs.drat import Codes, Steps, clauses_of, clauses_of_one_length, signed
from solvers.exact.proofs.equivalences_kernel import (
    FALSE,
    TRUE,
    propagate,
    replace_literals,
    strong_components,
)

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Round:
    """One replacement of literals by others.

    Parameters
    ----------
    units : int32
        Literals such that each follows by unit propagation, once those before it are known.
    image : int32, one a literal 2v or 2v + 1
        `TRUE` or `FALSE` for these, and the first of those that are equal.
    """

    units: Codes
    image: Codes

    @classmethod
    def of(cls, clauses: Steps, num_literals: int) -> Round:
        """What propagation of unit clauses leaves no choice about, and then what clauses of two say."""
        image, units = _units(clauses, num_literals)
        left = cls(units, image).apply(clauses).clauses if len(units) else clauses
        return cls(units, _merged(left, num_literals)[image])

    def apply(self, clauses: Steps) -> Reduced:
        """The clauses after it."""
        count, size = len(clauses.is_deletion), len(clauses.literals)
        literals, start = np.zeros(size, dtype=np.int32), np.zeros(count + 1, dtype=np.int64)
        seen = np.full(len(self.image), -1, dtype=np.int64)
        table = np.full(1 << count.bit_length(), -1, dtype=np.int64)
        following = np.full(count, -1, dtype=np.int64)
        source, is_changed = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
        left = replace_literals(
            clauses.literals,
            clauses.start,
            self.image,
            seen,
            table,
            following,
            literals,
            start,
            source,
            is_changed,
        )
        made = Steps(literals[: start[left]], start[: left + 1], np.zeros(left, dtype=np.bool_))
        return Reduced(clauses, self.units, made, source[:left], is_changed[:left])


@dataclass(frozen=True)
class Reduced:
    """Clauses after a round.

    Parameters
    ----------
    before : Steps
        What they were.
    units : int32
        Literals that follow by propagation, in order.
    clauses : Steps
        What is left of them.
    source : int64
        For each that is left, which clause it was.
    is_changed : bool
        Whether its literals are others now.
    """

    before: Steps
    units: Codes
    clauses: Steps
    source: IntArray
    is_changed: NDArray[np.bool_]

    def steps(self) -> Steps:
        """Proof steps: units and changed clauses follow by propagation; then the others are dropped."""
        is_gone = np.ones(len(self.before.is_deletion), dtype=np.bool_)
        is_gone[self.source[~self.is_changed]] = False
        return Steps.joined(
            clauses_of_one_length(signed(self.units).astype(np.int64).reshape(-1, 1)),
            self.clauses.chosen(np.flatnonzero(self.is_changed)),
            self.before.chosen(np.flatnonzero(is_gone), is_deletion=True),
        )


@dataclass(frozen=True)
class Equivalences:
    """One literal for all that are equal, and none where there is no choice.

    Parameters
    ----------
    rounds : list of Round
        Each may shorten clauses, so that the next one finds more.
    representative : int32, one a literal 2v or 2v + 1
        What they make of it.
    """

    rounds: list[Round]
    representative: Codes

    @classmethod
    def of(cls, clauses: Steps, num_variables: int) -> Equivalences:
        """Rounds as long as they change something; none more where clauses turn out to clash."""
        rounds, representative = list[Round](), np.arange(2 * num_variables + 2, dtype=np.int32)
        while True:
            found = Round.of(clauses, len(representative))
            changed = found.image[representative]
            if rounds and (changed == representative).all():
                return cls(rounds, representative)
            rounds.append(found)
            clauses, representative = found.apply(clauses).clauses, changed

    def apply(self, clauses: Steps) -> Steps:
        """The clauses with representatives only."""
        for each in self.rounds:
            clauses = each.apply(clauses).clauses
        return clauses

    def steps(self, clauses: Steps) -> Steps:
        """Proof steps from the clauses to what is left of them."""
        steps = [clauses_of([])]
        for each in self.rounds:
            reduced = each.apply(clauses)
            steps.append(reduced.steps())
            clauses = reduced.clauses
        return Steps.joined(*steps)

    def extend(self, truth: NDArray[np.int8]) -> NDArray[np.int8]:
        """A model of reduced clauses as one of the clauses: +1 or -1 at each variable, entry 0 unused."""
        positive, known = self.representative[: 2 * len(truth) : 2], truth.copy()
        known[TRUE >> 1] = 1
        values: NDArray[np.int8] = np.where(positive & 1, -known[positive >> 1], known[positive >> 1])
        return values


def _units(clauses: Steps, num_literals: int) -> tuple[Codes, Codes]:
    """A map of literals that makes those constant that propagation decides, and these; none if it fails."""
    representative = np.arange(num_literals, dtype=np.int32)
    value, trail = np.zeros(num_literals, dtype=np.int8), np.zeros(num_literals // 2, dtype=np.int32)
    if not (np.diff(clauses.start) == 1).any():
        return representative, trail[:0]
    count = propagate(clauses.literals, clauses.start, value, trail)
    if count <= 0:
        return representative, trail[:0]
    representative[value > 0], representative[value < 0] = TRUE, FALSE
    return representative, trail[:count]


def _merged(clauses: Steps, num_literals: int) -> Codes:
    """A map of literals to the first of those that clauses of two make equal; the identity if these clash."""
    everything = np.arange(num_literals, dtype=np.int32)
    pairs = clauses.start[:-1][np.diff(clauses.start) == 2]
    if not len(pairs):
        return everything
    a, b = clauses.literals[pairs], clauses.literals[pairs + 1]
    nodes, ends = np.unique(np.concatenate([a ^ 1, b ^ 1, b, a]), return_inverse=True)
    tails, heads = np.split(ends, 2)
    label = _components(tails, heads, len(nodes))
    if (label[::2] == label[1::2]).any():  # a literal's negation comes behind it
        return everything
    # The literal that longer clauses have most often: the fewer of these change, the shorter the proof.
    lengths = np.diff(clauses.start)
    weights = np.repeat(np.where(lengths > 2, 4.0**-lengths, 0.0), lengths)
    weight = np.bincount(clauses.literals >> 1, weights, num_literals // 2)
    order = np.lexsort((nodes, -weight[nodes >> 1]))[::-1]
    first = np.zeros(len(nodes), dtype=np.int64)
    first[label[order]] = order  # the last one stays
    everything[nodes] = nodes[first[label]]
    return everything


def _components(tails: IntArray, heads: IntArray, num_nodes: int) -> IntArray:
    """The number of the strong component that each node of a graph is in."""
    start = offsets_of(np.bincount(tails, minlength=num_nodes))
    sorted_heads = heads[np.argsort(tails, kind="stable")].astype(np.int64)
    order, low, path, calls = (np.zeros(num_nodes, dtype=np.int64) for _ in range(4))
    label = np.full(num_nodes, -1, dtype=np.int64)
    strong_components(start, sorted_heads, start.copy(), order, low, path, calls, label)
    return label
