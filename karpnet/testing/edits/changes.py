"""Small changes of any instance, by what it consists of: smaller ones, and ones that are one change away.

An instance is taken apart into plain values, one value is changed, and it is put together again by its own
class, which refuses what is invalid. So nothing here knows what the values mean, except that an integer
field may count things to which lists of integers refer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, TypeAlias

from karpnet.testing.edits.states import State, measure

_LARGE = 16  # numbers above are made smaller all at once
_FEW = 8  # numbers of which any two are lowered together, not only a field and another one
_MERGED = 8  # most things of which pairs are merged
_COUPLED = 24  # numbers of which pairs are lowered together


Path: TypeAlias = tuple[Any, ...]


def smaller(state: State) -> Iterator[State]:
    """States that are smaller: parts left out, things of a universe left out, numbers nearer to zero."""
    for candidate in _all(state):
        if measure(candidate) < measure(state):
            yield candidate


def neighbor(state: State, random: Random) -> State:
    """One random change: a part left out or doubled, a number one off, negated, or like another one."""
    places = [path for path, value in _walk(state) if isinstance(value, int) or _is_filled(value)]
    if not places:
        return state
    path = random.choice(places)
    changed: State = state
    value, other = _at(state, path), _at(state, random.choice(places))
    if isinstance(value, bool):
        changed = _with(state, path, not value)
    elif isinstance(value, int):
        choices = [value + 1, value - 1, -value, other if isinstance(other, int) else 0]
        changed = _with(state, path, random.choice(choices))
    else:
        at = random.randrange(len(value))
        doubled = _with(state, path, _like(value, [*value, value[at]]))
        changed = doubled if random.random() < 0.4 else _without(state, path, at, at + 1)
    return changed


def part_dropped(state: State, random: Random) -> State | None:
    """An entry of a random list left out, with what stands beside it."""
    lists = [(path, value) for path, value in _walk(state) if isinstance(value, (list, tuple)) and value]
    if not lists:
        return None
    path, value = random.choice(lists)
    at = random.randrange(len(value))
    keys = [key for key, other in state.items() if isinstance(other, (list, tuple)) and len(path) == 1]
    for key in keys:
        if (key,) != path and len(state[key]) == len(value):
            state = _without(state, (key,), at, at + 1)
    changed: State = _without(state, path, at, at + 1)
    return changed


def off_by_one(state: State, random: Random) -> State | None:
    """A random number one larger or smaller."""
    return _number_changed(state, random, lambda value: value + random.choice((-1, 1)))


def sign_flipped(state: State, random: Random) -> State | None:
    """A random number negated."""
    return _number_changed(state, random, lambda value: -value)


def _number_changed(state: State, random: Random, change: Callable[[int], int]) -> State | None:
    numbers = [(path, value) for path, value in _walk(state) if type(value) is int]
    if not numbers:
        return None
    path, value = random.choice(numbers)
    changed: State = _with(state, path, change(value))
    return changed


def _is_filled(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value)


def _all(state: State) -> Iterator[State]:
    yield from _parts_left_out(state)
    yield from _things_left_out(state)
    yield from _things_merged(state)
    for path, value in _walk(state):
        if isinstance(value, int) and not isinstance(value, bool) and value:
            for nearer in dict.fromkeys((0, 1, abs(value), value // 2, value - 1, value + 1)):
                yield _with(state, path, nearer)
    yield from _together(state)
    yield from _large_ones_smaller(state)


def _together(state: State) -> Iterator[State]:
    """An integer field and another number lowered by as much: a target goes with what it is the sum of."""
    numbers = [(path, value) for path, value in _walk(state) if type(value) is int and value > 0][:_COUPLED]
    for one, low in numbers:
        for other, high in numbers:
            if (len(one) == 1 or len(numbers) <= _FEW) and one != other:
                for step in dict.fromkeys((min(low, high), 1)):
                    yield _with(_with(state, one, low - step), other, high - step)


def _large_ones_smaller(state: State) -> Iterator[State]:
    """All large numbers become smaller at once, each in the same way: equal ones stay equal."""
    sizes = sorted({abs(value) for _, value in _walk(state) if type(value) is int and abs(value) > _LARGE})
    if not sizes:
        return
    ranks = {size: rank for rank, size in enumerate(sizes)}
    most = sizes[-1].bit_length()
    maps: list[Callable[[int], int]] = [
        lambda size: ranks[size] + 2,
        lambda size: 3 << ranks[size],
        lambda size: size % 64,
        lambda size: size % 1024,
        lambda size: size >> max(most - 5, 0),
        lambda size: size >> most // 2,
    ]
    for smaller_size in maps:
        changed: State = state
        for path, value in list(_walk(state)):
            if type(value) is int and abs(value) > _LARGE:
                changed = _with(changed, path, smaller_size(abs(value)) * (-1 if value < 0 else 1))
        yield changed


def _parts_left_out(state: State) -> Iterator[State]:
    """Halves, quarters, ... and single parts of every list are left out, with what stands beside them."""
    for path, value in _walk(state):
        if not isinstance(value, (list, tuple)) or not value:
            continue
        beside = [key for key, other in state.items() if isinstance(other, (list, tuple))]
        same = [key for key in beside if len(state[key]) == len(value) and (key,) != path]
        step = len(value)
        while step:
            for start in range(0, len(value), step):
                if len(path) == 1 and same:
                    both = state
                    for key in (path[0], *same):
                        both = _without(both, (key,), start, start + step)
                    yield both
                yield _without(state, path, start, start + step)
            step //= 2


def _things_left_out(state: State) -> Iterator[State]:
    """One of the things that an integer field counts is left out, and the others are numbered anew."""
    for key, count in state.items():
        if not isinstance(count, int) or isinstance(count, bool) or not 0 < count <= 64:
            continue
        for thing in reversed(range(count)):
            for renumber in (_literals, _members, _whole, _columns):
                candidate = {
                    name: value if _is_row(value) else renumber(value, thing)
                    for name, value in state.items()
                    if name != key
                }
                for name, value in candidate.items():
                    if isinstance(value, (list, tuple)) and len(state[name]) == count == len(value):
                        candidate[name] = _like(value, [*value[:thing], *value[thing + 1 :]])
                yield {name: count - 1 if name == key else candidate[name] for name in state}


def _things_merged(state: State) -> Iterator[State]:
    """Two of the things that an integer field counts become one."""
    for key, count in state.items():
        if not isinstance(count, int) or isinstance(count, bool) or not 1 < count <= _MERGED:
            continue
        for thing in reversed(range(1, count)):
            for other in range(thing):
                for first in (0, 1):
                    renamed = {
                        name: _renamed(value, thing + first, other + first) for name, value in state.items()
                    }
                    yield {**renamed, key: count - 1}


def _renamed(value: Any, old: int, new: int) -> Any:
    """In lists inside of lists: the old number is now the new one, and larger ones are one less."""
    if not isinstance(value, (list, tuple)) or _is_row(value):
        return value
    return _like(
        value,
        [_like(p, [_other(x, old, new) for x in p]) if _is_row(p) else _renamed(p, old, new) for p in value],
    )


def _other(number: int, old: int, new: int) -> int:
    size = new if abs(number) == old else abs(number) - (abs(number) > old)
    return -size if number < 0 else size


def _is_row(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(type(x) is int for x in value)


def _literals(value: Any, thing: int) -> Any:
    """Lists of literals, ±1, ±2, ...: those of the thing are left out."""
    if not isinstance(value, (list, tuple)):
        return value
    if not _is_row(value) or not value:
        return _like(value, [_literals(part, thing) for part in value])
    kept = [x for x in value if abs(x) != thing + 1]
    return _like(value, [x - (x > thing + 1) + (x < -thing - 1) for x in kept])


def _members(value: Any, thing: int) -> Any:
    """Lists of members, 0, 1, ...: the thing is left out. Flat lists stay: they belong to other things."""
    if not isinstance(value, (list, tuple)) or _is_row(value):
        return value
    return _like(
        value,
        [
            _like(part, [x - (x > thing) for x in part if x != thing])
            if _is_row(part)
            else _members(part, thing)
            for part in value
        ],
    )


def _whole(value: Any, thing: int) -> Any:
    """Lists of members, such as edges: those with the thing are left out as a whole."""
    if not isinstance(value, (list, tuple)) or _is_row(value):
        return value
    kept = [part for part in value if not (_is_row(part) and thing in part)]
    return _like(
        value,
        [_like(p, [x - (x > thing) for x in p]) if _is_row(p) else _whole(p, thing) for p in kept],
    )


def _columns(value: Any, thing: int) -> Any:
    """Lists of entries [column, value]: those in the thing's column are left out."""
    if not isinstance(value, (list, tuple)) or _is_row(value):
        return value
    if value and all(_is_row(part) and len(part) >= 2 for part in value):
        kept = [part for part in value if part[0] != thing]
        return _like(value, [_like(part, [part[0] - (part[0] > thing), *part[1:]]) for part in kept])
    return _like(value, [_columns(part, thing) for part in value])


def _walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below, outer ones first."""
    if path:
        yield path, value
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk(part, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from _walk(part, (*path, index))


def _at(state: Any, path: Path) -> Any:
    for key in path:
        state = state[key]
    return state


def _like(old: Any, parts: list[Any]) -> Any:
    return tuple(parts) if isinstance(old, tuple) else parts


def _with(state: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(state, Mapping):
        return {**state, key: _with(state[key], rest, value)}
    return _like(state, [_with(part, rest, value) if i == key else part for i, part in enumerate(state)])


def _without(state: Any, path: Path, start: int, stop: int) -> Any:
    value = _at(state, path)
    return _with(state, path, _like(value, [*value[:start], *value[stop:]]))
