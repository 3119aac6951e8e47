"""What the two compiled backends share: the optimizers' constants and the layout of blocks."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gnn.initialization import dropout_bound
from gnn.settings import TrainingSettings
from reductions.arrays import Scalar
from reductions.errors import InputError, UnsupportedError

KINDS = {"relu": 0, "abs": 1, "square": 2, "relu-sign": 3, "threshold-and": 4, "threshold": 5}
OPTIMIZERS = {"SGD": 0, "Adam": 1, "AdamW": 2, "RMSprop": 3, "Adagrad": 4, "Lion": 5}


class Rule(NamedTuple):
    """An optimizer's constants. Names as in `torch.optim`; unused ones are zero."""

    optimizer: int
    beta1: float = 0.0
    beta2: float = 0.0
    eps: float = 0.0
    weight_decay: float = 0.0
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False
    lr_decay: float = 0.0


class Dropout(NamedTuple):
    """Which channels are left out of a step: those whose 24-bit hash is below the bound.

    Parameters
    ----------
    bound : int
        0 for none.
    scale : float
        What the other channels count.
    """

    bound: int
    scale: float

    @classmethod
    def of(cls, settings: TrainingSettings) -> Dropout:
        return cls(dropout_bound(settings), 1 / (1 - settings.dropout))


# Options of torch's optimizers that the kernel knows, with torch's defaults.
_OPTIONS: dict[str, dict[str, Any]] = {
    "SGD": {"momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False},
    "Adam": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0},
    "AdamW": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01},
    "RMSprop": {"alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0, "momentum": 0.0},
    "Adagrad": {"lr_decay": 0.0, "weight_decay": 0.0, "eps": 1e-10},
    "Lion": {"betas": (0.9, 0.99), "weight_decay": 0.0},
    "SignSGD": {"momentum": 0.0, "weight_decay": 0.0},
}


def update_rule(settings: TrainingSettings) -> Rule:
    """The optimizer's constants.

    Raises
    ------
    UnsupportedError
        If the kernel lacks the optimizer or one of its options; the torch backend has it.
    InputError
        If torch itself would refuse the options.
    """
    name = settings.optimizer
    if name not in _OPTIONS:
        raise UnsupportedError(
            f"the compiled backends know {', '.join(_OPTIONS)}, not {name}; use backend torch"
        )
    unknown = sorted(set(settings.optimizer_options) - set(_OPTIONS[name]))
    if unknown:
        raise UnsupportedError(
            f"the compiled backends know {', '.join(_OPTIONS[name])} of {name}, "
            f"not {', '.join(unknown)}; use backend torch"
        )
    options = {**_OPTIONS[name], **settings.optimizer_options}
    if options.get("nesterov") and not (options["momentum"] > 0 and options["dampening"] == 0):
        raise InputError("optimizer", "SGD: nesterov needs momentum above 0 and no dampening")
    if name == "SignSGD":  # Lion whose two averages are one
        name, beta = "Lion", options.pop("momentum")
        options["betas"] = beta, beta
    beta1, beta2 = options.pop("betas", (0.0, options.pop("alpha", 0.0)))
    return Rule(OPTIMIZERS[name], float(beta1), float(beta2), **options)


def num_slots(rule: Rule) -> int:
    """Numbers that the optimizer remembers of each weight, at least 1."""
    if rule.optimizer == OPTIMIZERS["RMSprop"]:
        return 2 if rule.momentum else 1
    return 2 if rule.optimizer in (OPTIMIZERS["Adam"], OPTIMIZERS["AdamW"]) else 1


def packed(values: NDArray[Scalar], lanes: int) -> NDArray[Scalar]:
    """(rows, k, R) to blocks (num_blocks, rows, k, lanes); the last block is filled with zeros."""
    rows, width, restarts = values.shape
    blocks = np.zeros((-(-restarts // lanes), rows, width, lanes), dtype=values.dtype)
    for number, block in enumerate(blocks):
        part = values[:, :, number * lanes : (number + 1) * lanes]
        block[:, :, : part.shape[2]] = part
    return blocks


def unpacked(blocks: NDArray[Scalar], restarts: int) -> NDArray[Scalar]:
    """The inverse of `packed`."""
    num_blocks, rows, width, lanes = blocks.shape
    across = blocks.transpose(1, 2, 0, 3).reshape(rows, width, num_blocks * lanes)
    return np.ascontiguousarray(across[..., :restarts])
