"""Conflicts of a branch and bound, compiled: which recur, and what they say to branch on next.

Booleans are numbered from 1, as literals are; ``truth[x]`` is +1, -1, or 0 while x is open. What a
conflict rests on is a set of literals, flags at ``num_booleans + 1 + literal``.

Source: Moskewicz et al., "Chaff: Engineering an Efficient SAT Solver", DAC 2001 (the activity of
Booleans in recent conflicts).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reductions.compiled import FlagMatrix, Flags, Floats, Ints, Signs, part

_GROWTH = 1.2  # of a conflict's weight over the one before
_HUGE = 1e100


class Conflicts(NamedTuple):
    """Conflicts found so far.

    Parameters
    ----------
    rows, multipliers : shape (capacity,)
        Of all conflicts, one after another.
    ends : int64, shape (most_conflicts,)
        Where the rows of each end.
    literals, literal_ends : int64
        The same for the literals that they rest on.
    activity : float64, shape (num_booleans + 1,)
        Sums of the weights of the conflicts of each Boolean.
    weight : float64, shape (1,)
        Of the last conflict.
    """

    rows: Ints
    multipliers: Floats
    ends: Ints
    literals: Ints
    literal_ends: Ints
    activity: Floats
    weight: Floats


def no_conflicts(most: int, most_rows: int, most_literals: int, num_booleans: int) -> Conflicts:
    """Room for a number of conflicts, and for their rows and literals in total."""
    return Conflicts(
        np.empty(most_rows, dtype=np.int64),
        np.empty(most_rows),
        np.empty(most, dtype=np.int64),
        np.empty(most_literals, dtype=np.int64),
        np.empty(most, dtype=np.int64),
        np.zeros(num_booleans + 1),
        np.ones(1),
    )


@part()
def recurring(c: Conflicts, num_conflicts: int, truth: Signs) -> int:
    """An earlier conflict whose literals are all true, or -1."""
    literals, ends, start = c.literals, c.literal_ends, 0
    for n in range(num_conflicts):
        is_true = True
        for i in range(start, ends[n]):
            literal = literals[i]
            if truth[abs(literal)] * literal <= 0:
                is_true = False
                break
        if is_true:
            return n
        start = ends[n]
    return -1


@part()
def take_up(c: Conflicts, number: int, reason: Flags) -> None:
    """Make a conflict the one to resolve: its literals are the reason, and its Booleans more active."""
    literals, activity, middle = c.literals, c.activity, len(reason) // 2
    for i in range(len(reason)):
        reason[i] = False
    weight = c.weight[0] * _GROWTH
    for i in range(c.literal_ends[number - 1] if number else 0, c.literal_ends[number]):
        reason[middle + literals[i]] = True
        activity[abs(literals[i])] += weight
    if weight > _HUGE:
        for i in range(len(activity)):
            activity[i] /= weight
        weight = 1.0
    c.weight[0] = weight


@part()
def merge(into: Flags, reasons: FlagMatrix, depth: int) -> None:
    """Make the reasons at a depth, and a reason, both their union."""
    for i in range(len(into)):
        into[i] |= reasons[depth, i]
        reasons[depth, i] = into[i]
