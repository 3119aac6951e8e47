"""The GPU backend: many steps of every block of restarts in one launch of a Triton kernel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn.backends import gpu_kernel
from gnn.backends.batch import Errors
from gnn.backends.torch_backend import Network
from gnn.backends.update_rules import KINDS, OPTIMIZERS, Rule, packed, unpacked, update_rule
from gnn.initialization import learning_rates, minibatches, noise_amplitude, noise_key
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray
from reductions.errors import UnsupportedError

LANES = 32  # restarts of a block: one warp


def step_table(rule: Rule, settings: TrainingSettings, first_step: int, count: int) -> FloatArray:
    """The constants of each step that the kernel reads, float32, shape (count, 4).

    Learning rate; bias-corrected step size; square root of the second moment's correction; the
    share of a new gradient in SGD's momentum, which is 1 at the first step as in torch.
    """
    rates = learning_rates(settings, first_step, count)
    t = np.arange(first_step + 1, first_step + count + 1)
    sizes, corrections = rates / (1 - rule.beta1**t), np.sqrt(1 - rule.beta2**t)
    if rule.optimizer == OPTIMIZERS["Adagrad"]:
        sizes = rates / (1 + (t - 1) * rule.lr_decay)
    fresh = np.where(t == 1, 1.0, 1 - rule.dampening)
    return np.stack([rates, sizes, corrections, fresh], axis=1).astype(np.float32)


def max_rows(samples: FloatSamples, settings: TrainingSettings) -> int:
    """How many restarts one batch may hold within the memory that the settings allow."""
    parameters = (samples.num_inputs + 1) * samples.width
    messages = len(samples.messages) * (samples.width + 1) + samples.num_samples
    return max(1, settings.memory // (4 * (6 * parameters + 3 * messages)))


class GpuBatch:
    """Restarts in training on a GPU. Implements `gnn.backends.batch.Batch`."""

    def __init__(
        self,
        samples: FloatSamples,
        settings: TrainingSettings,
        device: torch.device,
        weights: FloatArray,
        readout: FloatArray,
        numbers: IndexArray,
    ) -> None:
        if max(len(samples.messages.columns), samples.num_inputs * samples.width) >= 2**31 // LANES:
            raise UnsupportedError("backend gpu indexes with 32 bits; use backend torch for so large a task")
        self.samples, self.settings, self.device = samples, settings, device
        self.rule = update_rule(settings)
        self.network = Network(samples, device)
        self._arrays = [
            self._int32(samples.messages.offsets),
            self._int32(samples.messages.columns),
            torch.tensor(samples.messages.values, device=device),
            torch.tensor(samples.coefficients, device=device),
            self._int32(samples.sample_offsets),
            self.network.labels[:, 0].contiguous(),
        ]
        parameters = np.concatenate([weights, readout[None]])
        self._load(parameters, [np.zeros_like(parameters)] * 2, numbers)

    def _int32(self, values: NDArray[Any]) -> Tensor:
        return torch.tensor(values, device=self.device, dtype=torch.int32)

    def _load(self, parameters: FloatArray, slots: list[FloatArray], numbers: IndexArray) -> None:
        self.numbers = numbers
        blocks = [torch.from_numpy(packed(array, LANES)).to(self.device) for array in (parameters, *slots)]
        self.parameters, self.slots = blocks[0], blocks[1:]
        self.gradients = torch.zeros_like(self.parameters)
        lanes = packed(numbers.astype(np.int32)[None, None], LANES)[:, 0, 0]
        self.lane_numbers = torch.from_numpy(np.ascontiguousarray(lanes)).to(self.device)

    def _unpacked(self, blocks: Tensor) -> FloatArray:
        return unpacked(blocks.cpu().numpy(), len(self.numbers))

    def advance(self, first_step: int, count: int) -> None:
        settings, num_samples, rule = self.settings, self.samples.num_samples, self.rule
        chosen = np.arange(num_samples)[None]
        if settings.batch is not None and settings.batch < num_samples:
            chosen = minibatches(settings, num_samples, first_step, count)
        steps = range(first_step, first_step + count) if settings.noise else range(0)
        keys = np.array([noise_key(settings.seed, step) for step in steps], dtype=np.uint32)
        table = torch.from_numpy(step_table(rule, settings, first_step, count)).to(self.device)
        blocks, rows, width, _ = self.parameters.shape
        gpu_kernel.advance[(blocks,)](
            self.parameters, self.gradients, *self.slots, *self._arrays,
            self._int32(chosen), table, self.lane_numbers, self._int32(keys.view(np.int32)),
            rows - 1, width, count, chosen.shape[1], chosen.shape[1] if len(chosen) > 1 else 0,
            1.0 / chosen.shape[1], noise_amplitude(settings),
            rule.beta1, rule.beta2, rule.eps, rule.weight_decay, rule.momentum,
            KIND=KINDS[self.samples.kind], OPTIMIZER=rule.optimizer, NESTEROV=bool(rule.nesterov),
            MOMENTUM=rule.momentum > 0, NOISY=settings.noise > 0, LANES=LANES, num_warps=1,
        )  # fmt: skip

    def errors(self) -> Errors:
        across = self.parameters.permute(1, 2, 0, 3).flatten(2)[..., : len(self.numbers)]
        return self.network.errors(across[:-1].contiguous(), across[-1].contiguous())

    def weights(self) -> tuple[FloatArray, FloatArray]:
        parameters = self._unpacked(self.parameters)
        return parameters[:-1], parameters[-1]

    def keep(self, rows: IndexArray) -> None:
        slots = [self._unpacked(slot)[..., rows] for slot in self.slots]
        self._load(self._unpacked(self.parameters)[..., rows], slots, self.numbers[rows])

    def state(self) -> dict[str, NDArray[Any]]:
        slots = np.stack([self._unpacked(slot) for slot in self.slots])
        return {"parameters": self._unpacked(self.parameters), "slots": slots, "numbers": self.numbers}

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        self._load(state["parameters"], list(state["slots"]), state["numbers"])
