"""The backward pass over a clausal proof, compiled."""

from __future__ import annotations

from reductions.compiled import Ints, kernel, part
from solvers.exact.proofs.propagation_kernel import State, assign, spread, undo, watch

_FAILED, _NO_ROOM = -1, -2
_BASE, _CONFLICT, _IS_SETTLED = range(3)  # places in `known`


@part()
def _settle(state: State, known: Ints, units: Ints, num_units: int, num_inputs: int) -> None:
    """Propagate what follows without assumptions, all of it again: watches may look at undone literals."""
    value, count, conflict = state.value, known[_BASE], -1
    for comes_last in (False, True):  # unit clauses that are only there if the proof adds them
        for i in range(num_units):
            literal = state.literals[state.start[units[i]]]
            is_added = units[i] >= num_inputs and not state.is_needed[units[i]]
            if conflict < 0 and is_added == comes_last and value[literal] <= 0:
                if value[literal] < 0:
                    conflict = units[i]
                else:
                    count = assign(state, count, literal, units[i])
        if conflict < 0:
            count, conflict = spread(state, count, 0, 0)
    known[_BASE], known[_CONFLICT], known[_IS_SETTLED] = count, conflict, 1


@part()
def _retract(state: State, known: Ints, step: int) -> None:
    """Take back what rests on a clause, without assumptions, from the first such literal on."""
    literals, first = state.literals, state.start[step]
    if known[_CONFLICT] == step:
        known[_CONFLICT], known[_IS_SETTLED] = -1, 0
    for k in range(first, min(first + 2, state.start[step + 1])):
        variable = literals[k] >> 1
        if state.value[literals[k]] > 0 and state.reason[variable] == step:
            undo(state, state.position[variable], known[_BASE])
            known[_BASE], known[_CONFLICT], known[_IS_SETTLED] = state.position[variable], -1, 0
            return


@part()
def _first_true(state: State, clause: int, but: int) -> int:
    """The literal of a clause that became true first, or -1; one does not count."""
    best, position = -1, state.position
    for k in range(state.start[clause], state.start[clause + 1]):
        literal = state.literals[k]
        is_true = literal != but and state.value[literal] > 0
        if is_true and (best < 0 or position[literal >> 1] < position[best >> 1]):
            best = literal
    return best


@part()
def _assume(state: State, known: Ints, step: int) -> tuple[int, int]:
    """Propagate the negation of a clause: (trail's length, the clause that becomes false or -1)."""
    literals, begin, end = state.literals, state.start[step], state.start[step + 1]
    count = known[_BASE]
    for k in range(begin, end):
        state.assumed[literals[k] >> 1] += 1
    true = _first_true(state, step, -1)
    if true >= 0:
        return count, state.reason[true >> 1]
    if known[_CONFLICT] >= 0:
        return count, known[_CONFLICT]
    for k in range(begin, end):
        if state.value[literals[k]] == 0:
            count = assign(state, count, literals[k] ^ 1, -1)
    return spread(state, count, known[_BASE], known[_BASE])


@part()
def _want(state: State, clause: int) -> int:
    """Want reasons for the false literals of a clause that are not assumed; return how many are new."""
    count = 0
    for k in range(state.start[clause], state.start[clause + 1]):
        literal = state.literals[k]
        variable = literal >> 1
        if state.value[literal] < 0 and not state.assumed[variable] and not state.is_wanted[variable]:
            state.is_wanted[variable] = True
            count += 1
    return count


@part()
def _explain(state: State, count: int, conflict: int, hints: Ints, size: int) -> int:
    """Append the clauses that led to the conflict, in the order of propagation; return the new size."""
    trail, begin, i = state.trail, size, count
    hints[size] = conflict
    size += 1
    waiting = _want(state, conflict)
    while waiting:
        i -= 1
        variable = trail[i] >> 1
        if state.is_wanted[variable]:
            state.is_wanted[variable] = False
            hints[size] = state.reason[variable]
            size += 1
            waiting += _want(state, state.reason[variable]) - 1
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
    literals, start, value, assumed = state.literals, state.start, state.value, state.assumed
    for clause in range(step):
        begin, end, found = start[clause], start[clause + 1], False
        if state.is_live[clause]:
            for k in range(begin, end):
                found = found or literals[k] == pivot ^ 1
        if not found:
            continue
        if size + len(state.trail) + 2 >= len(hints):
            return _NO_ROOM
        hints[size] = -1 - clause
        size += 1
        is_tautology = False
        for k in range(begin, end):
            literal = literals[k]
            is_true = literal != pivot ^ 1 and value[literal] > 0
            is_tautology = is_tautology or (is_true and assumed[literal >> 1] > 0)
        if is_tautology:
            continue
        true, count, conflict = _first_true(state, clause, pivot ^ 1), base, -1
        for k in range(begin, end):
            assumed[literals[k] >> 1] += 1
            if true < 0 and value[literals[k]] == 0:
                count = assign(state, count, literals[k] ^ 1, -1)
        if true >= 0:
            conflict = state.reason[true >> 1]
        else:
            count, conflict = spread(state, count, base, base)
        if conflict >= 0:
            size = _explain(state, count, conflict, hints, size)
        undo(state, base, count)
        for k in range(begin, end):
            assumed[literals[k] >> 1] -= 1
        if conflict < 0:
            return _FAILED
    return size


@part()
def _derive(state: State, known: Ints, step: int, pivot: int, hints: Ints, size: int) -> int:
    """Append the hints of a clause and return the new size; `_FAILED` or `_NO_ROOM` instead."""
    count, conflict = _assume(state, known, step)
    if conflict >= 0:
        size = _explain(state, count, conflict, hints, size)
    elif pivot >= 0:
        size = _resolvents(state, step, pivot, count, hints, size)
    else:
        size = _FAILED
    undo(state, known[_BASE], count)
    for k in range(state.start[step], state.start[step + 1]):
        state.assumed[state.literals[k] >> 1] -= 1
    return size


@kernel(seconds=0.3)
def watch_all(state: State) -> None:
    """Watch the live clauses."""
    for clause in range(len(state.is_live)):
        if state.is_live[clause] and state.start[clause + 1] - state.start[clause] > 1:
            watch(state, clause)


@kernel(seconds=3)
def backwards(
    state: State,
    known: Ints,
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
    known : int64, shape (3,)
        How much of the trail follows without assumptions, the clause that is false there or -1, and
        whether all that follows is on it: 0, -1, 0 at first, and kept between calls.
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
    is_live, is_needed = state.is_live, state.is_needed
    size, num_units = 0, len(units)
    while step >= num_inputs and size + len(state.trail) + 1 < len(hints):
        if is_live[step]:
            is_live[step] = False
            _retract(state, known, step)
        while num_units and units[num_units - 1] >= step:
            num_units -= 1
        time = step - num_inputs + 1  # what was deleted from then on was there when this was derived
        for i in range(revived_start[time], revived_start[time + 1]):
            if revived[i] < step and not is_live[revived[i]]:
                is_live[revived[i]] = True
                if not watch(state, revived[i]):
                    known[_IS_SETTLED] = 0
        if is_needed[step]:
            if not known[_IS_SETTLED]:
                _settle(state, known, units, num_units, num_inputs)
            begin = size
            size = _derive(state, known, step, pivots[step], hints, size)
            if size < 0:
                return step, step if size == _FAILED else -1
            for i in range(begin, size):
                if hints[i] >= 0:
                    is_needed[hints[i]] = True
            ends[step] = size
        step -= 1
    return step, -1
