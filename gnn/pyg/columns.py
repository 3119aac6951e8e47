"""The tensors of PyTorch Geometric data: written from a task, read back with every check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from gnn.pyg.imports import Data
from gnn.pyg.rational_tensors import nearest, numerators_of
from gnn.samples import LARGE_NUMBERS_REMEDY
from reductions.arrays import IndexArray, IntegerArray, RationalArray, SparseRows, offsets_of
from reductions.errors import InputError, UnsupportedError
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask

Columns: TypeAlias = dict[str, tuple[Tensor, IndexArray]]

_ATTRIBUTES = ("x", "edge_index", "y", "train_mask", "sample", "edge_number")
_MAX_DENSE_ENTRIES = 2**28  # 2 GiB of float64


def columns_of(task: TrainingTask, dtype: torch.dtype) -> Columns:
    """The attributes of all graphs, concatenated, and their lengths by graph.

    Raises
    ------
    UnsupportedError
        If tensors of this type cannot hold the task exactly, or dense ones not at all.
    """
    graphs = task.graphs
    num_nodes = np.diff(graphs.node_offsets)
    columns: Columns = {"x": (_dense(graphs, dtype), num_nodes)} | _edge_columns(graphs)
    values = _tensor(task.labels.numerators, task.labels.denominator, dtype, "label")
    if task.labelled_nodes is None:
        return columns | {"y": (values, np.ones(len(graphs), dtype=np.int64))}
    nodes = torch.tensor(task.labelled_nodes)
    if len(torch.unique(nodes)) < len(nodes):
        raise UnsupportedError("PyG data: a node has two labels, but a mask allows one; merge the samples")
    y = torch.zeros(graphs.num_nodes, dtype=dtype)
    y[nodes] = values
    mask = torch.zeros(graphs.num_nodes, dtype=torch.bool)
    mask[nodes] = True
    columns |= {"y": (y, num_nodes), "train_mask": (mask, num_nodes)}
    if (nodes[1:] < nodes[:-1]).any():
        sample = torch.full((graphs.num_nodes,), -1, dtype=torch.int64)
        sample[nodes] = torch.arange(len(nodes))
        columns["sample"] = (sample, num_nodes)
    return columns


def _dense(graphs: GraphBatch, dtype: torch.dtype) -> Tensor:
    """The features as a dense matrix, shape (num_nodes, num_features)."""
    if graphs.num_nodes * graphs.num_features > _MAX_DENSE_ENTRIES:
        raise UnsupportedError(
            f"PyG data: {graphs.num_nodes} nodes of {graphs.num_features} dense features are too large; "
            "train the task with gnn.trainer, which keeps them sparse"
        )
    rows = graphs.features.coalesced()
    x = torch.zeros((graphs.num_nodes, graphs.num_features), dtype=dtype)
    x[rows.row_ids(), rows.columns] = _tensor(rows.values, graphs.feature_denominator, dtype, "feature")
    return x


def _tensor(numerators: IntegerArray, denominator: int, dtype: torch.dtype, what: str) -> Tensor:
    """The numbers as a tensor from which the numerators can be told."""
    values = nearest(numerators, denominator, dtype)
    if values is not None:
        return values
    remedy = LARGE_NUMBERS_REMEDY
    if dtype != torch.float64 and nearest(numerators, denominator, torch.float64) is not None:
        remedy = "pass dtype=torch.float64"
    name = str(dtype).removeprefix("torch.")
    raise UnsupportedError(f"PyG data: {name} tensors cannot hold a {what} of this task exactly; {remedy}")


def _edge_columns(graphs: GraphBatch) -> Columns:
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
    if (np.diff(order) < 0).any():
        number = np.empty(2 * len(order), dtype=np.int64)
        number[there] = number[back] = order
        columns["edge_number"] = (torch.from_numpy(number), 2 * num_edges)
    return columns


def concatenated(data: Sequence[Data], names: list[str]) -> Columns:
    """The named attributes of separate graphs, as `columns_of` gives them.

    Raises
    ------
    InputError
        If the tensors of an attribute do not fit together.
    """
    columns: Columns = {}
    for name in names:
        parts = [graph[name].cpu() for graph in data]
        dim = -1 if name == "edge_index" else 0
        try:
            joined = torch.cat([part.reshape(-1) if name == "y" else part for part in parts], dim)
        except (RuntimeError, TypeError):
            raise InputError(f"data.{name}", "has shapes or types that differ from graph to graph") from None
        lengths = [part.numel() if name == "y" else part.shape[dim] for part in parts]
        columns[name] = (joined, np.array(lengths, dtype=np.int64))
    return columns


def attributes_of(graph: Data) -> list[str]:
    """The names of the attributes that make a task, in a fixed order.

    Raises
    ------
    InputError
        If one is missing, or no tensor of the right number of dimensions.
    """
    names = [name for name in _ATTRIBUTES if name in graph]
    remedies = {
        "x": "set x = torch.zeros(num_nodes, 0) for graphs without features",
        "edge_index": "",
        "y": "",
    }
    for name, remedy in remedies.items():
        if name not in names:
            raise InputError(f"data.{name}", "is missing", remedy)
    for name in names:
        dimensions = {"x": (2,), "edge_index": (2,), "y": (0, 1, 2)}.get(name, (1,))
        if not isinstance(graph[name], Tensor) or graph[name].dim() not in dimensions:
            raise InputError(f"data.{name}", f"expected a tensor of {dimensions[-1]} dimensions")
    if graph.edge_index.shape[0] != 2 or graph.edge_index.is_floating_point():
        raise InputError("data.edge_index", "expected integers of shape (2, number of directed edges)")
    return names


def rational_array(values: Tensor, denominator: int | None, name: str) -> RationalArray:
    """The exact numbers of a tensor, over the denominator if there is one.

    Raises
    ------
    InputError
        If there is another value than a finite multiple of 1/denominator.
    """
    if values.is_complex() or values.dtype == torch.bool:
        raise InputError(f"data.{name}", f"expected real numbers, got {values.dtype}")
    if not torch.isfinite(values).all():
        raise InputError(f"data.{name}", "holds NaN or infinity")
    if denominator is None:
        if values.is_floating_point():
            return RationalArray.from_floats(values.to(torch.float64).numpy())
        denominator = 1
    numerators = numerators_of(values, denominator)
    if numerators is None:
        raise InputError(f"data.{name}", f"contains numbers that are not multiples of 1/{denominator}")
    return RationalArray(numerators, denominator)


def sparse_features(x: Tensor, denominator: int | None) -> tuple[SparseRows, int]:
    """The numerators of dense features as sparse rows, and their denominator."""
    rows, columns = (np.ascontiguousarray(part) for part in torch.nonzero(x, as_tuple=True))
    numbers = rational_array(x[rows, columns], denominator, "x")
    offsets = offsets_of(np.bincount(rows, minlength=x.shape[0]).astype(np.int64))
    return SparseRows(offsets, columns, numbers.numerators, x.shape[1]), numbers.denominator


def labelled_nodes(columns: Columns) -> IndexArray | None:
    """The labeled nodes in the task's order; None for graph-level data.

    Raises
    ------
    InputError
        If there is not one label per graph, or not one entry per node.
    """
    num_nodes = columns["x"][1]
    if "train_mask" not in columns:
        if (columns["y"][1] != 1).any():
            raise InputError("data.y", "expected one label per graph", "set train_mask for labels of nodes")
        return None
    for name in {"y", "train_mask", "sample"} & columns.keys():
        if not np.array_equal(columns[name][1], num_nodes):
            raise InputError(f"data.{name}", "expected one entry per node")
    nodes = np.flatnonzero(columns["train_mask"][0].numpy())
    if "sample" in columns:
        nodes = nodes[np.argsort(columns["sample"][0].numpy()[nodes], kind="stable")]
    return nodes


def undirected_edges(columns: Columns) -> IndexArray:
    """Each undirected edge once, its ends numbered over all graphs, in the task's order.

    Raises
    ------
    InputError
        If an end is no node of its graph, or an edge lacks one of its directions.
    """
    num_nodes, (index, lengths) = columns["x"][1], columns["edge_index"]
    edges = index.numpy().astype(np.int64)
    graph = np.repeat(np.arange(len(lengths)), lengths)
    if len(lengths) != len(num_nodes) or (edges < 0).any() or (edges >= num_nodes[graph]).any():
        raise InputError("data.edge_index", "names a node that its graph does not have")
    edges = edges + offsets_of(num_nodes)[graph]
    number = columns["edge_number"][0].numpy() if "edge_number" in columns else np.arange(edges.shape[1])
    if len(number) != edges.shape[1]:
        raise InputError("data.edge_number", "expected one number per directed edge")
    there, back = _halves(edges, lengths)
    there = there[np.argsort(number[there], kind="stable")] if len(there) else there
    _check_symmetric(edges[:, there], edges[:, back])
    return np.ascontiguousarray(edges[:, there])


def _halves(edges: IndexArray, lengths: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Positions of the edges one way and the other way."""
    starts = np.repeat(offsets_of(lengths)[:-1], lengths)
    is_first = 2 * (np.arange(edges.shape[1]) - starts) < np.repeat(lengths, lengths)
    there, back = np.flatnonzero(is_first), np.flatnonzero(~is_first)
    if np.array_equal(edges[:, there], edges[::-1, back]):
        return there, back
    # Not in karpnet's order: tell the two directions of an edge by its ends.
    return np.flatnonzero(edges[0] < edges[1]), np.flatnonzero(edges[0] >= edges[1])


def _check_symmetric(there: IndexArray, back: IndexArray) -> None:
    forth = there[:, np.lexsort(there)]
    reverse = back[::-1][:, np.lexsort(back[::-1])]
    if not np.array_equal(forth, reverse):
        remedy = "apply torch_geometric.transforms.ToUndirected and RemoveSelfLoops"
        raise InputError("data.edge_index", "expected each edge in both directions, and no loops", remedy)
