"""YES: exact evaluation of weights on every sample."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from certificates.errors import CertificateError
from certificates.tasks import Task, Vector, field, fraction, listed, messages, num_inputs, statistics


def check_fit(task: Task, data: Any, where: str, max_errors: int) -> None:
    """Check that the weights misfit at most ``max_errors`` samples.

    Raises
    ------
    CertificateError
        If they have the wrong shape, or misfit more.
    """
    weights, readout = _read(task, data, where)
    values = _regression(task, weights, readout) if task.family == "activation-sum" else None
    values = _classes(task, weights, readout) if values is None else values
    bad = [i for i, (f, y) in enumerate(zip(values, task.labels, strict=True)) if abs(f - y) > task.tolerance]
    if len(bad) > max_errors:
        first = f"sample {bad[0]} has value {values[bad[0]]}, label {task.labels[bad[0]]}"
        raise CertificateError(where, f"{len(bad)} samples are misfitted, {max_errors} may be; {first}")


def _read(task: Task, data: Any, where: str) -> tuple[list[list[Fraction]], list[Fraction]]:
    rows = [listed(row, where) for row in listed(field(data, "weights", where), where)]
    weights = [[fraction(value, f"{where}: weights") for value in row] for row in rows]
    readout = [fraction(value, f"{where}: readout") for value in listed(field(data, "readout", where), where)]
    inputs = num_inputs(task)
    if len(rows) != task.width or len(readout) != task.width or any(len(row) != inputs for row in rows):
        raise CertificateError(where, f"expected {task.width} rows of {inputs} weights, and the readout")
    return weights, readout


def _dot(vector: Vector, weights: list[Fraction]) -> Fraction:
    return sum((weights[column] * value for column, value in vector), Fraction(0))


def _regression(task: Task, weights: list[list[Fraction]], readout: list[Fraction]) -> list[Fraction]:
    activation = {"relu": lambda x: max(x, 0), "abs": abs, "square": lambda x: x * x}[task.options[0]]
    values = []
    known: dict[tuple[Vector, int], Fraction] = {}
    for parts in messages(task):
        total = Fraction(0)
        for part in parts:
            if part not in known:
                vector, divisor = part
                known[part] = sum(
                    (
                        alpha * activation(_dot(vector, w) / divisor)
                        for w, alpha in zip(weights, readout, strict=True)
                    ),
                    Fraction(0),
                )
            total += known[part]
        values.append(total)
    return values


def _classes(task: Task, weights: list[list[Fraction]], readout: list[Fraction]) -> list[Fraction]:
    divisor = 1 if "degrees" in task.options else task.feature_denominator
    values = []
    for z in statistics(task):
        dots = [_dot(z, w) / divisor for w in weights]
        if task.family == "threshold":
            values.append(Fraction(dots[0] > 0))
        else:
            values.append(Fraction(all(dot >= b for dot, b in zip(dots, readout, strict=True))))
    return values
