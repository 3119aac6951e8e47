"""Optimizers by name, and which of them train a batch of restarts as its members alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import overload

import torch

from gnn.coupled.lbfgs import LBFGS
from gnn.coupled.levenberg_marquardt import LevenbergMarquardt
from gnn.coupled.muon import Muon
from reductions.errors import InputError

OptimizerClass = Callable[..., torch.optim.Optimizer]

# Optimizers of torch whose update of a coordinate reads only that coordinate's own history: a
# batch of restarts in one tensor then runs as its members would alone.
ELEMENTWISE = frozenset(
    {
        "ASGD",
        "Adadelta",
        "Adagrad",
        "Adam",
        "AdamW",
        "Adamax",
        "Lion",
        "NAdam",
        "RAdam",
        "RMSprop",
        "Rprop",
        "SGD",
        "SignSGD",
    }
)


class Lion(torch.optim.Optimizer):
    """Sign of an interpolated momentum.

    ``u = sign(β1 m + (1 - β1) g); θ -= lr (u + λ θ); m = β2 m + (1 - β2) g``.

    Parameters
    ----------
    params : iterable of tensors
    lr : float
    betas : pair of float
    weight_decay : float
        The decoupled λ.

    References
    ----------
    Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @overload
    def step(self, closure: None = None) -> None: ...

    @overload
    def step(self, closure: Callable[[], float]) -> float: ...

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """Take one step; ``closure`` recomputes the loss, as in torch's own optimizers."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            lr, (beta1, beta2), decay = group["lr"], group["betas"], group["weight_decay"]
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["exp_avg"] = torch.zeros_like(parameter)
                momentum, gradient = state["exp_avg"], parameter.grad
                update = torch.lerp(gradient, momentum, beta1).sign_()
                parameter.mul_(1 - lr * decay).add_(update, alpha=-lr)
                momentum.lerp_(gradient, 1 - beta2)
        return loss


class SignSGD(Lion):
    """The sign of an average of gradients, ``m = β m + (1 - β) g; θ -= lr (sign(m) + λ θ)``.

    Parameters
    ----------
    params : iterable of tensors
    lr : float
    momentum : float
        β; 0 for the sign of the last gradient.
    weight_decay : float
        The decoupled λ.

    References
    ----------
    Bernstein et al., "signSGD: Compressed optimisation for non-convex problems", ICML 2018.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-3,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, (momentum, momentum), weight_decay)  # Lion whose two averages are one


# Ours, also where torch has one of that name: torch's LBFGS and Muon take no batch of restarts.
OWN: Mapping[str, OptimizerClass] = {
    "LBFGS": LBFGS,
    "LevenbergMarquardt": LevenbergMarquardt,
    "Lion": Lion,
    "Muon": Muon,
    "SignSGD": SignSGD,
}


def optimizer_class(name: str) -> OptimizerClass:
    """Find an optimizer: our own, of torch, or ``module:Class``.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name in OWN:
        return OWN[name]
    if ":" in name:
        return _imported(name)
    known = sorted({*_torch_optimizers(), *OWN})
    if name not in known:
        raise InputError(
            "optimizer",
            f"expected one of {', '.join(known)}, got {name!r}",
            "or name your own as module:Class",
        )
    found: OptimizerClass = getattr(torch.optim, name)
    return found


def _torch_optimizers() -> list[str]:
    return [
        name
        for name, value in vars(torch.optim).items()
        if isinstance(value, type) and issubclass(value, torch.optim.Optimizer) and name != "Optimizer"
    ]


def _imported(name: str) -> OptimizerClass:
    module, _, attribute = name.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError("optimizer", f"cannot import {name!r}: {error}") from error
    if not callable(found):
        raise InputError("optimizer", f"expected an optimizer class, {name!r} is none")
    return found  # type: ignore[no-any-return]


def spelled_out(name: str) -> tuple[str, dict[str, float]]:
    """An optimizer of a study and its options: "SGD momentum" is SGD with momentum 0.9.

    Raises
    ------
    InputError
        If anything else follows the name.
    """
    base, _, addition = name.partition(" ")
    if addition not in ("", "momentum"):
        raise InputError("optimizer", f"expected {base} or {base} momentum, got {name!r}")
    return base, {"momentum": 0.9} if addition else {}


def is_elementwise(name: str) -> bool:
    """Whether its update of a coordinate reads only that coordinate's own history."""
    return name in ELEMENTWISE or _has(name, "elementwise")


def is_independent(name: str) -> bool:
    """Whether a batch of restarts, the last axis of all tensors, may share one optimizer object.

    Your own class declares this with the attribute ``elementwise = True``, or ``independent = True`` where it
    couples the coordinates of a restart but no restarts; otherwise its restarts are trained one at a time.
    """
    return is_elementwise(name) or _has(name, "independent")


def takes_objective(name: str) -> bool:
    """Whether its steps are called with a `gnn.coupled.vectors.Objective`."""
    return _has(name, "takes_objective")


def needs_residuals(name: str) -> bool:
    """Whether its steps ask for residuals: of regressions, without noise and dropout."""
    return _has(name, "needs_residuals")


def _has(name: str, attribute: str) -> bool:
    return bool(getattr(optimizer_class(name), attribute, False))


def num_numbers(name: str, options: Mapping[str, object], num_samples: int, num_parameters: int) -> int:
    """Numbers that the steps of one restart need beside weights and gradient, at most."""
    counted = getattr(optimizer_class(name), "num_numbers", None)
    if counted is None:
        return 5 * num_parameters
    return int(counted(num_samples, num_parameters, **options))


def build(
    name: str, parameters: list[torch.Tensor], learning_rate: float, options: Mapping[str, object]
) -> torch.optim.Optimizer:
    """Make an optimizer.

    Raises
    ------
    InputError
        If the class refuses the parameters or the options.
    """
    try:
        return optimizer_class(name)(parameters, lr=learning_rate, **options)
    except (TypeError, ValueError) as error:
        raise InputError("optimizer", f"{name} refuses its settings: {error}") from error
