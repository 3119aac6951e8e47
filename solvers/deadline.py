"""When a solver has to stop."""

from __future__ import annotations

import time

from solvers.processes import FOR_EVER


class Deadline:
    """A moment on the wall clock.

    Parameters
    ----------
    seconds : float
        From now; at most some days, since timers take no more.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + min(seconds, FOR_EVER)

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0
