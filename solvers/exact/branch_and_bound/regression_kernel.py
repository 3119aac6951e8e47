"""Branch and bound for piecewise linear regression in few weights, compiled.

A decision says whether a channel is active on a message. The linear program holds the weights
alone: the half-spaces of the decisions and, as soon as they are violated, the rows of samples whose
decided channels bound f from the side in question. Conflicts that recur are recognized without a
linear program, and channels and messages of recent conflicts are decided first.

Sources: Katz et al., "Reluplex", CAV 2017 (splitting on demand); Moskewicz et al., "Chaff",
DAC 2001 (the order of decisions); `simplex_kernel` for the simplex method.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solvers.exact.arithmetic.compiled import compiled
from solvers.exact.arithmetic.simplex_kernel import FloatArray, IntArray, Tableau, restart, settle

_VIOLATED = 1e-6
_GROWTH = 1.2  # of a conflict's weight over the one before
_PIVOT = 1e-9
_HUGE = 1e100


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
    """

    signs: IntArray
    vectors: FloatArray
    starts: IntArray
    classes: IntArray
    above: FloatArray
    below: FloatArray
    low: FloatArray
    high: FloatArray


class Program(NamedTuple):
    """Rows ``forms · w >= lows`` over a tableau; unit (channel · num_classes + class) or sample names them.

    Names: +(unit + 1) and -(unit + 1) for the two half-spaces of a decision, then
    num_units + 1 + 2 · sample + is_upper; `pieces` are a sample's, channel by channel.
    """

    t: Tableau
    lows: Any
    highs: Any
    names: Any
    pieces: Any


@compiled()
def _empty_program(r: Regression) -> Program:
    most_terms = 1
    for s in range(len(r.low)):
        most_terms = max(most_terms, len(r.signs) * (r.starts[s + 1] - r.starts[s]))
    n = len(r.signs) * r.vectors.shape[1]
    most_rows = len(r.signs) * len(r.vectors) + 8 * len(r.low) + 64
    t = Tableau(
        np.zeros((most_rows, n)),
        np.zeros((most_rows, n)),
        np.zeros(most_rows, dtype=np.int64),
        np.arange(n),
        np.zeros(n + most_rows),
        np.zeros(1, dtype=np.int64),
    )
    return Program(
        t,
        np.full(n + most_rows, -np.inf),
        np.full(n + most_rows, np.inf),
        np.zeros(most_rows, dtype=np.int64),
        np.zeros((most_rows, most_terms), dtype=np.int8),
    )


@compiled()
def _add_row(p: Program, row: int, name: int, bound: float) -> None:
    """Make ``forms[row] · w >= bound`` the last row of the tableau."""
    n = len(p.t.nonbasic)
    form, target = p.t.forms[row], p.t.entries[row]
    for j in range(n):
        target[j] = form[p.t.nonbasic[j]] if p.t.nonbasic[j] < n else 0.0
    for i in range(row):
        if p.t.basic[i] < n and form[p.t.basic[i]] != 0.0:
            for j in range(n):
                target[j] += form[p.t.basic[i]] * p.t.entries[i, j]
    p.t.basic[row] = n + row
    p.lows[n + row] = bound
    p.names[row] = name


@compiled()
def _decide(r: Regression, p: Program, row: int, unit: int, sign: int) -> None:
    """The half-space of a decision as the last row."""
    num_classes, size = r.vectors.shape
    channel, number = divmod(unit, num_classes)
    for j in range(len(p.t.nonbasic)):
        p.t.forms[row, j] = 0.0
    for c in range(size):
        p.t.forms[row, channel * size + c] = sign * r.vectors[number, c]
    _add_row(p, row, sign * (unit + 1), 0.0)


@compiled()
def _bound_sample(r: Regression, p: Program, row: int, s: int, side: int, truth: Any, dots: Any) -> None:
    """The row ``side · f >= side · label`` of a sample: its pieces as decided, else as the dots are."""
    num_classes, size = r.vectors.shape
    for j in range(len(p.t.nonbasic)):
        p.t.forms[row, j] = 0.0
    n = 0
    for j in range(len(r.signs)):
        for t in range(r.starts[s], r.starts[s + 1]):
            unit = j * num_classes + r.classes[t]
            is_active = truth[unit] > 0 or (truth[unit] == 0 and dots[unit] > 0)
            p.pieces[row, n] = 1 if is_active else -1
            factor = side * r.signs[j] * (r.above[t] if is_active else -r.below[t])
            for c in range(size):
                p.t.forms[row, j * size + c] += factor * r.vectors[r.classes[t], c]
            n += 1
    name = len(r.signs) * num_classes + 1 + 2 * s + (side < 0)
    _add_row(p, row, name, r.low[s] if side > 0 else -r.high[s])


