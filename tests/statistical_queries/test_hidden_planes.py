"""Hidden planes: orthogonality, closed forms, and finding one from the square of the function."""

from __future__ import annotations

import numpy as np
import pytest

from reductions.errors import InputError
from statistical_queries.graphs import erdos_renyi
from statistical_queries.hidden_planes import HiddenPlane, orthogonal_planes, random_plane
from statistical_queries.plane_search import learn, square_moments
from statistical_queries.relu_sums import ReluSum, arc_cosine_kernel
from statistical_queries.samples import Samples


@pytest.mark.parametrize("cosine", [-1.0, -0.7, 0.0, 0.4, 1.0])
def test_the_kernel_is_the_mean_of_a_product_of_relus(cosine: float) -> None:
    rng = np.random.default_rng(0)
    x, z = rng.standard_normal((2, 400_000))
    y = cosine * x + np.sqrt(1 - cosine**2) * z
    products = np.maximum(x, 0) * np.maximum(y, 0)
    assert abs(arc_cosine_kernel(cosine) - products.mean()) < 4 * products.std() / 632 + 1e-12


def test_odd_k_is_refused_and_would_vanish() -> None:
    for k in (1, 3, 5):
        with pytest.raises(InputError, match=f"even k, at least 2, got {k}: at odd k .* vanishes"):
            random_plane(6, k, np.random.default_rng(0))
    with pytest.raises(InputError, match="even k, at least 2, got 0"):
        random_plane(6, 0, np.random.default_rng(0))
    i = np.arange(1, 7)
    vanishing = ReluSum(np.stack([np.cos(np.pi * i / 3), np.sin(np.pi * i / 3)], axis=1), (-1.0) ** i)
    assert np.abs(vanishing.values(np.random.default_rng(1).standard_normal((100, 2)))).max() < 1e-12


@pytest.mark.parametrize("k", [2, 4, 6])
def test_polynomials_of_degree_below_k_see_nothing(k: int) -> None:
    # On every circle of the plane: exactly orthogonal to the frequencies below k.
    plane = HiddenPlane(np.eye(2), k)
    angles = 2 * np.pi * np.arange(840) / 840
    values = plane.node_function.values(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    sizes = np.abs(np.fft.rfft(values)) / 840
    assert sizes[:k].max() < 1e-12
    assert sizes[k] > 0.01
    assert sizes[k + 1 : 3 * k].max() < 1e-12


def test_fifty_random_planes_are_uncorrelated_within_sampling_error() -> None:
    rng = np.random.default_rng(2)
    planes = orthogonal_planes(50, 100, 4, rng)
    graph = erdos_renyi(1, 6, rng)
    features = rng.standard_normal((4000, 6, 100))
    values = np.stack([plane.values(graph, features) for plane in planes])
    values /= values.std(axis=1, keepdims=True)
    gram = values @ values.T / len(features)
    off = np.abs(gram[np.triu_indices(50, 1)])
    assert off.max() < 5.5 / np.sqrt(len(features))
    assert off.mean() < 1 / np.sqrt(len(features))
    exact = [planes[0].correlation(other, graph[0]) for other in planes[1:6]]
    assert np.abs(exact).max() < 1e-12 * planes[0].correlation(planes[0], graph[0]) + 1e-12


def test_correlations_on_a_graph_are_exact() -> None:
    rng = np.random.default_rng(3)
    plane, graph = random_plane(5, 2, rng), erdos_renyi(1, 5, rng)
    turn = np.array([[np.cos(0.5), np.sin(0.5)], [-np.sin(0.5), np.cos(0.5)]])
    other = HiddenPlane(turn @ plane.plane, 2)
    features = rng.standard_normal((200_000, 5, 5))
    products = plane.values(graph, features) * other.values(graph, features)
    error = products.std() / np.sqrt(len(features))
    assert abs(plane.correlation(other, graph[0]) - products.mean()) < 4 * error
    # A quarter turn of φ's period, π/k, changes its sign.
    opposite = HiddenPlane(np.array([[0.0, 1.0], [-1.0, 0.0]]) @ plane.plane, 2)
    own = plane.correlation(plane, graph[0])
    assert plane.correlation(opposite, graph[0]) == pytest.approx(-own)


def test_permuting_nodes_changes_nothing() -> None:
    rng = np.random.default_rng(4)
    plane, order = random_plane(6, 4, rng), rng.permutation(7)
    samples = plane.sample(50, 7, rng)
    adjacency, features = samples.inputs
    moved = plane.values(adjacency[:, order][:, :, order], features[:, order])
    np.testing.assert_allclose(moved, samples.labels, atol=1e-12)


def test_the_square_shows_the_plane_that_f_hides() -> None:
    rng = np.random.default_rng(5)
    plane = random_plane(8, 4, rng)
    train, test = plane.sample(1000, 8, rng), plane.sample(500, 8, rng)
    moments = square_moments(*train.inputs, train.labels)
    inside = np.trace(plane.plane @ moments @ plane.plane.T) / 2
    outside = (np.trace(moments) - 2 * inside) / 6
    assert inside > 5 * abs(outside)
    found = learn(Samples(train.inputs, 3.0 * train.labels), 4)
    np.testing.assert_allclose(found.values(*test.inputs), test.labels, atol=1e-6)


def test_malformed_planes_are_refused() -> None:
    rng = np.random.default_rng(6)
    with pytest.raises(InputError, match="two orthonormal rows"):
        HiddenPlane(np.ones((2, 3)), 4)
    with pytest.raises(InputError, match="expected two rows"):
        HiddenPlane(np.eye(3), 4)
    with pytest.raises(InputError, match="3 orthogonal planes need 6 features, got 5"):
        orthogonal_planes(3, 5, 4, rng)
    with pytest.raises(InputError, match="do not fit"):
        ReluSum(np.ones((2, 3)), np.ones(3))
    with pytest.raises(InputError, match="3 inputs against 2"):
        ReluSum(np.ones((1, 3)), np.ones(1)).correlation(ReluSum(np.ones((1, 2)), np.ones(1)))
