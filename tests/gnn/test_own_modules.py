"""Modules and optimizers that users bring are checked like our own."""

from __future__ import annotations

import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from gnn.own_modules import GraphTensors, attempt, check
from gnn.trainer import TrainingSettings, train
from reductions.training.architectures import ARCHITECTURES, ThresholdAnd
from tests.gnn.tasks import exact_values, planted_nae_sat, relu_sum_task, teacher_task

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # PyG imports modules that warn
    pytest.importorskip("torch_geometric")
    from gnn.pyg.modules import network_of
    from gnn.pyg.weights import hypothesis_of


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_tensors_say_what_the_task_says(name: str) -> None:
    torch.manual_seed(0)
    task = teacher_task(ARCHITECTURES[name], 12, 5, seed=1, tolerance=Fraction(0))
    module, data = network_of(task), GraphTensors.of(task)
    hypothesis, _ = check(task, module, hypothesis_of)
    outputs = module(data.x, data.edge_index, data.batch)
    if data.labelled_nodes is not None:
        outputs = outputs[data.labelled_nodes]
    assert hypothesis is not None
    exact = exact_values(task, hypothesis).floats()
    np.testing.assert_allclose(outputs.detach().numpy(), exact, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(data.y.numpy(), task.labels.floats(), rtol=1e-6)


def test_a_module_that_fits_is_lifted() -> None:
    torch.manual_seed(0)
    task = relu_sum_task(4, 1.0, 0)
    attempts = [attempt(task, network_of(task), hypothesis_of, steps=200) for _ in range(20)]
    fits = [result for result in attempts if result.fits]
    assert fits
    assert fits[0].steps <= 200
    from reductions.rules import RULES

    system = RULES["nae-sat-to-sign-system"].instance(planted_nae_sat(4, 1.0, 0))
    signs = RULES["sign-system-to-relu-sum"].back(system, fits[0].hypothesis)
    assert system.violation(signs) is None
    assert all(result.violation for result in attempts if not result.fits)


def test_a_module_of_another_shape_needs_extract() -> None:
    class Deep(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))

        def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor) -> Tensor:
            pooled = torch.zeros(int(batch[-1]) + 1, x.shape[1]).index_add(0, batch, x)
            return torch.as_tensor(self.layers(pooled))

    task = relu_sum_task(4, 1.0, 0)
    result = attempt(task, Deep(), steps=50)
    assert not result.fits
    assert "pass `extract`" in str(result.violation)
    signs = np.ones(4)
    told = attempt(task, Deep(), extract=lambda module: (np.stack([signs, -signs]), [1, 1]), steps=25)
    assert told.hypothesis is not None


def test_nan_weights_never_fit() -> None:
    task = relu_sum_task(4, 1.0, 0)
    module = network_of(task)
    with torch.no_grad():
        module.weight.fill_(float("nan"))
    assert check(task, module) == (None, "the weights contain NaN or infinity")


def test_a_gate_attempts_its_task() -> None:
    torch.manual_seed(0)
    task = teacher_task(ThresholdAnd(1), 40, 8, 0, Fraction(0))
    assert attempt(task, network_of(task), hypothesis_of).fits


def test_a_graph_convolution_of_pyg_attempts_the_task() -> None:
    from gnn.pyg.imports import GraphConv, global_add_pool

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = GraphConv(20, 16, bias=False)
            nn.init.zeros_(self.conv.lin_root.weight).requires_grad_(False)
            self.readout = nn.Linear(16, 1, bias=False)

        def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor) -> Tensor:
            pooled = global_add_pool(torch.relu(self.conv(x, edge_index)), batch)
            return torch.as_tensor(self.readout(pooled))

    torch.manual_seed(0)
    result = attempt(relu_sum_task(20, 1.0, 1).widened(16), Net(), steps=1500)
    assert result.fits


class SignDescent(torch.optim.Optimizer):
    """A user's optimizer: steps of fixed size."""

    elementwise = True

    def __init__(self, params: object, lr: float) -> None:
        super().__init__(params, {"lr": lr})  # type: ignore[arg-type]

    @torch.no_grad()
    def step(self, closure: object = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter -= group["lr"] * parameter.grad.sign()


@pytest.mark.parametrize("elementwise", [True, False])
def test_ones_own_optimizer_is_named_by_its_place(elementwise: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SignDescent, "elementwise", elementwise)
    settings = TrainingSettings(
        restarts=6, steps=60, optimizer=f"{__name__}:SignDescent", learning_rate=0.02, device="cpu"
    )
    task = relu_sum_task(10, 1.0, 1).widened(16)
    result = train(task, settings)
    assert result.backend == "torch"
    assert result.loss.mean() < 0.5 * train(task, replace(settings, steps=1)).loss.mean()
