"""Where restarts begin and what perturbs them: numbers that seeds fix for every backend.

Initial weights, the order of mini-batches and gradient noise depend on the seed and on the
number of the restart only, never on how restarts are grouped into batches.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray

_BLOCK = 256  # restarts that share one random stream


def initial_weights(
    samples: FloatSamples, settings: TrainingSettings, first: int, count: int
) -> tuple[FloatArray, FloatArray]:
    """Draw the weights of the restarts ``first..first + count - 1``.

    Returns
    -------
    weights : of the samples' precision, shape (num_inputs, width, count)
        Independent normals times ``init_scale``: the same numbers in both precisions.
    readout : of the same precision, shape (width, count)
        The same; zero for an architecture without a trained readout.
    """
    width, inputs = samples.width, samples.num_inputs
    drawn = np.empty((count, inputs + 1, width), dtype=np.float32)
    block = first // _BLOCK
    while block * _BLOCK < first + count:
        stream = np.random.default_rng([settings.seed, 0, block])
        numbers = stream.standard_normal((_BLOCK, inputs + 1, width), dtype=np.float32)
        low, high = max(first, block * _BLOCK), min(first + count, (block + 1) * _BLOCK)
        drawn[low - first : high - first] = numbers[low - block * _BLOCK : high - block * _BLOCK]
        block += 1
    drawn *= np.float32(settings.init_scale)
    across = np.ascontiguousarray(np.moveaxis(drawn, 0, -1), dtype=samples.dtype)
    weights, readout = across[:-1], across[-1]
    return weights, readout if samples.trains_readout else np.zeros_like(readout)


def learning_rates(settings: TrainingSettings, first_step: int, count: int) -> NDArray[np.float64]:
    """The learning rates of some consecutive steps, shape (count,)."""
    progress = np.arange(first_step, first_step + count) / settings.steps
    if settings.schedule == "linear":
        return settings.learning_rate * (1.0 - progress)
    if settings.schedule == "cosine":
        return settings.learning_rate * 0.5 * (1.0 + np.cos(np.pi * progress))
    return np.full(count, settings.learning_rate)


def minibatches(settings: TrainingSettings, num_samples: int, first_step: int, count: int) -> IndexArray:
    """The samples of some consecutive steps, shape (count, batch): epochs without replacement.

    All restarts see the same order, as they would with one shuffled data set.
    """
    size = min(settings.batch or num_samples, num_samples)
    per_epoch = max(num_samples // size, 1)
    rows = np.empty((count, size), dtype=np.int64)
    order, drawn = np.empty(0, dtype=np.int64), -1
    for i in range(count):
        epoch, place = divmod(first_step + i, per_epoch)
        if epoch != drawn:
            order, drawn = np.random.default_rng([settings.seed, 1, epoch]).permutation(num_samples), epoch
        rows[i] = order[place * size : (place + 1) * size]
    return rows


def noise_key(seed: int, step: int) -> int:
    """The 32-bit key that the noise of one step is hashed from."""
    return int(np.random.SeedSequence([seed, 2, step]).generate_state(1)[0])


def noise_amplitude(settings: TrainingSettings) -> float:
    """Half the width of the uniform distribution whose standard deviation is ``noise``."""
    return math.sqrt(3.0) * settings.noise
