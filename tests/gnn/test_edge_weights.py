"""Gradient descent on weighted graphs: backends agree, what they fit passes the exact check."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from gnn.own_modules import GraphTensors, attempt
from gnn.trainer import TrainingSettings, train
from reductions.arrays import RationalArray
from reductions.errors import UnsupportedError
from reductions.training.task import TrainingTask
from tests.gnn.tasks import WEIGHTED, weighted_task


@pytest.mark.parametrize("name", WEIGHTED)
@pytest.mark.parametrize("backend", ["cpu", "torch"])
def test_training_fits_weighted_graphs(name: str, backend: str) -> None:
    task = weighted_task(name, 2)
    settings = TrainingSettings(restarts=60, steps=800, learning_rate=0.05, device="cpu", backend=backend)
    result = train(task, settings)
    assert result.num_fitted > 0
    assert task.violation(result.hypothesis(result.best)) is None


class Convolution(nn.Module):
    """A weighted sum over neighbors in plain torch."""

    def __init__(self, task: TrainingTask) -> None:
        super().__init__()
        self.first = nn.Linear(task.graphs.num_features, task.architecture.width, bias=False)
        self.readout = nn.Linear(task.architecture.width, 1, bias=False)

    def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor, edge_weight: Tensor) -> Tensor:
        hidden = self.first(x)
        terms = edge_weight.unsqueeze(1) * hidden[edge_index[0]]
        messages = torch.zeros_like(hidden).index_add(0, edge_index[1], terms)
        heights = self.readout(torch.relu(messages))[:, 0]
        return torch.zeros(int(batch[-1]) + 1).index_add(0, batch, heights)


class Unweighted(Convolution):
    def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor) -> Tensor:  # type: ignore[override]
        return super().forward(x, edge_index, batch, torch.ones(edge_index.shape[1]))


class AnyOptions(Convolution):
    def forward(  # type: ignore[override]
        self, x: Tensor, edge_index: Tensor, batch: Tensor, **options: Tensor
    ) -> Tensor:
        return super().forward(x, edge_index, batch, **options)


@pytest.mark.parametrize("kind", [Convolution, AnyOptions])
def test_a_module_that_takes_weights_is_trained_with_them(kind: type[Convolution]) -> None:
    task = weighted_task("relu-sum", 3)
    for seed in range(5):
        torch.manual_seed(seed)
        result = attempt(task, kind(task), steps=1000)
        if result.fits:
            break
    assert result.hypothesis is not None
    assert task.violation(result.hypothesis) is None


def test_a_module_that_takes_none_is_refused_before_it_is_trained() -> None:
    task = weighted_task("relu-sum", 3)
    with pytest.raises(UnsupportedError, match="Unweighted: the task has edge weights, but forward takes"):
        attempt(task, Unweighted(task))
    plain = replace(task, graphs=replace(task.graphs, edge_weights=None))
    assert attempt(plain, Unweighted(plain), steps=1).hypothesis is not None


def test_weights_beyond_float32_are_refused() -> None:
    task = weighted_task("relu-sum", 4)
    numbers = np.full(task.graphs.edges.shape[1], 2**24 + 1)
    huge = replace(task, graphs=replace(task.graphs, edge_weights=RationalArray(numbers)))
    with pytest.raises(UnsupportedError, match="an edge weight needs more than the 24 bits"):
        GraphTensors.of(huge)


def test_tensors_hold_the_weights_of_both_directions() -> None:
    task = weighted_task("relu-sum", 5)
    data = GraphTensors.of(task)
    assert data.edge_weight is not None
    entries = {
        (u, v): weight
        for (u, v), weight in zip(data.edge_index.T.tolist(), data.edge_weight.tolist(), strict=True)
    }
    assert task.graphs.edge_weights is not None
    expected = task.graphs.edge_weights.floats().tolist()
    for (u, v), weight in zip(task.graphs.edges.T.tolist(), expected, strict=True):
        assert entries[u, v] == entries[v, u] == weight
