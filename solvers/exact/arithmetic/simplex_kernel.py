"""The loops of the simplex method and of branch and bound, compiled.

Source: Dutertre, de Moura, "A Fast Linear-Arithmetic Solver for DPLL(T)", CAV 2006.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reductions.compiled import FlagMatrix, Flags, FloatMatrix, Floats, Ints, Signs, kernel, part
from solvers.exact.arithmetic.conflict_kernel import Conflicts, merge, recurring, take_up

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
_FEASIBLE = 1e-7
_VIOLATED = 1e-6
_PIVOT = 1e-9
_REFRESH = 1000  # pivots, until rounding errors ask for a fresh tableau


class Tableau(NamedTuple):
    """Basic variables as linear forms of the nonbasic ones.

    Parameters
    ----------
    forms : float64, shape (num_rows, num_unknowns)
        Variables are the unknowns, nonbasic at the start, then these forms, basic at the start.
    entries : float64, shape (num_rows, num_unknowns)
    basic : int64, shape (num_rows,)
    nonbasic : int64, shape (num_unknowns,)
    values, lows, highs : float64, one a variable
    pivots : int64, shape (1,)
        Made since the start.
    """

    forms: FloatMatrix
    entries: FloatMatrix
    basic: Ints
    nonbasic: Ints
    values: Floats
    lows: Floats
    highs: Floats
    pivots: Ints


class Bounds(NamedTuple):
    """Row i: ``variable[i] >= value[i]``, or ``<=`` if not `is_lower`; on when its literal is true or 0.

    Of equal bounds the first counts, so those that always hold should come first.
    """

    variable: Ints
    is_lower: Flags
    value: Floats
    literal: Ints


class Clash(NamedTuple):
    """Rows that cannot all hold, and room to look for them.

    Parameters
    ----------
    rows, multipliers : shape (2 * num_unknowns + 4,)
        The first half: the least conflict so far; the second: one of fewer literals.
    low_row, high_row : int64, one a variable
        The rows that bound it, or -1.
    truth : int8, shape (num_booleans + 1,)
        The literals of a conflict, less one.
    tried : bool, shape (num_booleans + 1,)
        Booleans that some conflict was to do without.
    """

    rows: Ints
    multipliers: Floats
    low_row: Ints
    high_row: Ints
    truth: Signs
    tried: Flags


class Clauses(NamedTuple):
    """Clause c has the literals ``literal[starts[c] : starts[c + 1]]``, each with the row it switches on.

    No literal occurs beside its negation, in whatever clauses.
    """

    starts: Ints
    literal: Ints
    row: Ints


class Tree(NamedTuple):
    """The path to a node of branch and bound.

    Parameters
    ----------
    clause, choice : int64, shape (num_clauses,)
        At each depth: the clause, and the position of its literal that was made true.
    is_done : bool, one a literal of a clause
        Choices that are refuted.
    reasons : bool, shape (num_clauses, 2 * num_booleans + 2)
        At each depth: the literals that these refutations rest on.
    reason : bool, shape (2 * num_booleans + 2,)
        The same for the last conflict.
    """

    clause: Ints
    choice: Ints
    is_done: Flags
    reasons: FlagMatrix
    reason: Flags


def tableau_of(forms: FloatArray) -> Tableau:
    """The tableau at the start."""
    num_rows, num_unknowns = forms.shape
    return Tableau(
        forms,
        forms.copy(),
        num_unknowns + np.arange(num_rows),
        np.arange(num_unknowns),
        np.zeros(num_unknowns + num_rows),
        np.full(num_unknowns + num_rows, -np.inf),
        np.full(num_unknowns + num_rows, np.inf),
        np.zeros(1, dtype=np.int64),
    )


def no_clash(num_variables: int, num_unknowns: int, num_booleans: int) -> Clash:
    """Room to look for rows that clash."""
    return Clash(
        np.empty(2 * num_unknowns + 4, dtype=np.int64),
        np.empty(2 * num_unknowns + 4),
        np.empty(num_variables, dtype=np.int64),
        np.empty(num_variables, dtype=np.int64),
        np.zeros(num_booleans + 1, dtype=np.int8),
        np.zeros(num_booleans + 1, dtype=np.bool_),
    )


def root(clauses: Clauses, num_booleans: int) -> Tree:
    """The tree before its first node."""
    num_clauses = len(clauses.starts) - 1
    return Tree(
        np.empty(num_clauses, dtype=np.int64),
        np.empty(num_clauses, dtype=np.int64),
        np.zeros(len(clauses.literal), dtype=np.bool_),
        np.zeros((num_clauses, 2 * num_booleans + 2), dtype=np.bool_),
        np.zeros(2 * num_booleans + 2, dtype=np.bool_),
    )


@part()
def restart(t: Tableau, num_rows: int) -> None:
    """The tableau of the first rows, from scratch."""
    forms, entries, nonbasic, values = t.forms, t.entries, t.nonbasic, t.values
    num_columns = len(nonbasic)
    for j in range(num_columns):
        nonbasic[j] = j
    for i in range(len(values)):
        values[i] = 0.0
    for i in range(num_rows):
        t.basic[i] = num_columns + i
        for j in range(num_columns):
            entries[i, j] = forms[i, j]


@part()
def _pivot(t: Tableau, num_rows: int, row: int, column: int, target: float) -> None:
    """Exchange a basic variable, which moves to its target, for a nonbasic one."""
    entries, basic, values, num_columns = t.entries, t.basic, t.values, len(t.nonbasic)
    entering, leaving, pivot = t.nonbasic[column], basic[row], entries[row, column]
    step = (target - values[leaving]) / pivot
    for i in range(num_rows):
        values[basic[i]] += entries[i, column] * step
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
    basic[row], t.nonbasic[column] = entering, leaving


@part()
def _leaving(t: Tableau, num_rows: int, is_bland: bool) -> int:
    """The row farthest out of its bounds, or by Bland's rule the first; -1: none is."""
    basic, values, lows, highs = t.basic, t.values, t.lows, t.highs
    row, worst = -1, _FEASIBLE
    for i in range(num_rows):
        v = basic[i]
        excess = max(lows[v] - values[v], values[v] - highs[v])
        if is_bland:
            if excess > _FEASIBLE and (row < 0 or v < basic[row]):
                row = i
        elif excess > worst:
            row, worst = i, excess
    return row


