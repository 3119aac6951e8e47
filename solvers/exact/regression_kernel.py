"""Branch and bound for piecewise linear regression in few weights, compiled.

A decision says whether a channel is active on a message. The linear program holds the weights
alone: a decision's half-space, and, as soon as they are violated, the rows of samples whose
decided channels bound f from the side in question. Conflicts that recur are recognized without a
linear program, and decisions that took part in recent ones come first.

Sources: Katz et al., "Reluplex", CAV 2017 (splitting on demand); Moskewicz et al., "Chaff",
DAC 2001 (the order of decisions); see `simplex_kernel` for the simplex method.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solvers.exact.compiled import compiled
from solvers.exact.simplex_kernel import settle

_VIOLATED = 1e-6
_GROWTH = 1.2
_PIVOT = 1e-9


@compiled()
def _add_row(tableau: Any, basic: Any, nonbasic: Any, values: Any, num_rows: int, form: Any) -> None:
    """Append the variable ``form · x`` as a basic one."""
    num_columns = len(nonbasic)
    row = tableau[num_rows]
    row[:] = 0.0
    for j in range(num_columns):
        if nonbasic[j] < num_columns:
            row[j] += form[nonbasic[j]]
    for i in range(num_rows):
        if basic[i] < num_columns and form[basic[i]] != 0.0:
            for j in range(num_columns):
                row[j] += form[basic[i]] * tableau[i, j]
    basic[num_rows] = num_columns + num_rows


@compiled()
def _restart(tableau: Any, basic: Any, nonbasic: Any, values: Any, num_rows: int, forms: Any) -> None:
    for j in range(len(nonbasic)):
        nonbasic[j] = j
    values[:] = 0.0
    for i in range(num_rows):
        tableau[i] = forms[i]
        basic[i] = len(nonbasic) + i


@compiled()
def _sample_form(
    sample: int,
    side: int,
    signs: Any,
    vectors: Any,
    starts: Any,
    classes: Any,
    above: Any,
    below: Any,
    truth: Any,
    dots: Any,
    form: Any,
    pieces: Any,
) -> None:
    """``side · f`` of a sample as a linear form, by decisions or else by the signs of the dots."""
    num_classes, size = vectors.shape
    form[:] = 0.0
    n = 0
    for j in range(len(signs)):
        for t in range(starts[sample], starts[sample + 1]):
            unit = j * num_classes + classes[t]
            is_active = truth[unit] > 0 or (truth[unit] == 0 and dots[unit] > 0)
            pieces[n] = 1 if is_active else -1
            factor = side * signs[j] * (above[t] if is_active else -below[t])
            for c in range(size):
                form[j * size + c] += factor * vectors[classes[t], c]
            n += 1


@compiled()
def _reason_of_sample(
    sample: int,
    side: int,
    signs: Any,
    num_classes: int,
    starts: Any,
    classes: Any,
    pieces: Any,
    reason: Any,
) -> None:
    """Only pieces that bound ``side · f`` from above need their decision."""
    n = 0
    for j in range(len(signs)):
        for t in range(starts[sample], starts[sample + 1]):
            if signs[j] == side:
                reason[j * num_classes + classes[t]] = pieces[n]
            n += 1


@compiled()
def _recurs(conflicts: Any, ends: Any, unit: int, truth: Any) -> int:
    """An earlier conflict with this unit's decision, all of whose decisions stand, or -1."""
    start = 0
    for n in range(len(ends)):
        stands, has_unit = True, False
        for i in range(start, ends[n]):
            other = abs(conflicts[i]) - 1
            if truth[other] * conflicts[i] <= 0:
                stands = False
                break
            has_unit |= other == unit
        if stands and has_unit:
            return n
        start = ends[n]
    return -1


