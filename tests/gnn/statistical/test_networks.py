"""The networks of the experiments: dense against PyTorch Geometric and against torch's convolution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from gnn.pyg.imports import DataLoader
from gnn.statistical.datasets import data_list, tensor_dataset
from gnn.statistical.geometric_networks import GeometricGraphNetwork
from gnn.statistical.group_networks import GroupNetwork, averaged_plane_network
from gnn.statistical.networks import (
    CircularConvolution,
    CircularNetwork,
    GraphNetwork,
    integer_graph_network,
    num_parameters,
    spread_thresholds,
)
from reductions.errors import InputError, UnsupportedError
from statistical_queries.averaged_parity import AveragedParity
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.degree_parity import random_degree_parity, sample
from statistical_queries.explicit_gnn import explicit_gnn
from statistical_queries.hidden_planes import random_plane
from statistical_queries.named_groups import cyclic, group_of


@pytest.mark.parametrize(("channels", "hidden"), [((7,), (5,)), ((6, 4), ()), ((4, 8, 3), (5, 2))])
def test_the_dense_network_is_the_one_of_geometric_layers(
    channels: tuple[int, ...], hidden: tuple[int, ...]
) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    samples = random_plane(5, 4, rng).sample(20, 7, rng)
    dense, geometric = GraphNetwork(5, channels, hidden), GeometricGraphNetwork(5, channels, hidden)
    geometric.load_state_dict(dense.state_dict())
    assert num_parameters(dense) == num_parameters(geometric)
    (batch,) = DataLoader(data_list(samples), batch_size=20)
    values = geometric(batch.x, batch.edge_index, batch.batch, 20)
    adjacency, x, _ = tensor_dataset(samples).tensors
    torch.testing.assert_close(dense(adjacency, x), values, rtol=1e-4, atol=1e-4)
    grads = torch.autograd.grad(dense(adjacency, x).sum(), list(dense.parameters()))
    others = torch.autograd.grad(values.sum(), list(geometric.parameters()))
    named = {name: grad for (name, _), grad in zip(geometric.named_parameters(), others, strict=True)}
    for (name, _), grad in zip(dense.named_parameters(), grads, strict=True):
        torch.testing.assert_close(grad, named[name], rtol=1e-3, atol=1e-3)


def test_the_minimal_network_holds_the_degree_parity() -> None:
    rng = np.random.default_rng(1)
    parity = random_degree_parity(15, rng)
    samples = sample(parity, 500, rng)
    adjacency, x, labels = tensor_dataset(samples).tensors
    module = integer_graph_network(explicit_gnn(parity))
    assert (module(adjacency, x) == labels).all()
    geometric = GeometricGraphNetwork(1, (16,), (15,))
    geometric.load_state_dict(module.state_dict())
    for batch in DataLoader(data_list(samples), batch_size=250):
        assert (geometric(batch.x, batch.edge_index, batch.batch) == batch.y).all()


def test_the_minimal_circular_network_holds_the_averaged_parity() -> None:
    parity = AveragedParity(cyclic(6), (0, 1, 3, 4))
    module = CircularNetwork(6, (16,))
    filters = parity.base.weights / np.sqrt(6)
    with torch.no_grad():
        layer, readout = module.convolutions[0].linear, module.head.layers[0]
        layer.weight[:] = torch.tensor(filters)
        readout.weight[0] = torch.tensor(parity.base.readout)
        layer.bias.zero_()
        readout.bias.zero_()
    x = np.random.default_rng(2).standard_normal((50, 6))
    values = module(torch.tensor(x, dtype=torch.float32)).detach().numpy()
    np.testing.assert_allclose(values, parity.values(x), atol=1e-5)


@pytest.mark.parametrize("kernel", [1, 3, 8])
def test_circular_convolutions_are_torchs(kernel: int) -> None:
    torch.manual_seed(3)
    ours = CircularConvolution(2, 5, kernel)
    weights = ours.linear.weight.view(5, kernel, 2).transpose(1, 2)
    x = torch.randn(4, 8, 2)
    around = torch.cat([x, x[:, : kernel - 1]], dim=1).transpose(1, 2)
    expected = torch.nn.functional.conv1d(around, weights, ours.linear.bias).transpose(1, 2)
    torch.testing.assert_close(ours(x), expected)


def test_networks_are_invariant() -> None:
    torch.manual_seed(4)
    rng = np.random.default_rng(4)
    x = torch.randn(10, 9)
    circular = CircularNetwork(9, (6, 5), (4,), (9, 3))
    torch.testing.assert_close(circular(x.roll(4, dims=1)), circular(x), rtol=1e-4, atol=1e-5)
    adjacency, features, _ = tensor_dataset(random_plane(3, 2, rng).sample(10, 8, rng)).tensors
    order = torch.randperm(8)
    graph = GraphNetwork(3, (6, 5), (4,))
    moved = graph(adjacency[:, order][:, :, order], features[:, order])
    torch.testing.assert_close(moved, graph(adjacency, features), rtol=1e-4, atol=1e-5)


def test_thresholds_are_spread_over_the_data() -> None:
    torch.manual_seed(5)
    rng = np.random.default_rng(5)
    adjacency, x, _ = tensor_dataset(sample(random_degree_parity(12, rng), 400, rng)).tensors
    module = GraphNetwork(1, (32, 32), (32,))
    spread_thresholds(module, (adjacency, x), torch.Generator().manual_seed(0))
    values = module(adjacency, x)
    assert abs(float(values.mean().detach())) < 1e-3
    assert float(values.std().detach()) == pytest.approx(1, abs=1e-3)
    active = (module.convolutions[0](x, adjacency) > 0).float().mean(dim=(0, 1))
    assert len(active.unique()) > 5
    assert ((active > 0.01) & (active < 0.99)).sum() > 24


def test_samples_as_datasets() -> None:
    rng = np.random.default_rng(6)
    samples = sample(random_degree_parity(6, rng), 8, rng)
    graphs = data_list(samples)
    assert [int(graph.y) for graph in graphs] == samples.labels.tolist()
    for graph, matrix in zip(graphs, samples.inputs[0], strict=True):
        assert graph.num_nodes == 6
        assert graph.is_undirected()
        assert graph.num_edges == matrix.sum()
    vectors = AveragedParity(cyclic(6), (0, 1)).sample(8, rng)
    x, labels = tensor_dataset(vectors).tensors
    np.testing.assert_allclose(x.numpy(), vectors.inputs[0], rtol=1e-6)
    assert labels.shape == (8,)
    with pytest.raises(InputError, match="expected graphs, got vectors; use tensor_dataset"):
        data_list(vectors)


@pytest.mark.parametrize("name", ["cyclic:6", "dihedral:5", "wreath:cyclic:3,symmetric:2"])
def test_the_minimal_group_network_holds_the_averaged_plane(name: str) -> None:
    group, rng = group_of(name), np.random.default_rng(6)
    function = AveragedPlane(group, random_plane(group.degree, 4, rng))
    samples = function.sample(200, rng)
    network = averaged_plane_network(function)
    assert num_parameters(network) == 8 * (group.degree + 1) + 8 + 1
    values = network(torch.tensor(samples.inputs[0], dtype=torch.float32)).detach().numpy()
    np.testing.assert_allclose(values, samples.labels, atol=1e-6)
    with pytest.raises(UnsupportedError, match="no convolution averages over the frame 'column'"):
        averaged_plane_network(replace(function, frame="column"))


def test_on_a_circle_it_is_a_circular_network() -> None:
    rng = np.random.default_rng(7)
    network = averaged_plane_network(AveragedPlane(cyclic(6), random_plane(6, 4, rng)))
    circular = CircularNetwork(6, (8,))
    circular.load_state_dict(network.state_dict())
    x = torch.tensor(rng.standard_normal((20, 6)), dtype=torch.float32)
    torch.testing.assert_close(circular(x), network(x))


@pytest.mark.parametrize("name", ["cyclic:5", "dihedral:4", "symmetric:4"])
def test_group_networks_are_invariant(name: str) -> None:
    group = group_of(name)
    torch.manual_seed(0)
    network = GroupNetwork(group, (4, 3), (5,)).double()
    x = torch.randn(10, group.degree, dtype=torch.float64)
    spread_thresholds(network, (x,), torch.Generator().manual_seed(0))
    values = network(x)
    assert values.std() > 0.1
    for element in group.elements[:8]:
        torch.testing.assert_close(network(x[:, element]), values)
    if name != "symmetric:4":  # other permutations change it
        assert (network(x[:, [1, 0, *range(2, group.degree)]]) - values).abs().max() > 1e-3
