"""The check of many hypotheses at once says what the exact check of each one says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reductions.arrays import RationalArray, SparseRows
from reductions.errors import WitnessError
from reductions.training.architectures import ARCHITECTURES, ActivationSum, Architecture, widened
from reductions.training.batch_check import BatchCheck
from reductions.training.graphs import GraphBatch, stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.gnn.tasks import (
    WEIGHTED,
    every_architecture,
    label,
    relu_sum_task,
    task_and_teacher,
    weighted_task,
)

Floats = NDArray[np.floating[Any]]


def one_by_one(task: TrainingTask, weights: Floats, readout: Floats) -> list[bool]:
    said = []
    for w, alpha in zip(weights, readout, strict=True):
        try:
            said.append(task.violation(Hypothesis.from_floats(w, alpha)) is None)
        except WitnessError:
            said.append(False)
    return said


def drawn(
    rng: np.random.Generator, architecture: Architecture, graphs: GraphBatch, count: int
) -> tuple[Floats, Floats]:
    """Weights of all sizes, of one size, and with few bits, so that sums cancel and tie."""
    shape = (count, architecture.width, architecture.num_inputs(graphs))
    weights, readout = rng.standard_normal(shape), rng.standard_normal(shape[:2])
    sizes = 2.0 ** rng.integers(-60, 61, shape)
    weights *= np.where(rng.random((count, 1, 1)) < 0.3, sizes, 1.0)
    coarse = rng.random((count, 1, 1)) < 0.5
    weights = np.where(coarse, np.round(2 * weights) / 2, weights)
    return weights, np.where(coarse[:, 0], np.round(2 * readout) / 2, readout)


@pytest.mark.parametrize("architecture", every_architecture(), ids=label)
def test_equals_the_exact_check(architecture: Architecture) -> None:
    rng = np.random.default_rng(len(label(architecture)))
    both = set()
    cases = ((Fraction(0), 0, "float64"), (Fraction(9, 20), 1, "float32"), (Fraction(3), 3, "float64"))
    for tolerance, max_errors, dtype in cases:
        task, teacher = task_and_teacher(architecture, 6, 4, 1, tolerance)
        task = replace(task, max_errors=max_errors)
        weights, readout = drawn(rng, architecture, task.graphs, 20)
        near = 2.0 ** -rng.integers(0, 60, (20, 1, 1)) * weights
        weights = np.concatenate([weights, near + teacher.weights.floats()]).astype(dtype)
        readout = np.concatenate([readout, np.tile(teacher.readout.floats(), (20, 1))]).astype(dtype)
        said = BatchCheck(task).fits(weights, readout)
        assert said.tolist() == one_by_one(task, weights, readout)
        both |= set(said.tolist())
    assert both == {False, True}


@pytest.mark.parametrize("name", WEIGHTED)
def test_equals_the_exact_check_on_weighted_edges(name: str) -> None:
    task = weighted_task(name, 3)
    weights, readout = drawn(np.random.default_rng(0), task.architecture, task.graphs, 40)
    assert BatchCheck(task).fits(weights, readout).tolist() == one_by_one(task, weights, readout)


@pytest.mark.parametrize("name", [n for n, a in ARCHITECTURES.items() if not a.is_classifier])
def test_errors_of_the_tolerance_exactly_and_next_to_it(name: str) -> None:
    """Labels at the tolerance's distance from a network's values: it fits, its neighbors may not."""
    task, teacher = task_and_teacher(widened(ARCHITECTURES[name], 1), 20, 5, 2, Fraction(1, 3))
    values = task.labels.fractions()
    labels = RationalArray.from_fractions([y + Fraction((-1) ** i, 3) for i, y in enumerate(values)])
    task = replace(task, labels=labels)
    weights = np.repeat(teacher.weights.floats()[None], 60, axis=0)
    readout = np.repeat(teacher.readout.floats()[None], 60, axis=0)
    steps = np.random.default_rng(0).integers(-1, 2, (59, *weights.shape[1:]))
    weights[1:] = np.where(steps, np.nextafter(weights[1:], np.inf * np.where(steps, steps, 1)), weights[1:])
    said = BatchCheck(task).fits(weights, readout)
    assert said[0]
    assert not said.all()
    assert said.tolist() == one_by_one(task, weights, readout)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 2.0**101, 1e300, 5e-324])
def test_weights_that_are_no_numbers_or_extreme(bad: float) -> None:
    task, teacher = task_and_teacher(ActivationSum(), 10, 4, 1, Fraction(1, 2))
    weights = np.repeat(teacher.weights.floats()[None], 3, axis=0)
    readout = np.repeat(teacher.readout.floats()[None], 3, axis=0)
    weights[0, 1, 2] = readout[1, 0] = bad
    said = BatchCheck(task).fits(weights, readout)
    assert said[2]
    assert said.tolist() == one_by_one(task, weights, readout)


@pytest.mark.parametrize("size", [2**60, 2**120, 2**2000])
def test_numbers_of_the_task_beyond_floats(size: int) -> None:
    rows = SparseRows.from_rows([[(0, 1), (1, size)], [(0, size + 1), (1, -size)], [(0, 3)]], 2)
    task = TrainingTask(stars(rows), RationalArray.from_fractions([0, 1, 3]), ActivationSum(width=1))
    weights = np.array([[[1.0, 1.0]], [[1.0, 0.0]], [[1.0, -1.0]], [[0.0, 0.0]]])
    readout = np.ones((4, 1))
    said = BatchCheck(task).fits(weights, readout)
    assert said.tolist() == one_by_one(task, weights, readout)


def test_a_task_without_samples_and_one_without_messages() -> None:
    task = TrainingTask(stars(SparseRows.from_rows([], 2)), RationalArray.from_fractions([]), ActivationSum())
    assert BatchCheck(task).fits(np.ones((3, 2, 2)), np.ones((3, 2))).all()
    empty = TrainingTask(
        stars(SparseRows.from_rows([[], []], 2)), RationalArray.from_fractions([0, 1]), ActivationSum()
    )
    assert not BatchCheck(empty).fits(np.ones((3, 2, 2)), np.ones((3, 2))).any()
    assert BatchCheck(replace(empty, max_errors=1)).fits(np.ones((3, 2, 2)), np.ones((3, 2))).all()


def test_weights_of_another_shape_are_refused() -> None:
    task, _ = task_and_teacher(ActivationSum(), 5, 4, 1, Fraction(1, 2))
    with pytest.raises(WitnessError, match=r"expected weights of shape \(2, 4\), got \(3, 4\)"):
        BatchCheck(task).fits(np.ones((1, 3, 4)), np.ones((1, 3)))


def test_what_descent_finds_is_decided_without_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow path is for ties: weights far from the tolerance do not take it."""
    task = relu_sum_task(30, 1.5, 0).widened(16)
    rng = np.random.default_rng(0)
    weights, readout = rng.standard_normal((300, 16, 30)), rng.standard_normal((300, 16))

    def refuse(*_: object) -> bool:
        raise AssertionError("evaluated exactly")

    monkeypatch.setattr(BatchCheck, "_fits_exactly", refuse)
    assert not BatchCheck(task).fits(weights, readout).any()
