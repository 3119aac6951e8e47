"""Exact weights beside floats: digits, and equations of the activity pattern."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reductions.arrays import RationalArray
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.nearby import Floats, fit_near, joined, split
from reductions.training.task import TrainingTask
from tests.gnn.tasks import teacher_task


def labeled(architecture: ActivationSum, seed: int) -> tuple[TrainingTask, Floats, Floats]:
    """A task whose labels are those of weights of many digits, and these weights."""
    task = teacher_task(architecture, 12, 5, seed=1, tolerance=Fraction(1, 10**25))
    rng = np.random.default_rng(seed)
    weights, readout = rng.standard_normal((2, 5)), np.array([1.0, -0.5])
    exact = Hypothesis.from_floats(weights, readout)
    return replace(task, labels=architecture.values(task.graphs, None, exact)), weights, readout


@pytest.mark.parametrize("activation", ["relu", "abs", "square"])
@pytest.mark.parametrize("aggregation", ["sum", "sum-self", "mean"])
def test_shaken_teachers_are_mended_beyond_floats(activation: Any, aggregation: Any) -> None:
    for seed in range(5):
        task, weights, readout = labeled(ActivationSum(activation, 2, aggregation), seed)
        shaken = weights + 1e-6 * np.random.default_rng(seed + 5).standard_normal(weights.shape)
        assert task.violation(Hypothesis.from_floats(shaken, readout)) is not None
        near = fit_near(task, shaken, readout)
        assert near is not None
        assert task.violation(near) is None
        assert np.abs(near.weights.floats() - shaken).max() < 1e-4


def test_errors_that_are_allowed_are_left_alone() -> None:
    task, weights, readout = labeled(ActivationSum("abs", 2), 3)
    wrong = task.labels.fractions()
    wrong[4] += 5
    task = replace(task, labels=RationalArray.from_fractions(wrong), max_errors=1)
    shaken = weights + 1e-7
    near = fit_near(task, shaken, readout)
    assert near is not None
    assert np.flatnonzero(task.misfits(near)).tolist() == [4]


def test_simple_weights_come_first() -> None:
    rule = RULES["sign-system-to-relu-sum"]
    source = rule.example()
    task = replace(rule.instance(source), tolerance=Fraction(0))
    teacher = rule.forward(source, np.array([1, -1, -1]))
    weights = teacher.weights.floats() + 1e-8
    assert task.violation(teacher) is None
    assert fit_near(task, weights, teacher.readout.floats()) == teacher


def test_two_floats_hold_what_one_leaves() -> None:
    rng = np.random.default_rng(0)
    nearest, rest = rng.standard_normal((3, 4)), 1e-20 * rng.standard_normal((3, 4))
    whole = joined(nearest, rest)
    again = split(whole)
    np.testing.assert_array_equal(again[0], nearest)
    np.testing.assert_array_equal(again[1], rest)
    assert joined(*again) == whole