@compiled(
    "Tuple((i8, f8[::1], i8[::1], f8[::1], i8[::1], i1[:,::1]))"
    "(i8[::1], f8[:,::1], i8[::1], i8[::1], f8[::1], f8[::1], f8[::1], f8[::1], i1[::1], i8)"
)
def search(
    signs: Any,
    vectors: Any,
    starts: Any,
    classes: Any,
    above: Any,
    below: Any,
    low: Any,
    high: Any,
    truth: Any,
    most_conflicts: int,
) -> Any:
    """Find weights that fit, or refute them all.

    Parameters
    ----------
    signs : int64, shape (num_channels,)
        Of the readout.
    vectors : float64, shape (num_classes, num_features)
        Messages.
    starts, classes, above, below : int64 offsets, then int64, float64, float64 a term
        ``f_s = Σ_j signs[j] Σ_t above[t] relu(w_j·m) + below[t] relu(-w_j·m)`` over the terms
        ``starts[s] <= t < starts[s + 1]``, m = vectors[classes[t]].
    low, high : float64, shape (num_samples,)
    truth : int8, shape (num_channels · num_classes,)
        Overwritten: the decisions, +1 active and -1 inactive.

    Returns
    -------
    status : int
        1: weights; -1: refuted by the conflicts; 0: too many conflicts.
    weights : float64, shape (num_channels · num_features,)
    rows, multipliers, ends : arrays
        The conflicts' rows one after another: +(unit + 1), -(unit + 1) the half-space of a decision;
        num_units + 1 + 2 · sample + is_upper a sample's row.
    pieces : int8, shape (num_rows_of_conflicts, most_terms · num_channels)
        The pieces of each sample's row, channel by channel.
    """
    num_channels, (num_classes, size) = len(signs), vectors.shape
    num_units, num_samples, n = num_channels * num_classes, len(low), num_channels * size
    most_terms = 1
    for s in range(num_samples):
        most_terms = max(most_terms, num_channels * (starts[s + 1] - starts[s]))
    most_rows = num_units + 8 * num_samples + 64
    forms, tableau = np.zeros((most_rows, n)), np.zeros((most_rows, n))
    lows, highs = np.full(n + most_rows, -np.inf), np.full(n + most_rows, np.inf)
    basic, nonbasic = np.zeros(most_rows, dtype=np.int64), np.zeros(n, dtype=np.int64)
    values, pivots = np.zeros(n + most_rows), np.zeros(1, dtype=np.int64)
    names = np.zeros(most_rows, dtype=np.int64)
    pieces = np.zeros((most_rows, most_terms), dtype=np.int8)
    num_rows = 0
    decided, is_second = np.zeros(num_units, dtype=np.int64), np.zeros(num_units, dtype=np.bool_)
    rows_at = np.zeros(num_units, dtype=np.int64)  # rows before each decision
    reasons = np.zeros((num_units, num_units), dtype=np.int8)
    reason, dots = np.zeros(num_units, dtype=np.int8), np.zeros(num_units)
    depth = 0
    activity, bump = np.zeros(num_units), 1.0
    capacity = 1024
    out_rows, out_factors = np.empty(capacity, dtype=np.int64), np.empty(capacity)
    out_pieces = np.empty((capacity, most_terms), dtype=np.int8)
    ends = np.empty(most_conflicts, dtype=np.int64)
    literals, literal_ends = np.empty(capacity, dtype=np.int64), np.empty(most_conflicts, dtype=np.int64)
    end, literal_end, num_conflicts = 0, 0, 0
    truth[:] = 0
    _restart(tableau, basic, nonbasic, values, 0, forms)
    again, must_solve = -1, True
    while True:
        bad = -1
        if again < 0 and must_solve:
            bad, _ = settle(tableau[:num_rows], basic[:num_rows], nonbasic, values, pivots, lows, highs)
        if again < 0 and bad < 0:
            must_solve = False
            for j in range(num_channels):
                for c in range(num_classes):
                    total = 0.0
                    for i in range(size):
                        total += values[j * size + i] * vectors[c, i]
                    dots[j * num_classes + c] = total
            best, most, best_size = -1, -1.0, 0.0
            is_fitted = True
            for s in range(num_samples):
                f = 0.0
                for j in range(num_channels):
                    for t in range(starts[s], starts[s + 1]):
                        dot = dots[j * num_classes + classes[t]]
                        f += signs[j] * (above[t] * dot if dot > 0 else -below[t] * dot)
                scale = _VIOLATED * (1.0 + abs(low[s]) + abs(high[s]))
                side = 1 if f < low[s] - scale else -1 if f > high[s] + scale else 0
                if side == 0:
                    continue
                is_fitted = False
                is_open = False
                for j in range(num_channels):
                    if signs[j] != side:
                        continue
                    for t in range(starts[s], starts[s + 1]):
                        unit = j * num_classes + classes[t]
                        if truth[unit] == 0:
                            is_open = True
                            if activity[unit] > most or (
                                activity[unit] == most and abs(dots[unit]) > best_size
                            ):
                                best, most, best_size = unit, activity[unit], abs(dots[unit])
                if not is_open and num_rows < most_rows:
                    _sample_form(
                        s, side, signs, vectors, starts, classes, above, below, truth, dots,
                        forms[num_rows], pieces[num_rows],
                    )  # fmt: skip
                    names[num_rows] = num_units + 1 + 2 * s + (side < 0)
                    lows[n + num_rows] = low[s] if side > 0 else -high[s]
                    _add_row(tableau, basic, nonbasic, values, num_rows, forms[num_rows])
                    num_rows += 1
                    must_solve = True
            if is_fitted:
                for unit in range(num_units):
                    if truth[unit] == 0:
                        truth[unit] = 1 if dots[unit] > 0 else -1
                return (
                    1, values[:n].copy(), out_rows[:end], out_factors[:end],
                    ends[:num_conflicts], out_pieces[:end],
                )  # fmt: skip
            if must_solve:
                continue
            if best < 0 or num_rows == most_rows:
                break  # rounding errors, or no room
            decided[depth], is_second[depth], rows_at[depth] = best, False, num_rows
            truth[best] = 1 if dots[best] > 0 else -1
            depth += 1
        else:
            reason[:] = 0
            bump *= _GROWTH
            if again >= 0:
                for i in range(literal_ends[again - 1] if again else 0, literal_ends[again]):
                    reason[abs(literals[i]) - 1] = 1 if literals[i] > 0 else -1
            else:
                if num_conflicts == most_conflicts:
                    break
                used = np.flatnonzero(np.abs(tableau[bad]) > _PIVOT)
                while end + len(used) + 1 > len(out_rows):
                    out_rows = np.concatenate((out_rows, out_rows))
                    out_factors = np.concatenate((out_factors, out_factors))
                    out_pieces = np.concatenate((out_pieces, out_pieces))
                for i in range(len(used) + 1):
                    row = basic[bad] - n if i == 0 else nonbasic[used[i - 1]] - n
                    out_rows[end] = names[row]
                    out_factors[end] = 1.0 if i == 0 else abs(tableau[bad, used[i - 1]])
                    out_pieces[end] = pieces[row]
                    end += 1
                    if abs(names[row]) <= num_units:
                        reason[abs(names[row]) - 1] = 1 if names[row] > 0 else -1
                    else:
                        sample, is_upper = divmod(names[row] - num_units - 1, 2)
                        _reason_of_sample(
                            sample, -1 if is_upper else 1, signs, num_classes, starts, classes,
                            pieces[row], reason,
                        )  # fmt: skip
                ends[num_conflicts] = end
                while literal_end + num_units > len(literals):
                    literals = np.concatenate((literals, literals))
                for unit in range(num_units):
                    if reason[unit]:
                        literals[literal_end] = (unit + 1) * reason[unit]
                        literal_end += 1
                literal_ends[num_conflicts] = literal_end
                num_conflicts += 1
            for unit in range(num_units):
                if reason[unit]:
                    activity[unit] += bump
            if bump > 1e100:
                activity /= bump
                bump = 1.0
            while depth:  # undo decisions until one has another side that matters
                unit = decided[depth - 1]
                value = truth[unit]
                truth[unit] = 0
                if reason[unit] == value:
                    reason[unit] = 0
                    if is_second[depth - 1]:
                        for i in range(num_units):
                            if reasons[depth - 1, i]:
                                reason[i] = reasons[depth - 1, i]
                    else:
                        reasons[depth - 1] = reason
                        is_second[depth - 1] = True
                        truth[unit] = -value
                        break
                depth -= 1
            if depth == 0:
                return (
                    -1, values[:n].copy(), out_rows[:end], out_factors[:end],
                    ends[:num_conflicts], out_pieces[:end],
                )  # fmt: skip
            num_rows = rows_at[depth - 1]
            _restart(tableau, basic, nonbasic, values, num_rows, forms)
            must_solve = True
        # The half-space of the latest decision.
        unit = decided[depth - 1]
        j, c = divmod(unit, num_classes)
        forms[num_rows] = 0.0
        forms[num_rows, j * size : (j + 1) * size] = truth[unit] * vectors[c]
        names[num_rows] = (unit + 1) * truth[unit]
        lows[n + num_rows] = 0.0
        _add_row(tableau, basic, nonbasic, values, num_rows, forms[num_rows])
        num_rows += 1
        again = _recurs(literals[:literal_end], literal_ends[:num_conflicts], unit, truth)
    return 0, values[:n].copy(), out_rows[:end], out_factors[:end], ends[:num_conflicts], out_pieces[:end]
