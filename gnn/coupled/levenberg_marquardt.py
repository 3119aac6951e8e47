"""Levenberg-Marquardt: damped Gauss-Newton steps, every restart with a damping of its own."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from gnn.coupled.vectors import Objective, assign, joined

_RANGE = (1e-12, 1e12)  # of the damping, in units of the first Hessian's largest entry


class LevenbergMarquardt(torch.optim.Optimizer):
    """Steps to the minimum of the loss with linearized residuals, plus damping times the step's square.

    This is natural gradient descent for residuals with Gaussian errors. A step evaluates residuals and
    Jacobian once, where the last one led. If the loss fell, the restart stays there, with a damping that
    falls by how well the linearization foretold it; otherwise it tries again from where it was with a larger
    one.

    Parameters
    ----------
    params : iterable of tensors
        Shape (..., R): the restarts are the last axis.
    lr : float
        What steps are multiplied with; 1 suits.
    damping : float
        At the start, in units of the largest diagonal entry of the Gauss-Newton matrix.

    References
    ----------
    Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM Journal 11 (1963);
    Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems" (2004), section 3.2, for the
    rule of the damping.
    """

    independent, takes_objective, needs_residuals = True, True, True

    def __init__(self, params: Iterable[Tensor], lr: float = 1.0, damping: float = 0.01) -> None:
        if not damping > 0:
            raise ValueError(f"expected a damping above 0, got {damping}")
        super().__init__(params, {"lr": lr, "damping": damping})

    @staticmethod
    def num_numbers(num_samples: int, num_parameters: int, **_: object) -> int:
        """Numbers that a restart needs for its state and what is computed from it."""
        return 4 * num_samples * num_parameters + 5 * num_parameters**2

    @torch.no_grad()
    def step(self, objective: Objective) -> None:  # type: ignore[override]
        """Judge the points where the restarts are, and move them to the next ones to try."""
        (group,) = self.param_groups
        parameters: list[Tensor] = group["params"]
        residuals, jacobian = objective.residuals()
        losses, point = torch.square(residuals).sum(dim=0), joined(parameters)
        by_restart = jacobian.permute(2, 0, 1).contiguous()  # (R, num_samples, P)
        gradient = (by_restart.mT @ residuals.T[..., None])[..., 0].T
        hessian = (by_restart.mT @ by_restart).permute(1, 2, 0)
        state = self.state[parameters[0]]
        if state:
            accepted = losses < state["loss"]
            _adapt(state, losses, accepted)
            here = {"point": point, "loss": losses, "gradient": gradient, "hessian": hessian}
            for name, value in here.items():
                state[name] = torch.where(accepted, value, state[name])
        else:
            unit = hessian.diagonal().amax(dim=1).clamp(min=torch.finfo(point.dtype).tiny)
            state.update(point=point, loss=losses, gradient=gradient, hessian=hessian, unit=unit)
            state["damping"] = torch.full_like(losses, group["damping"])
            state["growth"] = torch.full_like(losses, 2.0)
        move = group["lr"] * _solution(state)
        slopes = (state["hessian"] * move).sum(dim=1)  # the Hessian is symmetric
        state["promised"] = -((2 * state["gradient"] + slopes) * move).sum(dim=0)
        assign(parameters, state["point"] + move)


def _adapt(state: dict[str, Tensor], losses: Tensor, accepted: Tensor) -> None:
    """Less damping after a step that kept its promise, more after one that was in vain."""
    kept = (state["loss"] - losses) / state["promised"].clamp(min=torch.finfo(losses.dtype).tiny)
    easier = torch.clamp(1 - (2 * kept.clamp(0, 1) - 1) ** 3, min=1 / 3)
    factor = torch.where(accepted, easier, state["growth"])
    state["damping"] = (state["damping"] * factor).clamp(*_RANGE)
    state["growth"] = torch.where(accepted, 2.0, (2 * state["growth"]).clamp(max=2.0**10))


def _solution(state: dict[str, Tensor]) -> Tensor:
    """The step of each restart, shape (P, R): zero where the damped matrix is singular to rounding."""
    matrices = state["hessian"].permute(2, 0, 1)
    damping = (state["damping"] * state["unit"])[:, None]
    damped = matrices + torch.diag_embed(damping.expand(matrices.shape[:2]))
    factors, failures = torch.linalg.cholesky_ex(damped)
    solved = torch.cholesky_solve(-state["gradient"].T[..., None], factors)[..., 0]
    return torch.where((failures == 0)[:, None], solved, 0.0).T
