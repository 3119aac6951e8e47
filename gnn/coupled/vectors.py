"""The weights of every restart as one vector, and what a step may ask of the loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor


class Objective(Protocol):
    """The losses of a batch at its present weights: what ``step`` gets if a class sets ``takes_objective``.

    Each call is one evaluation. Other classes find the gradients with their parameters.
    """

    def losses(self) -> Tensor:
        """The losses, shape (R,); the gradients are left in the parameters' ``grad``."""
        ...

    def residuals(self) -> tuple[Tensor, Tensor]:
        """Residuals (num_samples, R) whose squares add up to the losses, and their Jacobian.

        The Jacobian has shape (num_samples, P, R), for the P parameters of `joined`. Only for regressions,
        and only where the loss is a mean over samples; classes say so by ``needs_residuals``.
        """
        ...


def joined(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors with the restarts on their last axis as one, shape (P, R)."""
    return torch.cat([tensor.detach().reshape(-1, tensor.shape[-1]) for tensor in tensors])


def assign(parameters: Sequence[Tensor], joint: Tensor) -> None:
    """Write the rows of a joint tensor into the parameters: the inverse of `joined`."""
    sizes = [parameter.numel() // max(parameter.shape[-1], 1) for parameter in parameters]
    for parameter, part in zip(parameters, torch.split(joint, sizes), strict=True):
        parameter.copy_(part.view_as(parameter))
