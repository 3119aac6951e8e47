"""Muon: momentum whose matrix, one of each restart, is replaced by the nearest orthogonal one."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic that drives singular values to about 1 in 5 rounds
_SHARE = 0.2  # root mean square of an update's entries: about that of Adam


class Muon(torch.optim.Optimizer):
    """Steps along orthogonalized momentum.

    The (inputs, width) matrix of every restart, and its readout as a matrix of one row, take steps of the
    same size in all their singular directions.

    Parameters
    ----------
    params : iterable of tensors
        Shape (..., R): the restarts are the last axis.
    lr, momentum : float
    nesterov : bool
    weight_decay : float
        Decoupled, as in AdamW.
    ns_steps : int
        Rounds of the Newton-Schulz iteration.

    References
    ----------
    Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024; for the size of the
    updates, Liu et al., "Muon is scalable for LLM training", 2025.
    """

    independent = True

    def __init__(
        self, params: Iterable[Tensor], lr: float = 1e-3, momentum: float = 0.95, nesterov: bool = True,
        weight_decay: float = 0.0, ns_steps: int = 5,
    ) -> None:  # fmt: skip
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "nesterov": nesterov,
                "weight_decay": weight_decay,
                "ns_steps": ns_steps,
            },
        )

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Take one step by the gradients at hand."""
        for group in self.param_groups:
            lr, beta = group["lr"], group["momentum"]
            for parameter in group["params"]:
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"].lerp_(parameter.grad, 1 - beta)
                update = torch.lerp(parameter.grad, momentum, beta) if group["nesterov"] else momentum
                rows = update.unsqueeze(0) if update.ndim == 2 else update
                matrices = orthogonalized(rows.movedim(-1, 0), group["ns_steps"])
                size = lr * _SHARE * math.sqrt(max(matrices.shape[1:]))
                parameter.mul_(1 - lr * group["weight_decay"])
                parameter.add_(matrices.movedim(0, -1).view_as(parameter), alpha=-size)


def orthogonalized(matrices: Tensor, rounds: int) -> Tensor:
    """Matrices (R, n, m) with their singular values brought near 1 by Newton-Schulz iteration; zero stays."""
    is_tall = matrices.shape[1] > matrices.shape[2]
    x: Tensor = matrices.mT if is_tall else matrices
    x = x / torch.linalg.matrix_norm(x, keepdim=True).clamp(min=torch.finfo(x.dtype).tiny)
    a, b, c = _COEFFICIENTS
    for _ in range(rounds):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return torch.transpose(x, 1, 2) if is_tall else x
