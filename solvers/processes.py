"""Running a function in a child process that is really stopped when its time is up."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from reductions.outcomes import Outcome, Unknown
from solvers.methods import Limits


class OutOfTimeError(Exception):
    """The child did not answer in time and was killed."""


class OutOfMemoryError(Exception):
    """The child grew beyond its memory and was killed."""


class ChildFailedError(Exception):
    """The child ended without an answer."""


def run_in_child(
    function: Callable[..., Any], *arguments: Any, seconds: float, megabytes: float | None = None
) -> Any:
    """Return ``function(*arguments)`` computed in a forked child.

    Solvers in C cannot be interrupted from Python; a process can.

    Raises
    ------
    OutOfTimeError
        If the child needs longer than ``seconds``.
    OutOfMemoryError
        If its resident memory exceeds ``megabytes`` (looked at some 20 times a second).
    ChildFailedError
        If it died, by a crash or for want of memory.
    """
    context = multiprocessing.get_context("fork")  # the instance is inherited, not copied
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(sender, function, arguments), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside idle threads is safe here
        child.start()
    sender.close()
    try:
        _await(receiver, child.pid or 0, seconds, megabytes)
        try:
            return receiver.recv()
        except EOFError:
            child.join()
            raise ChildFailedError(f"exit status {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        receiver.close()


def outcome_of_child(
    function: Callable[[Any, Limits], Outcome], problem: Any, limits: Limits, grace: float = 0.0
) -> Outcome:
    """Settle a problem in a child process that ends with its time or memory, whatever it is doing.

    Parameters
    ----------
    function : callable
        (problem, limits) to outcome.
    grace : float
        Seconds beyond the limit before a function that keeps time itself is killed.
    """
    try:
        outcome: Outcome = run_in_child(
            function, problem, limits, seconds=limits.seconds + grace, megabytes=limits.megabytes
        )
    except OutOfTimeError:
        return Unknown(f"no answer within {limits.seconds:g} s")
    except OutOfMemoryError:
        return Unknown(f"no answer within {limits.megabytes:g} MB")
    except ChildFailedError as error:
        return Unknown(f"the solver's process ended without an answer ({error})")
    return outcome


def _await(receiver: Connection, pid: int, seconds: float, megabytes: float | None) -> None:
    if megabytes is None:
        if not receiver.poll(seconds):
            raise OutOfTimeError
        return
    end = time.monotonic() + seconds
    while not receiver.poll(min(0.05, max(end - time.monotonic(), 0.0))):
        if time.monotonic() >= end:
            raise OutOfTimeError
        if resident_megabytes(pid) > megabytes:
            raise OutOfMemoryError


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except FileNotFoundError:  # no /proc (macOS), or no such process
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
        return float(shown.stdout.strip() or 0) / 1024


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    sender.send(function(*arguments))
    sender.close()
