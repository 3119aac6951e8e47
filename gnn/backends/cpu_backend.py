"""The compiled backend: blocks of restarts on all cores, each block within a core's cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from gnn.backends.batch import Errors
from gnn.backends.cpu_loops import arrays, kernel
from gnn.backends.update_rules import KINDS, Dropout, num_slots, packed, unpacked, update_rule
from gnn.initialization import dropout_key, learning_rates, minibatches, noise_amplitude, noise_key
from gnn.losses.named import loss_of
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray

_BLOCK_BYTES = 2**19  # weights, gradient and state of a block: a part of a core's own cache
_SCRATCH_BYTES = 2**26  # products of the messages of one sample


def num_threads(settings: TrainingSettings) -> int:
    """Threads that the run may use."""
    if settings.threads is not None:
        return settings.threads
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def max_rows(samples: FloatSamples, settings: TrainingSettings) -> int:
    """How many restarts one batch may hold within the memory that the settings allow."""
    parameters = (samples.num_inputs + 1) * samples.width
    # The weights, two numbers of state each, and copies of one array while it is packed.
    return max(1, settings.memory // (samples.dtype.itemsize * 5 * parameters))


def _most_messages(samples: FloatSamples) -> int:
    return int(np.diff(samples.sample_offsets).max(initial=1))


def _num_lanes(samples: FloatSamples, num_restarts: int, threads: int) -> int:
    """Restarts in a block: a multiple of 16, as many as a core's cache holds and threads share."""
    messages, size = _most_messages(samples), samples.dtype.itemsize
    by_cache = _BLOCK_BYTES // (4 * size * samples.width * (samples.num_inputs + 1))
    by_scratch = _SCRATCH_BYTES // (size * 16 * samples.width * messages)
    by_threads = -(-num_restarts // threads)
    lanes = min(256, by_cache, by_scratch, by_threads + 15)
    return max(16, lanes // 16 * 16)


class CpuBatch:
    """Restarts in training on the CPU. Implements `gnn.backends.batch.Batch`."""

    def __init__(
        self,
        samples: FloatSamples,
        settings: TrainingSettings,
        weights: FloatArray,
        readout: FloatArray,
        numbers: IndexArray,
    ) -> None:
        self.samples, self.settings = samples, settings
        self.rule, self.dropout = update_rule(settings), Dropout.of(settings)
        self.loss = loss_of(settings.loss, settings.loss_options, samples.is_classifier, samples.tolerance)
        self.threads = num_threads(settings)
        self.kernel_samples = arrays.KernelSamples(
            KINDS[samples.kind],
            samples.messages.offsets,
            samples.messages.columns,
            samples.messages.values,
            samples.coefficients,
            samples.sample_offsets,
            samples.labels,
            samples.importance,
        )
        self._advance, self._errors = kernel.KERNELS[samples.dtype.name]
        parameters = np.concatenate([weights, readout[None]])
        zeros = np.zeros_like(parameters)
        self._load(parameters, [zeros] * num_slots(self.rule), numbers)

    def _load(self, parameters: FloatArray, slots: list[FloatArray], numbers: IndexArray) -> None:
        self.numbers = numbers
        self.lanes = _num_lanes(self.samples, len(numbers), self.threads)
        self.parameters = packed(parameters, self.lanes)
        blocks = np.stack([packed(slot, self.lanes) for slot in slots], axis=1)
        self.slots = blocks.reshape(*blocks.shape[:2], -1)

    def _unloaded(self) -> tuple[FloatArray, list[FloatArray]]:
        count = len(self.numbers)
        shape = self.parameters.shape
        slots = [unpacked(self.slots[:, i].reshape(shape), count) for i in range(self.slots.shape[1])]
        return unpacked(self.parameters, count), slots

    def _over_blocks(self, work: Callable[[slice], None]) -> None:
        """Run the work on ranges of blocks, each thread on some."""
        blocks = len(self.parameters)
        size = max(1, blocks // (8 * self.threads))
        ranges = [slice(start, start + size) for start in range(0, blocks, size)]
        # Gradients that fade out would otherwise cost a hundred times the work of ordinary numbers.
        with ThreadPoolExecutor(
            self.threads, initializer=torch.set_flush_denormal, initargs=(True,)
        ) as threads:
            for done in threads.map(work, ranges):
                assert done is None

    def _scratch(self) -> arrays.Scratch:
        _, num_rows, width, lanes = self.parameters.shape
        return arrays.Scratch.of(num_rows, width, lanes, _most_messages(self.samples), self.samples.dtype)

    def advance(self, first_step: int, count: int) -> None:
        settings, num_samples = self.settings, self.samples.num_samples
        rates = learning_rates(settings, first_step, count)
        chosen = np.arange(num_samples)[None]
        if settings.batch is not None and settings.batch < num_samples:
            chosen = minibatches(settings, num_samples, first_step, count)
        amplitude = self.samples.dtype.type(noise_amplitude(settings))
        steps = range(first_step, first_step + count) if amplitude else range(0)
        keys = np.array([noise_key(settings.seed, step) for step in steps], dtype=np.uint32)
        steps = range(first_step, first_step + count) if self.dropout.bound else range(0)
        drop_keys = np.array([dropout_key(settings.seed, step) for step in steps], dtype=np.uint32)
        numbers = packed(self.numbers.astype(np.uint32)[None, None], self.lanes)[:, 0, 0]

        flat = self.parameters.reshape(len(self.parameters), -1)

        def work(part: slice) -> None:
            self._advance(
                self.parameters[part], flat[part], self.slots[part], self._scratch(),
                self.kernel_samples, self.loss, self.rule, rates, first_step, chosen, numbers[part], keys,
                amplitude, drop_keys, self.dropout,
            )  # fmt: skip

        self._over_blocks(work)

    def errors(self) -> Errors:
        shape = (len(self.parameters), self.lanes)
        real = self.samples.dtype
        loss, worst = np.empty(shape, dtype=real), np.empty(shape, dtype=real)
        misfits = np.empty(shape, dtype=np.int32)
        tolerance = real.type(self.samples.tolerance)

        every = np.arange(self.samples.num_samples)

        def work(part: slice) -> None:
            self._errors(
                self.parameters[part], self._scratch(), self.kernel_samples, self.loss, every, tolerance,
                loss[part], worst[part], misfits[part],
            )  # fmt: skip

        self._over_blocks(work)
        count = len(self.numbers)
        return Errors(
            loss.reshape(-1)[:count],
            worst.reshape(-1)[:count],
            misfits.reshape(-1)[:count].astype(np.int64),
        )

    def weights(self) -> tuple[FloatArray, FloatArray]:
        parameters = unpacked(self.parameters, len(self.numbers))
        return parameters[:-1], parameters[-1]

    def keep(self, rows: IndexArray) -> None:
        parameters, slots = self._unloaded()
        self._load(parameters[..., rows], [slot[..., rows] for slot in slots], self.numbers[rows])

    def state(self) -> dict[str, NDArray[Any]]:
        parameters, slots = self._unloaded()
        return {"parameters": parameters, "slots": np.stack(slots), "numbers": self.numbers}

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        self._load(state["parameters"], list(state["slots"]), state["numbers"])
