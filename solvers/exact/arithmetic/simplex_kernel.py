"""The loops of the simplex method and of branch and bound, compiled.

Source: Dutertre, de Moura, "A Fast Linear-Arithmetic Solver for DPLL(T)", CAV 2006.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.arithmetic.compiled import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
_FEASIBLE = 1e-7
_VIOLATED = 1e-6
_PIVOT = 1e-9
_REFRESH = 1000  # pivots, until rounding errors ask for a fresh tableau
_GROWTH = 1.2  # of a conflict's weight over the one before
_HUGE = 1e100


class Tableau(NamedTuple):
    """Basic variables as linear forms of the nonbasic ones.

    Parameters
    ----------
    forms : float64, shape (num_rows, num_unknowns)
        Variables are the unknowns, nonbasic at the start, then these forms, basic at the start.
    entries : float64, shape (num_rows, num_unknowns)
    basic : int64, shape (num_rows,)
    nonbasic : int64, shape (num_unknowns,)
    values : float64, one a variable
    pivots : int64, shape (1,)
        Made since the start.
    """

    forms: FloatArray
    entries: FloatArray
    basic: IntArray
    nonbasic: IntArray
    values: FloatArray
    pivots: IntArray


class Bounds(NamedTuple):
    """Row i: ``variable[i] >= value[i]``, or ``<=`` if not `is_lower`; on when its literal is true or 0.

    Of equal bounds the first counts, so those that always hold should come first.
    """

    variable: IntArray
    is_lower: NDArray[np.bool_]
    value: FloatArray
    literal: IntArray


class Clauses(NamedTuple):
    """Clause c has the literals ``literal[starts[c] : starts[c + 1]]``, each with the row it switches on."""

    starts: IntArray
    literal: IntArray
    row: IntArray


def tableau_of(forms: FloatArray) -> Tableau:
    """The tableau at the start."""
    num_rows, num_unknowns = forms.shape
    return Tableau(
        forms,
        forms.copy(),
        num_unknowns + np.arange(num_rows),
        np.arange(num_unknowns),
        np.zeros(num_unknowns + num_rows),
        np.zeros(1, dtype=np.int64),
    )


@compiled()
def restart(t: Tableau, num_rows: int) -> None:
    """The tableau of the first rows, from scratch."""
    num_columns = len(t.nonbasic)
    for j in range(num_columns):
        t.nonbasic[j] = j
    for i in range(len(t.values)):
        t.values[i] = 0.0
    for i in range(num_rows):
        t.basic[i] = num_columns + i
        for j in range(num_columns):
            t.entries[i, j] = t.forms[i, j]


@compiled()
def _pivot(t: Tableau, num_rows: int, row: int, column: int, target: float) -> None:
    """Exchange a basic variable, which moves to its target, for a nonbasic one."""
    entries, values, num_columns = t.entries, t.values, len(t.nonbasic)
    entering, leaving, pivot = t.nonbasic[column], t.basic[row], entries[row, column]
    step = (target - values[leaving]) / pivot
    for i in range(num_rows):
        values[t.basic[i]] += entries[i, column] * step
    values[entering] += step
    values[leaving] = target
    for j in range(num_columns):
        entries[row, j] = -entries[row, j] / pivot
    entries[row, column] = 1.0 / pivot
    for i in range(num_rows):
        factor = entries[i, column]
        if i == row or factor == 0.0:
            continue
        entries[i, column] = 0.0
        for j in range(num_columns):
            entries[i, j] += factor * entries[row, j]
    t.basic[row], t.nonbasic[column] = entering, leaving


@compiled()
def _leaving(t: Tableau, num_rows: int, lows: Any, highs: Any, is_bland: bool) -> int:
    """The row farthest out of its bounds, or by Bland's rule the first; -1: none is."""
    row, worst = -1, _FEASIBLE
    for i in range(num_rows):
        v = t.basic[i]
        excess = max(lows[v] - t.values[v], t.values[v] - highs[v])
        if is_bland:
            if excess > _FEASIBLE and (row < 0 or v < t.basic[row]):
                row = i
        elif excess > worst:
            row, worst = i, excess
    return row


