"""The GPU backend: many steps of every block of restarts in one launch of a Triton kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gnn.backends import gpu_kernel
from gnn.backends.batch import Errors, State
from gnn.backends.sparse_product import transposed
from gnn.backends.torch_network import Network
from gnn.backends.update_rules import KINDS, OPTIMIZERS, Dropout, Rule, update_rule
from gnn.initialization import dropout_key, learning_rates, minibatches, noise_amplitude, noise_key
from gnn.losses.named import LOSSES, Loss, loss_of
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray
from reductions.errors import UnsupportedError

MOST_PROGRAMS = 2048  # more than a device holds at once; each has scratch memory of its own
MOST_CHANNELS = 1024  # a tile holds a whole row of a block


@dataclass(frozen=True)
class Shape:
    """How the kernel cuts up its work.

    Parameters
    ----------
    lanes : int
        Restarts of a block, a power of two.
    words : int
        Numbers of a tile, ``tile · K · lanes``, where that leaves a row at least.
    warps : int
        Warps of a program.
    """

    lanes: int = 16
    words: int = 2048
    warps: int = 8


SHAPE = Shape()


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
    # The errors are computed by torch: the products, their activation and the heights.
    messages = len(samples.messages) * (2 * samples.width + 1) + samples.num_samples
    return max(1, settings.memory // (4 * (5 * parameters + messages)))


def fits(samples: FloatSamples) -> bool:
    """Whether 32-bit indices reach every number of a block."""
    row = samples.width * SHAPE.lanes
    words = row * max(samples.num_inputs + 1, len(samples.messages))
    return samples.width <= MOST_CHANNELS and max(len(samples.messages.columns), words) < 2**31


def expect_known(loss: Loss) -> None:
    """Refuse the loss that a pass over all samples precedes.

    Raises
    ------
    UnsupportedError
        If it is that.
    """
    if loss.kind == LOSSES["max"]:
        raise UnsupportedError("backend gpu does not know the loss max; use backend torch")


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
        self.samples, self.settings, self.device, self.shape = samples, settings, device, SHAPE
        if not fits(samples):
            raise UnsupportedError(
                f"backend gpu indexes with 32 bits and has at most {MOST_CHANNELS} channels; "
                "use backend torch for so large a task"
            )
        self.rule, self.dropout = update_rule(settings), Dropout.of(settings)
        self.loss = loss_of(settings.loss, settings.loss_options, samples.is_classifier, samples.tolerance)
        expect_known(self.loss)
        self.network = Network(samples, device, self.loss)
        columns = transposed(samples.messages)
        # The kernel's loss knows no importance: coefficients and labels bear it.
        importance = np.repeat(samples.importance, np.diff(samples.sample_offsets))
        by_length = np.argsort(-columns.lengths, kind="stable")  # so that a tile's rows are of a length
        self._arrays = [
            self._int32(samples.messages.offsets),
            self._int32(samples.messages.columns),
            torch.tensor(samples.messages.values, device=device),
            torch.tensor(samples.coefficients * importance, device=device),
            self._int32(samples.sample_offsets),
            torch.tensor(samples.labels * samples.importance, device=device),
            self.network.loss.bounds,
            self._int32(columns.offsets),
            self._int32(columns.columns),
            torch.tensor(columns.values, device=device),
            self._int32(by_length),
        ]
        parameters = torch.tensor(np.concatenate([weights, readout[None]]), device=device)
        self._load(parameters, [torch.zeros_like(parameters)] * 2, numbers)

    def _int32(self, values: IndexArray) -> Tensor:
        return torch.tensor(values, device=self.device, dtype=torch.int32)

    def _load(self, parameters: Tensor, slots: list[Tensor], numbers: IndexArray) -> None:
        """Pack weights and state of shape (d + 1, k, R) into blocks."""
        self.numbers = numbers
        self.parameters, *self.slots = (self._packed(array) for array in (parameters, *slots))
        programs = min(len(self.parameters), MOST_PROGRAMS)
        scratch = (programs, len(self.samples.messages), self.samples.width, self.shape.lanes)
        self.slopes = torch.zeros(scratch, device=self.device)
        self.lane_numbers = self._packed(self._int32(numbers)[None, None]).view(-1, self.shape.lanes)

    def _packed(self, values: Tensor) -> Tensor:
        """(rows, k, R) to blocks (num_blocks, rows, k, lanes); the last block is filled with zeros."""
        lanes = self.shape.lanes
        padded = torch.nn.functional.pad(values, (0, -values.shape[2] % lanes))
        return padded.view(*values.shape[:2], -1, lanes).permute(2, 0, 1, 3).contiguous()

    def _unpacked(self, blocks: Tensor) -> Tensor:
        return blocks.permute(1, 2, 0, 3).flatten(2)[..., : len(self.numbers)]

    def _on_host(self, blocks: Tensor) -> FloatArray:
        """A copy of what blocks hold, shape (d + 1, k, R)."""
        return self._unpacked(blocks).cpu().numpy().copy()

    def advance(self, first_step: int, count: int) -> None:
        settings, num_samples, rule = self.settings, self.samples.num_samples, self.rule
        lengths = np.diff(self.samples.sample_offsets)
        chosen = np.argsort(lengths, kind="stable")[None]
        is_batched = settings.batch is not None and settings.batch < num_samples
        if is_batched:
            chosen = minibatches(settings, num_samples, first_step, count)
        steps = range(first_step, first_step + count) if settings.noise else range(0)
        keys = np.array([noise_key(settings.seed, step) for step in steps], dtype=np.uint32)
        steps = range(first_step, first_step + count) if self.dropout.bound else range(0)
        drop_keys = np.array([dropout_key(settings.seed, step) for step in steps], dtype=np.uint32)
        table = torch.from_numpy(step_table(rule, settings, first_step, count)).to(self.device)
        blocks, rows, width, lanes = self.parameters.shape
        channels = 1 << (width - 1).bit_length()
        gpu_kernel.advance[(len(self.slopes),)](
            self.parameters, *self.slots, self.slopes, *self._arrays,
            self._int32(chosen), table, self.lane_numbers, self._int32(keys.view(np.int32)),
            self._int32(drop_keys.view(np.int32)),
            blocks, rows - 1, len(self.samples.messages), width, count, chosen.shape[1],
            chosen.shape[1] if is_batched else 0, 1.0 / chosen.shape[1], noise_amplitude(settings),
            rule.beta1, rule.beta2, rule.eps, rule.weight_decay, rule.momentum, *self.dropout,
            KIND=KINDS[self.samples.kind], LOSS=self.loss.kind, OPTIMIZER=rule.optimizer,
            NESTEROV=bool(rule.nesterov), MOMENTUM=rule.momentum > 0, NOISY=settings.noise > 0,
            DROPPING=self.dropout.bound > 0,
            TILE=max(1, self.shape.words // (channels * lanes)), K=channels, LANES=lanes,
            num_warps=self.shape.warps, num_stages=1,
        )  # fmt: skip

    def errors(self) -> Errors:
        across = self._unpacked(self.parameters)
        return self.network.errors(across[:-1].contiguous(), across[-1].contiguous())

    def weights(self) -> tuple[FloatArray, FloatArray]:
        parameters = self._on_host(self.parameters)
        return parameters[:-1], parameters[-1]

    def keep(self, rows: IndexArray) -> None:
        chosen = torch.tensor(rows, device=self.device)
        parameters, *slots = (self._unpacked(array)[..., chosen] for array in (self.parameters, *self.slots))
        self._load(parameters, slots, self.numbers[rows])

    def state(self) -> State:
        parameters, *slots = (self._on_host(array) for array in (self.parameters, *self.slots))
        return {"parameters": parameters, "slots": np.stack(slots), "numbers": self.numbers}

    def restore(self, state: State) -> None:
        parameters, *slots = (
            torch.tensor(array, device=self.device) for array in (state["parameters"], *state["slots"])
        )
        self._load(parameters, slots, state["numbers"])
