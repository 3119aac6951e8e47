"""`gnn.statistical.networks.GraphNetwork` in PyTorch Geometric's layers (the extra `pyg`).

>>> module = GeometricGraphNetwork(1, (16,), (15,))
>>> module.load_state_dict(GraphNetwork(1, (16,), (15,)).state_dict())
<All keys matched successfully>
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from gnn.pyg.imports import GraphConv, global_add_pool
from gnn.statistical.networks import GraphNetwork, Perceptron

__all__ = ["GeometricGraphNetwork", "GraphNetwork"]


class GeometricGraphNetwork(nn.Module):
    """``GraphConv`` layers with ReLU, ``global_add_pool``, a perceptron.

    Parameters
    ----------
    num_features : int
    channels, hidden : sequences of int
        As for `GraphNetwork`, whose ``state_dict`` this module takes, and the other way round.
    """

    def __init__(self, num_features: int, channels: Sequence[int], hidden: Sequence[int] = ()) -> None:
        super().__init__()
        widths = (num_features, *channels)
        self.convolutions = nn.ModuleList(GraphConv(a, b, aggr="add") for a, b in pairwise(widths))
        self.head = Perceptron(widths[-1], hidden)

    def forward(
        self, x: Tensor, edge_index: Tensor, batch: Tensor | None = None, batch_size: int | None = None
    ) -> Tensor:
        """One number a graph.

        Parameters
        ----------
        x : shape (num_nodes, num_features)
        edge_index : int64, shape (2, num_directed_edges)
        batch : int64, shape (num_nodes,), or None
            Graph of every node. None: one graph.
        batch_size : int or None
            Number of graphs; needed if the last ones have no nodes.
        """
        for convolution in self.convolutions:
            x = torch.relu(convolution(x, edge_index))
        values: Tensor = self.head(global_add_pool(x, batch, batch_size))
        return values
