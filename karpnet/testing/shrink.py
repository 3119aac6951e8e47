"""Making a counterexample small: left-out parts and smaller numbers, while the same mistake shows."""

from __future__ import annotations

import time
from random import Random
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.contract import Fault, examine
from karpnet.testing.edits import InvalidError, measure, rebuilt, smaller, state_of
from reductions.errors import KarpnetError


def shrunk(claim: ClaimedReduction, fault: Fault, seed: int, seconds: float) -> Fault:
    """The fault on the smallest source that greedy removal reaches within the time.

    Only faults of the same kind and part count, so that a mistake does not turn into another one.
    """
    end = time.monotonic() + seconds
    best, state = fault, state_of(fault.source)
    tried: set[str] = set()
    found = state is not None
    while found and state is not None:
        found = False
        for candidate in sorted(smaller(state), key=measure):
            if time.monotonic() > end:
                return best
            text = repr(candidate)
            if text in tried:
                continue
            tried.add(text)
            again = _again(claim, fault, candidate, seed)
            if again is not None:
                best, state, found = again, candidate, True
                break
    return best


def _again(claim: ClaimedReduction, fault: Fault, state: dict[str, Any], seed: int) -> Fault | None:
    """The fault on the source of this state, if the source is valid and shows it."""
    try:
        source = rebuilt(claim.source.kind, state)
        if claim.accepts is not None and not call(claim.accepts, source, seconds=1.0):
            return None
        faults = examine(claim, source, Random(seed), 1.0, fault).faults
    except (InvalidError, FailedCallError, KarpnetError):
        return None
    return next((f for f in faults if (f.kind, f.part) == (fault.kind, fault.part)), None)
