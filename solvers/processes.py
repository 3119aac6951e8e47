"""Running a function in a child process that is really stopped when its time or memory is up."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from reductions.errors import KarpnetError
from reductions.outcomes import Unknown

FOR_EVER = 1e6  # seconds; poll and timers take no more than some weeks


@dataclass(frozen=True)
class Limits:
    """What a method may use.

    Parameters
    ----------
    seconds : float
        Wall-clock time.
    threads : int
    megabytes : float or None
        Memory that the method takes, beyond what it shares with the program; None: as much as there is.
    """

    seconds: float = 60.0
    threads: int = 1
    megabytes: float | None = None

    @property
    def last_call(self) -> float:
        """Seconds until a method is killed that did not stop by itself: a tenth later."""
        return 1.1 * self.seconds + 0.2


class OutOfTimeError(Exception):
    """The child did not answer in time and was killed."""


class OutOfMemoryError(Exception):
    """The child grew beyond its memory and was killed."""


class ChildFailedError(Exception):
    """The child ended without an answer."""


_reports: list[Connection] = []  # in a child: where it answers to


def so_far(result: Any) -> None:
    """Say, from inside the child, what holds already: the answer if the child fails or is stopped."""
    if _reports:
        _reports[-1].send((False, result, None))


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
    context = multiprocessing.get_context("fork")  # the instance is inherited, not copied
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(sender, function, arguments), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside idle threads is safe here
        child.start()
    sender.close()
    try:
        return _answer_of(receiver, child.pid or 0, seconds, megabytes)
    except EOFError:
        child.join()
        raise ChildFailedError(f"exit status {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        receiver.close()


def run_limited(function: Callable[..., Any], *arguments: Any, limits: Limits) -> Any:
    """Return ``function(*arguments, limits)`` computed within the limits, else `Unknown` with the reason.

    Raises
    ------
    KarpnetError
        That the function raised.
    """
    try:
        return run_in_child(
            function, *arguments, limits, seconds=limits.last_call, megabytes=limits.megabytes
        )
    except OutOfTimeError:
        return Unknown(f"no answer within {limits.seconds:g} s")
    except OutOfMemoryError:
        return Unknown(f"no answer within {limits.megabytes:g} MB")
    except ChildFailedError as error:
        return Unknown(f"the solver's process ended without an answer ({error})")


def _answer_of(receiver: Connection, pid: int, seconds: float, megabytes: float | None) -> Any:
    """The child's result, or what it told before it failed or was at its limits."""
    end, pause, known = time.monotonic() + min(seconds, FOR_EVER), 0.05, []
    try:
        while True:
            left = max(end - time.monotonic(), 0.0)
            if receiver.poll(left if megabytes is None else min(pause, left)):
                is_last, result, error = receiver.recv()
                if error is not None:
                    raise error
                if is_last:
                    return result
                known = [result]
                continue
            before = time.monotonic()
            if before >= end:
                raise OutOfTimeError
            if megabytes is not None and _own_megabytes(pid) > megabytes:
                raise OutOfMemoryError
            pause = max(0.05, 5 * (time.monotonic() - before))  # in a large process a check takes long
    except (OutOfTimeError, OutOfMemoryError, ChildFailedError, EOFError):
        if not known:
            raise
        return known[0]


def _own_megabytes(pid: int) -> float:
    """Memory that a forked child has taken or changed since; what it shares with us does not count.

    Its resident memory would not show it: pages that we have freed, or that only it writes to, are in
    both sizes.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024
    except (FileNotFoundError, ProcessLookupError):  # no Linux, or no such process
        return resident_megabytes(pid) - resident_megabytes(os.getpid())


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process that no file backs (libraries do not count); 0 when it is gone."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except FileNotFoundError:  # no /proc (macOS), or no such process
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
        return float(shown.stdout.strip() or 0) / 1024


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and kills this process
    _reports.append(sender)
    try:
        sender.send((True, function(*arguments), None))
    except KarpnetError as error:
        sender.send((True, None, KarpnetError(str(error))))  # its subclasses do not survive pickling
    except Exception as error:
        sender.send((True, None, ChildFailedError(f"{type(error).__name__}: {error}")))
    sender.close()