@part()
def _entering(t: Tableau, row: int, is_low: bool, is_bland: bool) -> int:
    """The column that moves a row towards its bounds most, or by Bland's rule the first; -1: none does."""
    entries, nonbasic, values, lows, highs = t.entries, t.nonbasic, t.values, t.lows, t.highs
    column, largest = -1, 0.0
    for j in range(len(nonbasic)):
        v = nonbasic[j]
        a = entries[row, j] if is_low else -entries[row, j]
        if (a > _PIVOT and values[v] < highs[v]) or (a < -_PIVOT and values[v] > lows[v]):
            if is_bland:
                if column < 0 or v < nonbasic[column]:
                    column = j
            elif abs(a) > largest:
                column, largest = j, abs(a)
    return column


@part()
def settle(t: Tableau, num_rows: int) -> int:
    """Pivot until all is within its bounds: -1; else a row that cannot reach the bound that it misses."""
    entries, basic, nonbasic, values = t.entries, t.basic, t.nonbasic, t.values
    lows, highs, num_columns = t.lows, t.highs, len(t.nonbasic)
    for column in range(num_columns):
        v = nonbasic[column]
        values[v] = min(max(values[v], lows[v]), highs[v])
    for row in range(num_rows):
        total = 0.0
        for column in range(num_columns):
            total += entries[row, column] * values[nonbasic[column]]
        values[basic[row]] = total
    for step in range(20 * (num_rows + num_columns) + 200):
        is_bland = step > 4 * num_columns + 40  # Bland's rule ends every cycle
        row = _leaving(t, num_rows, is_bland)
        if row < 0:
            return -1
        v = basic[row]
        is_low = values[v] < lows[v]
        column = _entering(t, row, is_low, is_bland)
        if column < 0:
            return row
        _pivot(t, num_rows, row, column, lows[v] if is_low else highs[v])
        t.pivots[0] += 1
    t.pivots[0] = 2 * _REFRESH  # undecided: the next call starts from scratch
    return -1


