"""Losses: torch's are as defined, the compiled ones are torch's, and each leads to a fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from gnn.losses.named import loss_of
from gnn.losses.torch_losses import Losses
from gnn.samples import FloatSamples
from gnn.settings import Precision, TrainingSettings
from gnn.trainer import train
from reductions.errors import InputError, UnsupportedError
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from tests.gnn.backends.pairs import SETTINGS, assert_close, both
from tests.gnn.tasks import partition_chain, relu_sum_task, teacher_task

REGRESSION = ["squared", "huber", "log-cosh", "hinge", "squared-hinge", "max"]
CLASSIFICATION = ["hinge", "squared-hinge", "logistic"]
Function = Callable[..., Any]
SCALAR: list[tuple[str, dict[str, float], Function]] = [  # of a residual and the tolerance
    ("squared", {}, lambda u, t: u**2),
    ("huber", {}, lambda u, t: u**2 if abs(u) <= t else 2 * t * abs(u) - t**2),
    ("huber", {"delta": 0.2}, lambda u, t: u**2 if abs(u) <= t / 5 else 0.4 * t * abs(u) - (t / 5) ** 2),
    ("log-cosh", {"delta": 2.0}, lambda u, t: 8 * t**2 * math.log(math.cosh(u / (2 * t)))),
    ("hinge", {}, lambda u, t: max(0.0, abs(u) - t / 2)),
    ("hinge", {"margin": 1.0}, lambda u, t: max(0.0, abs(u) - t)),
    ("squared-hinge", {"margin": 0.9}, lambda u, t: max(0.0, abs(u) - 0.9 * t) ** 2),
]
MARGIN: list[tuple[str, dict[str, float], Function]] = [
    ("hinge", {}, lambda z: max(0.0, 1 - z)),
    ("hinge", {"margin": 2.0}, lambda z: max(0.0, 2 - z)),
    ("squared-hinge", {}, lambda z: max(0.0, 1 - z) ** 2),
    ("logistic", {}, lambda z: math.log(1 + math.exp(-z))),
]


def classifier() -> TrainingTask:
    return teacher_task(ARCHITECTURES["threshold-and"], 40, 6, seed=1, tolerance=Fraction(0))


def losses_on(task: TrainingTask, name: str, options: dict[str, float]) -> tuple[FloatSamples, Losses]:
    samples = FloatSamples.of(task, "float64")
    loss = loss_of(name, options, samples.is_classifier, samples.tolerance)
    return samples, Losses(samples, torch.device("cpu"), loss)


@pytest.mark.parametrize(
    ("name", "options", "value"), SCALAR + MARGIN, ids=lambda part: "" if callable(part) else str(part)
)
def test_losses_are_as_defined(name: str, options: dict[str, float], value: Function) -> None:
    is_margin = (name, options, value) in MARGIN
    samples, losses = losses_on(classifier() if is_margin else relu_sum_task(8, 1.5, 0), name, options)
    rng = np.random.default_rng(0)
    values = samples.labels[:, None] + rng.normal(size=(samples.num_samples, 7)) * 2
    if is_margin:
        expected = [[value(f * y) for f in row] for row, y in zip(values, samples.labels, strict=True)]
    else:
        scaled = (values - samples.labels[:, None]) * samples.importance[:, None]
        tolerances = samples.tolerance * samples.importance
        expected = [[value(u, t) for u in row] for row, t in zip(scaled, tolerances, strict=True)]
    np.testing.assert_allclose(losses(torch.tensor(values)), np.mean(expected, axis=0), rtol=1e-10)
    share = rng.random((samples.num_samples, 1))
    weighed = losses(torch.tensor(values), torch.tensor(share))
    np.testing.assert_allclose(weighed, (np.array(expected) * share).sum(axis=0), rtol=1e-10)


def test_the_smoothed_maximum_is_near_the_largest_error() -> None:
    samples, losses = losses_on(relu_sum_task(8, 1.5, 0), "max", {"sharpness": 20.0})
    values = np.random.default_rng(0).normal(size=(samples.num_samples, 9)) * 3
    largest = np.abs(values - samples.labels[:, None]).max(axis=0)
    found = losses(torch.tensor(values)).numpy()
    assert (found <= largest).all()
    below = samples.tolerance / 20 * math.log(2 * samples.num_samples)
    np.testing.assert_array_less(largest - below, found + 1e-9)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("name", [*REGRESSION, "logistic"])
def test_compiled_losses_are_those_of_torch(name: str, precision: Precision) -> None:
    tasks = [relu_sum_task(8, 1.5, 0), partition_chain(3, 7).target] if name in REGRESSION else []
    if name in CLASSIFICATION:
        sign = teacher_task(ARCHITECTURES["relu-sum/bias/sign"], 20, 5, seed=1, tolerance=Fraction(0))
        tasks += [classifier(), sign]
    for task in tasks:
        for size in (None, 5):
            settings = replace(SETTINGS, optimizer="SGD", loss=name, precision=precision, batch=size)
            cpu, reference = both(task, settings)
            start = cpu.weights()[0]
            for batch in (cpu, reference):
                batch.advance(0, 4)
            assert_close(cpu, reference, 1e-5 if precision == "float32" else 1e-9)
            assert np.abs(cpu.weights()[0] - start).max() > 1e-6
            np.testing.assert_allclose(cpu.errors().loss, reference.errors().loss, rtol=1e-5)


@pytest.mark.parametrize("name", REGRESSION)
def test_every_loss_leads_to_fits(name: str) -> None:
    settings = TrainingSettings(restarts=32, steps=1500, device="cpu", loss=name)
    result = train(relu_sum_task(10, 1.0, 1).widened(8), settings)
    assert result.backend == "cpu"
    assert result.num_fitted > 10


def test_divergence_shows_in_every_loss() -> None:
    task = relu_sum_task(10, 1.0, 0)
    for name in ("squared", "squared-hinge", "max"):
        settings = replace(SETTINGS, optimizer="SGD", learning_rate=1e4, steps=300, loss=name, restarts=8)
        result = train(task, settings)
        assert not np.isfinite(result.loss[result.diverged]).any()
        assert result.num_diverged == 8 or name == "max"  # whose slopes are bounded


@pytest.mark.parametrize(
    ("loss", "options", "message"),
    [
        ("squared", {"delta": 1.0}, "squared has none, got 'delta'"),
        ("huber", {"width": 1.0}, "expected delta, got 'width'"),
        ("huber", {"delta": 0.0}, "loss-options: delta: expected a positive number"),
        ("max", {"sharpness": "high"}, "loss-options: sharpness"),
        ("cubic", {}, "loss: expected one of auto, squared"),
    ],
)
def test_wrong_losses_are_refused(loss: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        TrainingSettings(loss=loss, loss_options=options)


def test_losses_of_other_tasks_are_refused() -> None:
    regression = relu_sum_task(5, 1.0, 0)
    for task, loss in ((regression, "logistic"), (classifier(), "huber"), (classifier(), "max")):
        with pytest.raises(UnsupportedError, match="expected one of"):
            train(task, replace(SETTINGS, loss=loss))
