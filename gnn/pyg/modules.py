"""Architectures as PyTorch Geometric modules, their weights in and out.

=======================  ===================================================================
architecture             module, with parameters by their ``state_dict`` names
=======================  ===================================================================
relu-sum, even-sum       `SumNetwork`: a convolution of width k, the activation, the pool of the
                         nodes (graph level), ``readout.weight`` (1, k) = α, ``readout.bias`` (1) = c
  aggregation sum        ``GraphConv``: ``conv.lin_rel.weight`` (k, d) = w, ``conv.lin_rel.bias`` (k) = b,
                         ``conv.lin_root.weight`` (k, d), the part of w for x_v
  aggregation sum-self   ``GINConv`` with ε = 0: ``conv.nn.weight`` (k, d) = w, ``conv.nn.bias`` (k) = b;
                         edge weights, which GINConv does not take, are summed here
  aggregation mean       ``SAGEConv``: ``conv.lin_l.weight`` (k, d) = w, ``conv.lin_l.bias`` (k) = b,
                         ``conv.lin_r.weight`` (k, d), the part of w for x_v
  aggregation gcn        ``GCNConv``: ``conv.lin.weight`` (k, d) = w, ``conv.bias`` (k) = b
a layer on single edges  `gnn.pyg.layers.LayerNetwork`
threshold-and,           `ThresholdNetwork`: ``units.weight`` (k, d) = w, and for an AND
degree-and, threshold    ``units.bias`` (k) = -b
=======================  ===================================================================

Biases and root weights are there where the architecture has them. `gnn.pyg.weights` moves weights in
and out.
"""

from __future__ import annotations

import warnings
from typing import Any, TypeAlias, cast

import torch
from torch import Tensor
from torch.nn import Linear, Module

from gnn.pyg.imports import (
    GCNConv,
    GINConv,
    GraphConv,
    SAGEConv,
    global_add_pool,
    global_max_pool,
    global_mean_pool,
)
from gnn.pyg.layers import LayerNetwork
from reductions.errors import InputError, UnsupportedError
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.messages import Aggregation
from reductions.training.task import TrainingTask

_ACTIVATIONS = {"relu": torch.relu, "abs": torch.abs, "square": torch.square}
_POOLS = {"sum": global_add_pool, "mean": global_mean_pool, "max": global_max_pool}


