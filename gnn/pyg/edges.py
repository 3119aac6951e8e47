"""The edges of PyTorch Geometric data: every edge in both directions, with equal weights."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from gnn.pyg.rational_tensors import exact_tensor, rational_array
from reductions.arrays import IndexArray, RationalArray, offsets_of
from reductions.errors import InputError
from reductions.training.graphs import GraphBatch

Columns: TypeAlias = dict[str, tuple[Tensor, IndexArray]]


def edge_columns(graphs: GraphBatch, dtype: torch.dtype) -> Columns:
    """The attributes of all edges, and their lengths by graph.

    Raises
    ------
    UnsupportedError
        If tensors of this type cannot hold the edge weights exactly.
    """
    graph = graphs.graph_of_node()[graphs.edges[0]]
    order = np.argsort(graph, kind="stable")
    edges, graph = graphs.edges[:, order], graph[order]
    edges = edges - graphs.node_offsets[graph]
    num_edges = np.bincount(graph, minlength=len(graphs)).astype(np.int64)
    # A graph's block holds its edges, then the same edges the other way.
    there = np.arange(len(order)) + offsets_of(num_edges)[graph]
    back = there + num_edges[graph]
    edge_index = np.empty((2, 2 * len(order)), dtype=np.int64)
    edge_index[:, there], edge_index[:, back] = edges, edges[::-1]
    columns: Columns = {"edge_index": (torch.from_numpy(edge_index), 2 * num_edges)}
    if graphs.edge_weights is not None:
        numerators, denominator = graphs.edge_weights.numerators[order], graphs.edge_weights.denominator
        values = exact_tensor(numerators, denominator, dtype, "an edge weight")
        both = torch.empty(2 * len(order), dtype=dtype)
        both[there] = both[back] = values
        columns["edge_weight"] = (both, 2 * num_edges)
    if (np.diff(order) < 0).any():
        number = np.empty(2 * len(order), dtype=np.int64)
        number[there] = number[back] = order
        columns["edge_number"] = (torch.from_numpy(number), 2 * num_edges)
    return columns


def undirected_edges(columns: Columns, denominator: int | None) -> tuple[IndexArray, RationalArray | None]:
    """Each undirected edge once with its weight, its ends numbered over all graphs, in the task's order.

    Parameters
    ----------
    columns : Columns
    denominator : int or None
        Of the weights. None: they are exact as they are.

    Raises
    ------
    InputError
        If an end is no node of its graph, an edge lacks one of its directions, or weighs more in one.
    """
    num_nodes, (index, lengths) = columns["x"][1], columns["edge_index"]
    edges = index.numpy().astype(np.int64)
    graph = np.repeat(np.arange(len(lengths)), lengths)
    if len(lengths) != len(num_nodes) or (edges < 0).any() or (edges >= num_nodes[graph]).any():
        raise InputError("data.edge_index", "names a node that its graph does not have")
    edges = edges + offsets_of(num_nodes)[graph]
    for name in {"edge_number", "edge_weight"} & columns.keys():
        if not np.array_equal(columns[name][1], lengths):
            raise InputError(f"data.{name}", "expected one number per directed edge")
    there, back = _halves(edges, lengths)
    if not np.array_equal(edges[:, there], edges[::-1, back]):
        remedy = "apply torch_geometric.transforms.ToUndirected and RemoveSelfLoops"
        raise InputError("data.edge_index", "expected each edge in both directions, and no loops", remedy)
    _check_distinct(edges[:, there], int(num_nodes.sum()))
    weights = None
    if "edge_weight" in columns:
        weights = rational_array(columns["edge_weight"][0], denominator, "edge_weight")
        differ = np.flatnonzero(weights.numerators[there] != weights.numerators[back])
        if len(differ):
            raise _unequal(weights, there[differ[0]], back[differ[0]], index, graph)
    order = np.argsort(
        columns["edge_number"][0].numpy()[there] if "edge_number" in columns else there, kind="stable"
    )
    chosen = there[order]
    return np.ascontiguousarray(edges[:, chosen]), None if weights is None else weights[chosen]


def _check_distinct(edges: IndexArray, num_nodes: int) -> None:
    if (edges[0] == edges[1]).any():
        remedy = "apply torch_geometric.transforms.RemoveSelfLoops"
        raise InputError("data.edge_index", "a node has an edge to itself", remedy)
    keys = np.minimum(*edges) * num_nodes + np.maximum(*edges)
    if len(np.unique(keys)) < len(keys):
        raise InputError("data.edge_index", "an edge occurs twice", "call data.coalesce()")


def _halves(edges: IndexArray, lengths: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Positions of the edges one way and, in the same order, the other way, if there is such an order."""
    starts = np.repeat(offsets_of(lengths)[:-1], lengths)
    is_first = 2 * (np.arange(edges.shape[1]) - starts) < np.repeat(lengths, lengths)
    there, back = np.flatnonzero(is_first), np.flatnonzero(~is_first)
    if np.array_equal(edges[:, there], edges[::-1, back]):
        return there, back
    # Not in karpnet's order: tell the two directions of an edge by its ends.
    there, back = np.flatnonzero(edges[0] < edges[1]), np.flatnonzero(edges[0] >= edges[1])
    return there[np.lexsort(edges[:, there])], back[np.lexsort(edges[::-1, back])]


def _unequal(weights: RationalArray, there: int, back: int, index: Tensor, graph: IndexArray) -> InputError:
    u, v = index[:, there].tolist()
    return InputError(
        "data.edge_weight",
        f"edge {u}-{v} of graph {graph[there]} has the weight {weights[int(there)]} one way and "
        f"{weights[int(back)]} the other, but an undirected edge has one weight",
        "make them equal",
    )
