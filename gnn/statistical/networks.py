"""Invariant networks on dense batches: convolutions, a sum over the nodes, a perceptron.

`GraphNetwork` computes what `gnn.statistical.geometric_networks.GeometricGraphNetwork` computes with
PyTorch Geometric's layers, and has the same ``state_dict``; on small dense graphs it is many times
faster and lets `torch.vmap` train realizations side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from reductions.errors import InputError
from statistical_queries.explicit_gnn import IntegerGNN


class GraphConvolution(nn.Module):
    """``W_rel Σ_{u ~ v} x_u + b + W_root x_v`` at every node v: PyG's ``GraphConv``, dense.

    Parameters
    ----------
    num_inputs, num_outputs : int
    """

    def __init__(self, num_inputs: int, num_outputs: int) -> None:
        super().__init__()
        self.lin_rel = nn.Linear(num_inputs, num_outputs)
        self.lin_root = nn.Linear(num_inputs, num_outputs, bias=False)

    def forward(self, x: Tensor, adjacency: Tensor) -> Tensor:
        """From x (num_graphs, n, num_inputs) and adjacency (num_graphs, n, n)."""
        # The narrower of the two sides is summed over neighbors.
        if self.lin_rel.in_features <= self.lin_rel.out_features:
            messages: Tensor = self.lin_rel(adjacency @ x)
        else:
            messages = adjacency @ (x @ self.lin_rel.weight.T) + self.lin_rel.bias
        own: Tensor = self.lin_root(x)
        return messages + own


class CircularConvolution(nn.Module):
    """``Σ_s W_s x_{i + s} + b`` at every position i of a circle.

    Parameters
    ----------
    num_inputs, num_outputs : int
    kernel : int
        Offsets s = 0..kernel - 1, at most all of the circle.
    """

    def __init__(self, num_inputs: int, num_outputs: int, kernel: int) -> None:
        super().__init__()
        self.kernel = kernel
        self.linear = nn.Linear(kernel * num_inputs, num_outputs)

    def forward(self, x: Tensor) -> Tensor:
        """From x (num_samples, n, num_inputs) to (num_samples, n, num_outputs)."""
        windows = [torch.roll(x, -s, dims=1) for s in range(self.kernel)]
        values: Tensor = self.linear(torch.cat(windows, dim=-1))
        return values


class Perceptron(nn.Module):
    """Hidden layers with ReLU and a linear output.

    Parameters
    ----------
    num_inputs : int
    hidden : sequence of int
        Widths; none for a linear function.
    """

    def __init__(self, num_inputs: int, hidden: Sequence[int]) -> None:
        super().__init__()
        widths = (num_inputs, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths))

    def forward(self, x: Tensor) -> Tensor:
        """From x (num_samples, num_inputs) to (num_samples,)."""
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        values: Tensor = self.layers[-1](x)
        return values.squeeze(-1)


class GraphNetwork(nn.Module):
    """Graph convolutions with ReLU, the sum over the nodes, a perceptron.

    Parameters
    ----------
    num_features : int
    channels : sequence of int
        Width of every convolution, at least one.
    hidden : sequence of int
        Widths of the perceptron.
    """

    def __init__(self, num_features: int, channels: Sequence[int], hidden: Sequence[int] = ()) -> None:
        super().__init__()
        widths = (num_features, *channels)
        self.convolutions = nn.ModuleList(GraphConvolution(a, b) for a, b in pairwise(widths))
        self.head = Perceptron(widths[-1], hidden)

    def forward(self, adjacency: Tensor, x: Tensor) -> Tensor:
        """One number a graph, from adjacency (num_graphs, n, n) and x (num_graphs, n, num_features)."""
        for convolution in self.convolutions:
            x = torch.relu(convolution(x, adjacency))
        values: Tensor = self.head(x.sum(dim=-2))
        return values


class CircularNetwork(nn.Module):
    """Circular convolutions with ReLU, the sum over the positions, a perceptron.

    Parameters
    ----------
    length : int
    channels, hidden : sequences of int
        As for `GraphNetwork`.
    kernels : sequence of int or None
        Of the convolutions; None for the whole circle in all of them.

    Raises
    ------
    InputError
        If there is not one kernel, of at most the circle, for every convolution.
    """

    def __init__(
        self,
        length: int,
        channels: Sequence[int],
        hidden: Sequence[int] = (),
        kernels: Sequence[int] | None = None,
    ) -> None:
        super().__init__()
        kernels = kernels or [length] * len(channels)
        if len(kernels) != len(channels) or not all(1 <= kernel <= length for kernel in kernels):
            problem = f"expected a number from 1 to {length} for each of {len(channels)} convolutions"
            raise InputError("kernels", f"{problem}, got {list(kernels)}")
        widths = (1, *channels)
        pairs = zip(pairwise(widths), kernels, strict=True)
        self.convolutions = nn.ModuleList(CircularConvolution(a, b, kernel) for (a, b), kernel in pairs)
        self.head = Perceptron(widths[-1], hidden)

    def forward(self, x: Tensor) -> Tensor:
        """One number a sample, from x (num_samples, length)."""
        x = x.unsqueeze(-1)
        for convolution in self.convolutions:
            x = torch.relu(convolution(x))
        values: Tensor = self.head(x.sum(dim=-2))
        return values


def num_parameters(module: nn.Module) -> int:
    """Trained numbers of a network."""
    return sum(parameter.numel() for parameter in module.parameters())


def integer_graph_network(weights: IntegerGNN) -> GraphNetwork:
    """The minimal graph network at the exact weights of a degree parity."""
    num_units, num_channels = weights.hidden.shape
    module = GraphNetwork(1, (num_channels,), (num_units,))
    state = {
        "convolutions.0.lin_rel.weight": weights.neighbor[:, None],
        "convolutions.0.lin_rel.bias": weights.bias,
        "convolutions.0.lin_root.weight": np.zeros((num_channels, 1)),
        "head.layers.0.weight": weights.hidden,
        "head.layers.0.bias": weights.hidden_bias,
        "head.layers.1.weight": weights.readout[None],
        "head.layers.1.bias": np.array([weights.readout_bias]),
    }
    module.load_state_dict({name: torch.tensor(values) for name, values in state.items()})
    return module


@torch.no_grad()
def spread_thresholds(module: nn.Module, inputs: Sequence[Tensor], generator: torch.Generator) -> None:
    """Scale every unit to the data, and shift its threshold at random to where data is.

    Layer by layer, inputs of every unit get mean 0 and variance 1 over the samples, then a bias from
    a standard normal. Sums over neighbors and nodes would else make deep units all active, and the
    channels of a first layer on one constant feature are all functions of the degree alone, which only
    differ by their thresholds.

    Parameters
    ----------
    module : GraphNetwork, CircularNetwork or `gnn.statistical.group_networks.GroupNetwork`
    inputs : sequence of Tensor
        What the module takes.
    generator : torch Generator

    References
    ----------
    After Salimans, Kingma, "Weight normalization", NeurIPS 2016, Section 3 (initialization from
    data).
    """
    last = module.head.layers[-1]  # type: ignore[index, union-attr]

    def scale(block: nn.Module, _: object, output: Tensor) -> Tensor:
        flat = output.flatten(0, -2)
        mean, deviation = flat.mean(dim=0), flat.std(dim=0).clamp(min=1e-6)
        shift = torch.zeros_like(mean)
        if block is not last:
            shift = torch.randn(mean.shape, generator=generator)
        for name, parameter in block.named_parameters():
            if name.endswith("bias"):
                parameter.copy_((parameter - mean) / deviation + shift)
            else:
                parameter.div_(deviation[:, None])
        return (output - mean) / deviation + shift

    blocks = [*module.convolutions, *module.head.layers]  # type: ignore[misc, union-attr]
    hooks = [block.register_forward_hook(scale) for block in blocks]
    try:
        module(*inputs)
    finally:
        for hook in hooks:
            hook.remove()