@compiled()
def _entering(t: Tableau, row: int, is_low: bool, lows: Any, highs: Any, is_bland: bool) -> int:
    """The column that moves a row towards its bounds most, or by Bland's rule the first; -1: none does."""
    column, largest = -1, 0.0
    for j in range(len(t.nonbasic)):
        v = t.nonbasic[j]
        a = t.entries[row, j] if is_low else -t.entries[row, j]
        if (a > _PIVOT and t.values[v] < highs[v]) or (a < -_PIVOT and t.values[v] > lows[v]):
            if is_bland:
                if column < 0 or v < t.nonbasic[column]:
                    column = j
            elif abs(a) > largest:
                column, largest = j, abs(a)
    return column


@compiled()
def settle(t: Tableau, num_rows: int, lows: Any, highs: Any) -> Any:
    """Pivot until all is within its bounds (row -1), or some row cannot reach its low or high bound."""
    num_columns, values = len(t.nonbasic), t.values
    for column in range(num_columns):
        v = t.nonbasic[column]
        values[v] = min(max(values[v], lows[v]), highs[v])
    for row in range(num_rows):
        total = 0.0
        for column in range(num_columns):
            total += t.entries[row, column] * values[t.nonbasic[column]]
        values[t.basic[row]] = total
    for step in range(20 * (num_rows + num_columns) + 200):
        is_bland = step > 4 * num_columns + 40  # Bland's rule ends every cycle
        row = _leaving(t, num_rows, lows, highs, is_bland)
        if row < 0:
            return -1, False
        v = t.basic[row]
        is_low = values[v] < lows[v]
        column = _entering(t, row, is_low, lows, highs, is_bland)
        if column < 0:
            return row, is_low
        _pivot(t, num_rows, row, column, lows[v] if is_low else highs[v])
        t.pivots[0] += 1
    t.pivots[0] = 2 * _REFRESH  # undecided: the next call starts from scratch
    return -1, False


@compiled()
def _is_on(literal: int, truth: Any) -> bool:
    return literal == 0 or truth[abs(literal)] * literal > 0


@compiled()
def _conflict(t: Tableau, b: Bounds, truth: Any) -> Any:
    """Rows that clash, and their multipliers; none when the rows that are on can all be met."""
    lows, highs = np.full(len(t.values), -np.inf), np.full(len(t.values), np.inf)
    low_row, high_row = np.full(len(t.values), -1), np.full(len(t.values), -1)
    for i in range(len(b.variable)):
        v = b.variable[i]
        if not _is_on(b.literal[i], truth):
            continue
        if b.is_lower[i] and b.value[i] > lows[v]:
            lows[v], low_row[v] = b.value[i], i
        elif not b.is_lower[i] and b.value[i] < highs[v]:
            highs[v], high_row[v] = b.value[i], i
    num_columns = len(t.nonbasic)
    rows, multipliers = np.empty(num_columns + 2, dtype=np.int64), np.ones(num_columns + 2)
    for v in range(len(t.values)):
        if lows[v] > highs[v] + _FEASIBLE:
            rows[0], rows[1] = low_row[v], high_row[v]
            return rows[:2], multipliers[:2]
    if t.pivots[0] > _REFRESH:
        t.pivots[0] = 0
        restart(t, len(t.basic))
    bad, is_low = settle(t, len(t.basic), lows, highs)
    if bad < 0:
        return rows[:0], multipliers[:0]
    rows[0] = low_row[t.basic[bad]] if is_low else high_row[t.basic[bad]]
    count = 1
    for column in range(num_columns):
        v, a = t.nonbasic[column], t.entries[bad, column]
        if abs(a) > _PIVOT:
            rows[count] = low_row[v] if (a < 0) == is_low else high_row[v]
            multipliers[count] = abs(a)
            count += 1
    return rows[:count], multipliers[:count]


