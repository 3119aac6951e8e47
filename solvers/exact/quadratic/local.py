"""Local search for weights of squares: damped Gauss-Newton steps from random weights, checked exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact.quadratic.forms import Form, Forms, Matrix

Floats = NDArray[np.float64]
_STARTS, _STEPS = 20, 40  # starts of each number of negative channels
_INSIDE = 0.05  # of an interval, kept from its ends
_DENOMINATORS = (100, 10**6)


def fitting_matrix(forms: Forms, width: int, deadline: Deadline) -> Matrix | None:
    """An X of rank at most the width within all bounds, or None when none was found.

    Only bounds with room between them can be met by rounded numbers; others are not tried.
    """
    if any(sample.low == sample.high for sample in forms.samples if sample.terms):
        return None
    size, generator = len(forms.columns), np.random.default_rng(0)
    try:
        grams = np.array([_gram(sample, size) for sample in forms.samples])
        ends = np.array([[float(sample.low), float(sample.high)] for sample in forms.samples])
    except OverflowError:
        return None
    margin = _INSIDE * (ends[:, 1] - ends[:, 0])
    low, high = ends[:, 0] + margin, ends[:, 1] - margin
    scale = np.sqrt(np.abs(ends).max() / max(np.abs(grams).max(), 1e-9) + 1e-9)
    for start in range(_STARTS * (width + 1)):
        if deadline.is_over:
            return None
        signs = np.where(np.arange(width) < start % (width + 1), -1.0, 1.0)
        weights = _improved(grams, low, high, signs, scale * generator.standard_normal((width, size)))
        for denominator in _DENOMINATORS if weights is not None else ():
            matrix = _rounded(weights, signs, denominator)
            if all(_holds(matrix, sample) for sample in forms.samples):
                return matrix
    return None


def _gram(sample: Form, size: int) -> Floats:
    """M of f = <X, M>."""
    total = np.zeros((size, size))
    for vector, coefficient in sample.terms:
        message = np.zeros(size)
        for column, value in vector:
            message[column] = value
        total += float(coefficient) * np.outer(message, message)
    return total


def _improved(grams: Floats, low: Floats, high: Floats, signs: Floats, weights: Floats) -> Floats | None:
    """Weights between the bounds, in floating point, or None."""

    def beyond(candidate: Floats) -> tuple[Floats, Floats]:
        products = np.einsum("sab,jb->sja", grams, candidate)
        values = np.einsum("sja,ja,j->s", products, candidate, signs)
        return values - np.clip(values, low, high), products

    damping = 1e-2
    errors, products = beyond(weights)
    for _ in range(_STEPS):
        if not errors.any():
            return weights
        missed = errors != 0
        slopes = (2 * products[missed] * signs[:, None]).reshape(int(missed.sum()), -1)
        normal = slopes @ slopes.T
        damped = normal + damping * max(np.trace(normal) / len(normal), 1e-12) * np.eye(len(normal))
        candidate = weights - (slopes.T @ np.linalg.solve(damped, errors[missed])).reshape(weights.shape)
        after, other = beyond(candidate)
        if after @ after < errors @ errors:
            weights, errors, products, damping = candidate, after, other, damping / 3
        else:
            damping *= 4
    return None


def _rounded(weights: Any, signs: Floats, denominator: int) -> Matrix:
    rows = [[Fraction(x).limit_denominator(denominator) for x in row] for row in weights.tolist()]
    size = range(weights.shape[1])
    return [
        [
            sum((int(s) * row[a] * row[b] for s, row in zip(signs, rows, strict=True)), Fraction(0))
            for b in size
        ]
        for a in size
    ]


def _holds(matrix: Matrix, sample: Form) -> bool:
    """Whether f is within the sample's bounds, exactly."""
    value = sum(
        (c * x * y * matrix[a][b] for vector, c in sample.terms for a, x in vector for b, y in vector),
        Fraction(0),
    )
    return sample.low <= value <= sample.high
