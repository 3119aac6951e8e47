"""Bring your own: any `torch.nn.Module`, PyTorch Geometric included, attempts a task.

The module is trained as its author would train it; what counts is the exact check of the weights
that it stands for. See docs/own_models.md.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from reductions.arrays import magnitude
from reductions.errors import UnsupportedError, WitnessError
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
Extract: TypeAlias = Callable[[Any], Hypothesis | tuple[Any, Any]]
_EXACT_LIMIT = 2**24


@dataclass(frozen=True)
class GraphTensors:
    """The graphs of a task as one disjoint union, in PyTorch Geometric's conventions.

    Parameters
    ----------
    x : float32, shape (num_nodes, num_features)
    edge_index : int64, shape (2, 2 · num_edges)
        Both directions of every edge.
    batch : int64, shape (num_nodes,)
        The graph of every node.
    y : float32, shape (num_samples,)
        Labels; 0 and 1 for classifiers.
    labelled_nodes : int64, shape (num_samples,), or None
        Node-level tasks: the nodes that the labels belong to.
    num_graphs : int
    edge_weight : float32, shape (2 · num_edges,), or None
        The entries of A. None: all are one.
    """

    x: Tensor
    edge_index: Tensor
    batch: Tensor
    y: Tensor
    labelled_nodes: Tensor | None
    num_graphs: int
    edge_weight: Tensor | None = None

    @classmethod
    def of(cls, task: TrainingTask, device: str | torch.device = "cpu") -> GraphTensors:
        """Convert a task.

        Raises
        ------
        UnsupportedError
            If float32 cannot hold the task's integers.
        """
        graphs, features = task.graphs, task.graphs.features
        if magnitude(features.values) > _EXACT_LIMIT:
            raise UnsupportedError("a node feature needs more than the 24 bits of float32; scale it down")
        weights = graphs.edge_weights
        if weights is not None and magnitude(weights.numerators) > _EXACT_LIMIT:
            raise UnsupportedError("an edge weight needs more than the 24 bits of float32; scale it down")
        x = torch.zeros((graphs.num_nodes, graphs.num_features))
        values = features.values.astype(np.float64) / graphs.feature_denominator
        x[features.row_ids(), features.columns] = torch.tensor(values, dtype=torch.float32)
        ends = torch.tensor(graphs.edges, dtype=torch.int64)
        nodes = task.labelled_nodes
        entries = None if weights is None else torch.tensor(weights.floats(), dtype=torch.float32).repeat(2)
        return cls(
            x=x.to(device),
            edge_index=torch.cat([ends, ends.flip(0)], dim=1).to(device),
            batch=torch.tensor(graphs.graph_of_node(), device=device),
            y=torch.tensor(task.labels.floats(), dtype=torch.float32, device=device),
            labelled_nodes=None if nodes is None else torch.tensor(nodes, device=device),
            num_graphs=len(graphs),
            edge_weight=None if entries is None else entries.to(device),
        )


@dataclass(frozen=True)
class Attempt:
    """What a module made of a task.

    Parameters
    ----------
    loss : float
        The last training loss.
    hypothesis : Hypothesis or None
        The module's weights, exactly; None when it stands for no hypothesis of the class, or
        its weights are no numbers.
    violation : str or None
        What the exact check says; None when the hypothesis fits the task.
    steps : int
        Steps taken; fewer than asked for when the check passed before.
    """

    loss: float
    hypothesis: Hypothesis | None
    violation: str | None
    steps: int

    @property
    def fits(self) -> bool:
        return self.hypothesis is not None and self.violation is None


def attempt(
    task: TrainingTask,
    module: nn.Module,
    extract: Extract | None = None,
    optimizer: torch.optim.Optimizer | None = None,
    loss: Loss | None = None,
    steps: int = 2000,
    check_every: int = 25,
) -> Attempt:
    """Train a module on a task and check exactly what it learned.

    Parameters
    ----------
    task : TrainingTask
    module : nn.Module
        Called as ``module(x, edge_index, batch)``, without ``batch`` where it takes two arguments, with
        ``edge_weight=...`` where edges have weights other than one; returns one number per graph, or one
        per node for node-level tasks. For classifiers the sign is the answer.
    extract : callable, optional
        Module to the hypothesis that it computes, or to its (weights (width, num_inputs),
        readout (width,)) as floats. Default: `extract_weights`. For the modules of
        `gnn.pyg.modules`, and for layers of PyG on single edges, `gnn.pyg.weights.hypothesis_of`.
    optimizer : torch optimizer over the module's parameters, optional
        Default: Adam with rate 0.1.
    loss : callable, optional
        (outputs, labels) to a scalar. Default: mean squared error, or mean hinge loss.
    steps : int
    check_every : int
        Steps between two exact checks.

    Raises
    ------
    UnsupportedError
        If float32 cannot hold the task's integers, or the task has edge weights and the module
        takes none.
    WitnessError
        If the extracted weights do not have the architecture's shape.
    """
    data = GraphTensors.of(task, next(module.parameters()).device)
    options = _options(module, data)
    optimizer = optimizer or torch.optim.Adam(module.parameters(), lr=0.1)
    loss = loss or (_hinge if task.architecture.is_classifier else nn.functional.mse_loss)
    value, hypothesis = float("nan"), None
    violation: str | None = "not trained"
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        outputs = called(module, data.x, data.edge_index, data.batch, **options).reshape(-1)
        if data.labelled_nodes is not None:
            outputs = outputs[data.labelled_nodes]
        objective = loss(outputs, data.y)
        objective.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        value = float(objective.detach())
        if step % check_every == 0 or step == steps:
            hypothesis, violation = check(task, module, extract)
            if hypothesis is not None and violation is None:
                return Attempt(value, hypothesis, None, step)
    return Attempt(value, hypothesis, violation, steps)


def called(module: nn.Module, x: Tensor, edge_index: Tensor, batch: Tensor, **options: Tensor) -> Tensor:
    """What a module says of graphs: ``batch`` by name where it has that name, as in PyG's models."""
    parameters = inspect.signature(module.forward).parameters
    if "batch" in parameters:
        options["batch"] = batch
        return torch.as_tensor(module(x, edge_index, **options))
    if len(parameters) == 2 and not any(p.kind == p.VAR_POSITIONAL for p in parameters.values()):
        return torch.as_tensor(module(x, edge_index, **options))
    return torch.as_tensor(module(x, edge_index, batch, **options))


