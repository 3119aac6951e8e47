"""PyTorch Geometric, in and out: tasks as data sets, architectures as modules, weights as safetensors.

The names below load PyTorch Geometric (the extra ``pyg``) when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gnn.pyg.datasets import TaskDataset as TaskDataset
    from gnn.pyg.datasets import data_list as data_list
    from gnn.pyg.datasets import task_of as task_of
    from gnn.pyg.layers import LayerNetwork as LayerNetwork
    from gnn.pyg.modules import network_of as network_of
    from gnn.pyg.weights import hypothesis_of as hypothesis_of
    from gnn.pyg.weights import load_hypothesis as load_hypothesis
    from gnn.pyg.weights import load_weights as load_weights
    from gnn.pyg.weights import save_weights as save_weights

_HOMES = {
    "datasets": ("TaskDataset", "data_list", "task_of"),
    "layers": ("LayerNetwork",),
    "modules": ("network_of",),
    "weights": ("hypothesis_of", "load_hypothesis", "load_weights", "save_weights"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'gnn.pyg' has no attribute {name!r}")
    return getattr(import_module(f"gnn.pyg.{_HOME[name]}"), name)
