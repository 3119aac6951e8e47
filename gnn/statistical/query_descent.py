"""Gradient descent on the squared loss, with nothing but correlational queries about the target.

For a network N and a target f the gradient of ``E[(N(x) - f(x))^2]`` is

    2 E[N(x) dN(x)/dw]  -  2 E[f(x) dN(x)/dw].

The first term needs no target; the second is one correlational query for each weight,
``h(x) = dN(x)/dw / s`` with ``s^2 = E[(dN/dw)^2]``, whose answer is multiplied by s again. So whatever
bounds correlational queries bounds gradient descent: a step costs as many queries as there are weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from statistical_queries.oracles import CorrelationalOracle


@dataclass(frozen=True, eq=False)
class QueryDescent:
    """A network that learns by correlational queries.

    Parameters
    ----------
    network : Module
        Maps one input to a number: shape [...] to [] or [1]. Trained in place, in its own precision.
    oracle : CorrelationalOracle
        Knows the target.
    inputs : Tensor[num_points, ...]
        Points whose mean is the expectation over inputs, for what needs no target.
    """

    network: nn.Module
    oracle: CorrelationalOracle
    inputs: Tensor

    def gradient(self) -> dict[str, Tensor]:
        """The gradient of the squared loss by name of the weights, one query a weight."""
        weights = {name: weight.detach() for name, weight in self.network.named_parameters()}
        outputs, slopes = self._outputs_and_slopes(weights, self.inputs)
        scales = slopes.square().mean(0).sqrt()
        divisors = torch.where(scales > 0, scales, torch.ones_like(scales))

        def query(x: NDArray[Any]) -> NDArray[Any]:
            points = torch.as_tensor(x, dtype=self.inputs.dtype)
            scaled: NDArray[Any] = (self._outputs_and_slopes(weights, points)[1] / divisors).numpy()
            return scaled

        answers = torch.as_tensor(self.oracle.ask(query, "dN/dw"), dtype=slopes.dtype)
        flat = 2 * (outputs[:, None] * slopes).mean(0) - 2 * answers * scales
        parts = torch.split(flat, [weight.numel() for weight in weights.values()])
        return {
            name: part.view_as(weight) for (name, weight), part in zip(weights.items(), parts, strict=True)
        }

    def _outputs_and_slopes(self, weights: dict[str, Tensor], points: Tensor) -> tuple[Tensor, Tensor]:
        """N(x), [num_points], and dN(x)/dw, [num_points, num_weights]."""

        def output(weights: dict[str, Tensor], x: Tensor) -> Tensor:
            value: Tensor = functional_call(self.network, weights, (x,))
            return value.reshape(())

        slopes = vmap(grad(output), in_dims=(None, 0))(weights, points)
        flat = torch.cat([slopes[name].flatten(1) for name in weights], dim=1)
        return vmap(output, in_dims=(None, 0))(weights, points), flat

    def step(self, learning_rate: float) -> None:
        """Go one step down."""
        slopes = self.gradient()
        with torch.no_grad():
            for name, weight in self.network.named_parameters():
                weight.sub_(learning_rate * slopes[name])
