"""The least width that fits a task, with a certificate for both sides."""

from __future__ import annotations

from karpnet.api.load import About, as_derivation
from reductions.training.task import expect_task
from solvers.exact.least_width import WidthAnswer, least_width
from solvers.methods import Limits


def width(about: About, seconds: float = 60.0, *, megabytes: float | None = None) -> WidthAnswer:
    """Find the least number of channels or units that fits a task.

    Parameters
    ----------
    about : Derivation or TrainingTask
    seconds : float
        Wall-clock limit.
    megabytes : float or None
        Memory that the search may take beyond the program's own.

    Returns
    -------
    WidthAnswer
        ``at_least`` and ``at_most``, weights, and a certificate where the two meet.

    Raises
    ------
    InputError
        If it is no training task.
    UnsupportedError
        If the architecture is not piecewise linear.
    """
    derivation = as_derivation(about)
    task = expect_task(derivation.target, derivation.name or "width")
    return least_width(task, Limits(seconds, megabytes=megabytes))
