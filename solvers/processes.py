"""Running functions in child processes that are really stopped when their time or memory is up."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

from reductions.errors import KarpnetError
from reductions.outcomes import Unknown
from solvers.children import Child, Ending, Entrant, OutOfMemoryError, OutOfTimeError

FOR_EVER = 1e6  # seconds; poll and timers take no more than some weeks
_LOOK_EVERY = 0.05  # seconds between two looks at the memory of children


@dataclass(frozen=True)
class Limits:
    """What a method may use.

    Parameters
    ----------
    seconds : float
        Wall-clock time.
    threads : int
        Of the method, and for a portfolio of each member.
    megabytes : float or None
        Memory that the method takes, beyond what it shares with the program, and for a portfolio all of
        its members together; None: as much as there is.
    """

    seconds: float = 60.0
    threads: int = 1
    megabytes: float | None = None

    @property
    def last_call(self) -> float:
        """Seconds until a method is killed that did not stop by itself: a tenth later."""
        return 1.1 * self.seconds + 0.2


def race(
    entrants: Iterable[Entrant], *, seconds: float, megabytes: float | None = None
) -> Generator[Ending, None, None]:
    """Run functions in forked children at the same time; yields how each ends, the quickest first.

    Those that run are killed when the iterator is closed, or at the limits. Of results that are there at
    the same moment, those of earlier entrants come first.

    Parameters
    ----------
    entrants : iterable of Entrant
        In the order in which they start.
    seconds : float
        For all of them, from now.
    megabytes : float or None
        For all of them together, beyond what they share with this process (checked up to 20 times a
        second). The largest child is killed where they take more; the others go on.
    """
    begin = time.monotonic()
    end, waiting, running = begin + min(seconds, FOR_EVER), deque(entrants), list[Child]()
    look = _MemoryWatch(megabytes)
    try:
        while waiting or running:
            while waiting and (not running or time.monotonic() >= begin + waiting[0].after):
                running.append(Child(waiting.popleft()))
            until = min(end, look.due, begin + waiting[0].after if waiting else end)
            ready = wait([child.receiver for child in running], max(until - time.monotonic(), 0.0))
            for child in [child for child in running if child.receiver in ready]:
                ending = child.heard()
                if ending is not None:
                    running.remove(child)
                    yield ending
            too_large = look.largest(running)
            if too_large is not None:
                running.remove(too_large)
                yield too_large.stopped(OutOfMemoryError())
            if time.monotonic() >= end:
                yield from [child.stopped(OutOfTimeError()) for child in running]
                return
    finally:
        for child in running:
            child.stop()


def run_in_child(
    function: Callable[..., Any], *arguments: Any, seconds: float, megabytes: float | None = None
) -> Any:
    """Return ``function(*arguments)`` computed in a forked child; if that fails, its last `so_far`.

    Solvers in C cannot be interrupted from Python; a process can.

    Raises
    ------
    OutOfTimeError
        If the child needs longer than ``seconds``.
    OutOfMemoryError
        If it takes ``megabytes`` of memory that it does not share with this process (checked up to
        20 times a second).
    ChildFailedError
        If it died, by a crash or an exception.
    KarpnetError
        That the function raised.
    """
    alone = [Entrant("", function, arguments)]
    with closing(race(alone, seconds=seconds, megabytes=megabytes)) as endings:
        ending = next(endings)
    if ending.error is not None:
        raise ending.error
    return ending.result


def run_limited(function: Callable[..., Any], *arguments: Any, limits: Limits) -> Any:
    """Return ``function(*arguments, limits)`` computed within the limits, else `Unknown` with the reason.

    Raises
    ------
    KarpnetError
        That the function raised.
    """
    alone = [Entrant("", function, (*arguments, limits))]
    with closing(race(alone, seconds=limits.last_call, megabytes=limits.megabytes)) as endings:
        ending = next(endings)
    if isinstance(ending.error, KarpnetError):
        raise ending.error
    return within(limits, ending)


def run_here(function: Callable[..., Any], *arguments: Any, limits: Limits) -> Any:
    """Return ``function(*arguments, limits)`` computed in this process, else `Unknown` with the reason.

    Nothing stops the function but itself.

    Raises
    ------
    KarpnetError
        That the function raised.
    """
    try:
        return function(*arguments, limits)
    except KarpnetError:
        raise
    except Exception as error:
        return Unknown(f"the solver ended without an answer ({type(error).__name__}: {error})")


def within(limits: Limits, ending: Ending) -> Any:
    """The result, or `Unknown` with the reason why there is none within the limits."""
    match ending.error:
        case None:
            return ending.result
        case OutOfTimeError():
            return Unknown(f"no answer within {limits.seconds:g} s")
        case OutOfMemoryError():
            return Unknown(f"no answer within {limits.megabytes:g} MB")
        case KarpnetError() as error:
            return Unknown(str(error))
        case error:
            return Unknown(f"the solver's process ended without an answer ({error})")


class _MemoryWatch:
    """Looks at the children's memory now and then."""

    def __init__(self, megabytes: float | None) -> None:
        self._megabytes = megabytes
        self.due = math.inf if megabytes is None else time.monotonic() + _LOOK_EVERY

    def largest(self, children: Sequence[Child]) -> Child | None:
        """The largest child where it is time to look and all together are too large."""
        before = time.monotonic()
        if self._megabytes is None or before < self.due:
            return None
        sizes = [child.own_megabytes for child in children]
        after = time.monotonic()
        self.due = after + max(_LOOK_EVERY, 5 * (after - before))  # in a large process a look takes long
        return children[sizes.index(max(sizes))] if sum(sizes) > self._megabytes else None