@compiled()
def _dots(r: Regression, values: Any, dots: Any) -> None:
    num_classes, size = r.vectors.shape
    for j in range(len(r.signs)):
        for c in range(num_classes):
            total = 0.0
            for i in range(size):
                total += values[j * size + i] * r.vectors[c, i]
            dots[j * num_classes + c] = total


@compiled()
def _side(r: Regression, s: int, dots: Any) -> int:
    """+1 if f is too small on a sample, -1 if too large, 0 if it fits."""
    f = 0.0
    for j in range(len(r.signs)):
        for t in range(r.starts[s], r.starts[s + 1]):
            dot = dots[j * len(r.vectors) + r.classes[t]]
            f += r.signs[j] * (r.above[t] * dot if dot > 0 else -r.below[t] * dot)
    slack = _VIOLATED * (1.0 + abs(r.low[s]) + abs(r.high[s]))
    if f < r.low[s] - slack:
        return 1
    return -1 if f > r.high[s] + slack else 0


@compiled()
def _look(r: Regression, p: Program, num_rows: int, truth: Any, dots: Any, activity: Any) -> Any:
    """Add the rows of violated samples that are decided enough; else choose a unit to decide.

    Returns whether all samples fit, the number of rows, and the unit, -1 for none.
    """
    best, most, farthest, fits = -1, -1.0, -1.0, True
    for s in range(len(r.low)):
        side = _side(r, s, dots)
        if side == 0:
            continue
        fits, is_open = False, False
        for j in range(len(r.signs)):
            if r.signs[j] != side:  # any piece bounds these from the right side
                continue
            for t in range(r.starts[s], r.starts[s + 1]):
                unit = j * len(r.vectors) + r.classes[t]
                if truth[unit] == 0:
                    is_open = True
                    far = abs(dots[unit])
                    if activity[unit] > most or (activity[unit] == most and far > farthest):
                        best, most, farthest = unit, activity[unit], far
        if not is_open and num_rows < len(p.names):
            _bound_sample(r, p, num_rows, s, side, truth, dots)
            num_rows += 1
    return fits, num_rows, best


@compiled()
def _explain(r: Regression, p: Program, bad: int, rows: Any, factors: Any, pieces: Any, reason: Any) -> int:
    """Write the conflict of a row that cannot reach its bound; return the number of its rows."""
    num_units, count = len(reason), 0
    for j in range(-1, len(p.t.nonbasic)):
        factor = 1.0 if j < 0 else abs(p.t.entries[bad, j])
        if factor <= _PIVOT:
            continue
        row = (p.t.basic[bad] if j < 0 else p.t.nonbasic[j]) - len(p.t.nonbasic)
        name = p.names[row]
        rows[count], factors[count] = name, factor
        for i in range(p.pieces.shape[1]):
            pieces[count, i] = p.pieces[row, i]
        count += 1
        if abs(name) <= num_units:
            reason[abs(name) - 1] = 1 if name > 0 else -1
            continue
        sample, is_upper = divmod(name - num_units - 1, 2)
        n = 0
        for channel in range(len(r.signs)):
            for t in range(r.starts[sample], r.starts[sample + 1]):
                if r.signs[channel] == (-1 if is_upper else 1):
                    reason[channel * len(r.vectors) + r.classes[t]] = p.pieces[row, n]
                n += 1
    return count


@compiled()
def _recurring(literals: Any, ends: Any, unit: int, truth: Any) -> int:
    """An earlier conflict on this unit, all of whose decisions stand, or -1."""
    start = 0
    for n in range(len(ends)):
        stands, has_unit = True, False
        for i in range(start, ends[n]):
            other = abs(literals[i]) - 1
            if truth[other] * literals[i] <= 0:
                stands = False
                break
            has_unit |= other == unit
        if stands and has_unit:
            return n
        start = ends[n]
    return -1


@compiled()
def _undo(decided: Any, is_second: Any, reasons: Any, reason: Any, truth: Any, depth: int) -> int:
    """Turn the latest decision round that a conflict rests on; 0: it rests on none any more."""
    while depth:
        unit = decided[depth - 1]
        sign, truth[unit] = truth[unit], 0
        if reason[unit] == sign:
            reason[unit] = 0
            if not is_second[depth - 1]:
                for i in range(len(reason)):
                    reasons[depth - 1, i] = reason[i]
                is_second[depth - 1] = True
                truth[unit] = -sign
                return depth
            for i in range(len(reason)):
                if reasons[depth - 1, i]:
                    reason[i] = reasons[depth - 1, i]
        depth -= 1
    return 0