@compiled()
def core(t: Tableau, b: Bounds, truth: Any, deletions: int) -> Any:
    """Rows that clash under an assignment, and their multipliers.

    No rows: the assignment is feasible, or undecided, which the caller verifies. Up to
    ``deletions`` literals are dropped, one by one, as long as the rest clashes.
    """
    rows, multipliers = _conflict(t, b, truth)
    tried, least = np.zeros(len(truth), dtype=np.bool_), np.zeros(len(truth), dtype=np.int8)
    for _ in range(deletions):
        dropped = 0
        for row in rows:
            x = b.literal[row]
            if x and not tried[abs(x)] and (dropped == 0 or x < dropped):
                dropped = x
        if dropped == 0:
            break
        tried[abs(dropped)] = True
        for i in range(len(least)):
            least[i] = 0
        for row in rows:
            if b.literal[row] != dropped:
                least[abs(b.literal[row])] = 1 if b.literal[row] > 0 else -1
        fewer, factors = _conflict(t, b, least)
        if len(fewer):
            rows, multipliers = fewer, factors
    return rows, multipliers


@compiled()
def _excess(t: Tableau, b: Bounds, row: int) -> Any:
    """By how much a row is violated; negative when it holds with room."""
    value = t.values[b.variable[row]]
    return b.value[row] - value if b.is_lower[row] else value - b.value[row]


@compiled()
def _least_violated(t: Tableau, b: Bounds, c: Clauses, clause: int, truth: Any, is_done: Any) -> Any:
    """The choice of a clause whose row is violated least, -1 if all are done, and by how much."""
    best, least = -1, np.inf
    for choice in range(c.starts[clause], c.starts[clause + 1]):
        if is_done[choice]:
            continue
        is_made = _is_on(c.literal[choice], truth)
        excess = -np.inf if is_made else _excess(t, b, c.row[choice])
        if best < 0 or excess < least:
            best, least = choice, excess
    return best, least


@compiled()
def _open_clause(t: Tableau, b: Bounds, c: Clauses, truth: Any, activity: Any, none_done: Any) -> int:
    """A clause none of whose rows nearly holds, of recent conflicts and violated most; -1: none."""
    clause, worst, most = -1, 0.0, -1.0
    for number in range(len(c.starts) - 1):
        _, least = _least_violated(t, b, c, number, truth, none_done)
        if least <= _VIOLATED:
            continue
        weight = 0.0
        for choice in range(c.starts[number], c.starts[number + 1]):
            weight = max(weight, activity[abs(c.literal[choice])])
        if weight > most or (weight == most and least > worst):
            clause, worst, most = number, least, weight
    return clause


@compiled()
def _recurring(rows: Any, ends: Any, b: Bounds, truth: Any) -> int:
    """An earlier conflict all of whose rows are on, or -1."""
    start = 0
    for n in range(len(ends)):
        is_on = True
        for i in range(start, ends[n]):
            if not _is_on(b.literal[rows[i]], truth):
                is_on = False
                break
        if is_on:
            return n
        start = ends[n]
    return -1


@compiled()
def _undo(
    c: Clauses, clause_at: Any, made: Any, is_done: Any, reasons: Any, reason: Any, truth: Any, depth: int
) -> int:
    """Take back choices until one that the conflict rests on has an alternative; 0: none has."""
    middle = len(truth)
    while depth:
        choice, clause = made[depth - 1], clause_at[depth - 1]
        literal = c.literal[choice]
        truth[abs(literal)] = 0
        if reason[middle + literal]:
            reason[middle + literal] = False
            is_done[choice] = True
            has_other = False
            for other in range(c.starts[clause], c.starts[clause + 1]):
                has_other |= not is_done[other]
            for i in range(len(reason)):
                reasons[depth - 1, i] |= reason[i]
                reason[i] = reasons[depth - 1, i]
            if has_other:
                return depth
        depth -= 1
    return 0


