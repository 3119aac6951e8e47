"""Weights or a trained module, checked on a task and carried to the instance that it was made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from karpnet.api.load import About, as_derivation
from reductions.core import Lifted
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.layers import Level
from reductions.training.task import TrainingTask, expect_task

if TYPE_CHECKING:
    from torch.nn import Module


def lift(weights: Any, about: About) -> Lifted:
    """Check weights exactly on a task, and map them to a witness of the source.

    Parameters
    ----------
    weights : Hypothesis or torch.nn.Module
        A module of `karpnet.pyg.network_of`. Of a task on single edges (``karpnet.reduce(..., to="gcn")``)
        also anybody's module of a convolution of PyTorch Geometric, relu, pooling and ``Linear(k, 1)``, or
        of two convolutions: its own parameters are read (`gnn.pyg.layers.effective`).
    about : Derivation or TrainingTask

    Returns
    -------
    Lifted
        ``.fits``, ``.witness`` of the source, ``.is_right``. Weights that do not fit are lifted as well.

    Raises
    ------
    InputError
        If it is no training task, or the weights have another shape.
    UnsupportedError
        If the module is of another form, or has options that are not covered.
    WitnessError
        If a parameter is NaN or infinite.
    """
    derivation = as_derivation(about)
    task = expect_task(derivation.target, derivation.name or "lift")
    hypothesis = hypothesis_from(weights, task) if is_module(weights) else weights
    if isinstance(hypothesis, Hypothesis):
        task.expect_shape(hypothesis, "weights")
    return derivation.lift(hypothesis)


def is_module(weights: object) -> bool:
    """Whether these are a module of torch; torch is not loaded to tell."""
    return callable(getattr(weights, "named_parameters", None))


def hypothesis_from(module: Module, task: TrainingTask) -> Hypothesis:
    """The exact hypothesis that a module is on the graphs of a task.

    Raises
    ------
    UnsupportedError
        If the module is of no form for which it is known.
    WitnessError
        If a parameter is NaN or infinite.
    """
    from gnn.pyg.layers import effective
    from gnn.pyg.modules import SumNetwork, ThresholdNetwork
    from gnn.pyg.weights import hypothesis_of

    if isinstance(module, SumNetwork | ThresholdNetwork):
        return hypothesis_of(module)
    level: Level = "graph" if task.labelled_nodes is None else "node"
    if isinstance(task.architecture, ActivationSum):  # of its sign, too, f is what the module computes
        task = replace(task, architecture=replace(task.architecture, output="value"))
    task.as_layer("gcn" if level == "graph" else "gcn-model")  # on other graphs it is no such hypothesis
    return effective(module, level)