@part()
def _is_on(literal: int, truth: Signs) -> bool:
    return literal == 0 or truth[abs(literal)] * literal > 0


@part()
def _tighten(t: Tableau, b: Bounds, c: Clash, truth: Signs) -> int:
    """Bound the variables by the rows that are on; return one whose bounds clash, or -1."""
    lows, highs, low_row, high_row = t.lows, t.highs, c.low_row, c.high_row
    for v in range(len(lows)):
        lows[v], highs[v] = -np.inf, np.inf
    for i in range(len(b.variable)):
        if not _is_on(b.literal[i], truth):
            continue
        v, value = b.variable[i], b.value[i]
        if b.is_lower[i] and value > lows[v]:
            lows[v], low_row[v] = value, i
        elif not b.is_lower[i] and value < highs[v]:
            highs[v], high_row[v] = value, i
    for v in range(len(lows)):
        if lows[v] > highs[v] + _FEASIBLE:
            return v
    return -1


@part()
def _clash(t: Tableau, b: Bounds, c: Clash, truth: Signs, start: int) -> int:
    """Write rows that clash to ``c.rows[start:]``; return how many, 0 when all that are on can be met."""
    rows, multipliers, low_row, high_row = c.rows, c.multipliers, c.low_row, c.high_row
    multipliers[start] = multipliers[start + 1] = 1.0
    v = _tighten(t, b, c, truth)
    if v >= 0:
        rows[start], rows[start + 1] = low_row[v], high_row[v]
        return 2
    if t.pivots[0] > _REFRESH:
        t.pivots[0] = 0
        restart(t, len(t.basic))
    bad = settle(t, len(t.basic))
    if bad < 0:
        return 0
    v = t.basic[bad]
    is_low = t.values[v] < t.lows[v]
    rows[start] = low_row[v] if is_low else high_row[v]
    count = 1
    for column in range(len(t.nonbasic)):
        v, a = t.nonbasic[column], t.entries[bad, column]
        if abs(a) > _PIVOT:
            rows[start + count] = low_row[v] if (a < 0) == is_low else high_row[v]
            multipliers[start + count] = abs(a)
            count += 1
    return count


@kernel(seconds=1)
def core(t: Tableau, b: Bounds, c: Clash, truth: Signs, deletions: int) -> int:
    """The first rows of ``c`` conflict under an assignment.

    None does: the assignment is feasible, or undecided, which the caller verifies. Up to
    ``deletions`` literals are dropped, one by one, as long as the rest clashes.
    """
    rows, multipliers, literal, tried, kept = c.rows, c.multipliers, b.literal, c.tried, c.truth
    second = len(rows) // 2
    count = _clash(t, b, c, truth, 0)
    for x in range(len(tried)):
        tried[x] = False
    for _ in range(deletions):
        dropped = 0
        for i in range(count):
            x = literal[rows[i]]
            if x and not tried[abs(x)] and (dropped == 0 or x < dropped):
                dropped = x
        if dropped == 0:
            break
        tried[abs(dropped)] = True
        for x in range(len(kept)):
            kept[x] = 0
        for i in range(count):
            x = literal[rows[i]]
            if x != dropped:
                kept[abs(x)] = 1 if x > 0 else -1
        fewer = _clash(t, b, c, kept, second)
        for i in range(fewer):
            rows[i], multipliers[i] = rows[second + i], multipliers[second + i]
        count = fewer if fewer else count
    return count


@part()
def _excess(t: Tableau, b: Bounds, s: Clauses, choice: int, truth: Signs) -> float:
    """By how much the row of a literal is violated: negative with room to spare, -inf if it is true."""
    row = s.row[choice]
    if _is_on(s.literal[choice], truth):
        return -np.inf
    value = t.values[b.variable[row]]
    excess: float = b.value[row] - value if b.is_lower[row] else value - b.value[row]
    return excess


