"""L-BFGS with a line search of its own for every restart of a batch."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from gnn.coupled.vectors import Objective, assign, joined

_ENOUGH = 1e-4  # of the decrease that the slope promises (Armijo)
_LEAST = 2.0**-12  # of a full step: below it the history is forgotten
_CURVED = 1e-8  # least s·y / y·y of a pair that is kept


class LBFGS(torch.optim.Optimizer):
    """Limited-memory BFGS; a step evaluates loss and gradient once.

    Every restart tries a point on its line. If the loss there is low enough, the restart takes the point and
    tries the full step in the next direction; otherwise it tries half the step from where it stands. So
    restarts that search for different lengths advance as one batch, and a step costs what one of Adam costs.
    After twelve halvings a restart forgets its history and follows the gradient.

    Parameters
    ----------
    params : iterable of tensors
        Shape (..., R): the restarts are the last axis.
    lr : float
        The first step tried on a line; 1 suits.
    history_size : int
        Pairs of steps and changes of the gradient that are remembered.

    References
    ----------
    Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical
    Programming 45 (1989).
    """

    independent, takes_objective = True, True

    def __init__(self, params: Iterable[Tensor], lr: float = 1.0, history_size: int = 10) -> None:
        if not history_size >= 1:
            raise ValueError(f"expected a history_size of at least 1, got {history_size}")
        super().__init__(params, {"lr": lr, "history_size": history_size})

    @staticmethod
    def num_numbers(num_samples: int, num_parameters: int, history_size: int = 10) -> int:
        """Numbers that a restart needs for its state and what is computed from it."""
        return (4 * history_size + 10) * num_parameters

    @torch.no_grad()
    def step(self, objective: Objective) -> None:  # type: ignore[override]
        """Judge the points where the restarts are, and move them to the next ones to try."""
        (group,) = self.param_groups
        parameters: list[Tensor] = group["params"]
        with torch.enable_grad():
            losses = objective.losses()
        point = joined(parameters)
        gradient = joined([p.grad if p.grad is not None else torch.zeros_like(p) for p in parameters])
        state = self.state[parameters[0]]
        if not state:
            self._begin(state, point, group["history_size"])
        promised = (state["gradient"] * state["direction"]).sum(dim=0)
        accepted = losses <= state["loss"] + _ENOUGH * state["size"] * promised
        self._remember(state, point - state["point"], gradient - state["gradient"], accepted)
        for name, value in (("point", point), ("loss", losses), ("gradient", gradient)):
            state[name] = torch.where(accepted, value, state[name])
        failed = ~accepted & (state["size"] <= _LEAST * group["lr"])
        state["weight"] = torch.where(failed, 0.0, state["weight"])
        anew = accepted | failed
        state["direction"] = torch.where(anew, _direction(state), state["direction"])
        is_first = state["weight"][-1] == 0
        careful = 1 / state["gradient"].abs().sum(dim=0).clamp(min=1.0)
        full = group["lr"] * torch.where(is_first, careful, 1.0)
        state["size"] = torch.where(anew, full, state["size"] / 2)
        assign(parameters, state["point"] + state["size"] * state["direction"])

    @staticmethod
    def _begin(state: dict[str, Tensor], point: Tensor, history_size: int) -> None:
        num_parameters, restarts = point.shape
        state["point"], state["loss"] = point.clone(), torch.full_like(point[0], torch.inf)
        state["gradient"], state["direction"] = torch.zeros_like(point), torch.zeros_like(point)
        state["size"] = torch.zeros_like(point[0])
        for name in ("moves", "changes"):
            state[name] = point.new_zeros((history_size, num_parameters, restarts))
        state["weight"] = point.new_zeros((history_size, restarts))  # 1 / s·y; 0 where there is no pair

    @staticmethod
    def _remember(state: dict[str, Tensor], move: Tensor, change: Tensor, accepted: Tensor) -> None:
        """Add the pair of the last step where it was taken and the loss is convex along it."""
        product = (move * change).sum(dim=0)
        kept = accepted & (product > _CURVED * torch.square(change).sum(dim=0)) & (product > 0)
        weight = torch.where(kept, 1 / product, 0.0)
        for name, value in (("moves", move), ("changes", change), ("weight", weight)):
            state[name] = torch.where(kept, torch.cat([state[name][1:], value[None]]), state[name])


def _direction(state: dict[str, Tensor]) -> Tensor:
    """Minus the inverse Hessian's estimate times the gradient: the two loops over the pairs."""
    moves, changes, weight = state["moves"], state["changes"], state["weight"]
    q, parts = state["gradient"], []
    for move, change, factor in zip(moves.flip(0), changes.flip(0), weight.flip(0), strict=True):
        part = factor * (move * q).sum(dim=0)
        q = q - part * change
        parts.append(part)
    last = torch.square(changes[-1]).sum(dim=0) * weight[-1]
    q = q * torch.where(last > 0, 1 / last, 1.0)
    for move, change, factor, part in zip(moves, changes, weight, reversed(parts), strict=True):
        q = q + (part - factor * (change * q).sum(dim=0)) * move
    return -q
