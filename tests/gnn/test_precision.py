"""Tasks whose tolerance is near the rounding of their numbers: no restart fails for that alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gnn.backends import choose
from gnn.backends.cpu_backend import CpuBatch
from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.samples import FloatSamples
from gnn.settings import Backend, TrainingSettings
from gnn.trainer import train
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum, ThresholdAnd
from tests.gnn.tasks import OPTIMIZER_OPTIONS, partition_chain, relu_sum_task, teacher_task
from tests.solvers.random_tasks import star_task

SETTINGS = TrainingSettings(
    restarts=32, steps=2000, learning_rate=0.03, schedule="cosine", device="cpu", threads=1
)


@pytest.mark.parametrize(("count", "backend"), [(8, "cpu"), (12, "cpu"), (16, "cpu"), (12, "torch")])
def test_restarts_that_float32_rounds_away_fit_in_float64(count: int, backend: Backend) -> None:
    task = partition_chain(count, 20).target.widened(32)
    settings = replace(SETTINGS, backend=backend, restarts=32 if backend == "cpu" else 2)
    if backend == "cpu":
        single = train(task, replace(settings, precision="float32"))
        assert (single.precision, single.num_fitted) == ("float32", 0)
    double = train(task, settings)
    assert double.precision == "float64"
    assert double.num_fitted == double.num_restarts
    assert all(task.violation(found) is None for found in double.hypotheses(range(double.num_restarts)))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_proper_restart_fits_exactly_if_its_signs_split_the_numbers(seed: int) -> None:
    numbers = partition_chain(8, 20, "even-sum/abs", seed)
    settings = replace(SETTINGS, restarts=1024)
    double, single = (train(numbers.target, replace(settings, precision=p)) for p in ("auto", "float32"))
    signs = [numbers.back(found) for found in double.hypotheses(range(double.num_restarts))]
    splits = np.array([numbers.source.violation(witness) is None for witness in signs])
    at_ones = np.abs(np.abs(double.weights[:, 0] * double.readout) - 1).max(axis=1) < 1e-3
    np.testing.assert_array_equal(double.fitted, splits & at_ones)
    assert double.num_fitted >= 4
    assert not single.fitted.any()


@pytest.mark.parametrize("bits", [24, 40])
def test_weights_that_no_float_holds_are_mended(bits: int, tmp_path: Path) -> None:
    task = partition_chain(12, bits).target.widened(16)
    result = train(task, replace(SETTINGS, restarts=16), checkpoint=tmp_path / "run.npz")
    assert result.mended.any()
    assert result.fitted[result.loss < 1e-12].all()
    assert result.num_fitted >= 12
    assert (result.fitted | ~result.mended).all()
    for index in np.flatnonzero(result.fitted):
        assert task.violation(result.hypothesis(index)) is None
    if bits == 40:
        assert np.count_nonzero(result.rest[result.mended]) > 0
    again = train(task, replace(SETTINGS, restarts=16), checkpoint=tmp_path / "run.npz")
    np.testing.assert_array_equal(again.rest, result.rest)
    assert again.hypotheses(range(16)) == result.hypotheses(range(16))


def test_the_numbers_of_a_task_decide_its_precision() -> None:
    def precision(task: Any) -> str:
        return FloatSamples.of(task).dtype.name

    assert precision(relu_sum_task(50, 1.5, 0)) == "float32"
    assert precision(partition_chain(12, 4).target) == "float32"
    assert precision(partition_chain(12, 20).target) == "float64"
    exact = teacher_task(ActivationSum(), 10, 4, 0, Fraction(0))
    assert precision(exact) == "float64"
    assert precision(replace(exact, tolerance=Fraction(1, 10))) == "float32"
    assert precision(teacher_task(ThresholdAnd(2), 10, 4, 0, Fraction(0))) == "float32"
    assert FloatSamples.of(relu_sum_task(5, 1.0, 0), "float64").dtype == np.float64
    with pytest.raises(UnsupportedError, match=r"an integer of 3. bits, but float32 weights have 24"):
        FloatSamples.of(partition_chain(12, 30).target, "float32")


@pytest.mark.parametrize("activation", ["relu", "square"])
def test_heavy_samples_and_large_coordinates_are_scaled(activation: Any) -> None:
    light = star_task([[1, 1, 0], [2, 0, 3], [0, 0, 1]], [Fraction(y) for y in (1, 2, 3)], Fraction(0))
    heavy = star_task([[1, 1, 0], [2**9, 0, 3], [0, 0, 1]], [Fraction(y) for y in (1, 2, 3)], Fraction(0))
    power = 1 if activation == "relu" else 2
    plain, scaled = (
        FloatSamples.of(replace(task, architecture=ActivationSum(activation, 1))) for task in (light, heavy)
    )
    np.testing.assert_allclose(1 / plain.importance, [2**power, 5**power, 1])
    np.testing.assert_allclose(1 / scaled.importance, [2**power, 515**power, 1])
    assert scaled.scale.tolist() == [1, 0.5, 1], "the second coordinate is half of its only sample"
    assert scaled.messages.row(0) == [(0, 1.0), (1, 2.0)]


@pytest.mark.parametrize(("name", "options"), OPTIMIZER_OPTIONS, ids=lambda value: str(value))
def test_every_optimizer_steps_as_in_torch(name: str, options: Mapping[str, Any]) -> None:
    task = partition_chain(8, 20).target.widened(3)
    settings = replace(
        SETTINGS, restarts=20, optimizer=name, optimizer_options=options, learning_rate=0.01, noise=0.1
    )
    samples, numbers = FloatSamples.of(task), np.arange(20)
    weights = initial_weights(samples, settings, 0, 20)
    cpu = CpuBatch(samples, settings, *weights, numbers)
    reference = TorchBatch(samples, settings, torch.device("cpu"), *weights, numbers)
    for step in range(6):
        cpu.advance(step, 1)
        reference.advance(step, 1)
    for ours, theirs, start in zip(cpu.weights(), reference.weights(), weights, strict=True):
        assert ours.dtype == theirs.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
        assert (ours != start).any()
    ours, theirs = cpu.errors(), reference.errors()
    np.testing.assert_allclose(ours.loss, theirs.loss, rtol=1e-9)
    np.testing.assert_allclose(ours.max_error, theirs.max_error, rtol=1e-9)


def test_uneven_samples_are_scaled_alike_in_float32() -> None:
    task = partition_chain(8, 6).target.widened(3)
    samples, settings = FloatSamples.of(task), replace(SETTINGS, restarts=20, optimizer="SGD")
    assert samples.dtype == np.float32
    assert samples.importance.min() < 1 / 64
    weights = initial_weights(samples, settings, 0, 20)
    cpu = CpuBatch(samples, settings, *weights, np.arange(20))
    reference = TorchBatch(samples, settings, torch.device("cpu"), *weights, np.arange(20))
    for batch in (cpu, reference):
        batch.advance(0, 5)
    np.testing.assert_allclose(cpu.weights()[0], reference.weights()[0], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(cpu.errors().max_error, reference.errors().max_error, rtol=1e-4)
    wide = train(partition_chain(12, 6).target.widened(32), replace(SETTINGS, learning_rate=0.1))
    assert wide.num_fitted >= 0.9 * wide.num_restarts


def test_the_gpu_kernel_leaves_float64_to_torch() -> None:
    samples, device = FloatSamples.of(partition_chain(12, 20).target), torch.device("cuda")
    assert not choose._suits_gpu(samples, SETTINGS, device)
    with pytest.raises(UnsupportedError, match="use backend torch"):
        choose._gpu(samples, SETTINGS, device)
