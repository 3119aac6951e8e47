"""The reference backend: one PyTorch program for R restarts, gradients by autograd.

Restarts are the last axis of every tensor, so that the products with the sparse messages read
whole rows of restarts.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from gnn.backends.batch import Errors, State
from gnn.initialization import learning_rates, minibatches, noise_amplitude, noise_key
from gnn.optimizers import build, is_elementwise
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray, SparseRows, offsets_of


@dataclass(frozen=True)
class SparseMatrix:
    """A constant sparse matrix and its transpose on a device, for products with dense rows."""

    columns: Tensor
    offsets: Tensor
    values: Tensor

    @classmethod
    def of(cls, rows: SparseRows, device: torch.device) -> SparseMatrix:
        return cls(
            torch.tensor(rows.columns, dtype=torch.int64, device=device),
            torch.tensor(rows.offsets, dtype=torch.int64, device=device),
            torch.tensor(rows.values, device=device),
        )

    def dot(self, dense: Tensor) -> Tensor:
        """The product with a dense matrix (num_columns, n): shape (num_rows, n)."""
        return embedding_bag(
            self.columns,
            dense,
            self.offsets,
            mode="sum",
            per_sample_weights=self.values,
            include_last_offset=True,
        )


class _Context(Protocol):
    """What the forward pass leaves to the backward one."""

    transpose: SparseMatrix


class _SparseProduct(torch.autograd.Function):
    """matrix · dense, with the transpose's product as its gradient."""

    @staticmethod
    def forward(ctx: _Context, dense: Tensor, matrix: SparseMatrix, transpose: SparseMatrix) -> Tensor:
        ctx.transpose = transpose
        return matrix.dot(dense)

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return ctx.transpose.dot(gradients[0].contiguous()), None, None


class SparseLinear:
    """A constant sparse matrix that autograd differentiates through."""

    def __init__(self, rows: SparseRows, device: torch.device) -> None:
        self.matrix = SparseMatrix.of(rows, device)
        self.transpose = SparseMatrix.of(transposed(rows), device)

    def __call__(self, dense: Tensor) -> Tensor:
        product: Tensor = _SparseProduct.apply(dense, self.matrix, self.transpose)  # type: ignore[no-untyped-call]
        return product


def transposed(rows: SparseRows) -> SparseRows:
    """The transposed matrix."""
    order = np.argsort(rows.columns, kind="stable")
    lengths = np.bincount(rows.columns, minlength=rows.num_columns).astype(np.int64)
    return SparseRows(offsets_of(lengths), rows.row_ids()[order], rows.values[order], len(rows))


_ACTIVATIONS = {
    "relu": torch.relu,
    "abs": torch.abs,
    "square": torch.square,
    "relu-sign": torch.relu,
}


class Network:
    """The forward pass and the loss of R restarts of one architecture, differentiable."""

    def __init__(self, samples: FloatSamples, device: torch.device) -> None:
        self.samples = samples
        self.messages = SparseLinear(samples.messages, device)
        count = len(samples.messages)
        pool = SparseRows(samples.sample_offsets, np.arange(count), samples.coefficients, count)
        lengths = np.diff(samples.sample_offsets)
        is_identity = bool((lengths == 1).all() and (samples.coefficients == 1).all())
        self.pool = None if is_identity else SparseLinear(pool, device)
        self.labels = torch.tensor(samples.labels, device=device)[:, None]
        self.importance = torch.tensor(samples.importance, device=device)[:, None]

    def values(self, weights: Tensor, readout: Tensor) -> Tensor:
        """f, or the margin of a classifier, of every sample: shape (num_samples, R).

        Parameters
        ----------
        weights : of the samples' precision, shape (num_inputs, width, R)
        readout : of the same precision, shape (width, R)
        """
        inputs, width, restarts = weights.shape
        flat = self.messages(weights.reshape(inputs, width * restarts))
        dots = flat.view(-1, width, restarts)  # (num_messages, width, R)
        kind = self.samples.kind
        if kind == "threshold":
            return dots[:, 0]
        if kind == "threshold-and":
            return (dots - readout).min(dim=1).values
        active = _ACTIVATIONS[kind](dots)
        heights = (active * readout).sum(dim=1)  # (num_messages, R)
        return heights if self.pool is None else self.pool(heights)

    def losses(self, values: Tensor) -> Tensor:
        """Loss of every sample: the squared error by its importance, or the hinge on the signed margin."""
        if self.samples.is_classifier:
            return torch.relu(1 - values * self.labels)
        return torch.square((values - self.labels) * self.importance)

    @torch.no_grad()
    def errors(self, weights: Tensor, readout: Tensor) -> Errors:
        """Errors over all samples, of weights as in `values`."""
        samples = self.samples
        values = self.values(weights, readout)
        if samples.is_classifier:
            # A unit fires at margin >= 0; the homogeneous threshold needs > 0.
            fires = values > 0 if samples.kind == "threshold" else values >= 0
            off = (fires != (self.labels > 0)).float()
            misfits = (off > 0).sum(dim=0)
        else:
            off = (values - self.labels).abs()
            misfits = (~(off <= samples.tolerance)).sum(dim=0)
        loss = mean(self.losses(values))
        worst = off.amax(dim=0) if len(off) else torch.zeros_like(loss)
        return Errors(loss.cpu().numpy(), worst.cpu().numpy(), misfits.cpu().numpy())


def mean(losses: Tensor) -> Tensor:
    """Mean over the samples; 0 where there are none."""
    return losses.sum(dim=0) / max(len(losses), 1)


