"""A training task as the checker reads it."""

from __future__ import annotations

from certificates.errors import CertificateError
from certificates.tasks import Task, read_task
from reductions.errors import UnsupportedError
from reductions.training.task import TrainingTask
from solvers.collector import rare_collections


def obstacle(task: TrainingTask) -> str | None:
    """None when the checker's systems speak of such a task, else why not."""
    if getattr(task.architecture, "activation", "") == "square":
        return "a square activation is not piecewise linear"
    return None


def trusted_task(task: TrainingTask) -> Task:
    """The task as the checker reads it.

    Raises
    ------
    UnsupportedError
        If the method cannot take the task.
    """
    reason = obstacle(task)
    if reason is not None:
        raise UnsupportedError(f"{reason}; `karpnet solve --method exact` decides squares of a given width")
    return canonical_task(task, "the exact trainer")


def canonical_task(task: TrainingTask, who: str) -> Task:
    """The task as the checker reads it, squares included.

    Raises
    ------
    UnsupportedError
        If the checker does not read it; says who asked.
    """
    try:
        with rare_collections():
            return read_task(task.to_json())
    except CertificateError as error:  # such as a classifier with a tolerance
        raise UnsupportedError(f"{who} does not take this task: {error}") from None
