"""The networks of R restarts as one differentiable torch program, and their losses.

Restarts are the last axis of every tensor, so that the products with the sparse messages read
whole rows of restarts.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from gnn.backends.batch import Errors
from gnn.backends.sparse_product import SparseLinear, SparseMatrix
from gnn.losses.named import Loss, loss_of
from gnn.losses.torch_losses import Losses
from gnn.samples import FloatSamples
from reductions.arrays import SparseRows, offsets_of

_ACTIVATIONS = {
    "relu": torch.relu,
    "abs": torch.abs,
    "square": torch.square,
    "relu-sign": torch.relu,
}


class Network:
    """The forward pass and the loss of R restarts of one architecture, differentiable."""

    def __init__(self, samples: FloatSamples, device: torch.device, loss: Loss | None = None) -> None:
        self.samples, self.device = samples, device
        self.loss = Losses(samples, device, loss or loss_of("auto", {}, samples.is_classifier, 0.0))
        self.messages = SparseLinear(samples.messages, device)
        count = len(samples.messages)
        pool = SparseRows(samples.sample_offsets, np.arange(count), samples.coefficients, count)
        lengths = np.diff(samples.sample_offsets)
        is_identity = bool((lengths == 1).all() and (samples.coefficients == 1).all())
        self.pool = None if is_identity else SparseLinear(pool, device)
        self.labels = torch.tensor(samples.labels, device=device)[:, None]

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
        return self._pooled((active * readout).sum(dim=1))

    def _pooled(self, heights: Tensor) -> Tensor:
        """Sums over the messages of every sample, times their coefficients."""
        return heights if self.pool is None else self.pool(heights)

    @cached_property
    def _spread(self) -> SparseMatrix:
        """From slopes of messages to every sample's derivatives by its dots' weights: row ``s · d + i``."""
        samples, rows = self.samples, self.samples.messages
        num_inputs, count = samples.num_inputs, samples.num_samples
        sample = np.repeat(np.arange(count), np.diff(samples.sample_offsets))
        message = rows.row_ids()
        place = sample[message] * num_inputs + rows.columns
        order = np.argsort(place, kind="stable")
        lengths = np.bincount(place, minlength=count * num_inputs).astype(np.int64)
        values = (rows.values * samples.coefficients[message])[order]
        spread = SparseRows(offsets_of(lengths), message[order], values, len(rows))
        return SparseMatrix.of(spread, self.device)

    def residuals(self, weights: Tensor, readout: Tensor, share: Tensor | None) -> tuple[Tensor, Tensor]:
        """Numbers whose squares add up to the loss of each restart, and their derivatives; of sums only.

        Returns
        -------
        residuals : shape (num_samples, R)
        jacobian : shape (num_samples, (num_inputs + 1) * width, R)
            By the weights, coordinates first, then by the readout.
        """
        inputs, width, restarts = weights.shape
        dots = self.messages.matrix.dot(weights.reshape(inputs, width * restarts)).requires_grad_()
        with torch.enable_grad():
            active = _ACTIVATIONS[self.samples.kind](dots)
            (slopes,) = torch.autograd.grad(active.sum(), dots)
        active, slopes = (tensor.detach().view(-1, width, restarts) for tensor in (active, slopes))
        by_weights = self._spread.dot((slopes * readout).view(-1, width * restarts))
        by_readout = self._pooled(active.reshape(len(active), width * restarts))
        count = self.samples.num_samples
        jacobian = torch.cat(
            [by_weights.view(count, inputs * width, restarts), by_readout.view(count, width, restarts)], dim=1
        )
        residuals, factors = self.loss.roots(self._pooled((active * readout).sum(dim=1)), share)
        return residuals, jacobian * factors[:, None]

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
        loss = self.loss(values)
        worst = off.amax(dim=0) if len(off) else torch.zeros_like(loss)
        return Errors(loss.cpu().numpy(), worst.cpu().numpy(), misfits.cpu().numpy())