class SumNetwork(Module):
    """``f = Σ_v Σ_j α_j σ(M_v · w_j + b_j) + c``, the sum, mean or maximum over v at graph level only.

    Parameters
    ----------
    architecture : ActivationSum
    num_inputs : int
        Length of each weight vector, as `ActivationSum.num_inputs` tells.

    Raises
    ------
    UnsupportedError
        If no convolution of PyG has the architecture's root weight.
    """

    def __init__(self, architecture: ActivationSum, num_inputs: int) -> None:
        super().__init__()
        self.architecture, self.num_inputs = architecture, num_inputs
        num_features = (num_inputs - architecture.bias - architecture.readout_bias) // (1 + architecture.root)
        self.conv = _convolution(architecture, num_features)
        self.readout = _linear(architecture.width, 1, architecture.readout_bias)

    @property
    def weight(self) -> Tensor:
        """The weights of the aggregate, shape (width, num_features)."""
        weight: Tensor = self.linear.weight
        return weight

    @property
    def _aggregation(self) -> Aggregation:
        return self.architecture.aggregation

    @property
    def linear(self) -> Any:
        """The convolution's map of the aggregate."""
        name = {"sum": "lin_rel", "sum-self": "nn", "mean": "lin_l", "gcn": "lin"}
        return getattr(self.conv, name[self._aggregation])

    @property
    def columns(self) -> list[Tensor]:
        """What makes up the weight vectors but for c: w, the root's part of w, and b, shape (width, ...)."""
        columns, conv = [self.weight], cast(Any, self.conv)
        if self.architecture.root:
            columns.append(conv.lin_root.weight if self._aggregation == "sum" else conv.lin_r.weight)
        if self.architecture.bias:
            columns.append(conv.bias if self._aggregation == "gcn" else self.linear.bias)
        return columns

    def forward(
        self,
        x: Tensor,
        edge_index: Tensor,
        batch: Tensor | None = None,
        batch_size: int | None = None,
        edge_weight: Tensor | None = None,
    ) -> Tensor:
        """Return f of every graph (or, at node level, of every node).

        Parameters
        ----------
        x : shape (num_nodes, num_inputs)
        edge_index : int64, shape (2, num_directed_edges)
        batch : int64, shape (num_nodes,), or None
            Graph of every node. None: one graph.
        batch_size : int or None
            Number of graphs; needed if the last ones have no nodes.
        edge_weight : shape (num_directed_edges,), or None
            The entries of A. None: all are one.

        Raises
        ------
        InputError
            If edge weights are other than one, and the aggregation is a mean.
        """
        _check_seen(self.architecture, edge_weight)
        hidden = self._convolved(x.to(self.readout.weight.dtype), edge_index, edge_weight)
        if self.architecture.slope:
            hidden = torch.nn.functional.leaky_relu(hidden, float(self.architecture.slope))
        else:
            hidden = _ACTIVATIONS[self.architecture.activation](hidden)
        if self.architecture.level == "graph":
            hidden = _POOLS[self.architecture.pool](hidden, batch, batch_size)
        values: Tensor = self.readout(hidden).squeeze(-1)
        return values

    def predict(self, values: Tensor) -> Tensor:
        """Classes (bool) of graphs or nodes with these values, where the answer is the sign."""
        return values >= 0

    def _convolved(self, x: Tensor, edge_index: Tensor, edge_weight: Tensor | None) -> Tensor:
        """The messages times the weights, shape (num_nodes, width)."""
        aggregation, size = self._aggregation, (len(x), len(x))
        if edge_weight is not None:
            edge_weight = edge_weight.to(x.dtype)
        if aggregation == "gcn":
            convolved: Tensor = self.conv(x, edge_index, edge_weight)
            return convolved
        if aggregation == "sum-self" and edge_weight is not None:
            # GINConv takes no weights of edges; its linear map takes (A + I) X.
            sources, targets = edge_index
            terms = edge_weight.unsqueeze(1) * x[sources]
            mapped: Tensor = self.linear(x.index_add(0, targets, terms))
            return mapped
        # A pair says that there are no root features; GINConv adds its own.
        inputs = x if aggregation == "sum-self" or self.architecture.root else (x, None)
        weights = {} if aggregation != "sum" or edge_weight is None else {"edge_weight": edge_weight}
        hidden: Tensor = self.conv(inputs, edge_index, size=size, **weights)
        return hidden


class ThresholdNetwork(Module):
    """The margin ``min_j (w_j · z - b_j)``; the class is 1 at margin >= 0 (`threshold`: > 0).

    Parameters
    ----------
    architecture : ThresholdAnd or Threshold
    num_inputs : int
        Length d of each weight vector.
    """

    def __init__(self, architecture: ThresholdAnd | Threshold, num_inputs: int) -> None:
        super().__init__()
        self.architecture, self.num_inputs = architecture, num_inputs
        self.units = _linear(num_inputs, architecture.width, bias=isinstance(architecture, ThresholdAnd))

    @property
    def weight(self) -> Tensor:
        """The weights w, shape (width, num_inputs)."""
        return self.units.weight

    def forward(
        self,
        x: Tensor,
        edge_index: Tensor,
        batch: Tensor | None = None,
        batch_size: int | None = None,
        edge_weight: Tensor | None = None,
    ) -> Tensor:
        """Return the margin of every graph; parameters as for `SumNetwork`.

        Raises
        ------
        InputError
            If a node's degree exceeds those that the weights know, or edge weights are other than one.
        """
        _check_seen(self.architecture, edge_weight)
        statistic = x.to(self.weight.dtype)
        if getattr(self.architecture, "statistic", "features") == "degrees":
            statistic = self._degrees_one_hot(len(x), edge_index)
        margins: Tensor = self.units(global_add_pool(statistic, batch, batch_size)).amin(dim=-1)
        return margins

    def predict(self, margins: Tensor) -> Tensor:
        """Classes (bool) of graphs with these margins."""
        return margins > 0 if isinstance(self.architecture, Threshold) else margins >= 0

    def _degrees_one_hot(self, num_nodes: int, edge_index: Tensor) -> Tensor:
        degrees = torch.bincount(edge_index[1], minlength=num_nodes)
        if len(degrees) and int(degrees.max()) >= self.num_inputs:
            problem = f"expected degrees below {self.num_inputs}, got {int(degrees.max())}"
            raise InputError("edge_index", problem, "make the module for all graphs")
        histogram = torch.zeros(num_nodes, self.num_inputs, dtype=self.weight.dtype, device=edge_index.device)
        return histogram.scatter(1, degrees.unsqueeze(1), 1.0)


