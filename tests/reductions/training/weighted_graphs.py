"""Small weighted graphs whose messages can be told by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from reductions.arrays import RationalArray, SparseRows
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask


def path(*weights: Fraction | int) -> GraphBatch:
    """One path with features 1, 2, 3, ... and these edge weights."""
    count = len(weights) + 1
    rows = SparseRows.from_rows([[(0, v + 1)] for v in range(count)], 1)
    edges = np.stack([np.arange(count - 1), np.arange(1, count)])
    return GraphBatch(np.array([0, count]), edges, rows, 1, RationalArray.from_fractions(weights))


def task_on(batch: GraphBatch, architecture: Any = ActivationSum()) -> TrainingTask:  # noqa: B008  # immutable
    nodes = None
    if getattr(architecture, "level", "graph") == "node":
        nodes = np.arange(batch.num_nodes)
    labels = np.zeros(len(batch) if nodes is None else len(nodes), dtype=np.int64)
    return TrainingTask(batch, RationalArray(labels), architecture, labelled_nodes=nodes)
