"""What people hold their graphs in, PyTorch Geometric's and torch's, as plain lists of `Data`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset

from gnn.pyg.imports import Batch, Data, HeteroData, InMemoryDataset
from reductions.errors import InputError

_EXPECTED = "expected Data, a Batch, a list of Data, a dataset or a DataLoader"


@singledispatch
def graphs_in(data: Any, where: str = "data") -> Sequence[Data] | InMemoryDataset:
    """The graphs that a value holds, one `Data` each; a plain `InMemoryDataset` stays as it is.

    Of a DataLoader these are the graphs of its dataset, in the dataset's order. A transform of a
    dataset is applied, since a network would see its results.

    Raises
    ------
    InputError
        If the value holds other things than homogeneous graphs.
    """
    if isinstance(data, Iterator):
        return graphs_in(list(data), where)
    raise InputError(where, f"{_EXPECTED}, got {type(data).__name__}")


@graphs_in.register
def _(data: Data, where: str = "data") -> Sequence[Data]:
    if isinstance(data, Batch) and hasattr(data, "_slice_dict"):
        return list(data.to_data_list())
    if isinstance(data.get("batch"), torch.Tensor) and data.batch.any():
        problem = "says that several graphs were joined, but nothing says where to cut them"
        raise InputError(f"{where}.batch", problem, "pass the list of Data that they were made from")
    return [data]


@graphs_in.register
def _(data: HeteroData, where: str = "data") -> Sequence[Data]:
    problem = f"{_EXPECTED}, got {type(data).__name__} with several types of nodes or edges"
    raise InputError(where, problem, "pass data.to_homogeneous() of each graph")


@graphs_in.register(list)
@graphs_in.register(tuple)
def _(data: Sequence[Any], where: str = "data") -> Sequence[Data]:
    return [graph for index, item in enumerate(data) for graph in graphs_in(item, f"{where}[{index}]")]


@graphs_in.register
def _(data: DataLoader, where: str = "data") -> Sequence[Data] | InMemoryDataset:  # type: ignore[type-arg]
    return graphs_in(data.dataset, f"{where}.dataset")


@graphs_in.register
def _(data: Dataset, where: str = "data") -> Sequence[Data]:  # type: ignore[type-arg]
    if not (hasattr(data, "__len__") and hasattr(data, "__getitem__")):
        raise InputError(
            where, f"expected a dataset of known length, got {type(data).__name__}", "pass a list"
        )
    return graphs_in([data[index] for index in range(len(data))], where)


@graphs_in.register
def _(data: InMemoryDataset, where: str = "data") -> Sequence[Data] | InMemoryDataset:
    if data.transform is not None:
        return graphs_in([data[index] for index in range(len(data))], where)
    return stored_graphs(data)


def stored_graphs(data: InMemoryDataset) -> Sequence[Data] | InMemoryDataset:
    """The graphs of a dataset without its transform; the dataset itself where its tensors hold no others."""
    if (
        data._indices is None
        and data.slices is not None
        and not {"batch", "num_nodes"} & {*data._data.keys()}
    ):
        return data
    return graphs_in([data.get(index) for index in data.indices()])
