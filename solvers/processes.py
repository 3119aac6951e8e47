"""Running a function in a child process that is really stopped when its time is up."""

from __future__ import annotations

import multiprocessing
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class OutOfTimeError(Exception):
    """The child did not answer in time and was killed."""


class ChildFailedError(Exception):
    """The child ended without an answer."""


def run_in_child(function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
    """Return ``function(*arguments)`` computed in a forked child.

    Solvers in C cannot be interrupted from Python; a process can.

    Raises
    ------
    OutOfTimeError
        If the child needs longer than ``seconds``.
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
        if not receiver.poll(seconds):
            raise OutOfTimeError
        try:
            return receiver.recv()
        except EOFError:
            child.join()
            raise ChildFailedError(f"exit status {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        receiver.close()


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    sender.send(function(*arguments))
    sender.close()
