"""Formulations of small tasks that are written down."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from reductions.arrays import RationalArray, SparseRows
from reductions.training.architectures import Architecture
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.exact.trusted import trusted_task

Rows = list[list[tuple[int, int]]]


def points(
    rows: Rows, labels: list[int], architecture: Architecture, num_columns: int, max_errors: int = 0
) -> AnyFormulation:
    """One sample a row, a node whose features are its only vector; readouts are positive."""
    edges = np.empty((2, 0), dtype=np.int64)
    batch = GraphBatch(np.arange(len(rows) + 1), edges, SparseRows.from_rows(rows, num_columns))
    exact = RationalArray.from_fractions([Fraction(label) for label in labels])
    task = trusted_task(TrainingTask(batch, exact, architecture, max_errors=max_errors))
    return formulation_of(task, (1,) * task.width if task.activation else ())
