"""Statistical dimension and bounds: against what queries can do, and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import hadamard

from reductions.errors import InputError
from statistical_queries.bounds import pairwise_bound, plane_bound, plane_overlap_tail, subset_bound
from statistical_queries.dimension import (
    correlation_matrix,
    most_correlated,
    pairwise_dimension,
    statistical_dimension,
)
from statistical_queries.graphs import erdos_renyi
from statistical_queries.hidden_planes import random_plane
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import CorrelationalOracle, FiniteLaw


def equal(num_functions: int, correlation: float) -> np.ndarray:
    return (1 - correlation) * np.eye(num_functions) + correlation


def test_parities_are_orthonormal_and_their_dimension_is_their_number() -> None:
    parities = hadamard(64)
    correlations = correlation_matrix(3 * parities)  # norms do not matter
    np.testing.assert_allclose(correlations, np.eye(64))
    assert pairwise_dimension(correlations) == 64
    assert most_correlated(correlations, 0.5) == 3  # fewer than 1 / tau^2 = 4
    assert statistical_dimension(correlations, 0.5) == 64 / 3
    assert pairwise_bound(64, 0.5).queries == 15


def test_the_measured_dimension_is_no_less_than_the_closed_form() -> None:
    for correlation in (0.0, 0.01, 0.05):
        closed = pairwise_bound(200, 0.3, correlation).queries + 1
        assert statistical_dimension(equal(200, correlation), 0.3) >= closed
    assert statistical_dimension(equal(50, 0.5), 0.3) == 1  # all at once
    assert math.isinf(statistical_dimension(np.eye(3), 1.0))


@pytest.mark.parametrize("seed", range(5))
def test_no_query_correlates_with_more_functions_than_the_bound_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    functions = rng.normal(size=(60, 25)) + 0.4 * rng.normal(size=25)
    functions /= np.sqrt(np.square(functions).mean(axis=1, keepdims=True))
    most = most_correlated(correlation_matrix(functions), 0.45)
    assert most < 60
    found = 0
    for _ in range(300):  # climb: the sum of those that correlate is the best query for them
        query = rng.normal(size=25)
        for _ in range(20):
            query /= np.sqrt(np.square(query).mean())
            products = functions @ query / 25
            told = np.abs(products) > 0.45
            found = max(found, int(told.sum()))
            near = np.abs(products) > 0.35
            query = (np.sign(products[near])[:, None] * functions[near]).sum(axis=0) + 1e-9
    assert most / 3 < found <= most


def test_weights_enter_the_correlations() -> None:
    values = np.array([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
    assert correlation_matrix(values, np.array([0.8, 0.1, 0.1]))[0, 1] == pytest.approx(0.6)


def test_the_adversary_hides_a_target_until_the_bound() -> None:
    """Any learner with fewer queries than the bound leaves two targets with the same answers."""
    num_functions, tolerance = 256, 0.25
    parities = hadamard(num_functions).astype(float)
    num_queries = math.floor(pairwise_bound(num_functions, tolerance).queries)
    rng = np.random.default_rng(0)
    # Greedy queries: each correlates as far as it may with as many parities as it may.
    size = math.ceil(1 / tolerance**2) - 1
    order = rng.permutation(num_functions)
    asked = [parities[order[i * size : (i + 1) * size]].sum(axis=0) / math.sqrt(size) for i in range(17)]
    assert len(asked) * size < num_functions
    queries = np.stack((asked * num_queries)[:num_queries], axis=1)
    alike = [
        target
        for target in parities
        if (
            CorrelationalOracle(FiniteLaw(np.arange(256), target), tolerance).ask(lambda i: queries[i]) == 0
        ).all()
    ]
    assert len(alike) >= 2


def test_orbits_of_subsets_count_the_class() -> None:
    bound = subset_bound(group_of("cyclic:12"), 4, 0.5)
    assert (bound.num_functions, bound.queries) == (43, 43 / 4 - 1)
    with pytest.raises(InputError, match="expected an even k, at least 2, got 3: at odd k"):
        subset_bound(group_of("cyclic:12"), 3, 0.5)
    with pytest.raises(InputError, match="expected k at most 12, the coordinates, got 14"):
        subset_bound(group_of("cyclic:12"), 14, 0.5)


@pytest.mark.parametrize("dimension", [4, 5, 9, 30])
def test_overlaps_of_random_planes(dimension: int) -> None:
    rng = np.random.default_rng(dimension)
    first, second = (np.linalg.qr(rng.normal(size=(4000, dimension, 2)))[0] for _ in range(2))
    largest = np.linalg.svd(np.swapaxes(first, 1, 2) @ second, compute_uv=False)[:, 0]
    for cosine in (0.1, 0.3, 0.6, 0.9):
        tail = plane_overlap_tail(dimension, cosine)
        assert np.mean(largest > cosine) == pytest.approx(tail, abs=4 * math.sqrt(0.25 / 4000))
    assert plane_overlap_tail(dimension, 0.0) == pytest.approx(1)
    assert plane_overlap_tail(dimension, 1.0) == pytest.approx(0)


def test_plane_bounds_grow_with_the_dimension_and_with_k() -> None:
    by_dimension = [plane_bound(d, 6, 0.05).queries for d in (100, 1000, 10_000)]
    assert by_dimension[0] < by_dimension[1] < by_dimension[2]
    assert plane_bound(1000, 8, 0.05).queries > 1e10 > plane_bound(1000, 4, 0.05).queries
    assert plane_bound(10**6, 20, 0.5).queries > 1e140  # nothing overflows
    for wrong in ((50, 3), (50, 0)):
        with pytest.raises(InputError, match="expected an even k"):
            plane_bound(*wrong, 0.1)
    with pytest.raises(InputError, match="expected d >= 4, got 3"):
        plane_bound(3, 4, 0.1)


@pytest.mark.parametrize("k", [2, 4])
def test_functions_of_planes_correlate_no_more_than_the_bound_assumes(k: int) -> None:
    rng = np.random.default_rng(k)
    adjacency = erdos_renyi(1, 6, rng)[0]
    largest = 0.0
    for _ in range(20):
        f, g = random_plane(5, k, rng), random_plane(5, k, rng)
        norms = f.correlation(f, adjacency) * g.correlation(g, adjacency)
        correlation = abs(f.correlation(g, adjacency)) / math.sqrt(norms)
        cosine = np.linalg.svd(f.plane @ g.plane.T, compute_uv=False)[0]
        assert correlation <= cosine**k
        largest = max(largest, correlation / cosine**k)
    assert largest > 0.2  # not far from the bound


def test_odd_inputs_are_refused() -> None:
    with pytest.raises(InputError, match=r"tolerance: expected a number in \(0, 1\], got 2"):
        pairwise_bound(5, 2)
    with pytest.raises(InputError, match="N = 0"):
        pairwise_bound(0, 0.5)
    with pytest.raises(InputError, match="diagonal 1"):
        most_correlated(2 * np.eye(3), 0.5)
    with pytest.raises(InputError, match="function 1: expected a function that does not vanish"):
        correlation_matrix(np.array([[1.0, 1.0], [0.0, 0.0]]))
