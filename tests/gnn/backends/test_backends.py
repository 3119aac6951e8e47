"""The compiled backend takes the same steps as torch, for every optimizer and architecture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from gnn.backends.update_rules import packed, unpacked
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import InputError, UnsupportedError
from reductions.training.architectures import ARCHITECTURES, ActivationSum, Architecture
from tests.gnn.backends.pairs import SETTINGS, assert_close, both
from tests.gnn.tasks import (
    OPTIMIZER_OPTIONS,
    WEIGHTED,
    every_architecture,
    label,
    relu_sum_task,
    teacher_task,
    weighted_task,
)


@pytest.mark.parametrize(("name", "options"), OPTIMIZER_OPTIONS, ids=lambda value: str(value))
def test_every_optimizer_steps_as_in_torch(name: str, options: Mapping[str, Any]) -> None:
    task = relu_sum_task(8, 1.5, 0)
    settings = replace(SETTINGS, optimizer=name, optimizer_options=options)
    cpu, reference = both(task, settings)
    for step in range(6):
        before = cpu.weights()[0]
        cpu.advance(step, 1)
        reference.advance(step, 1)
        # Adam divides by the gradient's size, so it magnifies the rounding of nearly zero ones.
        assert_close(cpu, reference, 1e-4)
        assert (cpu.weights()[0] != before).any()


@pytest.mark.parametrize("architecture", every_architecture(), ids=label)
def test_every_architecture_has_torchs_gradient_and_errors(architecture: Architecture) -> None:
    task = teacher_task(architecture, 40, 6, seed=1, tolerance=Fraction(1, 2))
    settings = replace(SETTINGS, optimizer="SGD", learning_rate=1e-5)
    cpu, reference = both(task, settings)
    start = cpu.weights()
    cpu.advance(0, 3)
    reference.advance(0, 3)
    assert_close(cpu, reference)
    assert (cpu.weights()[0] != start[0]).any()
    ours, theirs = cpu.errors(), reference.errors()
    np.testing.assert_allclose(ours.loss, theirs.loss, rtol=1e-4)
    np.testing.assert_allclose(ours.max_error, theirs.max_error, rtol=1e-4)
    np.testing.assert_array_equal(ours.num_misfits, theirs.num_misfits)


@pytest.mark.parametrize("name", WEIGHTED)
def test_steps_on_weighted_graphs_agree(name: str) -> None:
    task = weighted_task(name, 1)
    settings = replace(SETTINGS, optimizer="SGD", learning_rate=1e-5)
    cpu, reference = both(task, settings)
    cpu.advance(0, 3)
    reference.advance(0, 3)
    assert_close(cpu, reference)
    ours, theirs = cpu.errors(), reference.errors()
    np.testing.assert_allclose(ours.max_error, theirs.max_error, rtol=1e-4)
    plain = FloatSamples.of(replace(task, graphs=replace(task.graphs, edge_weights=None)))
    weighted = FloatSamples.of(task)
    assert not np.array_equal(plain.coefficients[:10], weighted.coefficients[:10])


@pytest.mark.parametrize(
    "change",
    [{"batch": 7}, {"noise": 0.1}, {"schedule": "linear"}, {"schedule": "cosine"}, {"dropout": 0.3}],
    ids=lambda change: next(iter(change)),
)
def test_batches_noise_and_schedules_agree(change: dict[str, Any]) -> None:
    plain, changed = SETTINGS, replace(SETTINGS, **change)
    task = relu_sum_task(8, 1.5, 0)
    cpu, reference = both(task, changed)
    unchanged, _ = both(task, plain)
    for batch in (cpu, reference, unchanged):
        batch.advance(0, 8)
    assert_close(cpu, reference, 1e-4)
    assert np.abs(cpu.weights()[0] - unchanged.weights()[0]).max() > 1e-4


def test_noise_has_the_deviation_asked_for() -> None:
    task = relu_sum_task(8, 1.5, 0)
    settings = replace(SETTINGS, optimizer="SGD", learning_rate=1.0, restarts=400)
    quiet, noisy = (both(task, replace(settings, noise=noise))[0] for noise in (0.0, 0.3))
    for batch in (quiet, noisy):
        batch.advance(0, 1)
    noise = (noisy.weights()[0] - quiet.weights()[0]).ravel()
    assert noise.std() == pytest.approx(0.3, rel=0.05)
    assert abs(noise.mean()) < 0.02


@pytest.mark.parametrize("backend", ["cpu", "torch"])
def test_dropping_rows_and_saving_changes_no_step(backend: str) -> None:
    task = relu_sum_task(8, 1.5, 0)
    index = ["cpu", "torch"].index(backend)
    whole, dropped, resumed = (both(task, SETTINGS)[index] for _ in range(3))
    rows = np.array([0, 3, 17, 39])
    whole.advance(0, 10)
    dropped.advance(0, 4)
    dropped.keep(rows)
    resumed.restore(dropped.state())
    for batch in (dropped, resumed):
        batch.advance(4, 6)
    for part, all_rows in zip(dropped.weights(), whole.weights(), strict=True):
        np.testing.assert_allclose(part, all_rows[..., rows], rtol=1e-5, atol=1e-6)
    for ours, theirs in zip(resumed.weights(), dropped.weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("name", ["relu-sum", "threshold-and"])
def test_backends_find_the_same_restarts_fitted(name: str) -> None:
    architecture = ARCHITECTURES[name]
    task = teacher_task(architecture, 12, 5, seed=3, tolerance=Fraction(1, 4))
    settings = TrainingSettings(restarts=64, steps=1000, device="cpu")
    results = [train(task, replace(settings, backend=backend)) for backend in ("cpu", "torch")]
    assert [result.backend for result in results] == ["cpu", "torch"]
    assert (results[0].fitted == results[1].fitted).mean() > 0.9
    assert results[0].num_fitted > 0


def test_the_fastest_backend_that_can_is_chosen() -> None:
    task = relu_sum_task(5, 1.0, 0)
    few = replace(SETTINGS, restarts=2, steps=2)
    assert train(task, few).backend == "cpu"
    assert train(task, replace(few, optimizer="NAdam")).backend == "torch"
    assert train(task, replace(few, optimizer_options={"amsgrad": True})).backend == "torch"
    with pytest.raises(UnsupportedError, match="use backend torch"):
        train(task, replace(few, optimizer="NAdam", backend="cpu"))
    with pytest.raises(InputError, match="nesterov"):
        train(task, replace(few, optimizer="SGD", optimizer_options={"nesterov": True}))


def test_wide_networks_and_long_samples_take_smaller_blocks() -> None:
    task = teacher_task(ActivationSum(width=300), 10, 20, seed=0, tolerance=Fraction(0))
    cpu, reference = both(task, replace(SETTINGS, restarts=20, learning_rate=1e-4))
    cpu.advance(0, 2)
    reference.advance(0, 2)
    assert_close(cpu, reference, 1e-4)


def test_packing_is_undone_by_unpacking() -> None:
    values = np.random.default_rng(0).standard_normal((3, 2, 50))
    for lanes in (16, 64):
        np.testing.assert_array_equal(unpacked(packed(values, lanes), 50), values)


def test_divergence_shows_in_compiled_runs() -> None:
    settings = replace(SETTINGS, optimizer="SGD", learning_rate=100.0, steps=300, backend="cpu")
    result = train(relu_sum_task(10, 1.0, 0), settings)
    assert result.num_diverged == result.num_restarts
    assert not result.fitted.any()
