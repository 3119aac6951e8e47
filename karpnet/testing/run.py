"""Testing a reduction: which sources are looked at, how long, and what is reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from random import Random
from typing import Any

from karpnet.testing.claims import ClaimedReduction, load_rule
from karpnet.testing.contract import KINDS, Fault, examine, sources_of
from karpnet.testing.counterexamples import Counterexample, counterexample
from karpnet.testing.edits import InvalidError, neighbor, rebuilt, state_of
from karpnet.testing.guard import FailedCallError, call
from karpnet.testing.instances import INSTANCES
from karpnet.testing.mutants import mutants as plant
from karpnet.testing.report import Coverage, RuleReport
from karpnet.testing.shrink import shrunk
from reductions.errors import InputError
from reductions.problems import PROBLEMS

_LARGEST = 8  # size of the last random instances
_AFTERWARDS = 150  # further sources after a mistake of the instance map, to find others
_LONGER = 5.0  # seconds of further sources after a mistake of another part: the instance map may be behind it
_MUTATED = 150  # sources on which planted mistakes are looked for
_TRIES = 30  # candidates for each source wanted of a narrow class
_SHRINKING = 4.0  # seconds for each kind of mistake
_CALL = 2.0  # seconds for a call of the claim's code, and for a search

ORIGINS = ("structured", "smallest", "random", "one change away", "given")


def test_rule(
    rule: Any,
    *,
    sources: Iterable[Any] | None = None,
    instances: int = 500,
    seconds: float = 60.0,
    seed: int = 0,
    mutants: bool = False,
    progress: Callable[[ClaimedReduction, Any], None] | None = None,
) -> RuleReport:
    """Test whether a reduction is right, and find a small counterexample where it is not.

    On every source: the target is built and of its class, the same every time; nothing is changed that
    the code is given; YES stays YES and NO stays NO; every witness of the source maps forward; **every**
    witness of the target maps back, also those that the forward map would never make; no size is larger
    than predicted.

    Parameters
    ----------
    rule : str, path, Reduction, module or ClaimedReduction
        A rule of the registry, or a file: ``"FILE.py"``, ``"FILE.py:NAME"`` (docs/testing.md).
    sources : iterable of Problem or None
        Test on these alone.
    instances : int
        Sources of each of two origins: as many of the smallest ones, in order of size, and as many random
        ones of growing size; with structured ones and ones that are one change away from those.
    seconds : float
        Time limit for all of it.
    seed : int
        Of everything random.
    mutants : bool
        Afterwards plant mistakes in a reduction that passed, and say which of them the test sees.
    progress : callable or None
        Called with the claim and every source before it is looked at.

    Returns
    -------
    RuleReport
        Whose truth value is whether the reduction passed.

    Raises
    ------
    InputError
        If the rule cannot be read, or a class of its own cannot be tested (says what is missing).

    Examples
    --------
    >>> print(test_rule("independent-set-to-clique", instances=20).verdict)
    passed
    """
    claim = load_rule(rule)
    start = time.monotonic()
    end = start + seconds
    coverage = Coverage()
    first: dict[tuple[str, str], Fault] = {}
    given = None if sources is None else (("given", source) for source in sources)
    left: int | None = None
    is_cut = False
    looked: list[Any] = []
    for number, (origin, source) in enumerate(given or stream(claim, instances, seed)):
        if time.monotonic() > end or (left is not None and left <= 0):
            coverage.is_whole = bool(first)
            break
        _check_source(claim, source)
        if progress is not None:
            progress(claim, source)
        if len(looked) < _MUTATED:
            looked.append(source)
        found = examine(claim, source, Random(f"{seed} {number}"), _CALL / (1 + coverage.undecided))
        coverage.add(origin, found)
        for fault in found.faults:
            first.setdefault((fault.kind, fault.part), fault)
        if any(part == "instance" for _, part in first):
            left = _AFTERWARDS if left is None else left - 1
        elif first and not is_cut:
            is_cut, end = True, min(end, time.monotonic() + _LONGER)
    ordered = sorted(first.values(), key=lambda fault: KINDS.index(fault.kind))
    made: list[Counterexample] = []
    for fault in ordered:
        time_left = max(end - time.monotonic(), 1.0)
        small = fault if given is not None else shrunk(claim, fault, seed, min(_SHRINKING, time_left))
        made.append(counterexample(claim, small))
    coverage.seconds = time.monotonic() - start
    planted = plant(claim, looked, seed, _CALL) if mutants and not made else []
    return RuleReport.of(claim, coverage, made, planted)


test_rule.__test__ = False  # type: ignore[attr-defined]  # pytest collects it nowhere


def _check_source(claim: ClaimedReduction, source: Any) -> None:
    if not claim.source.holds(source):
        raise InputError(claim.name, f"expected a {claim.source.name} as source, got {type(source).__name__}")


def stream(claim: ClaimedReduction, instances: int, seed: int) -> Iterator[tuple[str, Any]]:
    """Sources by origin, those of the four origins in turn."""
    random = Random(f"sources {seed}")
    special, small, draw = _origins(claim, random, instances)
    seen: list[Any] = []
    streams = {
        "structured": special,
        "smallest": islice(_accepted(claim, small, instances), instances),
        "random": islice(_accepted(claim, draw, instances), instances),
        "one change away": _neighbors(claim, seen, random, instances // 4),
    }
    streams["structured"] = _accepted(claim, streams["structured"], None)
    active = dict(streams)
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
    looked = candidates if wanted is None else islice(candidates, _TRIES * wanted)
    try:
        yield from sources_of(claim, looked, _CALL)
    except FailedCallError as error:
        raise InputError(f"{claim.home}: accepts", str(error)) from None


def _origins(
    claim: ClaimedReduction, random: Random, instances: int
) -> tuple[Iterator[Any], Iterator[Any], Iterator[Any]]:
    """Structured, smallest and random candidates for sources."""
    kind, examples = claim.source.kind, claim.examples
    if kind is PROBLEMS.get(claim.source.name):
        known = INSTANCES[claim.source.name]
        return (
            iter((*examples, *known.special(random))),
            _levels(known.small),
            (known.draw(random, size) for size in _sizes(instances)),
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
        (_called(where, generate, random, size) for size in _sizes(instances)) if generate else iter(()),
    )


def _called(where: str, function: Any, *arguments: Any) -> Any:
    """Call what somebody's own class offers to make instances."""
    try:
        return call(function, *arguments, seconds=5 * _CALL)
    except FailedCallError as error:
        raise InputError(f"{where}.{function.__name__}", f"fails with {arguments[-1]}: {error}") from None


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


def _neighbors(claim: ClaimedReduction, seen: list[Any], random: Random, number: int) -> Iterator[Any]:
    """Sources that are one change away from those seen; of problems of ours, which refuse what is invalid."""
    kind = claim.source.kind
    for _ in range(number if kind is PROBLEMS.get(claim.source.name) else 0):
        for _ in range(_TRIES):
            state = state_of(random.choice(seen)) if seen else None
            if not state:
                return
            try:
                source = rebuilt(kind, neighbor(state, random))
            except InvalidError:
                continue
            if claim.accepts is None or call(claim.accepts, source, seconds=_CALL):
                yield source
                break
