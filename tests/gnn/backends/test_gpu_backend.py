"""The GPU kernel: through Triton's interpreter on any machine, compiled for sm_90, and on a GPU."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import UnsupportedError
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from tests.gnn.tasks import OPTIMIZER_OPTIONS, partition_chain, relu_sum_task, teacher_task

pytest.importorskip("triton")
SETTINGS = TrainingSettings(restarts=5, steps=10, learning_rate=0.01, optimizer="SGD", device="cpu")


@pytest.fixture
def interpreted() -> ModuleType:
    """The backend with its kernel run by Triton's interpreter, on the CPU."""
    if os.environ.get("TRITON_INTERPRET") != "1":
        pytest.skip("TRITON_INTERPRET is not 1")
    return import_module("gnn.backends.gpu_backend")


def assert_same_steps(
    backend: ModuleType, task: TrainingTask, settings: TrainingSettings, steps: int
) -> None:
    samples = FloatSamples.of(task)
    weights, readout = initial_weights(samples, settings, 0, settings.restarts)
    start = (samples, settings, torch.device("cpu"), weights, readout, np.arange(settings.restarts))
    ours, reference = backend.GpuBatch(*start), TorchBatch(*start)
    ours.advance(0, steps)
    reference.advance(0, steps)
    for mine, theirs in zip(ours.weights(), reference.weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(ours.errors().loss, reference.errors().loss, rtol=1e-3)
    assert np.abs(ours.weights()[0] - weights).max() > 1e-6
    resumed = backend.GpuBatch(*start)
    resumed.restore(ours.state())
    resumed.keep(np.array([1, 3]))
    np.testing.assert_array_equal(resumed.weights()[0], ours.weights()[0][..., [1, 3]])


@pytest.mark.parametrize(("name", "options"), OPTIMIZER_OPTIONS, ids=lambda value: str(value))
def test_every_optimizer_steps_as_in_torch(
    interpreted: ModuleType, name: str, options: Mapping[str, Any]
) -> None:
    settings = replace(SETTINGS, optimizer=name, optimizer_options=options)
    assert_same_steps(interpreted, relu_sum_task(3, 1.0, 0), settings, 3)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_steps_as_in_torch(interpreted: ModuleType, name: str) -> None:
    task = teacher_task(ARCHITECTURES[name], 5, 3, seed=1, tolerance=Fraction(1, 2))
    assert_same_steps(interpreted, task, replace(SETTINGS, learning_rate=1e-4), 2)


def test_uneven_samples_are_scaled_as_in_torch(interpreted: ModuleType) -> None:
    task = partition_chain(3, 7).target
    assert FloatSamples.of(task).importance.min() < 1 / 64
    assert_same_steps(interpreted, task, SETTINGS, 3)


@pytest.mark.parametrize("loss", ["huber", "log-cosh", "hinge", "squared-hinge"])
def test_losses_of_regressions_step_as_in_torch(interpreted: ModuleType, loss: str) -> None:
    settings = replace(SETTINGS, loss=loss, learning_rate=0.1)
    assert_same_steps(interpreted, relu_sum_task(3, 1.0, 0), settings, 2)
    assert_same_steps(interpreted, partition_chain(3, 7).target, settings, 2)


@pytest.mark.parametrize("loss", ["squared-hinge", "logistic"])
def test_losses_of_classifiers_step_as_in_torch(interpreted: ModuleType, loss: str) -> None:
    for name in ("threshold-and", "relu-sum/bias/sign"):
        task = teacher_task(ARCHITECTURES[name], 5, 3, seed=1, tolerance=Fraction(0))
        assert_same_steps(interpreted, task, replace(SETTINGS, loss=loss), 2)


def test_the_smoothed_maximum_is_left_to_torch(interpreted: ModuleType) -> None:
    with pytest.raises(UnsupportedError, match="use backend torch"):
        assert_same_steps(interpreted, relu_sum_task(3, 1.0, 0), replace(SETTINGS, loss="max"), 1)


CHANGES = [{"batch": 3}, {"noise": 0.1}, {"schedule": "cosine"}, {"dropout": 0.3}]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_batches_noise_and_schedules_agree(interpreted: ModuleType, change: dict[str, Any]) -> None:
    assert_same_steps(interpreted, relu_sum_task(3, 1.0, 0), replace(SETTINGS, **change), 3)


COMPILE = """
import sys
import triton
from triton.backends.compiler import GPUTarget
from gnn.backends import gpu_kernel
pointers = {name: "*i32" for name in ("chosen", "columns", "offsets", "sample_offsets", "gather_offsets",
                                      "gather_messages", "order", "numbers", "keys", "drop_keys")}
integers = {"num_blocks", "num_inputs", "num_messages", "width", "count", "batch", "stride", "drop_bound"}
floats = {"share", "amplitude", "beta1", "beta2", "eps", "decay", "momentum", "drop_scale"}
constants = {"KIND": int(sys.argv[1]), "OPTIMIZER": int(sys.argv[2]), "LOSS": int(sys.argv[3]),
             "NESTEROV": True, "MOMENTUM": True, "NOISY": True, "DROPPING": True, "TILE": 64, "K": 2,
             "LANES": 16}
names = gpu_kernel.advance.arg_names
signature = {n: "constexpr" if n in constants else pointers.get(n, "i32" if n in integers else
             "fp32" if n in floats else "*fp32") for n in names}
source = triton.compiler.ASTSource(gpu_kernel.advance, signature, constexprs=constants)
compiled = triton.compile(source, target=GPUTarget("cuda", 90, 32), options={"num_warps": 8})
print(compiled.asm["ptx"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize(("optimizer", "loss"), [(0, 3), (1, 0), (3, 2)])
def test_the_kernel_compiles_for_hopper(kind: int, optimizer: int, loss: int, tmp_path: Path) -> None:
    script = tmp_path / "compile.py"
    script.write_text(COMPILE)
    done = subprocess.run(
        [sys.executable, str(script), str(kind), str(optimizer), str(loss)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "TRITON_CACHE_DIR": str(tmp_path), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert ".target sm_90" in done.stdout


def test_without_cuda_the_backend_is_refused_in_one_line() -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(UnsupportedError, match="CUDA"):
        train(relu_sum_task(3, 1.0, 0), replace(SETTINGS, backend="gpu"))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_on_a_gpu_it_takes_the_steps_of_torch() -> None:
    task = relu_sum_task(20, 1.5, 0)
    settings = replace(SETTINGS, restarts=1000, steps=50, device="cuda")
    ours, reference = (train(task, replace(settings, backend=name)) for name in ("gpu", "torch"))
    np.testing.assert_allclose(ours.weights, reference.weights, rtol=1e-3, atol=1e-3)
