"""Branch and bound for piecewise linear regression in few weights, compiled.

A decision says whether a channel is active on a message. The linear program holds the weights
alone: the half-spaces of the decisions and, as soon as they are violated, the rows of samples whose
decided channels bound f from the side in question. Conflicts that recur are recognized without a
linear program, and channels and messages of recent conflicts are decided first.

Unit ``channel * num_classes + class`` is Boolean unit + 1 of `conflict_kernel`.

Sources: Katz et al., "Reluplex", CAV 2017 (splitting on demand); `conflict_kernel` for the order of
decisions; `simplex_kernel` for the simplex method.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reductions.compiled import (
    FlagMatrix,
    Flags,
    FloatMatrix,
    Floats,
    Ints,
    SignMatrix,
    Signs,
    kernel,
    part,
)
from solvers.exact.arithmetic.conflict_kernel import Conflicts, merge, recurring, take_up
from solvers.exact.arithmetic.simplex_kernel import Tableau, restart, settle, tableau_of

_VIOLATED = 1e-6
_PIVOT = 1e-9


class Regression(NamedTuple):
    """``f_s = Σ_j signs[j] Σ_t above[t] relu(w_j·m) + below[t] relu(-w_j·m)``, between low and high.

    Parameters
    ----------
    signs : int64, shape (num_channels,)
    vectors : float64, shape (num_classes, num_features)
        Messages.
    starts : int64, shape (num_samples + 1,)
        Sample s has the terms ``starts[s] <= t < starts[s + 1]``.
    classes, above, below : shape (num_terms,)
        Number of the message m, and the weights of its two sides.
    low, high : float64, shape (num_samples,)
        Infinite where a side is free.
    """

    signs: Ints
    vectors: FloatMatrix
    starts: Ints
    classes: Ints
    above: Floats
    below: Floats
    low: Floats
    high: Floats


class Rows(NamedTuple):
    """What the rows ``forms · w >= lows`` of a tableau stand for.

    Parameters
    ----------
    names : int64, shape (most_rows,)
        +(unit + 1) and -(unit + 1): the half-spaces of a decision;
        num_units + 1 + 2 · sample + is_upper: a side of a sample.
    pieces : int8, shape (most_rows, most_terms)
        Of a sample's row, channel by channel: +1 for ``w_j·m >= 0``.
    found : int8, shape (most_conflict_rows, most_terms)
        The pieces of the conflicts' rows.
    """

    names: Ints
    pieces: SignMatrix
    found: SignMatrix


class Tree(NamedTuple):
    """The path to a node of branch and bound.

    Parameters
    ----------
    unit : int64, shape (num_units,)
        Decided at each depth.
    num_rows : int64, shape (num_units,)
        Rows of the tableau before that.
    is_second : bool, shape (num_units,)
        Whether the other side is refuted.
    reasons : bool, shape (num_units, 2 * num_units + 2)
        The literals which that rests on.
    reason : bool, shape (2 * num_units + 2,)
        The literals that the last conflict rests on.
    dots : float64, shape (num_units,)
        w_j·m at the tableau's values.
    """

    unit: Ints
    num_rows: Ints
    is_second: Flags
    reasons: FlagMatrix
    reason: Flags
    dots: Floats


def program_of(r: Regression, most_conflicts: int) -> tuple[Tableau, Rows]:
    """A tableau without rows, with room for some."""
    most_terms = max(1, len(r.signs) * int(np.diff(r.starts).max(initial=0)))
    num_unknowns = len(r.signs) * r.vectors.shape[1]
    most_rows = len(r.signs) * len(r.vectors) + 8 * len(r.low) + 64
    return tableau_of(np.zeros((most_rows, num_unknowns))), Rows(
        np.zeros(most_rows, dtype=np.int64),
        np.zeros((most_rows, most_terms), dtype=np.int8),
        np.empty((most_conflicts * (num_unknowns + 1), most_terms), dtype=np.int8),
    )


def root(num_units: int) -> Tree:
    """The tree before its first node."""
    return Tree(
        np.zeros(num_units, dtype=np.int64),
        np.zeros(num_units, dtype=np.int64),
        np.zeros(num_units, dtype=np.bool_),
        np.zeros((num_units, 2 * num_units + 2), dtype=np.bool_),
        np.zeros(2 * num_units + 2, dtype=np.bool_),
        np.zeros(num_units),
    )


@part()
def _add_row(t: Tableau, names: Ints, row: int, name: int, bound: float) -> None:
    """Make ``forms[row] · w >= bound`` the last row of the tableau."""
    forms, entries, basic, nonbasic = t.forms, t.entries, t.basic, t.nonbasic
    n = len(nonbasic)
    for j in range(n):
        entries[row, j] = forms[row, nonbasic[j]] if nonbasic[j] < n else 0.0
    for i in range(row):
        if basic[i] < n and forms[row, basic[i]] != 0.0:
            for j in range(n):
                entries[row, j] += forms[row, basic[i]] * entries[i, j]
    basic[row] = n + row
    t.lows[n + row] = bound
    names[row] = name


@part()
def _decide(r: Regression, t: Tableau, names: Ints, row: int, unit: int, sign: int) -> None:
    """The half-space of a decision as the last row."""
    forms, vectors = t.forms, r.vectors
    num_classes, size = vectors.shape
    channel, number = divmod(unit, num_classes)
    for j in range(len(t.nonbasic)):
        forms[row, j] = 0.0
    for c in range(size):
        forms[row, channel * size + c] = sign * vectors[number, c]
    _add_row(t, names, row, sign * (unit + 1), 0.0)


@part()
def _bound_sample(
    r: Regression, t: Tableau, rows: Rows, row: int, s: int, side: int, truth: Signs, dots: Floats
) -> None:
    """The row ``side · f >= side · label`` of a sample: its pieces as decided, else as the dots are."""
    forms, vectors, classes, pieces = t.forms, r.vectors, r.classes, rows.pieces
    num_classes, size = vectors.shape
    for j in range(len(t.nonbasic)):
        forms[row, j] = 0.0
    n = 0
    for j in range(len(r.signs)):
        for i in range(r.starts[s], r.starts[s + 1]):
            unit = j * num_classes + classes[i]
            is_active = truth[unit + 1] > 0 or (truth[unit + 1] == 0 and dots[unit] > 0)
            pieces[row, n] = 1 if is_active else -1
            factor = side * r.signs[j] * (r.above[i] if is_active else -r.below[i])
            for c in range(size):
                forms[row, j * size + c] += factor * vectors[classes[i], c]
            n += 1
    name = len(r.signs) * num_classes + 1 + 2 * s + (side < 0)
    _add_row(t, rows.names, row, name, r.low[s] if side > 0 else -r.high[s])


@part()
def _measure(r: Regression, values: Floats, dots: Floats) -> None:
    """The dots at the weights."""
    vectors = r.vectors
    num_classes, size = vectors.shape
    for j in range(len(r.signs)):
        for c in range(num_classes):
            total = 0.0
            for i in range(size):
                total += values[j * size + i] * vectors[c, i]
            dots[j * num_classes + c] = total


@part()
def _side(r: Regression, s: int, dots: Floats) -> int:
    """+1 if f is too small on a sample, -1 if too large, 0 if it fits."""
    above, below, classes, num_classes = r.above, r.below, r.classes, len(r.vectors)
    f = 0.0
    for j in range(len(r.signs)):
        sign = r.signs[j]
        for i in range(r.starts[s], r.starts[s + 1]):
            dot = dots[j * num_classes + classes[i]]
            f += sign * (above[i] * dot if dot > 0 else -below[i] * dot)
    if f < r.low[s] - _VIOLATED * (1.0 + 2.0 * abs(r.low[s])):
        return 1
    return -1 if f > r.high[s] + _VIOLATED * (1.0 + 2.0 * abs(r.high[s])) else 0


@part()
def _look(
    r: Regression, t: Tableau, rows: Rows, num_rows: int, truth: Signs, dots: Floats, activity: Floats
) -> tuple[bool, int, int]:
    """Add the rows of violated samples that are decided enough; else choose a unit to decide.

    Returns whether all samples fit, the number of rows, and the unit, -1 for none.
    """
    signs, starts, classes, num_classes = r.signs, r.starts, r.classes, len(r.vectors)
    best, most, farthest, fits = -1, -1.0, -1.0, True
    for s in range(len(r.low)):
        side = _side(r, s, dots)
        if side == 0:
            continue
        fits, is_open = False, False
        for j in range(len(signs)):
            if signs[j] != side:  # any piece bounds these from the right side
                continue
            for i in range(starts[s], starts[s + 1]):
                unit = j * num_classes + classes[i]
                if truth[unit + 1] == 0:
                    is_open = True
                    far, active = abs(dots[unit]), activity[unit + 1]
                    if active > most or (active == most and far > farthest):
                        best, most, farthest = unit, active, far
        if not is_open and num_rows < len(rows.names):
            _bound_sample(r, t, rows, num_rows, s, side, truth, dots)
            num_rows += 1
    return fits, num_rows, best


@part()
def _rest_on(r: Regression, rows: Rows, row: int, reason: Flags) -> None:
    """Add the literals that a row of a conflict rests on: a decision, or the pieces that bound a sample."""
    num_classes, middle, name = len(r.vectors), len(reason) // 2, rows.names[row]
    num_units = len(r.signs) * num_classes
    if abs(name) <= num_units:
        reason[middle + name] = True
        return
    sample, is_upper = divmod(name - num_units - 1, 2)
    n = 0
    for j in range(len(r.signs)):
        for i in range(r.starts[sample], r.starts[sample + 1]):
            if r.signs[j] == (-1 if is_upper else 1):
                reason[middle + rows.pieces[row, n] * (j * num_classes + r.classes[i] + 1)] = True
            n += 1


@part()
def _record(
    r: Regression, t: Tableau, rows: Rows, bad: int, found: Conflicts, number: int, reason: Flags
) -> None:
    """Append the conflict of a row that cannot reach its bound to all."""
    n, middle = len(t.nonbasic), len(reason) // 2
    for i in range(len(reason)):
        reason[i] = False
    end = found.ends[number - 1] if number else 0
    for j in range(-1, n):
        factor = 1.0 if j < 0 else abs(t.entries[bad, j])
        if factor > _PIVOT:
            row = (t.basic[bad] if j < 0 else t.nonbasic[j]) - n
            found.rows[end], found.multipliers[end] = rows.names[row], factor
            for i in range(rows.pieces.shape[1]):
                rows.found[end, i] = rows.pieces[row, i]
            end += 1
            _rest_on(r, rows, row, reason)
    found.ends[number] = end
    size = found.literal_ends[number - 1] if number else 0
    for i in range(len(reason)):
        if reason[i]:
            found.literals[size] = i - middle
            size += 1
    found.literal_ends[number] = size


@part()
def _is_full(found: Conflicts, num_conflicts: int, num_units: int) -> bool:
    """Whether there is no room for another conflict."""
    if num_conflicts == len(found.ends):
        return True
    return num_conflicts > 0 and found.literal_ends[num_conflicts - 1] + num_units > len(found.literals)


@part()
def _undo(tree: Tree, truth: Signs, depth: int) -> int:
    """Turn the latest decision round that a conflict rests on; 0: it rests on none any more."""
    reason, middle = tree.reason, len(truth)
    while depth:
        unit = tree.unit[depth - 1]
        literal = (unit + 1) * truth[unit + 1]
        truth[unit + 1] = 0
        if reason[middle + literal]:
            reason[middle + literal] = False
            if not tree.is_second[depth - 1]:
                tree.is_second[depth - 1] = True
                for i in range(len(reason)):
                    tree.reasons[depth - 1, i] = reason[i]
                truth[unit + 1] = -1 if literal > 0 else 1
                return depth
            merge(reason, tree.reasons, depth - 1)
        depth -= 1
    return 0


@kernel(seconds=3)
def search(
    r: Regression, t: Tableau, rows: Rows, tree: Tree, found: Conflicts, truth: Signs
) -> tuple[int, int]:
    """Find weights that fit, or refute them all.

    Parameters
    ----------
    r : Regression
    t, rows, tree, found :
        As made by `program_of`, `root` and `no_conflicts`.
    truth : int8, shape (num_units + 1,)
        Zeros; overwritten by the decisions, +1 active and -1 inactive.

    Returns
    -------
    status : int
        1: the tableau's values fit; -1: refuted by the conflicts; 0: too many of them.
    num_conflicts : int
    """
    dots, num_conflicts, num_rows, depth, again, is_settled = tree.dots, 0, 0, 0, -1, False
    while True:
        bad = -1
        if again < 0 and not is_settled:
            bad = settle(t, num_rows)
        if again < 0 and bad < 0:
            _measure(r, t.values, dots)
            fits, more_rows, unit = _look(r, t, rows, num_rows, truth, dots, found.activity)
            if fits:
                break
            is_settled = more_rows == num_rows
            num_rows = more_rows
            if not is_settled:
                continue
            if unit < 0 or num_rows == len(rows.names):
                return 0, num_conflicts  # rounding errors, or no room
            tree.unit[depth], tree.is_second[depth], tree.num_rows[depth] = unit, False, num_rows
            truth[unit + 1] = 1 if dots[unit] > 0 else -1
            depth += 1
        else:
            if again < 0:
                if _is_full(found, num_conflicts, len(dots)):
                    return 0, num_conflicts
                _record(r, t, rows, bad, found, num_conflicts, tree.reason)
                again = num_conflicts
                num_conflicts += 1
            take_up(found, again, tree.reason)
            depth = _undo(tree, truth, depth)
            if depth == 0:
                return -1, num_conflicts
            num_rows, is_settled = tree.num_rows[depth - 1], False
            restart(t, num_rows)
        unit = tree.unit[depth - 1]
        _decide(r, t, rows.names, num_rows, unit, truth[unit + 1])
        num_rows += 1
        again = recurring(found, num_conflicts, truth)
    for unit in range(len(dots)):
        if truth[unit + 1] == 0:
            truth[unit + 1] = 1 if dots[unit] > 0 else -1
    return 1, num_conflicts
