"""The backward pass over a clausal proof, compiled."""

from __future__ import annotations

from typing import NamedTuple

from reductions.compiled import Flags, Ints, Signs, kernel, part

_FAILED, _NO_ROOM = -1, -2


class State(NamedTuple):
    """Clauses, watches, and what is known while a clause is derived.

    Clause c has the literals ``literals[start[c]:start[c + 1]]``, variable v the literals 2v and
    2v + 1. The first two literals of a clause are watched: node 2c + s stands for a watch of clause
    c, hangs in the list that begins at ``head[x]`` of the literal x that it watches, and goes on at
    ``after[node]`` until -1.

    Parameters
    ----------
    literals, start, head, after : int64
    is_live, is_needed : bool, one a clause
    value : int8, one a literal
        +1 true, -1 false, 0 open.
    trail, reason : int64, one a variable
        The true literals in order; by variable, the clause that made it true or -1.
    wanted : bool, one a variable
        False between calls.
    """

    literals: Ints
    start: Ints
    head: Ints
    after: Ints
    is_live: Flags
    is_needed: Flags
    value: Signs
    trail: Ints
    reason: Ints
    wanted: Flags


@part()
def _assign(state: State, count: int, literal: int, clause: int) -> int:
    """Make a literal true for the reason of a clause, and put it on the trail of ``count`` literals."""
    value, trail, reason = state.value, state.trail, state.reason
    value[literal], value[literal ^ 1] = 1, -1
    trail[count], reason[literal >> 1] = literal, clause
    return count + 1


@part()
def _visit(state: State, count: int, false: int, core: bool) -> tuple[int, int]:
    """Tell needed clauses, or the others, of a false literal: (trail's length, false clause or -1)."""
    literals, start, head, after, value = state.literals, state.start, state.head, state.after, state.value
    is_live, is_needed = state.is_live, state.is_needed
    previous, node = -1, head[false]
    while node >= 0:
        clause, following = node // 2, after[node]
        first = start[clause]
        if is_live[clause] and is_needed[clause] == core:
            if literals[first] == false:
                literals[first], literals[first + 1] = literals[first + 1], false
            other, k, end = literals[first], first + 2, start[clause + 1]
            if value[other] <= 0:
                while k < end and value[literals[k]] < 0:
                    k += 1
                if k < end:  # another literal takes the watch over
                    candidate = literals[k]
                    literals[first + 1], literals[k] = candidate, false
                    if previous < 0:
                        head[false] = following
                    else:
                        after[previous] = following
                    after[node], head[candidate] = head[candidate], node
                    node = following
                    continue
                if value[other] < 0:
                    return count, clause
                count = _assign(state, count, other, clause)
        previous, node = node, following
    return count, -1


@part()
def _propagate(state: State, step: int, units: Ints, num_units: int) -> tuple[int, int]:
    """From the negation of a clause: (trail's length, the clause that becomes false or -1)."""
    literals, start, value = state.literals, state.start, state.value
    count = 0
    for k in range(start[step], start[step + 1]):
        if value[literals[k]] == 0:
            count = _assign(state, count, literals[k] ^ 1, -1)
    for i in range(num_units):
        literal = literals[start[units[i]]]
        if value[literal] < 0:
            return count, units[i]
        if value[literal] == 0:
            count = _assign(state, count, literal, units[i])
    return _spread(state, count, 0, 0)


@part()
def _spread(state: State, count: int, core: int, other: int) -> tuple[int, int]:
    """Propagate the trail from these places on: (its length, the clause that becomes false or -1)."""
    trail, conflict = state.trail, -1
    while conflict < 0 and other < count:
        if core < count:  # needed clauses first: then fewer others become needed
            count, conflict = _visit(state, count, trail[core] ^ 1, True)
            core += 1
        else:
            count, conflict = _visit(state, count, trail[other] ^ 1, False)
            other += 1
    return count, conflict