Network: TypeAlias = SumNetwork | ThresholdNetwork | LayerNetwork


def network(architecture: Architecture, num_inputs: int) -> Network:
    """The module of an architecture with weight vectors of this length, at random weights.

    Raises
    ------
    UnsupportedError
        If no convolution of PyG has the architecture's root weight.
    """
    if isinstance(architecture, ActivationSum) and architecture.layer:
        num_features = num_inputs - architecture.bias - architecture.readout_bias
        return LayerNetwork(architecture.layer, num_features, architecture.width)
    if isinstance(architecture, ActivationSum):
        return SumNetwork(architecture, num_inputs)
    return ThresholdNetwork(architecture, num_inputs)


def network_of(task: TrainingTask) -> Network:
    """The module that the task asks to train, at random weights."""
    return network(task.architecture, task.architecture.num_inputs(task.graphs))


def _check_seen(architecture: Architecture, edge_weight: Tensor | None) -> None:
    if edge_weight is not None and not architecture.sees_edge_weights and (edge_weight != 1).any():
        problem = f"{architecture.name} does not see edge weights, and they are not all 1"
        raise InputError("edge_weight", problem, "leave the argument out")


def _convolution(architecture: ActivationSum, num_features: int) -> Module:
    aggregation, width, has_root = architecture.aggregation, architecture.width, architecture.root
    linear, size = _linear(num_features, width, architecture.bias), max(num_features, 1)
    root = _linear(num_features, width) if has_root else None
    conv: Module
    # PyG takes no channels for channels unknown yet, so the linear maps are put in by hand.
    if aggregation == "sum":
        conv = GraphConv(size, width, aggr="add", bias=False)
        conv.lin_rel = linear
        conv.register_module("lin_root", root)
    elif aggregation == "mean":
        conv = SAGEConv(size, width, aggr="mean", root_weight=has_root, bias=False)
        conv.lin_l = linear
        if root is not None:
            conv.lin_r = root
    elif has_root:
        raise UnsupportedError(f"PyG: no convolution is {architecture.name}; take aggregation sum or mean")
    elif aggregation == "gcn":
        conv = GCNConv(size, width, bias=architecture.bias)
        conv.lin = _linear(num_features, width)
    else:
        with _no_warning_of_empty_weights():
            conv = GINConv(linear, eps=0.0, train_eps=False)
    return conv


def _linear(num_inputs: int, num_outputs: int, bias: bool = False) -> Linear:
    with _no_warning_of_empty_weights():
        if num_inputs:
            return Linear(num_inputs, num_outputs, bias=bias)
        linear = Linear(0, num_outputs, bias=bias)
    if bias:
        torch.nn.init.zeros_(linear.bias)
    return linear


def _no_warning_of_empty_weights() -> warnings.catch_warnings[None]:
    return warnings.catch_warnings(action="ignore", category=UserWarning)
