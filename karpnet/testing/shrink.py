"""Making a counterexample small: left-out parts and smaller numbers, while the same mistake shows."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction, ours
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.contract import Fault, examine
from karpnet.testing.edits.changes import smaller
from karpnet.testing.edits.states import InvalidError, State, measure, rebuilt, state_of
from reductions.errors import KarpnetError


def shrunk(claim: ClaimedReduction, fault: Fault, seen: Sequence[Any], seed: int, seconds: float) -> Fault:
    """The fault on the smallest source that greedy removal reaches within the time.

    Only faults of the same kind and part count, so that a mistake does not turn into another one. A class
    of somebody's own may take what is none of its instances: there, only sources count that have what all
    sources seen have.
    """
    end = time.monotonic() + seconds
    best, state = fault, state_of(fault.source)
    habits = Habits([] if ours(claim.source.kind) else [known for known in map(state_of, seen) if known])
    tried: set[str] = set()
    found = state is not None
    while found and state is not None:
        found = False
        for candidate in sorted(smaller(state), key=measure):
            if time.monotonic() > end:
                return best
            text = repr(candidate)
            if text in tried or not habits.has(candidate):
                continue
            tried.add(text)
            again = _again(claim, fault, candidate, seed)
            if again is not None:
                best, state, found = again, candidate, True
                break
    return best


def _again(claim: ClaimedReduction, fault: Fault, state: State, seed: int) -> Fault | None:
    """The fault on the source of this state, if the source is valid and shows it."""
    try:
        source = rebuilt(claim.source.kind, state)
        if claim.accepts is not None and not call(claim.accepts, source, seconds=1.0):
            return None
        faults = examine(claim, source, Random(seed), 1.0, fault).faults
    except (InvalidError, FailedCallError, KarpnetError):
        return None
    return next((f for f in faults if (f.kind, f.part) == (fault.kind, fault.part)), None)


class Habits:
    """What all states have in common: lengths, no repetition, least numbers, numbers below a count."""

    def __init__(self, states: Sequence[State]) -> None:
        self._known: dict[Any, set[Any]] = defaultdict(set)
        for state in states:
            for what, value in _features(state):
                self._known[what].add(value)

    def has(self, state: State) -> bool:
        """Whether a state breaks none of it."""
        return all(self._allows(what, value) for what, value in _features(state))

    def _allows(self, what: Any, value: Any) -> bool:
        known = self._known.get(what)
        if known is None:
            return not self._known
        if what[0] == "number":
            return bool(value >= min(known))
        if what[0] == "length" and len(known) > 1:
            return bool(value >= min(known))
        return value in known


def _features(state: State) -> Iterator[tuple[Any, Any]]:
    counts = {name: value for name, value in state.items() if type(value) is int}
    for place, value in _places(state):
        if isinstance(value, (list, tuple)):
            yield ("length", place), len(value)
            texts = list(map(repr, value))
            yield ("repeats", place), len(set(texts)) < len(texts)
        elif type(value) is int:
            yield ("number", place), value
            for name, count in counts.items():
                if place != (name,):
                    yield ("order", place, name), (abs(value) > count) - (abs(value) < count)


def _places(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value below, with where it stands: all entries of a list stand at one place."""
    if place:
        yield place, value
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _places(part, (*place, str(key)))
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _places(part, (*place, "*"))