class TorchBatch:
    """Restarts in training on a torch device. Implements `gnn.backends.batch.Batch`."""

    def __init__(
        self,
        samples: FloatSamples,
        settings: TrainingSettings,
        device: torch.device,
        weights: FloatArray,
        readout: FloatArray,
        numbers: IndexArray,
    ) -> None:
        self.samples, self.settings, self.device = samples, settings, device
        self.network = Network(samples, device)
        self.numbers = numbers
        self._start(torch.tensor(weights, device=device), torch.tensor(readout, device=device))

    def _start(self, weights: Tensor, readout: Tensor) -> None:
        self.parameters = [weights.contiguous().requires_grad_(), readout.contiguous()]
        if self.samples.trains_readout:
            self.parameters[1].requires_grad_()
        trained = [p for p in self.parameters if p.requires_grad]
        settings = self.settings
        self.optimizer = build(
            settings.optimizer, trained, settings.learning_rate, settings.optimizer_options
        )

    def advance(self, first_step: int, count: int) -> None:
        rates, share = learning_rates(self.settings, first_step, count), self._shares(first_step, count)
        before = torch.get_num_threads()
        torch.set_num_threads(self.settings.threads or before)
        try:
            for i in range(count):
                for group in self.optimizer.param_groups:
                    group["lr"] = float(rates[i])
                self._step(first_step + i, None if share is None else share[i])
        finally:
            torch.set_num_threads(before)

    def _shares(self, first_step: int, count: int) -> Tensor | None:
        """The weight of every sample in the loss of every step; None for equal weights."""
        num_samples = self.samples.num_samples
        if self.settings.batch is None or self.settings.batch >= num_samples:
            return None
        chosen = minibatches(self.settings, num_samples, first_step, count)
        share = torch.zeros((count, num_samples, 1), dtype=self.network.labels.dtype, device=self.device)
        rows = torch.arange(count, device=self.device)[:, None]
        share[rows, torch.tensor(chosen, device=self.device), 0] = 1 / chosen.shape[1]
        return share

    def _step(self, step: int, share: Tensor | None) -> None:
        def closure() -> Tensor:
            self.optimizer.zero_grad()
            losses = self.network.losses(self.network.values(*self.parameters))
            loss = (mean(losses) if share is None else (losses * share).sum(dim=0)).sum()
            loss.backward()  # type: ignore[no-untyped-call]
            if self.settings.noise:
                self._add_noise(step)
            return loss

        if isinstance(self.optimizer, torch.optim.LBFGS):
            self.optimizer.step(closure)  # type: ignore[no-untyped-call]
        else:
            closure()
            self.optimizer.step()

    def _add_noise(self, step: int) -> None:
        weights, readout = self.parameters
        size = weights[..., 0].numel() + readout[..., 0].numel()
        flat = _uniform_noise(noise_key(self.settings.seed, step), size, self.numbers, self.device)
        flat = flat.to(weights.dtype) * noise_amplitude(self.settings)
        cut = weights[..., 0].numel()
        for parameter, part in zip(self.parameters, (flat[:cut], flat[cut:]), strict=True):
            if parameter.grad is not None:
                parameter.grad.add_(part.view_as(parameter))

    def errors(self) -> Errors:
        return self.network.errors(*self.parameters)

    def weights(self) -> tuple[FloatArray, FloatArray]:
        weights, readout = (parameter.detach().cpu().numpy() for parameter in self.parameters)
        return weights, readout

    def keep(self, rows: IndexArray) -> None:
        chosen = torch.tensor(rows, device=self.device)
        before = [p for p in self.parameters if p.requires_grad]
        states = [self.optimizer.state[p] for p in before]
        self.numbers = self.numbers[rows]
        self._start(*(p.detach()[..., chosen] for p in self.parameters))
        after = [p for p in self.parameters if p.requires_grad]
        for old, new, state in zip(before, after, states, strict=True):
            for key, value in state.items():
                is_per_restart = isinstance(value, Tensor) and value.shape == old.shape
                self.optimizer.state[new][key] = value[..., chosen] if is_per_restart else value

    def state(self) -> State:
        weights, readout = self.weights()
        buffer = io.BytesIO()
        torch.save(self.optimizer.state_dict(), buffer)
        return {
            "weights": weights.copy(),
            "readout": readout.copy(),
            "numbers": self.numbers,
            "optimizer": np.frombuffer(buffer.getvalue(), dtype=np.uint8),
        }

    def restore(self, state: State) -> None:
        self.numbers = state["numbers"]
        self._start(*(torch.tensor(state[key], device=self.device) for key in ("weights", "readout")))
        buffer = io.BytesIO(state["optimizer"].tobytes())
        self.optimizer.load_state_dict(torch.load(buffer, map_location=self.device, weights_only=True))


def _uniform_noise(key: int, size: int, numbers: IndexArray, device: torch.device) -> Tensor:
    """Independent uniform numbers in [-1, 1), shape (size, R): a hash of (key, restart, coordinate)."""
    restart = mix32(torch.tensor(numbers, device=device) ^ key)
    coordinate = torch.arange(size, device=device)[:, None] * 0x9E3779B9
    hashed = mix32((restart + coordinate) & 0xFFFFFFFF)
    return (hashed >> 8).to(torch.float32) * 2.0**-23 - 1.0


def mix32(x: Tensor) -> Tensor:
    """A bijective 32-bit hash on int64 tensors (Wellons, "Prospecting for hash functions", 2018)."""
    x = x & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


def max_rows(samples: FloatSamples, settings: TrainingSettings) -> int:
    """How many restarts one batch may hold within the memory that the settings allow."""
    if not is_elementwise(settings.optimizer):
        return 1
    messages = len(samples.messages) * (samples.width + 1) + samples.num_samples
    parameters = (samples.num_inputs + 1) * samples.width
    # Autograd holds about six copies of the activations; optimizers up to five of the weights.
    return max(1, settings.memory // (samples.dtype.itemsize * (6 * messages + 5 * parameters)))
