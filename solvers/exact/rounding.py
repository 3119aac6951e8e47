"""From floating-point solutions to exact weights that pass the exact check."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from certificates.errors import CertificateError
from certificates.systems import ActivationSystem, AndSystem, Row, System
from solvers.exact.arithmetic.conditional_program import Lemma, Truth, held
from solvers.exact.arithmetic.farkas import common_multiple
from solvers.exact.arithmetic.vertices import vertex_near
from solvers.exact.branch_and_bound.search import num_weights
from solvers.exact.symmetry.kinds import Kind

Weights: TypeAlias = dict[str, Any]  # the JSON form of a hypothesis
FloatArray = NDArray[np.float64]
_DENOMINATORS = (1000, 1, 16, 10**6, 2**20)


def weights_of_solutions(system: System, solutions: Sequence[FloatArray], max_errors: int) -> Weights | None:
    """Exact weights near the solutions of the whole program, or None when none pass."""
    return weights_near(system, [solution.tolist() for solution in solutions], max_errors)


def weights_near(system: System, values: Sequence[Sequence[float]], max_errors: int) -> Weights | None:
    """Exact weights near some values, one sequence for each block, or None when none pass."""
    common = [common_multiple(np.array(part)) for part in values]
    vertex = [[Fraction(x, part[1]) for x in part[0]] for part in common if part]
    if len(vertex) == len(values) and (found := _first_that_fits(system, iter([vertex]), max_errors)):
        return found
    return _first_that_fits(
        system, ([_rounded(part, d) for part in values] for d in _DENOMINATORS), max_errors
    )


def weights_at_vertex(
    system: System, truth: Truth, solutions: Sequence[FloatArray], max_errors: int
) -> Weights | None:
    """The exact vertex beside the solutions of the whole program, or None when it does not fit.

    Parameters
    ----------
    truth : int8, shape (num_booleans + 1,)
    """
    ends = np.cumsum([len(solution) for solution in solutions]).tolist()
    values = dict(enumerate(np.concatenate([*solutions, np.zeros(0)]).tolist()))
    point = vertex_near(_rows_in_weights(system, truth), values)
    if point is None:
        return None
    blocks = [[point[v] for v in range(a, b)] for a, b in pairwise([0, *ends])]
    return _first_that_fits(system, iter([blocks]), max_errors)


def _rows_in_weights(system: System, truth: Truth) -> list[Row]:
    """The rows that hold under an assignment; u[j, m] is w_j · m where it is active, else 0."""
    if not isinstance(system, ActivationSystem):
        return held(map(system.row, range(system.num_rows)), truth)
    size, first_u = system.task.num_features, len(system.signs) * system.task.num_features
    found = []
    for row in held(map(system.row, range(system.first_sample_row, system.num_rows)), truth):
        total: dict[int, int] = defaultdict(int)
        for unknown, factor in row.coefficients.items():
            if unknown < first_u:
                total[unknown] += factor
            elif truth[1 + unknown - first_u] > 0:
                channel, message = divmod(unknown - first_u, len(system.classes))
                for column, value in system.classes[message]:
                    total[channel * size + column] += factor * value
        found.append(Row(0, {v: a for v, a in total.items() if a}, row.constant))
    for indicator in range(len(system.signs) * len(system.classes)):
        channel, message = divmod(indicator, len(system.classes))
        sign = 1 if truth[1 + indicator] > 0 else -1
        found.append(Row(0, {channel * size + c: sign * a for c, a in system.classes[message]}, 0))
    return found


def weights_of_program(
    system: System, whole: Kind, patterns: Sequence[Truth], max_errors: int
) -> Weights | Lemma:
    """Exact weights for an assignment that the whole program finds feasible, or why it is not.

    Parameters
    ----------
    system : System
    whole : Kind
        All samples in the system's own coordinates.
    patterns : sequence of int8 arrays
        The program's Booleans, once for each unit.
    max_errors : int
    """
    program, count = whole.program, num_weights(system)
    values = []
    for pattern in patterns:
        if program.is_feasible(pattern):
            solution = program.solution()
            values.append([solution.get(v, 0.0) for v in range(count)])
    if len(values) == len(patterns):
        found = weights_near(system, values, max_errors) or _weights_at(
            system, [program.vertex(pattern) for pattern in patterns], max_errors
        )
        if found is not None:
            return found
    exact = []
    for pattern in patterns:
        answer = program.decide_exactly(pattern)
        if isinstance(answer, Lemma):
            return answer
        exact.append(answer)
    weights = _weights_at(system, exact, max_errors)
    assert weights is not None  # a solution of all rows fits
    return weights


def _weights_at(
    system: System, points: Sequence[Mapping[int, Fraction] | None], max_errors: int
) -> Weights | None:
    """The weights among exact unknowns, one point for each block, if they fit."""
    count = num_weights(system)
    blocks = [[point.get(v, Fraction(0)) for v in range(count)] for point in points if point is not None]
    return _first_that_fits(system, iter([blocks]), max_errors) if len(blocks) == len(points) else None


def _rounded(values: Sequence[float], denominator: int) -> list[Fraction]:
    return [
        Fraction(round(value))
        if abs(value - round(value)) < 1e-9
        else Fraction(value).limit_denominator(denominator)
        for value in values
    ]


def _whole_numbers(values: list[Fraction]) -> list[Fraction]:
    scale = math.lcm(*(value.denominator for value in values))
    return [value * scale for value in values]


def _first_that_fits(
    system: System, candidates: Iterator[list[list[Fraction]]], max_errors: int
) -> Weights | None:
    task = replace(system.task, max_errors=max_errors)
    for blocks in candidates:
        if not isinstance(system, ActivationSystem):  # whose rows all hold for multiples
            blocks = [_whole_numbers(block) for block in blocks]
        weights = _hypothesis(system, blocks)
        try:
            task.check_fit(weights)
        except CertificateError:
            continue
        return weights
    return None


def _hypothesis(system: System, blocks: list[list[Fraction]]) -> Weights:
    """Weights and readout."""
    if isinstance(system, ActivationSystem):
        size = system.task.num_features
        rows = [blocks[0][j * size : (j + 1) * size] for j in range(len(system.signs))]
        readout = [Fraction(sign) for sign in system.signs]
    else:
        # All statistics have one divisor, the features' denominator, which the rows leave out.
        factor = system.task.samples[0][0][1] if system.task.samples else 1
        size = system.inputs - 1 if isinstance(system, AndSystem) else system.task.num_features
        rows = [[value * factor for value in block[:size]] for block in blocks]
        readout = [block[size] if isinstance(system, AndSystem) else Fraction(0) for block in blocks]
    return {
        "weights": [[_json(value) for value in row] for row in rows],
        "readout": [_json(value) for value in readout],
    }


def _json(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)