@compiled()
def search(t: Tableau, b: Bounds, c: Clauses, truth: Any, most_nodes: int) -> Any:
    """Branch and bound: make one of each clause's literals true, so that its row holds.

    Depth first, on clauses of recent conflicts, the least violated row first; conflicts that do not
    rest on a choice skip that choice's alternatives.

    Returns
    -------
    status : int
        1: ``truth`` and the tableau's values satisfy all; -1: refuted by the conflicts; 0: too many nodes.
    rows, multipliers, ends : arrays
        The conflicts, one after another, and where each ends.
    """
    num_clauses, middle = len(c.starts) - 1, len(truth)
    capacity = most_nodes * (len(t.nonbasic) + 2)
    rows, multipliers = np.empty(capacity, dtype=np.int64), np.empty(capacity)
    ends, end, num_conflicts, depth = np.empty(most_nodes, dtype=np.int64), 0, 0, 0
    clause_at, made = np.empty(num_clauses, dtype=np.int64), np.empty(num_clauses, dtype=np.int64)
    is_done, none_done = np.zeros(len(c.literal), dtype=np.bool_), np.zeros(len(c.literal), dtype=np.bool_)
    reasons = np.zeros((num_clauses, 2 * middle), dtype=np.bool_)
    reason = np.zeros(2 * middle, dtype=np.bool_)  # literals that a conflict rests on
    activity, weight = np.zeros(middle), 1.0
    for _ in range(most_nodes):
        again = _recurring(rows, ends[:num_conflicts], b, truth)
        if again < 0:
            found, factors = _conflict(t, b, truth)
        else:
            found, factors = rows[(ends[again - 1] if again else 0) : ends[again]], multipliers[:0]
        if len(found) == 0:
            clause = _open_clause(t, b, c, truth, activity, none_done)
            if clause < 0:
                for number in range(num_clauses):
                    literal = c.literal[_least_violated(t, b, c, number, truth, none_done)[0]]
                    truth[abs(literal)] = 1 if literal > 0 else -1
                return 1, rows[:end], multipliers[:end], ends[:num_conflicts]
            clause_at[depth] = clause
            for i in range(2 * middle):
                reasons[depth, i] = False
            for choice in range(c.starts[clause], c.starts[clause + 1]):
                is_done[choice] = False
            depth += 1
        else:
            for i in range(2 * middle):
                reason[i] = False
            weight *= _GROWTH
            for i in range(len(found)):
                if again < 0:
                    rows[end], multipliers[end] = found[i], factors[i]
                    end += 1
                literal = b.literal[found[i]]
                if literal:
                    reason[middle + literal] = True
                    activity[abs(literal)] += weight
            if again < 0:
                ends[num_conflicts] = end
                num_conflicts += 1
            if weight > _HUGE:
                for i in range(middle):
                    activity[i] /= weight
                weight = 1.0
            depth = _undo(c, clause_at, made, is_done, reasons, reason, truth, depth)
            if depth == 0:
                return -1, rows[:end], multipliers[:end], ends[:num_conflicts]
        made[depth - 1] = _least_violated(t, b, c, clause_at[depth - 1], truth, is_done)[0]
        literal = c.literal[made[depth - 1]]
        truth[abs(literal)] = 1 if literal > 0 else -1
    return 0, rows[:end], multipliers[:end], ends[:num_conflicts]


def _compile() -> None:
    """Compile (or load) now, before any time limit runs."""
    one = np.ones(1, dtype=np.int64)
    bounds = Bounds(0 * one, np.ones(1, dtype=np.bool_), np.ones(1), 0 * one)
    core(tableau_of(np.ones((1, 1))), bounds, np.zeros(1, dtype=np.int8), 1)
    clauses = Clauses(np.zeros(1, dtype=np.int64), one[:0], one[:0])
    search(tableau_of(np.ones((1, 1))), bounds, clauses, np.zeros(1, dtype=np.int8), 1)


_compile()
