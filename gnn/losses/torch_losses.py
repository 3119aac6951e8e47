"""The losses of `gnn.losses.named` in torch: the definition that the compiled backends agree with."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gnn.losses.named import LOSSES, Loss
from gnn.samples import FloatSamples

SQUARED, HUBER, LOG_COSH, HINGE, SQUARED_HINGE, MAX, LOGISTIC = LOSSES.values()


class Losses:
    """The loss of every restart from the values of its samples, differentiable."""

    def __init__(self, samples: FloatSamples, device: torch.device, loss: Loss) -> None:
        self.kind, self.is_classifier = loss.kind, samples.is_classifier
        self.width = loss.width
        self.labels = torch.tensor(samples.labels, device=device)[:, None]
        self.importance = torch.tensor(samples.importance, device=device)[:, None]
        self.bounds = self.importance * loss.width  # (num_samples, 1)

    def __call__(self, values: Tensor, share: Tensor | None = None) -> Tensor:
        """Loss of every restart, shape (R,): 0 where there are no samples.

        Parameters
        ----------
        values : shape (num_samples, R)
            f, or the margin of a classifier.
        share : shape (num_samples, 1), optional
            The samples' weights in the mean; equal otherwise.
        """
        if self.kind == MAX and len(values):
            terms = _log_cosh((values - self.labels) / self.width)
            even = torch.full_like(self.labels, 1 / len(values))
            return self.width * torch.logsumexp(terms + torch.log(even if share is None else share), dim=0)
        losses = self._of_samples(values)
        return losses.sum(dim=0) / max(len(losses), 1) if share is None else (losses * share).sum(dim=0)

    def _of_samples(self, values: Tensor) -> Tensor:
        if self.is_classifier:
            margins = values * self.labels
            if self.kind == LOGISTIC:
                return torch.nn.functional.softplus(-margins)
            excess = torch.relu(self.width - margins)
        else:
            scaled = (values - self.labels) * self.importance
            if self.kind == SQUARED or self.kind == MAX:
                return torch.square(scaled)
            if self.kind == HUBER:
                inner = torch.clamp(scaled, -self.bounds, self.bounds)
                return inner * (2 * scaled - inner)
            if self.kind == LOG_COSH:
                return 2 * torch.square(self.bounds) * _log_cosh(scaled / self.bounds)
            excess = torch.relu(scaled.abs() - self.bounds)
        return torch.square(excess) if self.kind == SQUARED_HINGE else excess

    def roots(self, values: Tensor, share: Tensor | None) -> tuple[Tensor, Tensor]:
        """Residuals whose squares add up to the loss, and their derivatives by the values.

        A loss ρ(u) of a sample is the square of sign(u) √ρ(u).

        Returns
        -------
        residuals, slopes : shape (num_samples, R)
        """
        with torch.enable_grad():
            differentiable = values.detach().requires_grad_()
            losses = self._of_samples(differentiable)
            (slopes,) = torch.autograd.grad(losses.sum(), differentiable)
        sizes, weight = torch.sqrt(losses.detach()), 1 / len(values) if share is None else share
        tiny = torch.finfo(values.dtype).tiny
        sizes, slopes = sizes * slopes.sign(), slopes.abs() / (2 * sizes).clamp(min=tiny)
        root = torch.sqrt(torch.as_tensor(weight, dtype=values.dtype, device=values.device))
        return sizes * root, slopes * root


def _log_cosh(x: Tensor) -> Tensor:
    size = x.abs()
    return size + torch.log1p(torch.exp(-2 * size)) - math.log(2)
