"""The loops of the simplex method and of branch and bound, compiled.

Variables are the unknowns 0..V-1 (columns at the start) and one for each form of several unknowns
(rows at the start). A tableau gives the basic variables as linear forms of the nonbasic ones;
``values`` holds all. Row i says ``variable[i] >= bound[i]`` or, if not ``is_lower[i]``, ``<=``; it is
on when ``literal[i]`` is true or 0. Rows with literal 0 come first.

Source: Dutertre, de Moura, "A Fast Linear-Arithmetic Solver for DPLL(T)", CAV 2006.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solvers.exact.compiled import compiled

_FEASIBLE = 1e-7
_PIVOT = 1e-9
_GROWTH = 1.2
_REFRESH = 1000  # pivots, until rounding errors ask for a fresh tableau
_STATE = "f8[:,::1], f8[:,::1], i8[::1], i8[::1], f8[::1], i8[::1]"
_ROWS = "i8[::1], b1[::1], f8[::1], i8[::1]"


@compiled()
def _pivot(
    tableau: Any, basic: Any, nonbasic: Any, values: Any, row: int, column: int, target: float
) -> None:
    """Exchange a basic variable, which moves to its target, for a nonbasic one."""
    num_rows, num_columns = tableau.shape
    entering, leaving, pivot = nonbasic[column], basic[row], tableau[row, column]
    step = (target - values[leaving]) / pivot
    for i in range(num_rows):
        values[basic[i]] += tableau[i, column] * step
    values[entering] += step
    values[leaving] = target
    for j in range(num_columns):
        tableau[row, j] = -tableau[row, j] / pivot
    tableau[row, column] = 1.0 / pivot
    for i in range(num_rows):
        factor = tableau[i, column]
        if i == row or factor == 0.0:
            continue
        tableau[i, column] = 0.0
        for j in range(num_columns):
            tableau[i, j] += factor * tableau[row, j]
    basic[row], nonbasic[column] = entering, leaving


@compiled()
def settle(tableau: Any, basic: Any, nonbasic: Any, values: Any, pivots: Any, lows: Any, highs: Any) -> Any:
    """Pivot until all is within its bounds (row -1), or some row cannot reach its low or high bound."""
    num_rows, num_columns = tableau.shape
    for column in range(num_columns):
        v = nonbasic[column]
        values[v] = min(max(values[v], lows[v]), highs[v])
    for row in range(num_rows):
        total = 0.0
        for column in range(num_columns):
            total += tableau[row, column] * values[nonbasic[column]]
        values[basic[row]] = total
    patience = 4 * num_columns + 40
    for step in range(20 * (num_rows + num_columns) + 200):
        row, worst = -1, _FEASIBLE
        for i in range(num_rows):
            v = basic[i]
            excess = max(lows[v] - values[v], values[v] - highs[v])
            if step < patience:
                if excess > worst:
                    row, worst = i, excess
            elif excess > _FEASIBLE and (row < 0 or v < basic[row]):  # Bland's rule ends every cycle
                row = i
        if row < 0:
            return -1, False
        is_low = values[basic[row]] < lows[basic[row]]
        column, largest = -1, 0.0
        for j in range(num_columns):
            v = nonbasic[j]
            a = tableau[row, j] if is_low else -tableau[row, j]
            if (a > _PIVOT and values[v] < highs[v]) or (a < -_PIVOT and values[v] > lows[v]):
                if step >= patience:
                    if column < 0 or v < nonbasic[column]:
                        column = j
                elif abs(a) > largest:
                    column, largest = j, abs(a)
        if column < 0:
            return row, is_low
        target = lows[basic[row]] if is_low else highs[basic[row]]
        _pivot(tableau, basic, nonbasic, values, row, column, target)
        pivots[0] += 1
    pivots[0] = 2 * _REFRESH  # undecided: the next call starts from scratch
    return -1, False


@compiled()
def restart(forms: Any, tableau: Any, basic: Any, nonbasic: Any, values: Any, num_rows: int) -> None:
    """The tableau of the first rows, from scratch."""
    num_columns = len(nonbasic)
    for j in range(num_columns):
        nonbasic[j] = j
    for i in range(len(values)):
        values[i] = 0.0
    for i in range(num_rows):
        basic[i] = num_columns + i
        for j in range(num_columns):
            tableau[i, j] = forms[i, j]


@compiled()
def _conflict(
    forms: Any,
    tableau: Any,
    basic: Any,
    nonbasic: Any,
    values: Any,
    pivots: Any,
    variable: Any,
    is_lower: Any,
    bound: Any,
    literal: Any,
    truth: Any,
) -> Any:
    """Rows that clash and their multipliers: the last row looked at cannot reach its bound."""
    lows, highs = np.full(len(values), -np.inf), np.full(len(values), np.inf)
    low_row, high_row = np.full(len(values), -1), np.full(len(values), -1)
    for i in range(len(variable)):
        b = abs(literal[i])
        if b and truth[b] * literal[i] <= 0:
            continue
        v = variable[i]
        if is_lower[i] and bound[i] > lows[v]:
            lows[v], low_row[v] = bound[i], i
        elif not is_lower[i] and bound[i] < highs[v]:
            highs[v], high_row[v] = bound[i], i
    for v in range(len(values)):
        if lows[v] > highs[v] + _FEASIBLE:
            clash, ones = np.empty(2, dtype=np.int64), np.ones(2)
            clash[0], clash[1] = low_row[v], high_row[v]
            return clash, ones
    if pivots[0] > _REFRESH:
        pivots[0] = 0
        restart(forms, tableau, basic, nonbasic, values, len(forms))
    row, is_low = settle(tableau, basic, nonbasic, values, pivots, lows, highs)
    if row < 0:
        return np.empty(0, dtype=np.int64), np.empty(0)
    num_columns = len(nonbasic)
    rows, multipliers = np.empty(num_columns + 1, dtype=np.int64), np.ones(num_columns + 1)
    rows[0] = low_row[basic[row]] if is_low else high_row[basic[row]]
    count = 1
    for column in range(num_columns):
        v, a = nonbasic[column], tableau[row, column]
        if abs(a) > _PIVOT:
            rows[count] = low_row[v] if (a < 0) == is_low else high_row[v]
            multipliers[count] = abs(a)
            count += 1
    return rows[:count], multipliers[:count]


@compiled()
def _excess(variable: Any, is_lower: Any, bound: Any, values: Any, row: int) -> Any:
    """By how much a row is violated; negative when it holds with room."""
    value = values[variable[row]]
    return bound[row] - value if is_lower[row] else value - bound[row]


@compiled()
def _recurring(rows: Any, ends: Any, literal: Any, truth: Any) -> int:
    """An earlier conflict all of whose rows are on, or -1."""
    start = 0
    for n in range(len(ends)):
        is_on = True
        for i in range(start, ends[n]):
            x = literal[rows[i]]
            if x and truth[abs(x)] * x <= 0:
                is_on = False
                break
        if is_on:
            return n
        start = ends[n]
    return -1


@compiled()
def _most_violated(
    variable: Any,
    is_lower: Any,
    bound: Any,
    values: Any,
    starts: Any,
    choices: Any,
    row_of_choice: Any,
    truth: Any,
    activity: Any,
) -> int:
    """The clause none of whose rows nearly holds, or -1 after completing the assignment."""
    clause, worst, most = -1, 1e-6, -1.0
    for c in range(len(starts) - 1):
        least = np.inf
        for choice in range(starts[c], starts[c + 1]):
            if truth[abs(choices[choice])] * choices[choice] > 0:
                least = -np.inf
            else:
                least = min(least, _excess(variable, is_lower, bound, values, row_of_choice[choice]))
        if least > 1e-6:
            weight = 0.0
            for choice in range(starts[c], starts[c + 1]):
                weight = max(weight, activity[abs(choices[choice])])
            if weight > most or (weight == most and least > worst):
                clause, worst, most = c, least, weight
    if clause < 0:
        for c in range(len(starts) - 1):
            best, least = 0, np.inf
            for choice in range(starts[c], starts[c + 1]):
                excess = _excess(variable, is_lower, bound, values, row_of_choice[choice])
                if truth[abs(choices[choice])] * choices[choice] > 0:
                    excess = -np.inf
                if excess < least:
                    best, least = choices[choice], excess
            truth[abs(best)] = 1 if best > 0 else -1
    return clause


@compiled(f"Tuple((i8[::1], f8[::1]))({_STATE}, {_ROWS}, i1[::1], i8)")
def core(
    forms: Any,
    tableau: Any,
    basic: Any,
    nonbasic: Any,
    values: Any,
    pivots: Any,
    variable: Any,
    is_lower: Any,
    bound: Any,
    literal: Any,
    truth: Any,
    deletions: int,
) -> Any:
    """Rows that clash under an assignment, and their multipliers.

    No rows: the assignment is feasible, or undecided, which the caller verifies. Up to
    ``deletions`` literals are dropped, one by one, as long as the rest clashes.
    """
    rows, multipliers = _conflict(
        forms, tableau, basic, nonbasic, values, pivots, variable, is_lower, bound, literal, truth
    )
    tried = np.zeros(len(truth), dtype=np.bool_)
    least = np.zeros_like(truth)
    for _ in range(deletions):
        dropped = 0
        for row in rows:
            x = literal[row]
            if x and not tried[abs(x)] and (dropped == 0 or x < dropped):
                dropped = x
        dropped = abs(dropped)
        if dropped == 0:
            break
        tried[dropped] = True
        least[:] = 0
        for row in rows:
            least[abs(literal[row])] = 1 if literal[row] > 0 else -1
        least[dropped] = 0
        fewer, factors = _conflict(
            forms, tableau, basic, nonbasic, values, pivots, variable, is_lower, bound, literal, least
        )
        if len(fewer):
            rows, multipliers = fewer, factors
    return rows, multipliers


@compiled(
    f"Tuple((i8, i8[::1], f8[::1], i8[::1]))({_STATE}, {_ROWS}, i8[::1], i8[::1], i8[::1], i1[::1], i8)"
)
def search(
    forms: Any,
    tableau: Any,
    basic: Any,
    nonbasic: Any,
    values: Any,
    pivots: Any,
    variable: Any,
    is_lower: Any,
    bound: Any,
    literal: Any,
    starts: Any,
    choices: Any,
    row_of_choice: Any,
    truth: Any,
    most_nodes: int,
) -> Any:
    """Branch and bound: make one of each clause's literals true, so that its row holds.

    ``choices[starts[c] : starts[c + 1]]`` are the literals of clause c, each with the row that it
    switches on. Depth first, on the clause whose rows are violated most, its least violated row
    first; conflicts that do not rest on a choice skip that choice's alternatives.

    Returns
    -------
    status : int
        1: ``truth`` and ``values`` satisfy all; -1: refuted by the conflicts; 0: too many nodes.
    rows, multipliers, ends : arrays
        The conflicts, one after another, and where each ends.
    """
    num_clauses, size = len(starts) - 1, len(truth)
    truth[:] = 0
    rows = np.empty(most_nodes * (len(nonbasic) + 2), dtype=np.int64)
    multipliers = np.empty(len(rows))
    ends = np.empty(most_nodes, dtype=np.int64)
    end, num_conflicts, depth = 0, 0, 0
    clause_at = np.empty(num_clauses, dtype=np.int64)
    is_done = np.zeros(len(choices), dtype=np.bool_)
    made = np.empty(num_clauses, dtype=np.int64)  # the choice at each depth
    reasons = np.zeros((num_clauses, 2 * size), dtype=np.bool_)
    reason = np.zeros(2 * size, dtype=np.bool_)  # literals that a conflict rests on
    activity, bump = np.zeros(size), 1.0
    for _ in range(most_nodes):
        again = _recurring(rows, ends[:num_conflicts], literal, truth)
        if again >= 0:
            found, factors = rows[(ends[again - 1] if again else 0) : ends[again]], multipliers[:0]
        else:
            found, factors = _conflict(
                forms, tableau, basic, nonbasic, values, pivots, variable, is_lower, bound, literal, truth
            )
        if len(found) == 0:
            clause = _most_violated(
                variable, is_lower, bound, values, starts, choices, row_of_choice, truth, activity
            )
            if clause < 0:
                return 1, rows[:end], multipliers[:end], ends[:num_conflicts]
            clause_at[depth] = clause
            reasons[depth] = False
            is_done[starts[clause] : starts[clause + 1]] = False
            depth += 1
        else:
            if again < 0:
                for i in range(len(found)):
                    rows[end], multipliers[end] = found[i], factors[i]
                    end += 1
                ends[num_conflicts] = end
                num_conflicts += 1
            reason[:] = False
            bump *= _GROWTH
            for row in found:
                if literal[row]:
                    reason[size + literal[row]] = True
                    activity[abs(literal[row])] += bump
            if bump > 1e100:
                activity /= bump
                bump = 1.0
            while depth:  # undo choices until one has an alternative that matters
                choice = made[depth - 1]
                truth[abs(choices[choice])] = 0
                if reason[size + choices[choice]]:
                    reason[size + choices[choice]] = False
                    for i in range(2 * size):
                        reasons[depth - 1, i] |= reason[i]
                    is_done[choice] = True
                    clause = clause_at[depth - 1]
                    has_other = False
                    for other in range(starts[clause], starts[clause + 1]):
                        has_other |= not is_done[other]
                    if has_other:
                        break
                    for i in range(2 * size):
                        reason[i] = reasons[depth - 1, i]
                depth -= 1
            if depth == 0:
                return -1, rows[:end], multipliers[:end], ends[:num_conflicts]
        clause, best, least = clause_at[depth - 1], -1, np.inf
        for choice in range(starts[clause], starts[clause + 1]):
            excess = _excess(variable, is_lower, bound, values, row_of_choice[choice])
            if not is_done[choice] and excess < least:
                best, least = choice, excess
        made[depth - 1] = best
        truth[abs(choices[best])] = 1 if choices[best] > 0 else -1
    return 0, rows[:end], multipliers[:end], ends[:num_conflicts]
