"""The reference backend: one PyTorch program for R restarts, gradients by autograd."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

from gnn.backends.batch import Errors, State
from gnn.backends.recorded_steps import Steps, plan
from gnn.backends.torch_network import Network
from gnn.initialization import (
    dropout_bound,
    dropout_key,
    learning_rates,
    minibatches,
    noise_amplitude,
    noise_key,
)
from gnn.losses.named import loss_of
from gnn.optimizers import build, is_independent, num_numbers, takes_objective
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray


@contextmanager
def torch_threads(settings: TrainingSettings) -> Iterator[None]:
    """Let torch use as many threads as the settings say."""
    before = torch.get_num_threads()
    torch.set_num_threads(settings.threads or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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
        loss = loss_of(settings.loss, settings.loss_options, samples.is_classifier, samples.tolerance)
        self.network = Network(samples, device, loss)
        self.numbers = numbers
        self.plan = plan(settings, device)
        self.share: Tensor | None = None  # of every sample in the loss of the step; None for equal ones
        self.number = 0  # of the step
        self._start(torch.tensor(weights, device=device), torch.tensor(readout, device=device))

    def _start(self, weights: Tensor, readout: Tensor) -> None:
        self.parameters = [weights.contiguous().requires_grad_(), readout.contiguous()]
        if self.samples.trains_readout:
            self.parameters[1].requires_grad_()
        trained = [p for p in self.parameters if p.requires_grad]
        settings = self.settings
        options = {**settings.optimizer_options, **self.plan.options}
        self.optimizer = build(settings.optimizer, trained, settings.learning_rate, options)
        self.steps = Steps(self._step, self.plan.recorder)

    def advance(self, first_step: int, count: int) -> None:
        rates, share = learning_rates(self.settings, first_step, count), self._shares(first_step, count)
        if share is not None and self.share is None:
            self.share = torch.empty_like(share[0])
        with torch_threads(self.settings):
            for i in range(count):
                self.number = first_step + i
                self._set_rate(float(rates[i]))
                if share is not None and self.share is not None:
                    self.share.copy_(share[i])
                self.steps.take()

    def _set_rate(self, rate: float) -> None:
        if self.plan.rate is not None:
            self.plan.rate.fill_(rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate if self.plan.rate is None else self.plan.rate

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

    def _step(self) -> None:
        objective = _Objective(self)
        if isinstance(self.optimizer, torch.optim.LBFGS):
            self.optimizer.step(lambda: objective.losses().sum())  # type: ignore[no-untyped-call]
        elif takes_objective(self.settings.optimizer):
            self.optimizer.step(objective)  # type: ignore[call-overload]
        else:
            objective.losses()
            self.optimizer.step()

    def losses_and_gradients(self) -> Tensor:
        """The loss of every restart in this step, shape (R,); the gradients are left with the parameters."""
        self.optimizer.zero_grad()
        weights, readout = self.parameters
        losses = self.network.loss(self.network.values(weights, self._dropped(readout)), self.share)
        losses.sum().backward()  # type: ignore[no-untyped-call]
        if self.settings.noise:
            self._add_noise(self.number)
        return losses.detach()

    def _dropped(self, readout: Tensor) -> Tensor:
        """The readout without the channels that are left out of the step."""
        settings = self.settings
        if not settings.dropout:
            return readout
        key = dropout_key(settings.seed, self.number)
        kept = _hashed(key, len(readout), self.numbers, self.device) >= dropout_bound(settings)
        return readout * (kept.to(readout.dtype) / (1 - settings.dropout))

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
                is_per_restart = isinstance(value, Tensor) and value.shape[-1:] == old.shape[-1:]
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
        saved = torch.load(buffer, map_location=self.device, weights_only=True)
        for group, own in zip(saved["param_groups"], self.optimizer.param_groups, strict=True):
            group |= {key: own[key] for key in ("lr", "capturable") if key in own}  # of this device
        self.optimizer.load_state_dict(saved)


class _Objective:
    """The loss of a batch in its present step. Implements `gnn.coupled.vectors.Objective`."""

    def __init__(self, batch: TorchBatch) -> None:
        self.batch = batch

    def losses(self) -> Tensor:
        return self.batch.losses_and_gradients()

    def residuals(self) -> tuple[Tensor, Tensor]:
        weights, readout = self.batch.parameters
        return self.batch.network.residuals(weights, readout, self.batch.share)


def _uniform_noise(key: int, size: int, numbers: IndexArray, device: torch.device) -> Tensor:
    """Independent uniform numbers in [-1, 1), shape (size, R)."""
    return _hashed(key, size, numbers, device).to(torch.float32) * 2.0**-23 - 1.0


def _hashed(key: int, size: int, numbers: IndexArray, device: torch.device) -> Tensor:
    """24-bit hashes of (key, restart, coordinate), shape (size, R)."""
    restart = mix32(torch.tensor(numbers, device=device) ^ key)
    coordinate = torch.arange(size, device=device)[:, None] * 0x9E3779B9
    return mix32((restart + coordinate) & 0xFFFFFFFF) >> 8


def mix32(x: Tensor) -> Tensor:
    """A bijective 32-bit hash on int64 tensors (Wellons, "Prospecting for hash functions", 2018)."""
    x = x & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


def max_rows(samples: FloatSamples, settings: TrainingSettings) -> int:
    """How many restarts one batch may hold within the memory that the settings allow."""
    if not is_independent(settings.optimizer):
        return 1
    messages = len(samples.messages) * (samples.width + 1) + samples.num_samples
    parameters = (samples.num_inputs + 1) * samples.width
    # Autograd holds about six copies of the activations.
    words = 6 * messages + num_numbers(
        settings.optimizer, settings.optimizer_options, samples.num_samples, parameters
    )
    return max(1, settings.memory // (samples.dtype.itemsize * words))
