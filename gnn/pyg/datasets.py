"""Training tasks as PyTorch Geometric data, and back, without loss.

A graph becomes a `Data` with

==============  ============================================================================
x               node features, shape (num_nodes, num_features): the nearest floats
edge_index      int64, shape (2, 2 · num_edges): every edge, then every edge the other way
edge_weight     only if not all edges weigh 1: shape (2 · num_edges,), the nearest floats
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

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

import torch

from gnn.pyg.columns import (
    Graphs,
    columns_of,
    fields_of,
    labelled_nodes,
    read_columns,
    sparse_features,
    unseen_fields,
)
from gnn.pyg.edges import Columns, undirected_edges
from gnn.pyg.imports import Data, DataLoader, InMemoryDataset
from gnn.pyg.metadata import Metadata, only_metadata
from gnn.pyg.rational_tensors import rational_array
from gnn.pyg.sources import graphs_in, stored_graphs
from reductions.arrays import offsets_of
from reductions.errors import InputError, shown
from reductions.reading.fields import to_fraction
from reductions.reading.values import integer, read
from reductions.training.architectures import Architecture, named, widened
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask

_COUNT = integer("an integer, at least 0", 0)
_WIDTH = integer("an integer, at least 1", 1)


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
        self.metadata = Metadata.of(task).text()
        columns = columns_of(task, dtype or torch.get_default_dtype())
        count = len(task.graphs)
        attributes = {name: values for name, (values, _) in columns.items()}
        if count == 1:  # PyG stores a single graph as it is, without slices
            self.data, self.slices = Data(**attributes, task=self.metadata), None
            return
        self.data = Data(**attributes, task=[self.metadata] * count)
        self.slices = {name: torch.from_numpy(offsets_of(lengths)) for name, (_, lengths) in columns.items()}
        self.slices["task"] = torch.arange(count + 1)


@graphs_in.register
def _(data: TaskDataset, where: str = "data") -> Graphs:
    # What training sees through a transform is not the task.
    return stored_graphs(data)


def task_of(
    data: Data | Sequence[Data] | InMemoryDataset | DataLoader,
    architecture: Architecture | str | None = None,
    tolerance: Fraction | float | str | None = None,
    max_errors: int | None = None,
    *,
    width: int | None = None,
    ignore: Sequence[str] | bool = (),
) -> TrainingTask:
    """The training task that PyG data holds.

    Data made by karpnet gives back an equal task. Other data becomes a task, too, once it is told
    the architecture: its floats are read as the exact fractions that they are.

    Parameters
    ----------
    data : Data, Batch, list of Data, InMemoryDataset or another dataset, DataLoader
        Undirected graphs without loops: each edge in both directions, with equal ``edge_weight``.
        Of a DataLoader, the graphs of its dataset, in the dataset's order.
    architecture : Architecture, or its name such as "relu-sum"
        With tolerance and max_errors: replace what the data says of itself. For data that says
        nothing, the architecture is needed, and the others are 0.
    tolerance : number, or a fraction such as "9/20"
        A float is read as the exact fraction that it is.
    max_errors : int
    width : int, optional
        Channels or units of the architecture.
    ignore : list of names, or True
        Fields to leave out that no network sees, such as "edge_attr", "pos" or "test_mask", and
        "edge_weight" of an architecture that does not see it. True: all of them.

    Returns
    -------
    TrainingTask
        Its lifting bound is kept only if all samples of the original task are there.

    Raises
    ------
    InputError
        If an attribute is missing or malformed, the data does not say of what task it is, or it
        has a field that no network here sees and that is not ignored.
    """
    graphs = graphs_in(data)
    if not isinstance(graphs, InMemoryDataset) and not graphs:
        raise InputError("data", "expected at least one graph", "an empty list does not determine a task")
    names = _names(ignore)
    metadata = None if "task" in names else only_metadata(_texts(graphs))
    chosen = _architecture(architecture, width, metadata)
    metadata = metadata or Metadata(chosen)
    if ignore is True:
        unseen = unseen_fields(fields_of(graphs))
        names = {*unseen, *([] if chosen.sees_edge_weights else ["edge_weight"])}
    columns = read_columns(graphs, names)
    _check_level(chosen, "train_mask" in columns)
    batch = _batch(columns, metadata, chosen, "edge_weight" in names)
    nodes, y = labelled_nodes(columns), columns["y"][0]
    labels = rational_array(y if nodes is None else y[nodes], metadata.label_denominator, "y")
    is_whole = labels.shape == (metadata.num_samples,) and metadata.are_weighted == (
        batch.edge_weights is not None
    )
    return TrainingTask(
        graphs=batch,
        labels=labels,
        architecture=chosen,
        tolerance=metadata.tolerance if tolerance is None else _fraction(tolerance),
        lifting_bound=metadata.lifting_bound if is_whole else None,
        labelled_nodes=nodes,
        max_errors=metadata.max_errors if max_errors is None else read("max_errors", max_errors, _COUNT),
    )


def _names(ignore: object) -> set[str]:
    """The fields to leave out that are named."""
    names = [ignore] if isinstance(ignore, str) else [] if isinstance(ignore, bool) else ignore
    if not isinstance(names, Collection) or not all(isinstance(name, str) for name in names):
        raise InputError(
            "ignore", f'expected names of fields such as ["edge_attr"], or True, got {shown(ignore)}'
        )
    return set(names)


def _check_level(architecture: Architecture, has_mask: bool) -> None:
    """Refuse labels of nodes for a network of graphs, and the other way."""
    is_node_level = getattr(architecture, "level", "graph") == "node"
    if is_node_level and not has_mask:
        problem = f"is missing, but {architecture.name} is trained on labels of nodes"
        remedy = "set y, one label a node, and train_mask = torch.ones(num_nodes, dtype=torch.bool)"
        raise InputError("data.train_mask", problem, remedy)
    if has_mask and not is_node_level:
        problem = f"chooses nodes, but {architecture.name} is trained on labels of graphs"
        remedy = 'pass architecture="relu-sum/node", or ignore=["train_mask"]'
        raise InputError("data.train_mask", problem, remedy)


def _texts(graphs: Graphs) -> Sequence[object]:
    """The field ``task`` of every graph."""
    if isinstance(graphs, TaskDataset):
        return [graphs.metadata]
    if isinstance(graphs, InMemoryDataset):
        texts: Sequence[object] = graphs._data.get("task", [])
        return texts
    return [graph.get("task") for graph in graphs]


def _architecture(given: object, width: int | None, metadata: Metadata | None) -> Architecture:
    """The architecture that is given by itself or by name, or else by the data, at the width given."""
    if given is None and metadata is None:
        problem = "say nothing of the architecture, and none is given"
        raise InputError("data", problem, 'pass architecture="relu-sum", say')
    chosen = named(given) if isinstance(given, str) else given
    if chosen is None and metadata is not None:
        chosen = metadata.architecture
    if not isinstance(chosen, Architecture):
        kind = given.__name__ if isinstance(given, type) else type(given).__name__
        problem = f"expected an architecture or its name, got {kind}"
        raise InputError("architecture", problem, 'pass architecture="relu-sum", say')
    return chosen if width is None else widened(chosen, read("width", width, _WIDTH))


def _batch(columns: Columns, metadata: Metadata, architecture: Architecture, are_ignored: bool) -> GraphBatch:
    """The graphs without their labels."""
    x, num_nodes = columns["x"]
    features, denominator = sparse_features(x, metadata.feature_denominator)
    if metadata.are_weighted and not are_ignored and "edge_weight" not in columns:
        problem = "is missing, but data.task says that the edges have weights"
        raise InputError("data.edge_weight", problem, 'pass ignore=["edge_weight"] to take 1 for all')
    edges, weights = undirected_edges(columns, metadata.edge_weight_denominator)
    batch = GraphBatch(offsets_of(num_nodes), edges, features, denominator, weights)
    if batch.edge_weights is not None and not architecture.sees_edge_weights:
        problem = f"{architecture.name} does not see edge weights, and they are not all 1"
        remedy = 'pass ignore=["edge_weight"] to leave them out, or an architecture with aggregation sum'
        raise InputError("data.edge_weight", problem, remedy)
    return batch


def _fraction(value: object) -> Fraction:
    return value if isinstance(value, Fraction) else to_fraction(value, "tolerance")
