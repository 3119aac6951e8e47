"""Where restarts begin and what perturbs them: numbers that seeds fix for every backend.

Initial weights, the order of mini-batches and gradient noise depend on the seed and on the
number of the restart only, never on how restarts are grouped into batches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray
from reductions.errors import expect

_BLOCK = 256  # restarts that share one random stream
_IMBALANCE = 0.1  # how far the channels of a pair start from being opposite, in initial scales


@dataclass(frozen=True)
class Start:
    """Weights that the first R restarts begin with, in the task's own coordinates, as results have them.

    Parameters
    ----------
    weights : float, shape (R, width, num_inputs)
    readout : float, shape (R, width)
    """

    weights: FloatArray
    readout: FloatArray

    def check(self, samples: FloatSamples, restarts: int) -> None:
        """Refuse what a run of so many restarts cannot begin with.

        Raises
        ------
        InputError
            If the shapes are not those of the task, there are more of them than restarts, or a number is not
            finite.
        """
        count = len(self.weights)
        shapes = np.shape(self.weights), np.shape(self.readout)
        expected = (count, samples.width, samples.num_inputs), (count, samples.width)
        expect("start", shapes == expected, f"weights and readouts of shapes {expected}", shapes)
        expect("start", count <= restarts, f"at most {restarts} restarts", count, "raise restarts")
        is_finite = all(np.isfinite(array).all() for array in (self.weights, self.readout))
        expect("start", is_finite, "finite weights", "NaN or infinity")


def beginning(
    samples: FloatSamples, settings: TrainingSettings, first: int, count: int, start: Start | None
) -> tuple[FloatArray, FloatArray]:
    """The weights that the restarts ``first..first + count - 1`` begin with: those given, then drawn ones."""
    weights, readout = initial_weights(samples, settings, first, count)
    if start is not None:
        given = slice(first, first + count)
        own_weights, own_readout = samples.scaled(start.weights[given], start.readout[given])
        weights[..., : len(own_weights)] = own_weights.transpose(2, 1, 0)
        if samples.trains_readout:
            readout[..., : len(own_readout)] = own_readout.T
    return weights, readout


def initial_weights(
    samples: FloatSamples, settings: TrainingSettings, first: int, count: int
) -> tuple[FloatArray, FloatArray]:
    """Draw the weights of the restarts ``first..first + count - 1``.

    Numbers are drawn as independent normals, the same for every precision and ``init``. By that they are

    - ``normal``: kept;
    - ``sign``: replaced by their signs;
    - ``balanced``: kept in channels 0, 2, 4, ...; each of these is followed by its negative plus a tenth of
      what was drawn there. A sum of k channels starts with readouts 2 / k (1 for one channel), so that pairs
      of relus compute a mean of ``|w · m|``, as the solutions of sign systems do.

    All but these readouts are multiplied with ``init_scale``.

    Returns
    -------
    weights : of the samples' precision, shape (num_inputs, width, count)
    readout : of the same precision, shape (width, count)
        Zero for an architecture without a trained readout.
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
    if settings.init == "sign":
        drawn = np.copysign(np.float32(1), drawn)
    if settings.init == "balanced":
        drawn[:, :-1, 1::2] *= np.float32(_IMBALANCE)
        drawn[:, :-1, 1::2] -= drawn[:, :-1, : width // 2 * 2 : 2]
    drawn *= np.float32(settings.init_scale)
    if settings.init == "balanced" and samples.is_sum:
        drawn[:, -1] = 2 / max(width, 2)
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


def dropout_key(seed: int, step: int) -> int:
    """The 32-bit key that the channels left out of one step are hashed from."""
    return int(np.random.SeedSequence([seed, 4, step]).generate_state(1)[0])


def dropout_bound(settings: TrainingSettings) -> int:
    """A channel is left out where its 24-bit hash is below this."""
    return round(settings.dropout * 2**24)


def noise_amplitude(settings: TrainingSettings) -> float:
    """Half the width of the uniform distribution whose standard deviation is ``noise``."""
    return math.sqrt(3.0) * settings.noise
