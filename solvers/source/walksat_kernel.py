"""The walk of WalkSAT, compiled: flips in a clause that is false, chosen by what they would break."""

from __future__ import annotations

from typing import NamedTuple

from reductions.compiled import Flags, FloatMatrix, Ints, kernel, part


class Formula(NamedTuple):
    """Clauses as they are walked on.

    Parameters
    ----------
    start, literals : int64
        Clause c has ``literals[start[c]:start[c + 1]]``; 2v is variable v, 2v + 1 its negation.
    occurrence_start, occurrences : int64
        Literal x stands in the clauses ``occurrences[occurrence_start[x]:occurrence_start[x + 1]]``.
    """

    start: Ints
    literals: Ints
    occurrence_start: Ints
    occurrences: Ints


class State(NamedTuple):
    """An assignment, and what it leaves false.

    Parameters
    ----------
    is_true : bool, one a literal
    num_true : int64, one a clause
        Its true literals.
    false : int64, one a clause
        The false clauses, in front.
    place : int64, one a clause
        Where it stands among the false ones; any number where it is true.
    num_false : int64, shape (1,)
    """

    is_true: Flags
    num_true: Ints
    false: Ints
    place: Ints
    num_false: Ints


@part()
def _note_false(state: State, clause: int) -> None:
    state.place[clause] = state.num_false[0]
    state.false[state.num_false[0]] = clause
    state.num_false[0] += 1


@part()
def _note_true(state: State, clause: int) -> None:
    """The last of the false clauses takes its place."""
    state.num_false[0] -= 1
    last = state.false[state.num_false[0]]
    state.false[state.place[clause]] = last
    state.place[last] = state.place[clause]


@part()
def _num_broken(formula: Formula, state: State, literal: int) -> int:
    """Clauses that become false when this false literal becomes true: its negation is all they have."""
    count = 0
    opposite = literal ^ 1
    for at in range(formula.occurrence_start[opposite], formula.occurrence_start[opposite + 1]):
        if state.num_true[formula.occurrences[at]] == 1:
            count += 1
    return count


@part()
def _choose(formula: Formula, state: State, clause: int, noise: float, coin: float, where: float) -> int:
    """The literal to make true: the one that breaks least, or by chance another where all break some."""
    start = formula.start[clause]
    size = formula.start[clause + 1] - start
    first = int(where * size)  # where the search begins, so that ties fall by chance
    best = formula.literals[start + first]
    least = _num_broken(formula, state, best)
    for step in range(1, size):
        literal = formula.literals[start + (first + step) % size]
        broken = _num_broken(formula, state, literal)
        if broken < least:
            best, least = literal, broken
    if least > 0 and coin < noise:
        best = formula.literals[start + first]
    return int(best)


@part()
def _make_true(formula: Formula, state: State, literal: int) -> None:
    opposite = literal ^ 1
    state.is_true[literal], state.is_true[opposite] = True, False
    for at in range(formula.occurrence_start[literal], formula.occurrence_start[literal + 1]):
        clause = formula.occurrences[at]
        state.num_true[clause] += 1
        if state.num_true[clause] == 1:
            _note_true(state, clause)
    for at in range(formula.occurrence_start[opposite], formula.occurrence_start[opposite + 1]):
        clause = formula.occurrences[at]
        state.num_true[clause] -= 1
        if state.num_true[clause] == 0:
            _note_false(state, clause)


@kernel(1.0, nogil=True)
def begin(formula: Formula, state: State) -> None:
    """Count what the assignment in ``is_true`` leaves false."""
    state.num_false[0] = 0
    for clause in range(len(state.num_true)):
        count = 0
        for at in range(formula.start[clause], formula.start[clause + 1]):
            if state.is_true[formula.literals[at]]:
                count += 1
        state.num_true[clause] = count
        if count == 0:
            _note_false(state, clause)


@kernel(2.0, nogil=True)
def walk(formula: Formula, state: State, noise: float, draws: FloatMatrix) -> int:
    """Flip until no clause is false or the draws are used up; return the number of flips.

    Parameters
    ----------
    noise : float
        Chance of a flip that does not look at what it breaks.
    draws : float64, shape (flips, 3)
        Uniform in [0, 1): which false clause, the chance, and where in the clause.
    """
    for flip in range(len(draws)):
        if state.num_false[0] == 0:
            return flip
        clause = state.false[int(draws[flip, 0] * state.num_false[0])]
        _make_true(formula, state, _choose(formula, state, clause, noise, draws[flip, 1], draws[flip, 2]))
    return len(draws)


KERNELS = (begin, walk)
