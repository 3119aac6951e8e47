"""Training tasks as PyTorch Geometric data, and back, without loss.

A graph becomes a `Data` with

==============  ============================================================================
x               node features, shape (num_nodes, num_features): the nearest floats
edge_index      int64, shape (2, 2 · num_edges): every edge, then every edge the other way
y               graph level: shape (1,); node level: shape (num_nodes,), 0 where unlabeled
train_mask      node level only: bool, shape (num_nodes,), the labeled nodes
sample          node level, only if the task lists its nodes out of order: their positions
edge_number     only if the task lists the edges of its graphs in turns: their positions
task            architecture, tolerance, lifting bound, denominators: JSON, the same on all
==============  ============================================================================

Numbers are held exactly in this sense: with the denominator, which travels in ``task``, the floats
determine the numerators. What they cannot hold is refused when the data is made, never rounded.
Features come back with sorted columns and without stored zeros, which is how files hold them too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch

from gnn.pyg.columns import (
    Columns,
    attributes_of,
    columns_of,
    concatenated,
    labelled_nodes,
    rational_array,
    sparse_features,
    undirected_edges,
)
from gnn.pyg.imports import Data, InMemoryDataset
from reductions.arrays import offsets_of
from reductions.errors import InputError
from reductions.formats.json_files import document_of, dump, parse
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject, from_fraction
from reductions.training.architectures import Architecture, architecture_from_json
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask

_KIND = "training-task-metadata"


def data_list(task: TrainingTask, dtype: torch.dtype | None = None) -> list[Data]:
    """The labeled graphs of a task as a list of PyG `Data`.

    Parameters
    ----------
    task : TrainingTask
    dtype : torch.float32, torch.float64, torch.int64 or None
        Type of features and labels. None: torch's default.

    Raises
    ------
    UnsupportedError
        If tensors of this type cannot hold the task exactly, or dense ones not at all.
    """
    return list(TaskDataset(task, dtype))


class TaskDataset(InMemoryDataset):  # type: ignore[misc]  # PyG has no types
    """The labeled graphs of a task as a PyG dataset.

    Parameters
    ----------
    task : TrainingTask
    dtype : torch.float32, torch.float64, torch.int64 or None
        Type of features and labels. None: torch's default.
    transform : callable or None
        What PyG applies to a `Data` on access.

    Raises
    ------
    UnsupportedError
        If tensors of this type cannot hold the task exactly, or dense ones not at all.
    """

    def __init__(
        self,
        task: TrainingTask,
        dtype: torch.dtype | None = None,
        transform: Callable[[Data], Data] | None = None,
    ) -> None:
        super().__init__(transform=transform)
        self.metadata = _Metadata.of(task).text()
        columns = columns_of(task, dtype or torch.get_default_dtype())
        count = len(task.graphs)
        attributes = {name: values for name, (values, _) in columns.items()}
        if count == 1:  # PyG stores a single graph as it is, without slices
            self.data, self.slices = Data(**attributes, task=self.metadata), None
            return
        self.data = Data(**attributes, task=[self.metadata] * count)
        self.slices = {name: torch.from_numpy(offsets_of(lengths)) for name, (_, lengths) in columns.items()}
        self.slices["task"] = torch.arange(count + 1)


def task_of(
    data: Sequence[Data] | InMemoryDataset,
    architecture: Architecture | None = None,
    tolerance: Fraction | None = None,
    max_errors: int | None = None,
) -> TrainingTask:
    """The training task that PyG data holds.

    Data made by karpnet gives back an equal task. Other data becomes a task, too, once it is told
    the architecture: its floats are read as the exact fractions that they are.

    Parameters
    ----------
    data : list of Data, or InMemoryDataset
        Undirected graphs without loops: each edge in both directions.
    architecture, tolerance, max_errors
        Replace what the data says of itself. For data that says nothing, the architecture is
        needed, and the others are 0.

    Returns
    -------
    TrainingTask
        Its lifting bound is kept only if all samples of the original task are there.

    Raises
    ------
    InputError
        If an attribute is missing or malformed, or the data does not say of what task it is.
    """
    columns, metadata = _columns_in(data)
    if metadata is None:
        if architecture is None:
            problem = "say nothing of the architecture, and none is given"
            raise InputError("data", problem, "pass architecture=ARCHITECTURES[...]")
        metadata = _Metadata(architecture)
    x, num_nodes = columns["x"]
    features, denominator = sparse_features(x, metadata.feature_denominator)
    graphs = GraphBatch(offsets_of(num_nodes), undirected_edges(columns), features, denominator)
    graphs.check_edges()
    nodes, y = labelled_nodes(columns), columns["y"][0].reshape(-1)
    labels = rational_array(y if nodes is None else y[nodes], metadata.label_denominator, "y")
    return TrainingTask(
        graphs=graphs,
        labels=labels,
        architecture=architecture or metadata.architecture,
        tolerance=metadata.tolerance if tolerance is None else tolerance,
        lifting_bound=metadata.lifting_bound if labels.shape == (metadata.num_samples,) else None,
        labelled_nodes=nodes,
        max_errors=metadata.max_errors if max_errors is None else max_errors,
    )


def _columns_in(data: Sequence[Data] | InMemoryDataset) -> tuple[Columns, _Metadata | None]:
    if isinstance(data, InMemoryDataset):
        if data._indices is None and data.slices is not None:
            store, slices = data._data, {name: np.asarray(cuts) for name, cuts in data.slices.items()}
            columns = {name: (store[name].cpu(), np.diff(slices[name])) for name in attributes_of(store)}
            texts = [data.metadata] if isinstance(data, TaskDataset) else store.get("task", [])
            return columns, _only_metadata(texts)
        data = [data.get(index) for index in data.indices()]
    if not data:
        raise InputError("data", "expected at least one graph", "an empty list does not determine a task")
    names = attributes_of(data[0])
    for index, graph in enumerate(data):
        if attributes_of(graph) != names:
            raise InputError(f"data[{index}]", "does not have the attributes of data[0]")
    texts = [graph.get("task") for graph in data]
    return concatenated(data, names), _only_metadata(texts)


def _only_metadata(texts: Sequence[object]) -> _Metadata | None:
    distinct = set(map(str, texts)) if any(text is not None for text in texts) else set()
    if len(distinct) > 1:
        raise InputError("data.task", f"expected graphs of one task, got {len(distinct)} tasks")
    return _Metadata.parse(distinct.pop()) if distinct else None


@dataclass(frozen=True)
class _Metadata:
    """What a task is besides tensors. A denominator of None: floats are exact as they are."""

    architecture: Architecture
    tolerance: Fraction = Fraction(0)
    lifting_bound: Fraction | None = None
    max_errors: int = 0
    num_samples: int | None = None
    feature_denominator: int | None = None
    label_denominator: int | None = None

    @classmethod
    def of(cls, task: TrainingTask) -> _Metadata:
        return cls(
            task.architecture,
            task.tolerance,
            task.lifting_bound,
            task.max_errors,
            task.num_samples,
            task.graphs.feature_denominator,
            task.labels.denominator,
        )

    def text(self) -> str:
        bound = None if self.lifting_bound is None else from_fraction(self.lifting_bound)
        fields: JsonObject = {
            "architecture": self.architecture.to_json(),
            "tolerance": from_fraction(self.tolerance),
            "lifting_bound": bound,
            "max_errors": self.max_errors,
            "num_samples": self.num_samples,
            "feature_denominator": self.feature_denominator,
            "label_denominator": self.label_denominator,
        }
        return dump(document_of(_KIND, fields)).strip()

    @classmethod
    def parse(cls, text: str) -> _Metadata:
        fields = parse(text.encode(), "data.task")
        if fields.text("kind") != _KIND:
            raise fields.fail("kind", f"expected {_KIND}, got {fields.text('kind')!r}")
        fields = fields.sub("instance")
        return cls(
            architecture_from_json(fields.sub("architecture")),
            fields.fraction("tolerance"),
            None if fields.get("lifting_bound") is None else fields.fraction("lifting_bound"),
            _integer(fields, "max_errors"),
            _integer(fields, "num_samples", least=0),
            _integer(fields, "feature_denominator", least=1),
            _integer(fields, "label_denominator", least=1),
        )


def _integer(fields: Fields, key: str, least: int | None = None) -> int:
    value = fields.fraction(key)
    if value.denominator != 1 or (least is not None and value < least):
        raise fields.fail(key, f"expected an integer{'' if least is None else f' >= {least}'}, got {value}")
    return int(value)
