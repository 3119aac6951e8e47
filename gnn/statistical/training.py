"""Realizations of an experiment trained side by side: each its own target, samples, weights and rate.

The networks are one program: `torch.vmap` turns their layers into batched matrix products.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.func import functional_call

from gnn.backends.choose import resolve_device
from gnn.initialization import learning_rates, minibatches
from gnn.optimizers import build, is_elementwise, is_independent, takes_objective
from gnn.settings import Schedule, TrainingSettings
from gnn.statistical.networks import spread_thresholds
from reductions.arrays import IndexArray
from reductions.errors import InputError
from reductions.reading.values import POSITIVE_INTEGER, read
from statistical_queries.samples import FloatArray, Samples


@dataclass(frozen=True)
class Descent:
    """How networks are trained.

    Parameters
    ----------
    epochs : int
    batch : int
        Samples of a step.
    learning_rate : float
    optimizer : str
        As in `gnn.settings.TrainingSettings`.
    optimizer_options : mapping
    schedule : "constant", "linear" or "cosine"
    looks : int
        How often errors are measured, evenly over the epochs, besides before the first.
    """

    epochs: int
    batch: int
    learning_rate: float
    optimizer: str = "Adam"
    optimizer_options: Mapping[str, Any] = field(default_factory=dict)
    schedule: Schedule = "constant"
    looks: int = 40

    def __post_init__(self) -> None:
        for name in ("epochs", "looks", "batch"):
            read(name, getattr(self, name), POSITIVE_INTEGER)

    def course(self, num_samples: int, seed: int) -> TrainingSettings:
        """The same as the trainer's settings: checked, and counted in steps."""
        return TrainingSettings(
            restarts=1,
            steps=self.epochs * max(num_samples // max(self.batch, 1), 1),
            optimizer=self.optimizer,
            learning_rate=self.learning_rate,
            seed=seed,
            optimizer_options=self.optimizer_options,
            schedule=self.schedule,
            batch=self.batch,
        )


@dataclass(frozen=True, eq=False)
class Curves:
    """Errors of every realization over the epochs.

    Parameters
    ----------
    epochs : int64[num_looks]
    train, test : float64[num_realizations, num_looks]
        Share of wrong classes, or mean squared error over the variance of the test labels; so the
        constant predictor has an error of about 1/2 or 1. NaN where the weights are.
    """

    epochs: IndexArray
    train: FloatArray
    test: FloatArray


def fit(
    make: Callable[[], nn.Module],
    train: Sequence[Samples],
    test: Sequence[Samples],
    descent: Descent,
    seed: int,
    rate_factors: Sequence[float] | None = None,
    device: str = "auto",
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Curves:
    """Train one network for each realization.

    Parameters
    ----------
    make : callable
        Makes a network; called once for each realization.
    train, test : sequences of Samples
        One each for every realization, equal in shape.
    descent : Descent
    seed : int
        Decides initial weights and mini-batches.
    rate_factors : sequence of float or None
        What multiplies each realization's learning rate; None for 1.
    device : str
        "auto", "cpu", "cuda" or any torch device.
    threads : int or None
        Threads on the CPU; None for torch's own choice.
    progress : callable, optional
        Told (epochs done, epochs in all).

    Raises
    ------
    InputError
        If the descent names no known optimizer, a number is out of its range, or there is no such
        device.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(threads or before)
    try:
        return _Fit(make, train, test, descent, seed, rate_factors, resolve_device(device)).run(progress)
    finally:
        torch.set_num_threads(before)


class _Fit:
    """One call of `fit`."""

    def __init__(
        self,
        make: Callable[[], nn.Module],
        train: Sequence[Samples],
        test: Sequence[Samples],
        descent: Descent,
        seed: int,
        rate_factors: Sequence[float] | None,
        device: torch.device,
    ) -> None:
        if descent.optimizer == "SparseAdam" or takes_objective(descent.optimizer):
            problem = f"{descent.optimizer} needs more than a gradient a step"
            raise InputError("optimizer", problem, "choose another one")
        if is_independent(descent.optimizer) and not is_elementwise(descent.optimizer):
            problem = f"{descent.optimizer} takes restarts as the last axis, which networks of layers lack"
            raise InputError("optimizer", problem, "choose another one")
        self.descent, self.device = descent, device
        self.course = descent.course(len(train[0]), seed)
        self.is_classified = train[0].is_classified
        self.train, self.test = _Tensors.of(train, device), _Tensors.of(test, device)
        variance = self.test.labels.var(dim=1, correction=0)
        self.unit = torch.ones_like(variance) if self.is_classified else variance
        self.module, self.weights = self._start(make, len(train), seed)
        self.factors = [1.0] * len(train) if rate_factors is None else list(rate_factors)
        # A group for every realization, so that each can have its own rate.
        self.optimizer = build(
            descent.optimizer,
            [{"params": list(weights.values())} for weights in self.weights],  # type: ignore[misc]
            descent.learning_rate,
            descent.optimizer_options,
        )

    def _start(
        self, make: Callable[[], nn.Module], count: int, seed: int
    ) -> tuple[nn.Module, list[dict[str, Tensor]]]:
        weights = []
        for realisation in range(count):
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed((seed << 20) + realisation)
                module = make()
            generator = torch.Generator().manual_seed((seed << 20) + realisation)
            inputs = [tensor[realisation].cpu() for tensor in self.train.inputs]
            spread_thresholds(module, inputs, generator)
            module = module.to(self.device)
            weights.append({n: p.detach().clone().requires_grad_() for n, p in module.named_parameters()})
        return module, weights

    def run(self, progress: Callable[[int, int], None] | None) -> Curves:
        epochs, per_epoch = self.descent.epochs, self.course.steps // self.descent.epochs
        looks = np.unique(np.linspace(0, epochs, self.descent.looks + 1).round().astype(np.int64))
        train, test = [self._errors(self.train)], [self._errors(self.test)]
        for epoch in range(epochs):
            self._steps(epoch * per_epoch, per_epoch)
            if epoch + 1 in looks:
                train.append(self._errors(self.train))
                test.append(self._errors(self.test))
            if progress is not None:
                progress(epoch + 1, epochs)
        return Curves(looks, np.stack(train, axis=1), np.stack(test, axis=1))

    def _steps(self, first: int, count: int) -> None:
        rates = learning_rates(self.course, first, count)
        rows = minibatches(self.course, self.train.labels.shape[1], first, count)
        for rate, chosen in zip(rates, torch.tensor(rows, device=self.device), strict=True):
            for group, factor in zip(self.optimizer.param_groups, self.factors, strict=True):
                group["lr"] = float(rate) * factor
            self.optimizer.zero_grad()
            self._loss(self.train.rows(chosen)).backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()

    def _loss(self, samples: _Tensors) -> Tensor:
        """Sum over the realizations of their mean losses."""
        values = self._values(samples)
        if self.is_classified:
            losses = nn.functional.binary_cross_entropy_with_logits(values, samples.labels, reduction="none")
        else:
            losses = torch.square(values - samples.labels)
        return losses.mean(dim=1).sum()

    def _values(self, samples: _Tensors) -> Tensor:
        """Outputs of every network on its own samples, (num_realizations, num_samples)."""
        stacked = {name: torch.stack([w[name] for w in self.weights]) for name in self.weights[0]}
        values: Tensor = torch.vmap(self._call)(stacked, *samples.inputs)
        return values

    def _call(self, weights: dict[str, Tensor], *inputs: Tensor) -> Tensor:
        values: Tensor = functional_call(self.module, weights, inputs)
        return values

    @torch.no_grad()
    def _errors(self, samples: _Tensors) -> FloatArray:
        parts = [self._part_errors(part) for part in samples.parts(200)]
        return torch.cat(parts, dim=1).mean(dim=1).double().cpu().numpy()

    def _part_errors(self, samples: _Tensors) -> Tensor:
        values = self._values(samples)
        if not self.is_classified:
            return torch.square(values - samples.labels) / self.unit[:, None]
        wrong = ((values > 0) != (samples.labels > 0)).float()
        return torch.where(values.isnan(), values, wrong)


@dataclass(frozen=True)
class _Tensors:
    """Samples of all realizations: leading dimensions (num_realizations, num_samples)."""

    inputs: tuple[Tensor, ...]
    labels: Tensor

    @classmethod
    def of(cls, samples: Sequence[Samples], device: torch.device) -> _Tensors:
        columns = zip(*(each.inputs for each in samples), strict=True)
        inputs = tuple(_stacked(column, device) for column in columns)
        return cls(inputs, _stacked([each.labels for each in samples], device))

    def rows(self, chosen: Tensor | slice) -> _Tensors:
        return _Tensors(tuple(tensor[:, chosen] for tensor in self.inputs), self.labels[:, chosen])

    def parts(self, size: int) -> list[_Tensors]:
        """The samples in parts whose activations stay in a cache."""
        count = self.labels.shape[1]
        return [self.rows(slice(at, at + size)) for at in range(0, count, size)]


def _stacked(arrays: Sequence[ArrayLike], device: torch.device) -> Tensor:
    return torch.tensor(np.stack(arrays), dtype=torch.float32, device=device)
