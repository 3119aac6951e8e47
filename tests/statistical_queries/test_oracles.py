"""Oracles: what they answer, that they count, and how far an adversary goes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reductions.errors import InputError
from statistical_queries.oracles import (
    CorrelationalOracle,
    FiniteLaw,
    SampledLaw,
    StatisticalOracle,
    split,
)


def cube(n: int) -> NDArray[np.float64]:
    return 1.0 - 2.0 * (np.arange(2**n)[:, None] >> np.arange(n) & 1)


def majority() -> FiniteLaw:
    x = cube(5)
    return FiniteLaw(x, np.sign(x.sum(axis=1)))


def test_exact_answers_and_counts() -> None:
    oracle = CorrelationalOracle(majority())
    np.testing.assert_allclose(oracle.ask(lambda x: x, "coordinates"), [6 / 16] * 5)
    assert oracle.ask(lambda x: x[:, 0] * x[:, 1], "product") == pytest.approx(0)
    assert oracle.num_queries == 6
    assert [(entry.name, len(entry.answers)) for entry in oracle.asked] == [
        ("coordinates", 5),
        ("product", 1),
    ]
    weighted = FiniteLaw(np.array([0.0, 1.0]), np.array([1.0, -1.0]), np.array([0.75, 0.25]))
    assert StatisticalOracle(weighted).ask(lambda x, y: y) == pytest.approx(0.5)


def test_sampled_answers_vary_about_the_truth() -> None:
    x = cube(5)

    def draw(number: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        points = x[rng.integers(32, size=number)]
        return points, np.sign(points.sum(axis=1))

    oracle = CorrelationalOracle(SampledLaw(draw, 400, np.random.default_rng(0)))
    answers = np.concatenate([oracle.ask(lambda x: x[:, 0]) for _ in range(200)])
    assert answers.mean() == pytest.approx(0.375, abs=0.015)
    assert answers.std() == pytest.approx(np.sqrt((1 - 0.375**2) / 400), rel=0.2)


def test_the_adversary_stays_within_its_tolerance_and_tells_as_little_as_it_may() -> None:
    rng = np.random.default_rng(0)
    law, tolerance = majority(), 0.2
    exact, adversary = CorrelationalOracle(law), CorrelationalOracle(law, tolerance)
    table = rng.normal(size=(32, 100))
    table /= np.sqrt(np.square(table).mean(axis=0))
    index = {tuple(point): row for row, point in enumerate(law.points.tolist())}

    def query(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return table[[index[tuple(point)] for point in x.tolist()]]

    truth, told = exact.ask(query), adversary.ask(query)
    assert np.abs(truth - told).max() <= tolerance + 1e-12
    assert (told[np.abs(truth) <= tolerance] == 0).all()
    assert 0 < np.count_nonzero(told) < 50


def test_an_adversary_may_pretend_another_target() -> None:
    law = majority()
    innocent = FiniteLaw(law.points, law.points[:, 0])
    oracle = StatisticalOracle(law, 0.3, innocent)
    # E[y x_0] is 0.375 for the target and 1 for the pretence: moved by 0.3 towards it.
    assert oracle.ask(lambda x, y: x[:, 0] * y) == pytest.approx(0.675)
    assert oracle.ask(lambda x, y: x[:, 0] * (x[:, 1] + y) / 2) == pytest.approx(0.4875)
    assert oracle.ask(lambda x, y: (1 + y) / 2) == pytest.approx(0.5)


def test_boolean_queries_split_into_a_correlational_one_and_one_without_target() -> None:
    rng = np.random.default_rng(3)
    law, table = majority(), rng.uniform(-1, 1, (32, 2))
    row = {tuple(point): number for number, point in enumerate(law.points.tolist())}

    def query(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return table[[row[tuple(point)] for point in x.tolist()], (y > 0).astype(int)]

    correlational, free = split(query)
    assert np.abs(correlational(law.points)).max() <= 1
    total = CorrelationalOracle(law).ask(correlational) + free(law.points).mean()
    np.testing.assert_allclose(StatisticalOracle(law).ask(query), total)


def test_a_tolerance_goes_with_samples_and_single_precision() -> None:
    rng = np.random.default_rng(3)
    law = SampledLaw(lambda m, r: (x := r.standard_normal((m, 1)), np.sign(x[:, 0])), 200, rng)
    for _ in range(50):
        (answer,) = CorrelationalOracle(law, 0.1).ask(lambda x: x[:, 0])  # of norm 1
        assert 0.4 < answer < 1
    with pytest.raises(InputError, match="divide the query by its norm"):
        CorrelationalOracle(law, 0.1).ask(lambda x: 2 * x[:, 0])
    values = rng.standard_normal(1000).astype(np.float32)
    values /= np.sqrt(np.mean(np.square(values)))
    StatisticalOracle(FiniteLaw(values[:, None], values), 0.1).ask(lambda x, y: x[:, 0])


def test_odd_inputs_are_refused() -> None:
    law = majority()
    with pytest.raises(
        InputError, match="query big: a tolerance requires queries of second moment at most 1"
    ):
        CorrelationalOracle(law, 0.1).ask(lambda x: 2 * x[:, 0], "big")
    with pytest.raises(InputError, match="second moment at most 1, got 4"):
        StatisticalOracle(law, 0.1).ask(lambda x, y: 2 * y)
    with pytest.raises(InputError, match="tolerance: expected a number >= 0, got -1"):
        StatisticalOracle(law, -1)
    with pytest.raises(InputError, match="tolerance"):
        CorrelationalOracle(law, float("nan"))
    with pytest.raises(InputError, match="expected one label per point, got 2 and 3"):
        FiniteLaw(np.zeros(2), np.zeros(3))
    with pytest.raises(InputError, match="expected one probability per point"):
        FiniteLaw(np.zeros(2), np.zeros(2), np.array([0.5, 0.6]))
    with pytest.raises(InputError, match="expected a positive number, got 0"):
        SampledLaw(lambda number, rng: (np.zeros(number), np.zeros(number)), 0, np.random.default_rng(0))
