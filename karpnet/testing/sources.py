"""Which sources a claimed reduction is tested on: structured, smallest, random, and one change away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice
from random import Random
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction, ours
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.edits.changes import neighbor
from karpnet.testing.edits.states import InvalidError, rebuilt, state_of
from karpnet.testing.instances import INSTANCES
from reductions.errors import InputError

_LARGEST = 8  # size of the last random instances
_SMALLEST = 3_000  # candidates that are looked at in any case: all of the smallest ones
_FEWEST = 40  # structured sources, at most, however few others are asked for
_TRIES = 30  # candidates for each source wanted of a narrow class
_REFUSED = 1_000  # changes in a row of which none is valid, until no more are tried
_CALL = 2.0  # seconds for a call of the claim's code


def stream(claim: ClaimedReduction, instances: int, seed: int) -> Iterator[tuple[str, Any]]:
    """Sources by origin, those of the four origins in turn."""
    random = Random(f"sources {seed}")
    special, small, draw = _origins(claim, random, instances)
    seen: list[Any] = []
    wanted = instances // 4
    active = {
        "structured": _accepted(claim, islice(special, max(_FEWEST, instances)), None),
        "smallest": islice(_accepted(claim, small, instances), instances),
        "random": islice(_accepted(claim, draw, instances), instances),
        "one change away": islice(_accepted(claim, _neighbors(claim, seen, random), wanted), wanted),
    }
    some = False
    while active:
        for origin in list(active):
            source = next(active[origin], None)
            if source is None:
                del active[origin]
                continue
            some = True
            if origin != "one change away":
                seen.append(source)
            yield origin, source
    if not some:
        raise InputError(
            claim.home or claim.name,
            f"no source that accepts() takes was found among {_TRIES * instances} of {claim.source.name}",
            "give EXAMPLES, or a class of your own with generate(random, size)",
        )


def _accepted(claim: ClaimedReduction, candidates: Iterator[Any], wanted: int | None) -> Iterator[Any]:
    looked = candidates if wanted is None else islice(candidates, max(_TRIES * wanted, _SMALLEST))
    try:
        for candidate in looked:
            if claim.accepts is None or call(claim.accepts, candidate, seconds=_CALL, home=claim.home):
                yield candidate
    except FailedCallError as error:
        raise InputError(f"{claim.home}: accepts", str(error)) from None


def _origins(
    claim: ClaimedReduction, random: Random, instances: int
) -> tuple[Iterator[Any], Iterator[Any], Iterator[Any]]:
    """Structured, smallest and random candidates for sources."""
    kind, examples = claim.source.kind, claim.examples
    base = ours(kind)
    if base is not None:
        known = INSTANCES[base.name]
        return (
            _as(kind, iter((*examples, *known.special(random)))),
            _as(kind, _levels(known.small)),
            _as(kind, (known.draw(random, size) for size in _sizes(instances))),
        )
    generate, small = getattr(kind, "generate", None), getattr(kind, "small", None)
    if generate is None and small is None and not examples:
        raise InputError(
            claim.home or claim.name,
            f"there are no instances of {kind.__name__} to test with",
            "give the class a classmethod generate(random, size), or the file EXAMPLES",
        )
    where = f"{claim.home}: {kind.__name__}"
    return (
        iter(examples),
        _levels(lambda level: _called(where, small, level)) if small else iter(()),
        _generated(where, generate, random, instances) if generate else iter(()),
    )


def _as(kind: type, instances: Iterator[Any]) -> Iterator[Any]:
    """The instances that a narrower class takes, as its own."""
    for instance in instances:
        state = None if isinstance(instance, kind) else state_of(instance)
        try:
            yield instance if state is None else rebuilt(kind, state)
        except InvalidError:
            continue


def _called(where: str, function: Any, *arguments: Any) -> Any:
    """Call what somebody's own class offers to make instances."""
    try:
        return call(function, *arguments, seconds=5 * _CALL)
    except FailedCallError as error:
        raise InputError(f"{where}.{function.__name__}", f"fails with {arguments[-1]}: {error}") from None


def _generated(where: str, generate: Any, random: Random, instances: int) -> Iterator[Any]:
    """Random instances; sizes for which there are none are left out."""
    some, last = False, ""
    for tries, size in enumerate(_sizes(instances)):
        try:
            instance = call(generate, random, size, seconds=5 * _CALL)
        except FailedCallError as error:
            last = f"fails for size {size}: {error}"
            if not some and tries >= max(_FEWEST, instances):
                break
            continue
        some = True
        yield instance
    if not some:
        raise InputError(f"{where}.generate", last)


def _levels(small: Any) -> Iterator[Any]:
    """The instances of all levels, up to the first level without any."""
    for level in count(1):
        some = False
        for instance in small(level):
            some = True
            yield instance
        if not some:
            return


def _sizes(instances: int) -> Iterator[int]:
    """Sizes of random instances: growing slowly, and from the start again for narrow classes."""
    for _ in range(_TRIES):
        for index in range(instances):
            yield 1 + index * _LARGEST // instances


def _neighbors(claim: ClaimedReduction, seen: list[Any], random: Random) -> Iterator[Any]:
    """Sources that are one change away from those seen; of problems of ours, which refuse what is invalid."""
    kind, refused = claim.source.kind, 0
    while seen and ours(kind) is not None and refused < _REFUSED:
        state = state_of(random.choice(seen))
        if not state:
            return
        try:
            yield rebuilt(kind, neighbor(state, random))
            refused = 0
        except InvalidError:
            refused += 1
