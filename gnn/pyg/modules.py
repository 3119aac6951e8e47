"""Architectures as PyTorch Geometric modules, their weights in and out.

=======================  ===================================================================
architecture             module, with parameters by their ``state_dict`` names
=======================  ===================================================================
relu-sum, even-sum       `SumNetwork`: a convolution of width k, the activation, the sum over
                         the nodes (graph level), ``readout.weight`` (1, k) = α
  aggregation sum        ``GraphConv`` without root weight: ``conv.lin_rel.weight`` (k, d) = w
  aggregation sum-self   ``GINConv`` with ε = 0: ``conv.nn.weight`` (k, d) = w; edge weights, which
                         GINConv does not take, are summed here
  aggregation mean       ``SAGEConv`` without root weight: ``conv.lin_l.weight`` (k, d) = w
threshold-and,           `ThresholdNetwork`: ``units.weight`` (k, d) = w, and for an AND
degree-and, threshold    ``units.bias`` (k) = -b
=======================  ===================================================================

`gnn.pyg.weights` moves weights in and out.
"""

from __future__ import annotations

import warnings
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn import Linear, Module

from gnn.pyg.imports import GINConv, GraphConv, SAGEConv, global_add_pool
from reductions.errors import InputError
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.messages import Aggregation
from reductions.training.task import TrainingTask

_ACTIVATIONS = {"relu": torch.relu, "abs": torch.abs, "square": torch.square}


class SumNetwork(Module):
    """``f = Σ_v Σ_j α_j σ(M_v · w_j)``, the sum over v at graph level only.

    Parameters
    ----------
    architecture : ActivationSum
    num_inputs : int
        Length d of each weight vector.
    """

    def __init__(self, architecture: ActivationSum, num_inputs: int) -> None:
        super().__init__()
        self.architecture, self.num_inputs = architecture, num_inputs
        self.conv = _convolution(architecture.aggregation, num_inputs, architecture.width)
        self.readout = _linear(architecture.width, 1)

    @property
    def weight(self) -> Tensor:
        """The weights w, shape (width, num_inputs)."""
        name = {"sum": "lin_rel", "sum-self": "nn", "mean": "lin_l"}[self.architecture.aggregation]
        weight: Tensor = getattr(self.conv, name).weight
        return weight

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
        hidden = _ACTIVATIONS[self.architecture.activation](hidden)
        if self.architecture.level == "graph":
            hidden = global_add_pool(hidden, batch, batch_size)
        values: Tensor = self.readout(hidden).squeeze(-1)
        return values

    def _convolved(self, x: Tensor, edge_index: Tensor, edge_weight: Tensor | None) -> Tensor:
        """The messages times the weights, shape (num_nodes, width)."""
        aggregation, size = self.architecture.aggregation, (len(x), len(x))
        if aggregation == "sum-self" and edge_weight is not None:
            # GINConv takes no weights of edges; its linear map takes (A + I) X.
            sources, targets = edge_index
            terms = edge_weight.to(x.dtype).unsqueeze(1) * x[sources]
            return torch.nn.functional.linear(x.index_add(0, targets, terms), self.weight)
        # A pair says that there are no root features; GINConv adds its own.
        inputs = x if aggregation == "sum-self" else (x, None)
        weights = {}
        if aggregation == "sum" and edge_weight is not None:
            weights["edge_weight"] = edge_weight.to(x.dtype)
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


Network: TypeAlias = SumNetwork | ThresholdNetwork


def network(architecture: Architecture, num_inputs: int) -> Network:
    """The module of an architecture with weight vectors of this length, at random weights."""
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


def _convolution(aggregation: Aggregation, num_inputs: int, width: int) -> Module:
    linear, size = _linear(num_inputs, width), max(num_inputs, 1)
    conv: Module
    # PyG takes no channels for channels unknown yet, so the linear map is put in by hand.
    if aggregation == "sum":
        conv = GraphConv(size, width, aggr="add", bias=False)
        conv.lin_rel = linear
        conv.register_module("lin_root", None)
    elif aggregation == "mean":
        conv = SAGEConv(size, width, aggr="mean", root_weight=False, bias=False)
        conv.lin_l = linear
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
