"""YES: exact evaluation of weights on every sample."""

import math
from fractions import Fraction
from typing import Any

from certificates.errors import CertificateError
from certificates.tasks import Task, Vector, field, fraction, listed, messages, num_inputs, statistics


def check_fit(task: Task, data: Any, where: str, max_errors: int) -> None:
    """Check that the weights have the right shape and misfit at most ``max_errors`` samples."""
    weights, readout = _read(task, data, where)
    scale = math.lcm(*(value.denominator for row in weights for value in row))
    values = _values(task, [[int(value * scale) for value in row] for row in weights], scale, readout)
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


def _dot(vector: Vector, row: list[int], divisor: int) -> Fraction:
    return Fraction(sum(row[column] * value for column, value in vector), divisor)


def _activated(activation: str, value: Fraction) -> Fraction:
    return {"relu": max(value, Fraction(0)), "abs": abs(value), "square": value * value}[activation]


def _values(task: Task, weights: list[list[int]], scale: int, readout: list[Fraction]) -> list[Fraction]:
    """f of every sample; the weights are integers over ``scale``."""
    values = []
    if task.family == "activation-sum":
        for parts in messages(task):
            total = Fraction(0)
            for vector, divisor in parts:
                for row, alpha in zip(weights, readout, strict=True):
                    total += alpha * _activated(task.options[0], _dot(vector, row, divisor * scale))
            values.append(total)
        return values
    divisor = scale if "degrees" in task.options else scale * task.feature_denominator
    for z in statistics(task):
        dots = [_dot(z, row, divisor) for row in weights]
        if task.family == "threshold":
            values.append(Fraction(dots[0] > 0))
        else:
            values.append(Fraction(all(dot >= b for dot, b in zip(dots, readout, strict=True))))
    return values
