"""Layers of PyTorch Geometric that are one class of functions on single edges.

On an edge whose two ends have the same features x, every convolution below gives both ends W x + b, with
W and b that its parameters take freely: a mean, a largest one, an attention and a normalization over
one neighbor are that neighbor, and a root weight, a residual or a power of the adjacency matrix adds
another multiple of x. So with relu, pooling and a linear readout all of them attain, on such graphs,
the values of ``relu-sum/bias``: the same labeled graphs have the same answer at every tolerance, the same
least error and the same certificates for each of them. Two convolutions with relu between them and one
output (`GCN`, `GraphSAGE`, `GAT` with two layers) attain at every node those of ``relu-sum/bias/node``.

What carries weights from the modules to that class, and back, is `gnn.pyg.layers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reductions.errors import UnsupportedError
from reductions.reading.values import one_of, read
from reductions.training.graphs import GraphBatch

Level = Literal["graph", "node"]
_CLASS_OF: dict[Level, str] = {"graph": "relu-sum/bias", "node": "relu-sum/bias/node"}


@dataclass(frozen=True)
class Layer:
    """A network of PyTorch Geometric that is trained on graphs of one edge.

    Parameters
    ----------
    name : str
        As on the command line.
    module : str
        The class in ``torch_geometric.nn``.
    summary : str
        What both ends of an edge get from their features x.
    level : "graph" (convolution, relu, pooling, Linear) or "node" (a model of two convolutions)
    """

    name: str
    module: str
    summary: str
    level: Level = "graph"

    @property
    def architecture(self) -> str:
        """The architecture whose functions are its functions."""
        return _CLASS_OF[self.level]

    @property
    def formula(self) -> str:
        """The function, for people."""
        if self.level == "node":
            return f"{self.module}(d, k, num_layers=2, out_channels=1) on single edges: {self.summary}"
        return f"Linear(k, 1)(pool(relu({self.module}(X)))) on single edges: {self.summary}"


_CATALOG = (
    Layer("gcn", "GCNConv", "W x + b"),
    Layer("sage", "SAGEConv", "(W_l + W_r) x + b_l"),
    Layer("graphconv", "GraphConv", "(W_rel + W_root) x + b_rel"),
    Layer("gin", "GINConv", "(2 + ε) W x + b"),
    Layer("gat", "GATConv", "W x + b, whatever the attention"),
    Layer("gatv2", "GATv2Conv", "W_l x + b_l + b, whatever the attention"),
    Layer("transformer", "TransformerConv", "(W_value + W_skip) x + b_value + b_skip"),
    Layer("supergat", "SuperGATConv", "W x + b, whatever the attention"),
    Layer("sg", "SGConv", "W x + b"),
    Layer("ssg", "SSGConv", "W x + b"),
    Layer("tag", "TAGConv", "Σ_k W_k x + b"),
    Layer("cheb", "ChebConv", "Σ_k (-1)^k W_k x + b"),
    Layer("le", "LEConv", "(W_1 - W_2 + W_3) x + b_1 + b_3"),
    Layer("clustergcn", "ClusterGCNConv", "(W_out + W_root) x + b_out"),
    Layer("mf", "MFConv", "(W_l + W_r) x + b_l, those of degree 1"),
    Layer("arma", "ARMAConv", "(W_init + W_root) x + b"),
    Layer("edge", "EdgeConv", "W x + b, with W the left half of its Linear(2d, k)"),
    Layer("gcn-model", "GCN", "W' relu(W x + b) + b'", "node"),
    Layer("sage-model", "GraphSAGE", "W' relu(W x + b) + b', each the sum of two weights", "node"),
    Layer("gat-model", "GAT", "W' relu(W x + b) + b', whatever the attention", "node"),
)
LAYERS: dict[str, Layer] = {layer.name: layer for layer in _CATALOG}


def layer_named(name: str) -> Layer:
    """The layer of a name.

    Raises
    ------
    InputError
        If there is none.
    """
    return LAYERS[read("layer", name, one_of(*LAYERS))]


def expect_equal_ends(graphs: GraphBatch, layer: Layer) -> None:
    """Check that every graph, or at node level every component, is an edge with equal ends.

    Raises
    ------
    UnsupportedError
        If one is not: elsewhere the layers differ.
    """
    where = f"{layer.name}: expected graphs of one edge whose ends have the same features"
    remedy = f"use {layer.architecture}, or a rule whose graphs are single edges"
    if graphs.edge_weights is not None:
        raise UnsupportedError(f"{where}, got weights of edges; {remedy}")
    if (graphs.degrees != 1).any():
        node = int(np.flatnonzero(graphs.degrees != 1)[0])
        raise UnsupportedError(f"{where}, got node {node} of degree {graphs.degrees[node]}; {remedy}")
    lengths = np.diff(graphs.node_offsets)
    if layer.level == "graph" and (lengths != 2).any():
        graph = int(np.flatnonzero(lengths != 2)[0])
        raise UnsupportedError(f"{where}, got graph {graph} of {lengths[graph]} nodes; {remedy}")
    features = graphs.features.coalesced()
    one, other = (features.take(ends) for ends in graphs.edges)
    if one != other:
        raise UnsupportedError(f"{where}, got an edge between different ones; {remedy}")
