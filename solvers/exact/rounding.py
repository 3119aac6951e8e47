"""From floating-point solutions to exact weights that pass the exact check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from certificates.errors import CertificateError
from reductions.training.hypothesis import Hypothesis
from solvers.exact.arithmetic.farkas import common_multiple
from solvers.exact.arithmetic.vertices import vertex_near
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.formulation.sparse import FloatArray
from solvers.exact.formulation.weights import Exact

if TYPE_CHECKING:  # which would load the simplex's kernels
    from solvers.exact.arithmetic.conditional_program import Program

_DENOMINATORS = (1000, 1, 16, 10**6, 2**20)


def weights_of_solutions(
    formulation: AnyFormulation, solutions: Sequence[FloatArray], max_errors: int
) -> Hypothesis | None:
    """Exact weights near the solutions of the whole program, or None when none pass."""
    return weights_near(formulation, [solution.tolist() for solution in solutions], max_errors)


def weights_near(
    formulation: AnyFormulation, values: Sequence[Sequence[float]], max_errors: int
) -> Hypothesis | None:
    """Exact weights near some values, one sequence for each block, or None when none pass."""
    if not all(np.isfinite(part).all() for part in values):  # of numbers near the largest float
        return None
    common = [common_multiple(np.array(part)) for part in values]
    vertex = [[x if part[1] == 1 else Fraction(x, part[1]) for x in part[0]] for part in common if part]
    if len(vertex) == len(values) and (found := first_that_fits(formulation, iter([vertex]), max_errors)):
        return found
    return first_that_fits(
        formulation, ([formulation.rounded(part, d) for part in values] for d in _DENOMINATORS), max_errors
    )


def weights_at_vertex(
    formulation: AnyFormulation, truth: Truth, solutions: Sequence[FloatArray], max_errors: int
) -> Hypothesis | None:
    """The exact vertex beside the solutions of the whole program, or None when it does not fit.

    Parameters
    ----------
    truth : int8, shape (num_booleans + 1,)
    """
    ends = np.cumsum([len(solution) for solution in solutions]).tolist()
    values = dict(enumerate(np.concatenate([*solutions, np.zeros(0)]).tolist()))
    point = vertex_near(formulation.rows_in_weights(truth), values)
    if point is None:
        return None
    blocks = [[point[v] for v in range(a, b)] for a, b in pairwise([0, *ends])]
    return first_that_fits(formulation, iter([blocks]), max_errors)


def weights_of_program(
    formulation: AnyFormulation, program: Program, patterns: Sequence[Truth], max_errors: int
) -> Hypothesis | Lemma:
    """Exact weights for an assignment that the whole program finds feasible, or why it is not.

    Parameters
    ----------
    formulation : Formulation
    program : Program
        All samples in the system's own coordinates.
    patterns : sequence of int8 arrays
        The program's Booleans, once for each unit.
    max_errors : int
    """
    count = formulation.num_weights
    values = []
    for pattern in patterns:
        if program.is_feasible(pattern):
            solution = program.solution()
            values.append([solution.get(v, 0.0) for v in range(count)])
    if len(values) == len(patterns):
        found = weights_near(formulation, values, max_errors) or _weights_at(
            formulation, [program.vertex(pattern) for pattern in patterns], max_errors
        )
        if found is not None:
            return found
    exact = []
    for pattern in patterns:
        answer = program.decide_exactly(pattern)
        if isinstance(answer, Lemma):
            return answer
        exact.append(answer)
    weights = _weights_at(formulation, exact, max_errors)
    assert weights is not None  # a solution of all rows fits
    return weights


def _weights_at(
    formulation: AnyFormulation, points: Sequence[Mapping[int, Fraction] | None], max_errors: int
) -> Hypothesis | None:
    """The weights among exact unknowns, one point for each block, if they fit."""
    count = formulation.num_weights
    blocks = [[point.get(v, Fraction(0)) for v in range(count)] for point in points if point is not None]
    return first_that_fits(formulation, iter([blocks]), max_errors) if len(blocks) == len(points) else None


def first_that_fits(
    formulation: AnyFormulation, candidates: Iterator[Sequence[Sequence[Exact]]], max_errors: int
) -> Hypothesis | None:
    """The first of some exact weights, each a list for every block, that pass the exact check."""
    task = replace(formulation.system.task, max_errors=max_errors)
    for blocks in candidates:
        misfits, weights = formulation.misfits(blocks), formulation.weights(blocks)
        if misfits is None:
            try:
                task.check_fit(weights.to_json())
            except CertificateError:
                continue
        elif misfits > max_errors:
            continue
        return Hypothesis.from_fractions(weights.rows, weights.readout)
    return None