def _options(module: nn.Module, data: GraphTensors) -> dict[str, Tensor]:
    """What the module is called with besides nodes, edges and graphs."""
    if data.edge_weight is None:
        return {}
    parameters = inspect.signature(module.forward).parameters.values()
    if not any(p.name == "edge_weight" or p.kind == inspect.Parameter.VAR_KEYWORD for p in parameters):
        raise UnsupportedError(
            f"{type(module).__name__}: the task has edge weights, but forward takes no edge_weight; "
            "add the argument, of shape (number of directed edges,)"
        )
    return {"edge_weight": data.edge_weight}


def _hinge(margins: Tensor, labels: Tensor) -> Tensor:
    return torch.relu(1 - (2 * labels - 1) * margins).mean()


def check(
    task: TrainingTask,
    module: nn.Module,
    extract: Extract | None = None,
) -> tuple[Hypothesis | None, str | None]:
    """The exact hypothesis of a module and what it violates (None: it fits)."""
    try:
        extracted = (extract or extract_weights)(module)
        if isinstance(extracted, Hypothesis):
            hypothesis = extracted
        else:
            hypothesis = Hypothesis.from_floats(*map(_numbers, extracted))
    except UnsupportedError as error:
        return None, str(error)
    except WitnessError:
        return None, "the weights contain NaN or infinity"
    return hypothesis, task.violation(hypothesis)


def _numbers(values: Tensor | ArrayLike) -> NDArray[np.float64]:
    numbers = values.detach().cpu().numpy() if isinstance(values, Tensor) else values
    return np.asarray(numbers, dtype=np.float64)


def extract_weights(module: nn.Module) -> tuple[Tensor, Tensor]:
    """Weights and readout of a module that holds exactly two trained matrices and no trained bias.

    The first, of shape (width, num_inputs), holds the w_j; the other, of shape (1, width), the
    readout. This covers `GraphConv` (its root weight frozen) or `GINConv` of a linear layer,
    followed by a readout layer without bias.

    Raises
    ------
    UnsupportedError
        If the module holds anything else: pass ``extract``.
    """
    trained = [parameter for parameter in module.parameters() if parameter.requires_grad]
    if len(trained) == 2 and trained[0].dim() == 2 and trained[1].shape == (1, trained[0].shape[0]):
        return trained[0], trained[1][0]
    raise UnsupportedError(
        "the module is not a matrix (width, inputs) and a readout (1, width): pass `extract`, which "
        "tells the hypothesis that it computes"
    )
