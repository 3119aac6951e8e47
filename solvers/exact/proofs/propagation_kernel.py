"""Unit propagation for the backward pass, compiled: watches in blocks, needed clauses first."""

from __future__ import annotations

from typing import Annotated, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.compiled import Flags, Ints, Shape, Signs, part

Codes: TypeAlias = Annotated[NDArray[np.int32], Shape("int32", 1)]

BLOCK = 8  # numbers of a block, one cache line: the next block, then watches
WATCHES = BLOCK - 1
_SHIFT = 32
_BLOCKER = (1 << _SHIFT) - 1


class State(NamedTuple):
    """Clauses, watches, and what is known to be true.

    Clause c has the literals ``literals[start[c]:start[c + 1]]``, variable v the literals 2v and
    2v + 1. The first two literals of a clause are watched. List 2x + 1 has the watches of needed
    clauses at the literal x, list 2x those of the others, in a chain of blocks of which only the first
    may have room. A watch is a clause and another literal of it: if that is true, so is the clause.
    Watches of clauses that are not live any more, or needed by now, are put right when they are met.

    Parameters
    ----------
    literals : int32
    start : int64
    is_live, is_needed : bool, one a clause
    value : int8, one a literal
        +1 true, -1 false, 0 open.
    trail, reason, position : int64, one a variable
        The true literals in order; by variable, the clause that made it true or -1, and its place on
        the trail.
    is_wanted : bool, one a variable
        False between calls.
    assumed : int8, one a variable
        How often it is among the assumptions; 0 between calls.
    blocks, head, size : int64
        Blocks; by list, its first block or -1, and how many watches it has.
    unused : int64, shape (1,)
        First of a chain of unused blocks.
    """

    literals: Codes
    start: Ints
    is_live: Flags
    is_needed: Flags
    value: Signs
    trail: Ints
    reason: Ints
    position: Ints
    is_wanted: Flags
    assumed: Signs
    blocks: Ints
    head: Ints
    size: Ints
    unused: Ints


@part()
def push(state: State, chain: int, watch: int) -> None:
    """Put a watch into a list."""
    blocks, head, size, unused = state.blocks, state.head, state.size, state.unused
    slot = size[chain] % WATCHES
    if slot == 0:
        block = unused[0]
        unused[0] = blocks[block * BLOCK]
        blocks[block * BLOCK] = head[chain]
        head[chain] = block
    blocks[head[chain] * BLOCK + 1 + slot] = watch
    size[chain] += 1


@part()
def _remove(state: State, chain: int, place: int) -> None:
    """Fill a place of a list with the list's last watch."""
    blocks, head, size, unused = state.blocks, state.head, state.size, state.unused
    size[chain] -= 1
    slot, block = size[chain] % WATCHES, head[chain]
    blocks[place] = blocks[block * BLOCK + 1 + slot]
    if slot == 0:
        head[chain] = blocks[block * BLOCK]
        blocks[block * BLOCK] = unused[0]
        unused[0] = block


@part()
def assign(state: State, count: int, literal: int, clause: int) -> int:
    """Make a literal true for the reason of a clause, and put it on the trail of ``count`` literals."""
    value, variable = state.value, literal >> 1
    value[literal], value[literal ^ 1] = 1, -1
    state.trail[count], state.reason[variable], state.position[variable] = literal, clause, count
    return count + 1


@part()
def undo(state: State, base: int, count: int) -> None:
    """Leave only the first ``base`` of ``count`` literals on the trail."""
    value, trail = state.value, state.trail
    for i in range(base, count):
        value[trail[i]] = value[trail[i] ^ 1] = 0


@part()
def watch(state: State, clause: int) -> bool:
    """Watch two literals of a clause, open or true ones if there are; whether there are two of them."""
    literals, value, first, found = state.literals, state.value, state.start[clause], 0
    for k in range(first, state.start[clause + 1]):
        if found < 2 and value[literals[k]] >= 0:
            literals[first + found], literals[k] = literals[k], literals[first + found]
            found += 1
    a, b = literals[first], literals[first + 1]
    needed = 1 if state.is_needed[clause] else 0
    push(state, 2 * a + needed, clause << _SHIFT | b)
    push(state, 2 * b + needed, clause << _SHIFT | a)
    return found == 2


@part()
def _visit(state: State, count: int, false: int, core: int) -> tuple[int, int]:
    """Tell needed clauses, or the others, of a false literal: (trail's length, false clause or -1)."""
    literals, start, value, blocks = state.literals, state.start, state.value, state.blocks
    chain = 2 * false + core
    left, block = state.size[chain], state.head[chain]
    slot = (left - 1) % WATCHES
    while left > 0:  # from the last watch on: what fills a gap has had its turn
        place = block * BLOCK + 1 + slot
        known = blocks[place]
        if slot == 0:
            block, slot = blocks[block * BLOCK], WATCHES
        slot -= 1
        left -= 1
        if value[known & _BLOCKER] > 0:
            continue
        clause = known >> _SHIFT
        if not state.is_live[clause]:
            _remove(state, chain, place)
            continue
        first, end = start[clause], start[clause + 1]
        other = literals[first]
        if other == false:
            other = literals[first] = literals[first + 1]
            literals[first + 1] = false
        k, home = first + 2, false
        if value[other] <= 0:
            while k < end and value[literals[k]] < 0:
                k += 1
            if k < end:  # another literal takes the watch over
                home = literals[k]
                literals[first + 1], literals[k] = home, false
        now = 1 if state.is_needed[clause] else 0
        if home != false or now != core:
            push(state, 2 * home + now, clause << _SHIFT | other)
            _remove(state, chain, place)
        else:
            blocks[place] = clause << _SHIFT | other
        if home == false and value[other] <= 0:
            if value[other] < 0:
                return count, clause
            count = assign(state, count, other, clause)
    return count, -1


@part()
def spread(state: State, count: int, core: int, other: int) -> tuple[int, int]:
    """Propagate the trail from these places on: (its length, the clause that becomes false or -1)."""
    trail, conflict = state.trail, -1
    while conflict < 0 and other < count:
        if core < count:  # needed clauses first: then fewer others become needed
            count, conflict = _visit(state, count, trail[core] ^ 1, 1)
            core += 1
        else:
            count, conflict = _visit(state, count, trail[other] ^ 1, 0)
            other += 1
    return count, conflict
