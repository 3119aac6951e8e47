"""Training realizations side by side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from gnn.statistical.networks import CircularNetwork, GraphNetwork
from gnn.statistical.training import Descent, fit
from reductions.errors import InputError
from statistical_queries.averaged_parity import AveragedParity
from statistical_queries.degree_parity import DegreeThreshold, sample
from statistical_queries.named_groups import cyclic
from statistical_queries.samples import Samples

DESCENT = Descent(epochs=3, batch=20, learning_rate=0.01, looks=3)
MAKE = partial(CircularNetwork, 6, (8,), (4,))


def parities(count: int) -> list[Samples]:
    parity = AveragedParity(cyclic(6), (0, 2))
    return [parity.sample(60, np.random.default_rng(seed)) for seed in range(count)]


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "Lion", "Adagrad"])
def test_realizations_train_as_they_would_alone(optimizer: str) -> None:
    data = parities(3)
    descent = replace(DESCENT, optimizer=optimizer)
    together = fit(MAKE, data, data, descent, seed=1, rate_factors=(1.0, 0.5, 2.0))
    alone = fit(MAKE, data[:1], data[:1], descent, seed=1)
    np.testing.assert_allclose(together.train[0], alone.train[0], rtol=1e-3)
    assert together.epochs.tolist() == [0, 1, 2, 3]
    assert together.train.shape == together.test.shape == (3, 4)
    np.testing.assert_array_equal(together.train, together.test)
    doubled = fit(MAKE, data[:1], data[:1], replace(descent, learning_rate=0.02), seed=1, rate_factors=(0.5,))
    np.testing.assert_allclose(doubled.train[0], alone.train[0], rtol=1e-3)


def test_one_step_is_torchs_own() -> None:
    data = parities(1)
    descent = Descent(epochs=1, batch=60, learning_rate=0.1, optimizer="SGD", looks=1)
    made: list[CircularNetwork] = []

    def make() -> CircularNetwork:
        made.append(MAKE())
        return made[-1]

    found = fit(make, data, data, descent, seed=0)
    (module,) = made  # still at the weights that training began with
    x, y = (torch.tensor(array, dtype=torch.float32) for array in (data[0].inputs[0], data[0].labels))
    variance = y.var(correction=0)
    before = torch.square(module(x) - y).mean()
    before.backward()
    torch.optim.SGD(module.parameters(), lr=0.1).step()
    after = torch.square(module(x) - y).mean()
    expected = [float((value / variance).detach()) for value in (before, after)]
    np.testing.assert_allclose(found.train[0], expected, rtol=1e-4)


def test_an_easy_class_is_learned() -> None:
    chosen = np.arange(8) >= 4
    threshold, rng = DegreeThreshold(chosen, 3), np.random.default_rng(0)
    data = [sample(threshold, 300, rng) for _ in range(4)]
    descent = Descent(epochs=30, batch=50, learning_rate=0.01, schedule="cosine", looks=2)
    curves = fit(partial(GraphNetwork, 1, (16,), (8,)), data[:2], data[2:], descent, seed=0, threads=1)
    assert (curves.test[:, 0] > 0.15).all()
    assert (curves.test[:, -1] < 0.1).all()


def test_what_diverges_does_not_touch_its_neighbors() -> None:
    data = parities(2)
    descent = Descent(epochs=4, batch=20, learning_rate=0.01, optimizer="SGD", looks=1)
    curves = fit(MAKE, data, data, descent, seed=1, rate_factors=(1.0, 1e12))
    assert np.isnan(curves.test[1, -1])
    np.testing.assert_allclose(
        curves.test[0], fit(MAKE, data[:1], data[:1], descent, seed=1).test[0], rtol=1e-3
    )


def test_wrong_settings_are_refused() -> None:
    data = parities(1)
    with pytest.raises(InputError, match="looks: expected an integer, at least 1, got 0"):
        replace(DESCENT, looks=0)
    for change, message in (
        ({"optimizer": "Adamm"}, "expected one of .*, got 'Adamm'"),
        ({"learning_rate": -1.0}, "learning-rate: expected a positive number"),
        ({"epochs": 0}, "epochs: expected an integer, at least 1"),
        ({"batch": 0}, "batch: expected an integer, at least 1"),
    ):
        with pytest.raises(InputError, match=message):
            fit(MAKE, data, data, replace(DESCENT, **change), seed=0)  # type: ignore[arg-type]
