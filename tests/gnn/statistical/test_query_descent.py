"""Gradient descent by correlational queries: autograd's gradient, and what an adversary does to it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.linalg import hadamard
from torch import nn

from gnn.statistical.networks import CircularNetwork, GraphNetwork
from gnn.statistical.query_descent import QueryDescent
from statistical_queries.averaged_parity import AveragedParity
from statistical_queries.hidden_planes import random_plane
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import Correlation, CorrelationalOracle, FiniteLaw
from statistical_queries.samples import Samples


def perceptron(num_inputs: int, width: int, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(num_inputs, width), nn.Tanh(), nn.Linear(width, 1)).double()


def cube(n: int) -> NDArray[np.float64]:
    return 1.0 - 2.0 * (np.arange(2**n)[:, None] >> np.arange(n) & 1)


def cases() -> dict[str, tuple[nn.Module, Samples]]:
    rng = np.random.default_rng(0)
    torch.manual_seed(1)
    graphs = random_plane(6, 2, rng).sample(40, 5, rng)
    vectors = AveragedParity(group_of("cyclic:6"), (0, 2)).sample(60, rng)
    return {
        "perceptron": (perceptron(6, 5, 0), vectors),
        "graphs": (GraphNetwork(6, (4, 3), (3,)).double(), graphs),
        "circle": (CircularNetwork(6, (4,), (3,)).double(), vectors),
    }


@pytest.mark.parametrize("kind", ["perceptron", "graphs", "circle"])
def test_exact_answers_give_autograds_gradient(kind: str) -> None:
    network, samples = cases()[kind]
    oracle = CorrelationalOracle(FiniteLaw(samples.inputs, samples.labels))
    inputs = tuple(torch.as_tensor(part).double() for part in samples.inputs)
    slopes = QueryDescent(network, oracle, inputs).gradient()
    (network(*inputs).reshape(-1) - torch.as_tensor(samples.labels)).square().mean().backward()
    for name, weight in network.named_parameters():
        torch.testing.assert_close(slopes[name], weight.grad, rtol=1e-11, atol=1e-12)
    assert oracle.num_queries == sum(weight.numel() for weight in network.parameters())


def test_steps_lower_the_loss_of_an_easy_target() -> None:
    x = cube(6)
    y = x[:, 0]
    network = perceptron(6, 5, 0)
    descent = QueryDescent(network, CorrelationalOracle(FiniteLaw(x, y)), (torch.as_tensor(x),))
    for _ in range(150):
        descent.step(0.2)
    with torch.no_grad():
        assert (network(torch.as_tensor(x))[:, 0] - torch.as_tensor(y)).square().mean() < 0.05


def test_dead_weights_are_asked_about_without_harm() -> None:
    network = perceptron(3, 2, 0)
    with torch.no_grad():
        network[2].weight.zero_()  # type: ignore[index]  # a Sequential
    oracle = CorrelationalOracle(FiniteLaw(cube(3), np.ones(8)), tolerance=0.1)
    slopes = QueryDescent(network, oracle, (torch.as_tensor(cube(3)),)).gradient()
    assert torch.equal(slopes["0.weight"], torch.zeros(2, 3, dtype=torch.float64))


def test_an_adversary_stops_descent_on_parities_where_the_bound_says_so() -> None:
    n, tolerance, steps = 11, 0.3, 12
    x, num_functions = cube(n), 2**n
    parities = hadamard(num_functions)
    network = perceptron(n, 1, 3)
    silent = CorrelationalOracle(FiniteLaw(x, np.zeros(num_functions)))  # the adversary's pretence
    descent = QueryDescent(network, silent, (torch.as_tensor(x),))
    told = np.zeros(num_functions, dtype=bool)  # parities that some query would have given away

    original = silent.ask

    def ask(query, name=""):  # type: ignore[no-untyped-def]
        nonlocal told
        told |= (np.abs(parities @ query(x) / num_functions) > tolerance).any(axis=1)
        return original(query, name)

    silent.ask = ask  # type: ignore[method-assign]
    for _ in range(steps):
        descent.step(0.1)
    num_queries = silent.num_queries
    assert num_queries < num_functions * tolerance**2 - 1  # so the bound promises a survivor
    assert told.sum() <= num_queries / tolerance**2
    hidden = int(np.flatnonzero(~told)[-1])

    law = FiniteLaw(x, parities[hidden].astype(float))
    adversary = CorrelationalOracle(law, tolerance)
    fooled = perceptron(n, 1, 3)
    again = QueryDescent(fooled, adversary, (torch.as_tensor(x),))
    for _ in range(steps):
        again.step(0.1)
    assert all((entry.answers == 0).all() for entry in adversary.asked)
    for weight, other in zip(network.parameters(), fooled.parameters(), strict=True):
        assert torch.equal(weight, other)
    # The adversary was within its tolerance: the true answers at the end are that small, too.
    assert (
        law.mean(Correlation(lambda points: fooled(torch.as_tensor(points)).detach().numpy())).max()
        < tolerance
    )
