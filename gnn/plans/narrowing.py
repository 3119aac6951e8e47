"""From a wide network to one of the proper width: pruned channels, or labels that a teacher softens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gnn.samples import FloatArray
from reductions.arrays import RationalArray
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_STEP = 2**-16  # softened labels are multiples of this


def pruned(weights: FloatArray, readout: FloatArray, width: int, by: str) -> tuple[FloatArray, FloatArray]:
    """Networks of fewer channels, for homogeneous activations: a channel is its direction ``|α_j| w_j``.

    By norm, the largest channels stay. By cluster, channels are chosen one after the other, each the largest
    by norm times one less its largest cosine with a chosen channel of its readout's sign; every other channel
    is then added to the chosen one that it is most like.

    Parameters
    ----------
    weights : float, shape (R, wide, num_inputs)
    readout : float64, shape (R, wide)
    width : int
    by : "norm" or "cluster"

    Returns
    -------
    weights : float, shape (R, width, num_inputs), readout : float64, shape (R, width)
        The readouts are 1 and -1.
    """
    signs = np.where(readout < 0, -1.0, 1.0)
    channels = weights * np.abs(readout)[..., None].astype(weights.dtype)
    norms = np.linalg.norm(channels, axis=2)
    every = np.arange(len(weights))[:, None]
    if by == "norm":
        kept = np.argsort(-norms, axis=1, kind="stable")[:, :width]
        return channels[every, kept], signs[every, kept]
    units = channels / np.maximum(norms, np.finfo(weights.dtype).tiny)[..., None]
    likeness = units @ units.transpose(0, 2, 1)
    likeness = np.where(signs[:, :, None] == signs[:, None, :], likeness, -1.0)  # (R, wide, wide)
    chosen = norms.argmax(axis=1)[:, None]
    for _ in range(width - 1):
        nearest = np.take_along_axis(likeness, chosen[:, None, :], axis=2).max(axis=2)
        chosen = np.concatenate([chosen, (norms * (1 - nearest)).argmax(axis=1)[:, None]], axis=1)
    to_chosen = np.take_along_axis(likeness, chosen[:, None, :], axis=2)  # (R, wide, width)
    is_member = (to_chosen.argmax(axis=2)[..., None] == np.arange(width)) & (to_chosen > 0)
    sums = is_member.transpose(0, 2, 1).astype(weights.dtype) @ channels
    return sums, signs[every, chosen]


def softened(task: TrainingTask, teacher: Hypothesis, share: float) -> TrainingTask:
    """The task with labels that are a teacher's values by a share, and the true ones by the rest.

    Raises
    ------
    UnsupportedError
        If the labels are classes.
    """
    if task.architecture.is_classifier:
        raise UnsupportedError(f"{task.architecture.name}: labels that are classes cannot be softened")
    wide = task.widened(teacher.width).architecture
    assert isinstance(wide, ActivationSum)
    values = wide.values(task.graphs, task.labelled_nodes, teacher).floats()
    labels = (1 - share) * task.labels.floats() + share * values
    return replace(task, labels=RationalArray.from_floats(np.rint(labels / _STEP) * _STEP))
