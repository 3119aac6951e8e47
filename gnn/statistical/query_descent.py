"""Gradient descent on the squared loss, with nothing but correlational queries about the target.

For a network N and a target f the gradient of ``E[(N(x) - f(x))^2]`` is

    2 E[N(x) dN(x)/dw]  -  2 E[f(x) dN(x)/dw].

The first term needs no target; the second is one correlational query for each weight,
``h(x) = dN(x)/dw / s`` with ``s^2 = E[(dN/dw)^2]``, whose answer is multiplied by s again. So whatever
bounds correlational queries bounds gradient descent: a step costs as many queries as there are weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from gnn.samples import FloatArray
from statistical_queries.oracles import CorrelationalOracle

Tensors: TypeAlias = tuple[Tensor, ...]


@dataclass(frozen=True, eq=False)
class QueryDescent:
    """A network that learns by correlational queries.

    Parameters
    ----------
    network : Module
        Maps a batch of inputs to a number each, as the networks of `gnn.statistical.networks` do. Trained in
        place, in the precision of its weights.
    oracle : CorrelationalOracle
        Knows the target; its points are the network's inputs: an array, or a tuple of arrays.
    inputs : tuple of Tensor[num_points, ...]
        Points whose mean is the expectation over inputs, for what needs no target.
    """

    network: nn.Module
    oracle: CorrelationalOracle
    inputs: Tensors

    def gradient(self) -> dict[str, Tensor]:
        """The gradient of the squared loss by name of the weights, one query per weight."""
        weights = {name: weight.detach() for name, weight in self.network.named_parameters()}
        outputs, slopes = self._outputs_and_slopes(weights, self.inputs)
        scales = slopes.square().mean(0).sqrt()
        divisors = torch.where(scales > 0, scales, torch.ones_like(scales))

        def query(x: FloatArray | tuple[FloatArray, ...]) -> FloatArray:
            points = tuple(torch.as_tensor(part).to(scales) for part in (x if isinstance(x, tuple) else (x,)))
            scaled: FloatArray = (self._outputs_and_slopes(weights, points)[1] / divisors).numpy()
            return scaled

        answers = torch.as_tensor(self.oracle.ask(query, "dN/dw"), dtype=slopes.dtype)
        flat = 2 * (outputs[:, None] * slopes).mean(0) - 2 * answers * scales
        parts = torch.split(flat, [weight.numel() for weight in weights.values()])
        return {
            name: part.view_as(weight) for (name, weight), part in zip(weights.items(), parts, strict=True)
        }

    def _outputs_and_slopes(self, weights: dict[str, Tensor], points: Tensors) -> tuple[Tensor, Tensor]:
        """N(x), [num_points], and dN(x)/dw, [num_points, num_weights]."""

        def output(weights: dict[str, Tensor], x: Tensors) -> Tensor:
            value: Tensor = functional_call(self.network, weights, tuple(part[None] for part in x))
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