@compiled()
def search(r: Regression, truth: Any, most_conflicts: int) -> Any:
    """Find weights that fit, or refute them all.

    Parameters
    ----------
    r : Regression
    truth : int8, shape (num_channels · num_classes,)
        Overwritten: the decisions, +1 active and -1 inactive.
    most_conflicts : int

    Returns
    -------
    status : int
        1: weights; -1: refuted by the conflicts; 0: too many of them.
    weights : float64, shape (num_channels · num_features,)
    rows, multipliers, pieces : arrays
        The conflicts' rows one after another, named as in `Program`.
    ends : int64, shape (num_conflicts,)
    """
    p = _empty_program(r)
    num_units, n = len(truth), len(p.t.nonbasic)
    decided, is_second = np.zeros(num_units, dtype=np.int64), np.zeros(num_units, dtype=np.bool_)
    rows_at = np.zeros(num_units, dtype=np.int64)  # before each decision
    reasons, reason = np.zeros((num_units, num_units), dtype=np.int8), np.zeros(num_units, dtype=np.int8)
    dots, activity, weight = np.zeros(num_units), np.zeros(num_units), 1.0
    capacity = most_conflicts * (n + 1)
    rows, factors = np.empty(capacity, dtype=np.int64), np.empty(capacity)
    pieces = np.empty((capacity, p.pieces.shape[1]), dtype=np.int8)
    literals = np.empty(64 * most_conflicts + num_units, dtype=np.int64)
    ends, literal_ends = np.zeros(most_conflicts, dtype=np.int64), np.zeros(most_conflicts, dtype=np.int64)
    end, literal_end, num_conflicts, num_rows, depth = 0, 0, 0, 0, 0
    again, is_settled, status = -1, False, 0
    for i in range(num_units):
        truth[i] = 0
    while True:
        bad = -1
        if again < 0 and not is_settled:
            bad, _ = settle(p.t, num_rows, p.lows, p.highs)
        if again < 0 and bad < 0:
            _dots(r, p.t.values, dots)
            fits, more_rows, unit = _look(r, p, num_rows, truth, dots, activity)
            if fits:
                for i in range(num_units):
                    if truth[i] == 0:
                        truth[i] = 1 if dots[i] > 0 else -1
                status = 1
                break
            is_settled = more_rows == num_rows
            num_rows = more_rows
            if not is_settled:
                continue
            if unit < 0 or num_rows == len(p.names):
                break  # rounding errors, or no room
            decided[depth], is_second[depth], rows_at[depth] = unit, False, num_rows
            truth[unit] = 1 if dots[unit] > 0 else -1
            depth += 1
        else:
            for i in range(num_units):
                reason[i] = 0
            if again >= 0:
                for i in range(literal_ends[again - 1] if again else 0, literal_ends[again]):
                    reason[abs(literals[i]) - 1] = 1 if literals[i] > 0 else -1
            else:
                if num_conflicts == most_conflicts or literal_end + num_units > len(literals):
                    break
                end += _explain(r, p, bad, rows[end:], factors[end:], pieces[end:], reason)
                for i in range(num_units):
                    if reason[i]:
                        literals[literal_end] = (i + 1) * reason[i]
                        literal_end += 1
                ends[num_conflicts], literal_ends[num_conflicts] = end, literal_end
                num_conflicts += 1
            weight *= _GROWTH
            for i in range(num_units):
                activity[i] = (activity[i] + weight * abs(reason[i])) / (weight if weight > _HUGE else 1.0)
            weight = 1.0 if weight > _HUGE else weight
            depth = _undo(decided, is_second, reasons, reason, truth, depth)
            if depth == 0:
                status = -1
                break
            num_rows, is_settled = rows_at[depth - 1], False
            restart(p.t, num_rows)
        unit = decided[depth - 1]
        _decide(r, p, num_rows, unit, truth[unit])
        num_rows += 1
        again = _recurring(literals, literal_ends[:num_conflicts], unit, truth)
    return status, p.t.values[:n].copy(), rows[:end], factors[:end], pieces[:end], ends[:num_conflicts]


# Compiled (or loaded) here, before any time limit runs.
search(
    Regression(
        np.ones(1, dtype=np.int64),
        np.ones((1, 1)),
        np.array([0, 1]),
        np.zeros(1, dtype=np.int64),
        np.ones(1),
        np.ones(1),
        np.ones(1),
        np.ones(1),
    ),
    np.zeros(1, dtype=np.int8),
    1,
)