@part()
def _choose(t: Tableau, b: Bounds, s: Clauses, clause: int, truth: Signs, is_done: Flags) -> int:
    """Make the literal of a clause true whose row is violated least, of those not done; its position."""
    best, least = -1, np.inf
    for choice in range(s.starts[clause], s.starts[clause + 1]):
        if is_done[choice]:
            continue
        excess = _excess(t, b, s, choice, truth)
        if best < 0 or excess < least:
            best, least = choice, excess
    literal = s.literal[best]
    truth[abs(literal)] = 1 if literal > 0 else -1
    return best


@part()
def _open_clause(t: Tableau, b: Bounds, s: Clauses, truth: Signs, activity: Floats) -> int:
    """A clause none of whose rows nearly holds, of recent conflicts and violated most; -1: none."""
    starts, literal = s.starts, s.literal
    clause, worst, most = -1, 0.0, -1.0
    for number in range(len(starts) - 1):
        least, weight = np.inf, 0.0
        for choice in range(starts[number], starts[number + 1]):
            least = min(least, _excess(t, b, s, choice, truth))
            weight = max(weight, activity[abs(literal[choice])])
        if least > _VIOLATED and (weight > most or (weight == most and least > worst)):
            clause, worst, most = number, least, weight
    return clause


@part()
def _record(c: Clash, b: Bounds, count: int, found: Conflicts, number: int) -> None:
    """Append the conflict that was found last to all."""
    end = found.ends[number - 1] if number else 0
    size = found.literal_ends[number - 1] if number else 0
    for i in range(count):
        row = c.rows[i]
        found.rows[end + i], found.multipliers[end + i] = row, c.multipliers[i]
        if b.literal[row]:
            found.literals[size] = b.literal[row]
            size += 1
    found.ends[number], found.literal_ends[number] = end + count, size


@part()
def _undo(s: Clauses, tree: Tree, truth: Signs, depth: int) -> int:
    """Take back choices until one that the conflict rests on has an alternative; 0: none has."""
    is_done, reason, middle = tree.is_done, tree.reason, len(truth)
    while depth:
        choice, clause = tree.choice[depth - 1], tree.clause[depth - 1]
        literal = s.literal[choice]
        truth[abs(literal)] = 0
        if reason[middle + literal]:
            reason[middle + literal] = False
            is_done[choice] = True
            merge(reason, tree.reasons, depth - 1)
            for other in range(s.starts[clause], s.starts[clause + 1]):
                if not is_done[other]:
                    return depth
        depth -= 1
    return 0


@kernel(seconds=1)
def search(
    t: Tableau, b: Bounds, c: Clash, s: Clauses, tree: Tree, found: Conflicts, truth: Signs, most_nodes: int
) -> tuple[int, int]:
    """Branch and bound: make one of each clause's literals true, so that its row holds.

    Depth first, on clauses of recent conflicts, the least violated row first; conflicts that do not
    rest on a choice skip that choice's alternatives.

    Returns
    -------
    status : int
        1: ``truth`` and the tableau's values satisfy all; -1: refuted by the conflicts; 0: too many nodes.
    num_conflicts : int
    """
    num_conflicts, depth = 0, 0
    for _ in range(most_nodes):
        number, count = recurring(found, num_conflicts, truth), 0
        if number < 0:
            count = _clash(t, b, c, truth, 0)
            if count:
                number = num_conflicts
                _record(c, b, count, found, number)
                num_conflicts += 1
        if number >= 0:
            take_up(found, number, tree.reason)
            depth = _undo(s, tree, truth, depth)
            if depth == 0:
                return -1, num_conflicts
        else:
            clause = _open_clause(t, b, s, truth, found.activity)
            if clause < 0:
                break
            tree.clause[depth] = clause
            for i in range(len(tree.reason)):
                tree.reasons[depth, i] = False
            for choice in range(s.starts[clause], s.starts[clause + 1]):
                tree.is_done[choice] = False
            depth += 1
        tree.choice[depth - 1] = _choose(t, b, s, tree.clause[depth - 1], truth, tree.is_done)
    else:
        return 0, num_conflicts
    for choice in range(len(tree.is_done)):
        tree.is_done[choice] = False
    for clause in range(len(s.starts) - 1):
        _choose(t, b, s, clause, truth, tree.is_done)
    return 1, num_conflicts
