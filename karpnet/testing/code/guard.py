"""Calling code under test: it may raise, exit, print, or never return."""

from __future__ import annotations

import contextlib
import mmap
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

# Whether code under test is running: one byte, which forked children share, so that it outlives them.
IS_INSIDE = mmap.mmap(-1, 1)
_AGAIN = 1.0  # seconds until code that swallowed the interruption is interrupted again


class _OutOfTime(BaseException):
    """Raised inside code that does not return; no ``except Exception`` swallows it."""


class FailedCallError(Exception):
    """Code under test did not return a value.

    Parameters
    ----------
    error : BaseException
        What it raised.
    where : str
        File, line and function, those of the code under test where it is on the stack.
    """

    def __init__(self, error: BaseException, where: str) -> None:
        self.error, self.where = error, where
        said = str(error).strip().splitlines()
        if isinstance(error, _OutOfTime):
            what = "did not return" if not said else said[0]
        else:
            line = error.msg if isinstance(error, SyntaxError) else said[0][:200] if said else ""
            what = type(error).__name__ + (f": {line}" if line else "")
        super().__init__(f"{what} ({where})" if where else what)

    def constructs(self, kind: type) -> bool:
        """Whether the error comes from the checks of a class of instances."""
        frames = [frame for frame, _ in traceback.walk_tb(self.error.__traceback__)]
        return any(
            frame.f_code.co_name in ("__init__", "__post_init__")
            and isinstance(frame.f_locals.get("self"), kind)
            for frame in frames
        )


def call(function: Callable[..., Any], *arguments: Any, seconds: float, home: str = "") -> Any:
    """Return ``function(*arguments)``; what it prints goes to standard error.

    Parameters
    ----------
    function : callable
        Code under test.
    seconds : float
        It is interrupted afterwards, where the platform and the thread allow it.
    home : str
        The file whose line an error is reported with.

    Raises
    ------
    FailedCallError
        If it raises, exits, or does not return in time.
    """
    IS_INSIDE[0] = 1
    try:
        with contextlib.redirect_stdout(sys.stderr), interrupted_after(seconds):
            return function(*arguments)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            raise  # somebody's, not the code's
        raise FailedCallError(error, _where(error, home)) from None
    finally:
        IS_INSIDE[0] = 0


@contextlib.contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside when its time is over; a timer that runs already goes on afterwards."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise _OutOfTime(f"did not return within {seconds:g} s")

    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        used = seconds - signal.setitimer(signal.ITIMER_REAL, 0)[0]
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - used, 1e-3), interval)


def _where(error: BaseException, home: str) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if home and Path(frame.filename) == Path(home)]
    others = [frame for frame in frames if Path(frame.filename) != Path(__file__)]
    chosen = theirs[-1:] or others[-1:]
    return "".join(f"{Path(f.filename).name}:{f.lineno}, in {f.name}" for f in chosen)
