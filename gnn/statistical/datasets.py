"""Samples of the hard classes as tensors and as PyTorch Geometric data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.utils.data import TensorDataset

from reductions.errors import InputError
from statistical_queries.samples import Samples

if TYPE_CHECKING:
    from torch_geometric.data import Data


def tensor_dataset(samples: Samples) -> TensorDataset:
    """The samples as a ``TensorDataset`` of (inputs..., label), float32.

    Graphs are (adjacency, features, label), vectors (x, label).
    """
    arrays = (*samples.inputs, samples.labels)
    return TensorDataset(*(torch.tensor(array, dtype=torch.float32) for array in arrays))


def data_list(samples: Samples) -> list[Data]:
    """Labeled graphs as a list of PyG ``Data`` (the extra `pyg`).

    Returns
    -------
    list of Data
        ``x`` float32 (n, num_features); ``edge_index`` int64, both directions of every edge; ``y``
        float32 (1,).

    Raises
    ------
    InputError
        If the samples are no graphs.
    MissingPackageError
        If PyTorch Geometric is not installed.
    """
    from gnn.pyg.imports import Data

    if len(samples.inputs) != 2:
        raise InputError("samples", "expected graphs, got vectors", "use tensor_dataset")
    adjacency, features = samples.inputs
    return [
        Data(
            x=torch.tensor(x, dtype=torch.float32),
            edge_index=torch.tensor(matrix).nonzero().T.contiguous(),
            y=torch.tensor([label], dtype=torch.float32),
        )
        for matrix, x, label in zip(adjacency, features, samples.labels.tolist(), strict=True)
    ]
