"""Laws of growth: likelihoods against closed forms, and exponents against data made with known ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import nbinom, norm, poisson

from karpnet.studies.scaling.growth import Counts, Times, fit, fits

SIZES = np.repeat(np.array([8.0, 10, 12, 16, 20, 24, 28]), 8)


def counts(rate: np.ndarray, seed: int, shape: float = 2.0, work: float = 2e4) -> Counts:  # type: ignore[type-arg]
    """Counts whose instances vary by a factor of gamma distribution."""
    rng = np.random.default_rng(seed)
    factor = rng.gamma(shape, 1 / shape, len(rate))
    all_work = np.full(len(rate), work)
    return Counts(SIZES, all_work, rng.poisson(all_work * rate * factor).astype(float))


def test_the_likelihood_of_counts_is_that_of_negative_binomials() -> None:
    data = Counts(np.array([1.0, 2.0]), np.array([10.0, 300.0]), np.array([0.0, 4.0]))
    log_work = np.array([2.0, 4.0])
    mean = data.work * np.exp(-log_work)
    shape = 1 / 0.7
    expected = nbinom.logpmf(data.successes, shape, shape / (shape + mean)).sum()
    assert data.log_likelihood(log_work, math.log(0.7)) == pytest.approx(expected)
    nearly_poisson = poisson.logpmf(data.successes, mean).sum()
    assert data.log_likelihood(log_work, -20.0) == pytest.approx(nearly_poisson, abs=1e-4)


def test_the_likelihood_of_times_knows_who_was_stopped() -> None:
    data = Times(np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([True, False]))
    log_work, scatter = np.array([1.0, 2.0]), 0.5
    expected = norm.logpdf(math.log(3), 1.0, scatter) + norm.logsf(math.log(5), 2.0, scatter)
    assert data.log_likelihood(log_work, math.log(scatter)) == pytest.approx(expected)


def test_exponential_growth_is_told_from_polynomial_and_its_exponent_found() -> None:
    inside = 0
    for seed in range(4):
        data = counts(np.exp(-1 - 0.3 * SIZES), seed)
        assert (data.successes == 0).any()
        exponential, polynomial = fits(data)
        assert exponential.log_likelihood > polynomial.log_likelihood + 2
        assert exponential.b == pytest.approx(0.3, abs=0.06)
        assert exponential.low < exponential.b < exponential.high
        inside += exponential.low <= 0.3 <= exponential.high
    assert inside >= 3


def test_polynomial_growth_is_told_from_exponential() -> None:
    exponential, polynomial = fits(counts(SIZES**-3.0, 1))
    assert polynomial.log_likelihood > exponential.log_likelihood
    assert polynomial.low <= 3 <= polynomial.high
    assert math.exp(polynomial.a) * 10**polynomial.b == pytest.approx(1000, rel=0.5)


def test_times_that_were_cut_off_do_not_flatten_the_law() -> None:
    rng = np.random.default_rng(0)
    times = np.exp(0.2 * SIZES + 0.3 * rng.normal(size=len(SIZES)))
    limit = 40.0
    cut = Times(SIZES, np.minimum(times, limit), times < limit)
    assert not cut.is_over.all()
    found = fit(cut, "exponential")
    assert found.low <= 0.2 <= found.high
    taken_as_they_are = fit(Times(SIZES, cut.work, np.ones_like(cut.is_over)), "exponential")
    assert taken_as_they_are.high < 0.2


def test_instances_without_a_success_leave_one_end_open() -> None:
    size = np.repeat(np.array([6.0, 8.0, 10.0]), 3)
    successes = np.where(size < 9, 5.0, 0.0)
    found = fit(Counts(size, np.full(9, 100.0), successes), "exponential")
    assert found.high > 3 * found.low
    assert fits(Counts(size, np.full(9, 100.0), np.where(size < 7, 5.0, 0.0))) == ()
    assert fits(Counts(size[:6], np.full(6, 100.0), successes[:6])) == ()


def test_the_median_of_a_law_is_that_of_the_instances() -> None:
    rng = np.random.default_rng(1)
    data = Counts(SIZES[:1], SIZES[:1], SIZES[:1])
    for scatter in (0.2, 1.5):
        rates = rng.gamma(1 / scatter, scatter, 100_000)
        assert data.median(scatter) == pytest.approx(float(np.median(1 / rates)), rel=0.03)
