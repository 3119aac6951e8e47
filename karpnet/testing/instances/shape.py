"""What the instances of all problems share: levels, rows of symbols, and drawing near a threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from reductions.core import AnyProblem

P = TypeVar("P", bound=AnyProblem)
Q = TypeVar("Q", bound=AnyProblem)
Rows = list[list[int]]
HUGE = 2**80


@dataclass(frozen=True)
class Instances(Generic[P]):
    """Where instances of a problem come from.

    Parameters
    ----------
    small : callable
        Level 1, 2, 3, ... to every instance of that level, up to symmetry where that is cheap; the empty
        level is the end.
    draw : callable
        A random instance of about a size: the number of variables, vertices or numbers, at least 1.
    special : callable
        Structured instances: degenerate ones, and those that barely have a witness or barely have none.
    """

    small: Callable[[int], Iterator[P]]
    draw: Callable[[Random, int], P]
    special: Callable[[Random], Iterator[P]]

    def mapped(self, convert: Callable[[P], Q]) -> Instances[Q]:
        """Instances of another problem, made of these."""
        return Instances(
            lambda level: unlike(map(convert, self.small(level))),
            lambda random, size: convert(self.draw(random, size)),
            lambda random: unlike(map(convert, self.special(random))),
        )


def unlike(instances: Iterator[P]) -> Iterator[P]:
    """Leave out what came before."""
    seen: set[str] = set()
    for instance in instances:
        key = repr(instance.to_json())
        if key not in seen:
            seen.add(key)
            yield instance


def listings(weight: int, is_signed: bool) -> Iterator[tuple[int, Rows]]:
    """Every (n, rows) with n + sum(len(row) + 1) = weight, up to renaming symbols and changing their signs.

    Signed rows are multisets of the literals ±1..±n, others sets of the symbols 1..n; at most one symbol
    is in no row. Rows stand in order of length, then of symbols, and symbols are named, and get a positive
    sign, in order of first use: the least of all names of a listing is as such, so none is left out.
    """
    for total in range(weight + 1):
        for rows, used in _lists(total, (), 0, 1 if is_signed else 2):
            if used <= weight - total <= used + 1:
                yield weight - total, [[_literal(code) for code in row] for row in rows]


def _literal(code: int) -> int:
    """Codes 0, 1, 2, 3... stand for the literals 1, -1, 2, -2..."""
    return -(code // 2 + 1) if code % 2 else code // 2 + 1


Codes = tuple[int, ...]


def _lists(total: int, last: Codes, used: int, step: int) -> Iterator[tuple[list[Codes], int]]:
    if not total:
        yield [], used
    for length in range(len(last), total):
        for row, more in _rows(length, 0, used, step):
            if length > len(last) or row >= last:
                for rest, all_used in _lists(total - length - 1, row, more, step):
                    yield [row, *rest], all_used


def _rows(length: int, least: int, used: int, step: int) -> Iterator[tuple[Codes, int]]:
    if not length:
        yield (), used
        return
    for code in range(least, 2 * used + 1, step):
        following = code if step == 1 else code + 2  # a multiset of literals, or a set of symbols
        for rest, more in _rows(length - 1, following, max(used, code // 2 + 1), step):
            yield (code, *rest), more


def until_rare(
    draw_row: Callable[[], Any], cost: Callable[[Any], float], budget: float, most: int
) -> list[Any]:
    """Rows drawn until their costs exceed the budget, ``most`` at most.

    With -log P(a random candidate keeps the row) for a cost, and the logarithm of the number of candidates
    for a budget, about one witness is expected: YES and NO are both likely.
    """
    rows: list[Any] = []
    while budget > 0 and len(rows) < most:
        rows.append(draw_row())
        budget -= cost(rows[-1])
    return rows


def climbed(start: Any, value: Callable[[Any], int | None], random: Random) -> Any:
    """Flip each entry of a bool array in turn, and keep what does not lower the value (None: not allowed)."""
    best = value(start)
    for place in random.sample(range(len(start)), len(start)):
        start[place] ^= True
        reached = value(start)
        if reached is None or (best is not None and reached < best):
            start[place] ^= True
        else:
            best = reached
    return start
