"""Degree parity: its explicit network, its correlations, and elimination over GF(2)."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pytest

from reductions.errors import InputError
from statistical_queries.degree_parity import (
    DegreeParity,
    DegreeThreshold,
    learn,
    median_threshold,
    random_degree_parity,
    sample,
)
from statistical_queries.explicit_gnn import explicit_gnn
from statistical_queries.gf2 import solve
from statistical_queries.graphs import all_graphs, degree_count_distribution, degree_counts, erdos_renyi


def parities(num_nodes: int) -> list[DegreeParity]:
    """All of them."""
    subsets = product((False, True), repeat=num_nodes)
    return [DegreeParity(np.array(chosen), offset) for chosen in subsets for offset in (0, 1)]


def parity_by_definition(parity: DegreeParity, matrix: np.ndarray) -> int:
    degrees = [degree for _, degree in nx.from_numpy_array(matrix).degree()]
    return (parity.offset + sum(parity.chosen[degree] for degree in degrees)) % 2


def test_labels_are_the_definition() -> None:
    rng = np.random.default_rng(0)
    graphs = erdos_renyi(200, 7, rng)
    assert (graphs == graphs.transpose(0, 2, 1)).all()
    assert not graphs[:, range(7), range(7)].any()
    assert abs(graphs.mean() - 3 / 7) < 0.03
    parity = random_degree_parity(7, rng)
    expected = [parity_by_definition(parity, graph) for graph in graphs]
    assert parity.labels(graphs).tolist() == expected
    assert 0 < sum(expected) < 200


@pytest.mark.parametrize(
    ("num_nodes", "every"),
    [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 11), pytest.param(6, 1, marks=pytest.mark.slow)],
)
def test_the_explicit_network_is_the_parity_on_all_small_graphs(num_nodes: int, every: int) -> None:
    graphs = all_graphs(num_nodes)
    assert len(np.unique(graphs.reshape(len(graphs), -1), axis=0)) == 2 ** (num_nodes * (num_nodes - 1) // 2)
    for parity in parities(num_nodes)[::every]:
        values = explicit_gnn(parity).values(graphs)
        assert values.dtype == np.int64
        assert (values == parity.labels(graphs)).all()


@pytest.mark.parametrize("num_nodes", [15, 30])
def test_the_explicit_network_is_the_parity_on_large_graphs(num_nodes: int) -> None:
    rng = np.random.default_rng(num_nodes)
    graphs = erdos_renyi(10_000, num_nodes, rng)
    for _ in range(2):
        parity = random_degree_parity(num_nodes, rng)
        assert (explicit_gnn(parity).values(graphs) == parity.labels(graphs)).all()


def test_a_changed_weight_is_no_parity() -> None:
    parity = DegreeParity(np.array([False, True, True, False, False]))
    network, graphs = explicit_gnn(parity), all_graphs(5)
    network.readout[2] += 1
    assert (network.values(graphs) != parity.labels(graphs)).any()


def test_relabeling_nodes_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    graphs, order = erdos_renyi(500, 12, rng), rng.permutation(12)
    parity = random_degree_parity(12, rng)
    moved = graphs[:, order][:, :, order]
    assert (parity.labels(moved) == parity.labels(graphs)).all()
    assert (explicit_gnn(parity).values(moved) == parity.labels(graphs)).all()


@pytest.mark.parametrize("num_nodes", range(1, 7))
def test_the_distribution_of_degree_counts_is_exact(num_nodes: int) -> None:
    counts, graphs = degree_count_distribution(num_nodes)
    rows, multiplicities = np.unique(degree_counts(all_graphs(num_nodes)), axis=0, return_counts=True)
    assert (counts == rows).all()
    assert (graphs == multiplicities).all()
    if num_nodes == 6:
        assert degree_count_distribution(8)[1].sum() == 2**28
        with pytest.raises(InputError, match="1 to 10 nodes"):
            degree_count_distribution(11)


def test_correlations_are_exact_and_find_equal_functions() -> None:
    rng = np.random.default_rng(2)
    n = 8
    parity, other = (random_degree_parity(n, rng) for _ in range(2))
    graphs = erdos_renyi(50_000, n, rng)
    signs = (1 - 2 * parity.labels(graphs)) * (1 - 2 * other.labels(graphs))
    assert abs(parity.correlation(other) - signs.mean()) < 4 / np.sqrt(len(graphs))
    odd = np.arange(n) % 2 == 1
    # Adding the odd degrees changes nothing; the complement shifts b by n.
    assert parity.correlation(DegreeParity(parity.chosen ^ odd, parity.offset)) == 1
    complement = DegreeParity(~parity.chosen, parity.offset)
    assert parity.correlation(complement) == (-1) ** n
    assert parity.correlation(DegreeParity(parity.chosen, 1 - parity.offset)) == -1
    with pytest.raises(InputError, match="n = 8 against n = 9"):
        parity.correlation(random_degree_parity(9, rng))


def test_random_draws_correlate_little_at_fifty_nodes_and_much_at_ten() -> None:
    rng = np.random.default_rng(3)
    largest = {}
    for n in (10, 50):
        counts = degree_counts(erdos_renyi(4000, n, rng))
        labels = [random_degree_parity(n, rng).labels_of_counts(counts) for _ in range(20)]
        signs = 1.0 - 2.0 * np.array(labels)
        gram = np.abs(signs @ signs.T / len(counts)) - np.eye(20)
        largest[n] = gram.max()
    assert largest[10] > 0.3
    assert largest[50] < 0.12


def test_nearly_constant_draws_are_drawn_again() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        parity = random_degree_parity(8, rng, max_bias=0.1, num_graphs=5000)
        trivial = DegreeParity(np.zeros(8, dtype=np.bool_))
        assert abs(parity.correlation(trivial)) < 0.1 + 0.03
    with pytest.raises(InputError, match="no draw of a thousand at n = 1"):
        random_degree_parity(1, rng, max_bias=0.1)


@pytest.mark.parametrize(("num_nodes", "factor"), [(15, 4), (30, 2), (50, 4)])
def test_elimination_learns_from_a_few_n_samples(num_nodes: int, factor: int) -> None:
    rng = np.random.default_rng(num_nodes)
    accuracies = []
    for _ in range(5):
        parity = random_degree_parity(num_nodes, rng, max_bias=0.2, num_graphs=2000)
        given, test = sample(parity, factor * num_nodes, rng), sample(parity, 2000, rng)
        learned = learn(given)
        assert learned is not None
        assert (learned.labels(given.inputs[0]) == given.labels).all()
        accuracies.append((learned.labels(test.inputs[0]) == test.labels).mean())
    assert np.mean(accuracies) > 0.95


def test_elimination_refuses_what_is_no_parity() -> None:
    rng = np.random.default_rng(5)
    parity = random_degree_parity(10, rng)
    samples = sample(parity, 100, rng)
    samples.labels[0] ^= 1
    assert learn(samples) is None


@pytest.mark.parametrize("num_unknowns", [3, 64, 130])
def test_elimination_over_gf2(num_unknowns: int) -> None:
    rng = np.random.default_rng(num_unknowns)
    matrix = rng.random((num_unknowns + 20, num_unknowns)) < 0.5
    matrix[:, 1] = matrix[:, 0]
    hidden = rng.random(num_unknowns) < 0.5
    right = (matrix.astype(int) @ hidden) % 2 == 1
    solution = solve(matrix, right)
    assert solution is not None
    assert solution.rank == num_unknowns - 1
    assert not solution.values[1]
    assert ((matrix.astype(int) @ solution.values) % 2 == right).all()
    assert (solution.values ^ hidden)[2:].sum() == 0
    right[0] ^= True
    assert solve(matrix, right) is None
    with pytest.raises(InputError, match="right sides"):
        solve(matrix, right[1:])


def test_the_control_is_balanced_and_of_the_same_count() -> None:
    rng = np.random.default_rng(6)
    parity = random_degree_parity(15, rng)
    samples = sample(parity, 1000, rng)
    threshold = median_threshold(parity, samples)
    assert isinstance(threshold, DegreeThreshold)
    totals = degree_counts(samples.inputs[0])[:, parity.chosen].sum(axis=1)
    assert (threshold.labels(samples.inputs[0]) == (totals >= threshold.bound)).all()
    assert 0.25 < threshold.labels(samples.inputs[0]).mean() < 0.75


def test_malformed_parities_are_refused() -> None:
    with pytest.raises(InputError, match="offset of 0 or 1, got 2"):
        DegreeParity(np.array([True]), 2)
    with pytest.raises(InputError, match="a bool for every degree"):
        DegreeParity(np.array([1, 0]))
    with pytest.raises(InputError, match="at least one node"):
        erdos_renyi(1, 0, np.random.default_rng(0))
