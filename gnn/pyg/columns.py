"""The tensors of PyTorch Geometric data: written from a task, read back with every check."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from gnn.pyg.edges import Columns, edge_columns
from gnn.pyg.imports import Data, InMemoryDataset
from gnn.pyg.rational_tensors import exact_tensor, rational_array, real
from reductions.arrays import IndexArray, SparseRows, offsets_of
from reductions.errors import InputError, UnsupportedError
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask

Graphs: TypeAlias = Sequence[Data] | InMemoryDataset

_NUMBERS = ("x", "y", "edge_weight")
_ATTRIBUTES = ("x", "edge_index", "y", "train_mask", "sample", "edge_number", "edge_weight")
_BY_THE_WAY = ("task", "num_nodes", "batch", "ptr")  # ours, and what PyG adds
_REMEDIES = {
    "train_mask": "choose one of its splits, such as data.train_mask[:, 0]",
    "edge_weight": "give one number to each directed edge",
    "y": "set y = torch.tensor([label])",
}
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
    columns: Columns = {"x": (_dense(graphs, dtype), num_nodes)} | edge_columns(graphs, dtype)
    values = exact_tensor(task.labels.numerators, task.labels.denominator, dtype, "a label")
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
    x[rows.row_ids(), rows.columns] = exact_tensor(
        rows.values, graphs.feature_denominator, dtype, "a feature"
    )
    return x


def fields_of(graphs: Graphs) -> set[str]:
    """The names of everything that the graphs carry."""
    if isinstance(graphs, InMemoryDataset):
        return set(graphs._data.keys())
    return {name for graph in graphs for name in graph.keys()}  # noqa: SIM118  # a Data iterates over pairs


def unseen_fields(fields: set[str]) -> list[str]:
    """The names among them that belong to no task and that PyG does not add by itself."""
    return sorted(fields - {*_ATTRIBUTES, *_BY_THE_WAY})


def read_columns(graphs: Graphs, ignored: Collection[str]) -> Columns:
    """The attributes that make a task, concatenated, and their lengths by graph.

    Raises
    ------
    InputError
        If one is missing or malformed, or a field is neither seen by a network nor ignored.
    """
    unseen = [name for name in unseen_fields(fields_of(graphs)) if name not in ignored]
    if isinstance(graphs, InMemoryDataset):
        store, slices = graphs._data, {name: np.asarray(cuts) for name, cuts in graphs.slices.items()}
        names = _attributes_of(store, ignored)
        _refuse(unseen)
        columns = {name: (_flat(store, name), np.diff(slices[name])) for name in names}
        labels, lengths = columns["y"]
        per_slice = labels.numel() // max(int(lengths.sum()), 1)
        return columns | {"y": (labels, lengths * per_slice)}
    names = _attributes_of(graphs[0], ignored)
    for index, graph in enumerate(graphs):
        if _attributes_of(graph, ignored) != names:
            raise InputError(f"data[{index}]", "does not have the attributes of data[0]")
        if "num_nodes" in graph and graph.num_nodes != len(graph.x):
            problem = f"is {graph.num_nodes}, but x has {len(graph.x)} rows"
            raise InputError(f"data[{index}].num_nodes", problem)
    _refuse(unseen)
    return _concatenated(graphs, names)


def _refuse(unseen: Sequence[str]) -> None:
    if unseen:
        fields = "field" if len(unseen) == 1 else "fields"
        hint = ", or give edge weights as edge_weight" if "edge_attr" in unseen else ""
        names = ", ".join(f'"{name}"' for name in unseen)
        problem = f"has the {fields} {', '.join(unseen)}, which no network here sees"
        raise InputError("data", problem, f"pass ignore=[{names}]{hint}")


def _flat(graph: Data, name: str) -> Tensor:
    """An attribute of a graph in types that torch computes with; the labels in one row."""
    if name in _NUMBERS:
        values = real(graph[name], name)
        return values.reshape(-1) if name == "y" else values
    tensor: Tensor = graph[name]
    if tensor.is_meta:
        raise InputError(f"data.{name}", "is a tensor without data")
    return tensor.detach().cpu()


def _concatenated(data: Sequence[Data], names: list[str]) -> Columns:
    """The named attributes of separate graphs, as `columns_of` gives them."""
    columns: Columns = {}
    for name in names:
        parts = [_flat(graph, name) for graph in data]
        dim = -1 if name == "edge_index" else 0
        if name in _NUMBERS and len({part.dtype for part in parts}) > 1:
            parts = [_doubles(part, name) for part in parts]
        try:
            joined = torch.cat(parts, dim)
        except (RuntimeError, TypeError):
            raise InputError(f"data.{name}", "has shapes that differ from graph to graph") from None
        columns[name] = (joined, np.array([part.shape[dim] for part in parts], dtype=np.int64))
    return columns


def _doubles(part: Tensor, name: str) -> Tensor:
    """The same numbers as float64, which holds all floats and most integers."""
    if not part.is_floating_point() and ((part > 2**53) | (part < -(2**53))).any():
        raise InputError(f"data.{name}", "mixes floats with integers beyond 2^53", "use one type for all")
    return part.to(torch.float64)


def _attributes_of(graph: Data, ignored: Collection[str]) -> list[str]:
    """The names of the attributes that make a task, in a fixed order."""
    names = [name for name in _ATTRIBUTES if name in graph and name not in ignored]
    has_matrix = "adj_t" in graph or "adj" in graph
    remedies = {
        "x": "set x = torch.zeros(num_nodes, 0) for graphs without features",
        "edge_index": "set edge_index, edge_weight = torch_geometric.utils.to_edge_index(data.adj_t)"
        if has_matrix
        else "set edge_index = torch.empty(2, 0, dtype=torch.long) for graphs without edges",
        "y": "set y = torch.tensor([label]), or a label for every node and train_mask",
    }
    for name, remedy in remedies.items():
        if name not in names:
            raise InputError(
                f"data.{name}", "is ignored, but needed" if name in graph else "is missing", remedy
            )
    for name in names:
        _check_shape(graph[name], name)
    return names


def _check_shape(value: object, name: str) -> None:
    dimensions = {"x": (2,), "edge_index": (2,), "y": (0, 1, 2)}.get(name, (1,))
    if not isinstance(value, Tensor) or value.dim() not in dimensions:
        kind = f"shape {tuple(value.shape)}" if isinstance(value, Tensor) else type(value).__name__
        plural = "" if dimensions == (1,) else "s"
        raise InputError(
            f"data.{name}",
            f"expected a tensor of {max(dimensions)} dimension{plural}, got {kind}",
            _REMEDIES.get(name, ""),
        )
    if name == "edge_index":
        is_integer = not (value.is_floating_point() or value.is_complex() or value.dtype == torch.bool)
        if value.shape[0] != 2 or not is_integer or value.layout is not torch.strided:
            problem = "expected integers of shape (2, number of directed edges)"
            raise InputError("data.edge_index", f"{problem}, got {value.dtype} of shape {tuple(value.shape)}")
    if name == "train_mask" and value.dtype not in (torch.bool, torch.uint8):
        raise InputError("data.train_mask", f"expected truth values, one a node, got {value.dtype}")


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
        if "sample" in columns:
            problem = "orders the nodes of train_mask, which is missing"
            raise InputError("data.sample", problem, 'pass ignore=["sample"] for a field of your own')
        if (columns["y"][1] != 1).any():
            remedy = "set train_mask for labels of nodes (torch.ones(num_nodes, dtype=torch.bool) for all)"
            raise InputError("data.y", "expected one label per graph", remedy)
        return None
    for name in {"y", "train_mask", "sample"} & columns.keys():
        if not np.array_equal(columns[name][1], num_nodes):
            raise InputError(f"data.{name}", "expected one entry per node")
    nodes = np.flatnonzero(columns["train_mask"][0].numpy())
    if "sample" in columns:
        nodes = nodes[np.argsort(columns["sample"][0].numpy()[nodes], kind="stable")]
    return nodes
