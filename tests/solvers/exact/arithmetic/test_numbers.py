"""Numbers that floating point cannot tell apart, or cannot hold: the answer is still exact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from certificates.checker import check
from certificates.systems import Row
from instances.families.controls import one_channel
from reductions.arrays import RationalArray, SparseRows
from reductions.outcomes import Found, Optimal, Refuted
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.arithmetic.farkas import left_kernel
from solvers.exact.arithmetic.vertices import vertex_near
from solvers.exact.formulation.rows import Lemma
from solvers.exact.least_width import least_width
from solvers.methods import Limits, method

LIMITS = Limits(20.0)
ONE = ActivationSum(width=1, aggregation="sum-self")


def points(
    features: list[list[int]], labels: list[Fraction | int], architecture: Architecture
) -> TrainingTask:
    """Graphs of one node each."""
    count = len(features)
    rows = SparseRows.from_rows(
        [[(i, x) for i, x in enumerate(row) if x] for row in features], len(features[0])
    )
    graphs = GraphBatch(np.arange(count + 1), np.zeros((2, 0), dtype=np.int64), rows)
    return TrainingTask(graphs, RationalArray.from_fractions(labels), architecture)


FITTED = {
    "a tiny label": points([[1]], [Fraction(1, 10**8)], ONE),
    "a tinier label": points([[1]], [Fraction(1, 10**30)], ONE),
    "nearly opposite vectors": points([[10**6, 1 - 10**6], [-(10**6) - 1, 10**6]], [1, 1], Threshold()),
    "labels a hair apart": points([[1, 0], [0, 1]], [1, 1 + Fraction(1, 10**12)], ONE),
}
REFUTED = {
    "equal graphs, labels a hair apart": points([[1], [1]], [1, 1 + Fraction(1, 10**10)], ONE),
    "opposite vectors": points([[10**9, 1 - 10**9], [1 - 10**9, 10**9 - 2], [0, 1]], [1, 1, 1], Threshold()),
}


@pytest.mark.parametrize("task", FITTED.values(), ids=FITTED)
@pytest.mark.parametrize("name", ["exact", "linear-program", "optimal"])
def test_what_fits_is_found(task: TrainingTask, name: str) -> None:
    outcome = method(name).solve(task, LIMITS)
    assert isinstance(outcome, Found) or (isinstance(outcome, Optimal) and outcome.value == 0)
    assert task.violation(outcome.witness) is None
    assert least_width(task, LIMITS).at_most == 1


@pytest.mark.parametrize("task", REFUTED.values(), ids=REFUTED)
@pytest.mark.parametrize("name", ["exact", "linear-program"])
def test_what_does_not_fit_is_refuted(task: TrainingTask, name: str) -> None:
    outcome = method(name).solve(task, LIMITS)
    assert isinstance(outcome, Refuted)
    assert "NO" in check(outcome.certificate, task.name, task.to_json())
    answer = least_width(task, LIMITS)
    assert answer.is_impossible
    assert "NO WIDTH" in check(answer.certificate, task.name, task.to_json())


@pytest.mark.parametrize(("num_features", "num_samples"), [(50, 100), (100, 400)])
def test_one_channel_is_a_linear_program(num_features: int, num_samples: int) -> None:
    task, _ = one_channel(num_features, num_samples, seed=1)
    outcome = method("linear-program").solve(task, LIMITS)
    assert isinstance(outcome, Found)
    assert task.violation(outcome.witness) is None


def test_one_channel_that_does_not_fit_is_refuted() -> None:
    task, _ = one_channel(4, 30, seed=1)
    labels = task.labels.fractions()
    wrong = replace(task, labels=RationalArray.from_fractions([labels[0] + 7, *labels[1:]]))
    outcome = method("linear-program").solve(wrong, LIMITS)
    assert isinstance(outcome, Refuted)
    assert "NO" in check(outcome.certificate, task.name, wrong.to_json())


def test_a_vertex_is_exact_where_rounding_fails() -> None:
    random = Random(4)
    matrix = np.array([[random.randint(-9, 9) for _ in range(12)] for _ in range(12)])
    constants = [random.randint(-9, 9) for _ in range(12)]
    rows = [Row(0, dict(enumerate(row)), b) for row, b in zip(matrix.tolist(), constants, strict=True)]
    point = vertex_near(rows, dict(enumerate(np.linalg.solve(matrix, constants).tolist())))
    assert point is not None
    assert max(value.denominator for value in point.values()) > 10**6
    assert all(sum(a * point[v] for v, a in row.coefficients.items()) == row.constant for row in rows)
    # Rows that say the same, and an unknown that none determines.
    loose = vertex_near([Row(0, {0: 2}, 1), Row(0, {0: -4}, -2), Row(0, {1: 1}, -5)], {0: 0.5, 1: 0.25})
    assert loose == {0: Fraction(1, 2), 1: Fraction(1, 4)}


def test_the_left_kernel_is_a_basis() -> None:
    assert left_kernel([{0: 2, 1: 4}, {0: 3, 1: 6}]) in ([[3, -2]], [[-3, 2]])
    assert left_kernel([{}, {}]) == [[1, 0], [0, 1]]
    assert left_kernel([{0: 1}, {1: 1}]) == []


def test_one_unit_is_a_linear_program() -> None:
    fitted = points([[1, 0], [0, 1], [-1, -1]], [1, 1, 0], ThresholdAnd(1))
    assert isinstance(method("linear-program").solve(fitted, LIMITS), Found)
    between = points([[1], [2], [3]], [1, 0, 1], ThresholdAnd(1))
    assert isinstance(method("linear-program").solve(between, LIMITS), Refuted)
    assert "NP-hard" in str(method("linear-program").obstacle(points([[1]], [1], ThresholdAnd(2))))


def test_rational_programs_take_many_booleans() -> None:
    rows = [Row(number, {0: 1}, number) for number in range(1, 201)] + [Row(0, {0: -1}, -150)]
    program, truth = Program(rows, 200), np.zeros(200, dtype=np.int8)
    truth[:150] = 1
    assert program.decide_exactly(truth) == {0: 150}
    truth[150] = 1
    lemma = program.decide_exactly(truth)
    assert isinstance(lemma, Lemma)
    assert lemma.literals == (151,)


@pytest.mark.parametrize("name", ["milp", "milp-highs", "cp-sat-grid"])
def test_floating_point_methods_refuse_what_it_cannot_hold(name: str) -> None:
    task = points([[1]], [Fraction(1, 10**30)], ONE)
    assert method(name).obstacle(task) == "numbers of 100 bits exceed floating point"
