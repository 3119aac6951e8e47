"""``karpnet width``: the least width that fits a task, with a certificate for both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from karpnet.api.check import write_certificate
from reductions.formats.load import load_task
from solvers.exact.least_width import WidthAnswer, least_width
from solvers.methods import Limits


def find_width(task_file: Path, limits: Limits, output: Path | None = None) -> WidthAnswer:
    """Search the least width of a task file; write the certificate when there is one.

    Raises
    ------
    KarpnetError
        If the file is no task, or its architecture is not piecewise linear.
    """
    task, _ = load_task(task_file)
    answer = least_width(task, limits)
    if output is not None and answer.certificate is not None:
        write_certificate(output, answer.certificate)
    return answer


def sentence(answer: WidthAnswer) -> str:
    """The answer in words."""
    if answer.at_most is None:
        known = "no width fits" if answer.is_impossible else f"the least width is at least {answer.at_least}"
        return f"{known} ({answer.reason or 'certified'})"
    proof = "certified on both sides" if answer.certificate else f"no certificate: {answer.reason}"
    return f"the least width is {answer.at_most} ({proof})"


def to_json(answer: WidthAnswer) -> dict[str, Any]:
    """The answer as JSON values."""
    return {
        "at_least": answer.at_least,
        "at_most": answer.at_most,
        "is_impossible": answer.is_impossible,
        "certified": answer.certificate is not None,
        "reason": answer.reason,
    }