@part()
def _explain(state: State, count: int, conflict: int, hints: Ints, size: int) -> int:
    """Append the clauses that led to the conflict, in the order of propagation; return the new size."""
    literals, start, trail, reason = state.literals, state.start, state.trail, state.reason
    wanted = state.wanted
    begin, clause = size, conflict
    for i in range(count, -1, -1):
        if i < count:
            variable = trail[i] >> 1
            clause = reason[variable] if wanted[variable] else -1
            wanted[variable] = False
        if clause >= 0:
            hints[size] = clause
            size += 1
            for k in range(start[clause], start[clause + 1]):
                if i == count or literals[k] != trail[i]:
                    wanted[literals[k] >> 1] = True
    for i in range((size - begin) // 2):  # reverse them
        a, b = begin + i, size - 1 - i
        hints[a], hints[b] = hints[b], hints[a]
    return size


@part()
def _resolvents(state: State, step: int, pivot: int, base: int, hints: Ints, size: int) -> int:
    """Append ``-1 - clause`` and hints for each clause with the pivot's negation; return the new size.

    The trail of ``base`` literals is what the negation of the step's clause makes true. The hints refute
    the rest of the clause's negation; without hints, a literal and its negation are in the resolvent.
    Return `_FAILED` or `_NO_ROOM` instead.
    """
    literals, start, value, trail = state.literals, state.start, state.value, state.trail
    for clause in range(step):
        begin, end, found = start[clause], start[clause + 1], False
        if state.is_live[clause]:
            for k in range(begin, end):
                found = found or literals[k] == pivot ^ 1
        if not found:
            continue
        if size + len(trail) + 2 >= len(hints):
            return _NO_ROOM
        hints[size] = -1 - clause
        size, count, conflict, is_tautology = size + 1, base, -1, False
        for k in range(begin, end):
            literal = literals[k]
            if literal != pivot ^ 1 and value[literal] > 0:
                conflict = state.reason[literal >> 1]
                is_tautology = conflict < 0
                break
            if value[literal] == 0:
                count = _assign(state, count, literal ^ 1, -1)
        if conflict < 0 and not is_tautology:
            count, conflict = _spread(state, count, base, base)
        if conflict >= 0:
            size = _explain(state, count, conflict, hints, size)
        for i in range(base, count):
            value[trail[i]] = value[trail[i] ^ 1] = 0
        if conflict < 0 and not is_tautology:
            return _FAILED
    return size


@kernel(seconds=2)
def backwards(
    state: State,
    units: Ints,
    pivots: Ints,
    revived: Ints,
    revived_start: Ints,
    num_inputs: int,
    step: int,
    hints: Ints,
    ends: Ints,
) -> tuple[int, int]:
    """Derive the needed clauses from ``step`` downwards while there is room for their hints.

    Parameters
    ----------
    state : State
    units : int64
        The unit clauses, ascending.
    pivots : int64, one a clause
        The literal that RAT is on; -1 for an empty clause.
    revived, revived_start : int64
        Clauses that were deleted after so many added ones, by that number.
    num_inputs, step : int
        Clauses of the formula; the clause to start with.
    hints, ends : int64
        Filled with the hints of the clauses, and where those of each needed clause end. Behind
        ``-1 - clause`` stand those for the resolvent with a clause.

    Returns
    -------
    (int, int)
        The clause to go on with (``num_inputs - 1`` when done), and one that does not follow or -1.
        A call that goes on with the clause that it started with needs more room.
    """
    is_live, is_needed, value, trail = state.is_live, state.is_needed, state.value, state.trail
    size, num_units = 0, len(units)
    while step >= num_inputs and size + len(trail) + 1 < len(hints):
        is_live[step] = False
        while num_units and units[num_units - 1] >= step:
            num_units -= 1
        time = step - num_inputs + 1  # what was deleted from then on was there when this was derived
        for i in range(revived_start[time], revived_start[time + 1]):
            is_live[revived[i]] = revived[i] < step
        if is_needed[step]:
            count, conflict = _propagate(state, step, units, num_units)
            begin = size
            if conflict >= 0:
                size = _explain(state, count, conflict, hints, size)
            elif pivots[step] >= 0:
                size = _resolvents(state, step, pivots[step], count, hints, size)
            else:
                size = _FAILED
            for i in range(count):
                value[trail[i]] = value[trail[i] ^ 1] = 0
            if size < 0:
                return step, step if size == _FAILED else -1
            for i in range(begin, size):
                if hints[i] >= 0:
                    is_needed[hints[i]] = True
            ends[step] = size
        step -= 1
    return step, -1
