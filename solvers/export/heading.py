"""What every exported file says of its task, and the names that its variables share.

A file declares one more variable, `marker`, fixed to true, whose name holds a part of the task's digest:
solvers print it with their solution, so that a solution of another task is recognized.
"""

from __future__ import annotations

from certificates.tasks import Task
from reductions.errors import UnsupportedError

MARKER = "task_"
LIFTING = "lift a solution: karpnet lift TASK.json --solution FILE"
_MOST_BITS = 13_000  # below the digits that Python converts to text


def marker(task: Task) -> str:
    """The name of the variable that tells tasks apart."""
    return MARKER + task.digest()[:16]


def heading(task: Task, *more: str) -> list[str]:
    """The first comment lines of a file, without the sign of a comment."""
    what = f"{task.family}, {task.activation}" if task.activation else task.family
    return [
        f"karpnet training task, SHA-256 {task.digest()}",
        f"{what}, width {task.width}, {len(task.labels)} samples, {task.num_features} inputs, "
        f"tolerance {task.tolerance}, {task.max_errors} samples may be misfitted",
        *more,
    ]


def weight(channel: int, column: int) -> str:
    """The name of a weight."""
    return f"w_{channel}_{column}"


def bound(unit: int) -> str:
    """The name of the threshold of an AND's unit."""
    return f"b_{unit}"


def digits(number: int) -> str:
    """The decimal digits of a number.

    Raises
    ------
    UnsupportedError
        If Python refuses to write so many.
    """
    if number.bit_length() > _MOST_BITS:
        raise UnsupportedError(f"export: a number of {number.bit_length()} bits is too long to write")
    return str(number)
