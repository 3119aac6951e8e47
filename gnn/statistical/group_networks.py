"""Networks that are invariant under a permutation group of the coordinates: convolutions over the group.

On a circle `GroupNetwork` with one convolution is `gnn.statistical.networks.CircularNetwork` with a kernel of
the whole circle, and has the same ``state_dict``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from gnn.statistical.networks import Perceptron
from reductions.arrays import IndexArray
from reductions.errors import UnsupportedError
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.groups import PermutationGroup


class LiftingConvolution(nn.Module):
    """``Σ_i W_i x_{g(i)} + b`` at every element g of a permutation group of the coordinates.

    Parameters
    ----------
    elements : int64[order, n]
    num_outputs : int
    """

    elements: Tensor

    def __init__(self, elements: IndexArray, num_outputs: int) -> None:
        super().__init__()
        self.register_buffer("elements", torch.tensor(elements), persistent=False)
        self.linear = nn.Linear(elements.shape[1], num_outputs)

    def forward(self, x: Tensor) -> Tensor:
        """From x (num_samples, n) to (num_samples, order, num_outputs)."""
        values: Tensor = self.linear(x[:, self.elements])
        return values


class GroupConvolution(nn.Module):
    """``Σ_s W_s h(g s) + b`` at every element g, s in some elements; moving x moves g from the left.

    Parameters
    ----------
    products : int64[order, num_terms]
        Numbers of the elements g s.
    num_inputs, num_outputs : int
    """

    products: Tensor

    def __init__(self, products: IndexArray, num_inputs: int, num_outputs: int) -> None:
        super().__init__()
        self.register_buffer("products", torch.tensor(products), persistent=False)
        self.linear = nn.Linear(products.shape[1] * num_inputs, num_outputs)

    def forward(self, h: Tensor) -> Tensor:
        """From h (num_samples, order, num_inputs) to (num_samples, order, num_outputs)."""
        values: Tensor = self.linear(h[:, self.products].flatten(-2))
        return values


class GroupNetwork(nn.Module):
    """Convolutions over a permutation group with ReLU, the sum over the group, a perceptron: invariant.

    The first reads all coordinates; each other one reads g and its products with the generators.

    Parameters
    ----------
    group : PermutationGroup
    channels, hidden : sequences of int
        As for `GraphNetwork`.
    """

    def __init__(self, group: PermutationGroup, channels: Sequence[int], hidden: Sequence[int] = ()) -> None:
        super().__init__()
        elements = group.elements
        products = _right_products(group)
        deeper = [GroupConvolution(products, a, b) for a, b in pairwise(channels)]
        self.convolutions = nn.ModuleList([LiftingConvolution(elements, channels[0]), *deeper])
        self.head = Perceptron(channels[-1], hidden)

    def forward(self, x: Tensor) -> Tensor:
        """One number a sample, from x (num_samples, n)."""
        for convolution in self.convolutions:
            x = torch.relu(convolution(x))
        values: Tensor = self.head(x.sum(dim=-2))
        return values


def _right_products(group: PermutationGroup) -> IndexArray:
    """Numbers of g and of g s for all generators s, int64[order, 1 + num_generators]."""
    elements = group.elements
    number = {row.tobytes(): place for place, row in enumerate(elements)}
    moved = [elements, *(np.ascontiguousarray(elements[:, row]) for row in group.generators)]
    return np.array([[number[row.tobytes()] for row in rows] for rows in moved]).T


def averaged_plane_network(function: AveragedPlane) -> GroupNetwork:
    """The minimal network of an averaged plane, 2k filters, at the weights that equal it.

    Raises
    ------
    UnsupportedError
        If the average is over a frame, which no convolution computes.
    """
    if function.frame != "group":
        raise UnsupportedError(f"no convolution averages over the frame {function.frame!r}; take the group")
    base = function.plane.node_function
    module = GroupNetwork(function.group, (len(base.weights),))
    state = {
        "convolutions.0.linear.weight": base.weights,
        "convolutions.0.linear.bias": np.zeros(len(base.weights)),
        "head.layers.0.weight": base.readout[None] / function.group.order,
        "head.layers.0.bias": np.zeros(1),
    }
    module.load_state_dict({name: torch.tensor(values) for name, values in state.items()})
    return module
