"""Loss curves: what the trainer shows at every look."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gnn.curves import QUANTILES, LossCurve
from gnn.settings import TrainingSettings
from gnn.trainer import train
from tests.gnn.tasks import coloring_task

TASK = coloring_task(12, 24, 2, seed=1)
SETTINGS = TrainingSettings(restarts=24, steps=300, check_every=25, device="cpu", seed=3)


@pytest.mark.parametrize("backend", ["cpu", "torch"])
def test_the_curve_ends_at_the_losses_of_the_result(backend: str) -> None:
    curve = LossCurve()
    settings = TrainingSettings(**{**SETTINGS.__dict__, "backend": backend})
    result = train(TASK, settings, observe=curve.note)
    assert curve.steps == list(range(25, int(result.steps.max()) + 1, 25))
    expected = np.quantile(result.loss, list(QUANTILES.values()), method="nearest")
    np.testing.assert_array_equal(curve.quantiles[-1], expected)


def test_observing_changes_nothing() -> None:
    plain, observed = (train(TASK, SETTINGS, observe=observe) for observe in (None, LossCurve().note))
    np.testing.assert_array_equal(plain.loss, observed.loss)
    np.testing.assert_array_equal(plain.weights, observed.weights)


def test_a_second_batch_of_restarts_is_left_out() -> None:
    curve = LossCurve()
    for step in (25, 50, 25, 50, 75):
        curve.note(step, np.full(4, step, dtype=np.float32))
    assert curve.steps == [25, 50]


def test_json_is_thin_and_has_no_infinity() -> None:
    curve = LossCurve()
    for step in range(1, 1001):
        curve.note(step, np.array([1 / step, np.inf, np.inf, np.inf], dtype=np.float32))
    found = curve.to_json(most=40)
    assert found["steps"][0] == 1
    assert found["steps"][-1] == 1000
    assert len(found["steps"]) <= 40
    assert found["min"][-1] == pytest.approx(1e-3)
    assert found["median"] == [None] * len(found["steps"])
    assert "Infinity" not in json.dumps(found)
    assert LossCurve().to_json() == {"steps": [], "min": [], "q25": [], "median": [], "q75": []}
