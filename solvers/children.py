"""One forked child: it computes a function, tells what holds already, and can be measured and stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from reductions.errors import KarpnetError


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


class Entrant(NamedTuple):
    """A function that runs in a child process of its own, beside others.

    Parameters
    ----------
    name : str
    function : callable
    arguments : tuple
    after : float
        Seconds from the start of the race; it starts sooner when no other runs any more.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    after: float = 0.0


class Ending(NamedTuple):
    """How a child ended: with a result, or with the error that says why there is none."""

    name: str
    result: Any
    error: Exception | None


class Child:
    """A forked process that computes a function, and what it has told so far."""

    def __init__(self, entrant: Entrant) -> None:
        context = multiprocessing.get_context("fork")  # the instance is inherited, not copied
        self.receiver, sender = context.Pipe(duplex=False)
        self._name, self._known = entrant.name, list[Any]()
        self._process = context.Process(
            target=_answer, args=(sender, entrant.function, entrant.arguments), daemon=True
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # fork beside idle threads is safe here
            self._process.start()
        sender.close()

    @property
    def own_megabytes(self) -> float:
        """Memory that it has taken or changed and does not share with us."""
        return own_megabytes(self._process.pid or 0)

    def heard(self) -> Ending | None:
        """Take a message: None when it was no last one, else the ending of the child, which is stopped."""
        try:
            is_last, result, error = self.receiver.recv()
        except EOFError:
            self._process.join()
            return self.stopped(ChildFailedError(f"exit status {self._process.exitcode}"))
        if error is not None:
            return self.stopped(error)
        if is_last:
            self.stop()
            return Ending(self._name, result, None)
        self._known = [result]
        return None

    def stopped(self, error: Exception) -> Ending:
        """Stop it: it ends with what it told before, or else with the error."""
        self.stop()
        told = self._known and not isinstance(error, KarpnetError)
        return Ending(self._name, self._known[0], None) if told else Ending(self._name, None, error)

    def stop(self) -> None:
        """Kill it and forget it."""
        self._process.kill()
        self._process.join()
        self.receiver.close()


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


def own_megabytes(pid: int) -> float:
    """Memory that a forked child has taken or changed since; what it shares with us does not count.

    Its resident memory would not show it: pages that we have freed, or that only it writes to, are in
    both sizes.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024
    except (FileNotFoundError, ProcessLookupError):  # no Linux, or no such process
        return max(resident_megabytes(pid) - resident_megabytes(os.getpid()), 0.0)


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process that no file backs (libraries do not count); 0 when it is gone."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except FileNotFoundError:  # no /proc (macOS), or no such process
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
        return float(shown.stdout.strip() or 0) / 1024
