"""Claims: restart-steps per second against a plain PyTorch Geometric loop, on the same task,
machine and threads: the compiled backend at least 1000 times, the torch backend at least 100 times.
With ``--long``: 10^5 restarts of 2000 steps on the CPU in under 5 minutes and 2 GiB.

The task is sign-system to relu-sum from random NAE-3-SAT (n = 100, m = 180), width 2, Adam. The programs
alternate in one process. torch runs with one thread and with all threads, and each program uses the
faster setting. Each program's result is its best round. Before timing, all three programs must agree
on the loss after the same steps from the same weights.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from gnn.backends.cpu_backend import CpuBatch
from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.own_modules import GraphTensors
from gnn.pyg.imports import GraphConv, global_add_pool
from gnn.samples import FloatSamples
from gnn.trainer import TrainingSettings, train
from instances.families.formulas import random_nae_sat
from reductions.core import Derivation
from reductions.rules import RULES
from reductions.training.task import TrainingTask

NUM_VARIABLES, NUM_CLAUSES, WIDTH, ROUNDS = 100, 180, 2, 9
CPU_CLAIM, TORCH_CLAIM, SECONDS_CLAIM, MEMORY_CLAIM = 1000, 100, 300.0, 2.0
CORES = len(os.sched_getaffinity(0))


def task_of(seed: int) -> TrainingTask:
    """Sign-system to relu-sum from random NAE-3-SAT."""
    rules = (RULES["nae-sat-to-sign-system"], RULES["sign-system-to-relu-sum"])
    task: TrainingTask = Derivation.of(random_nae_sat(NUM_VARIABLES, NUM_CLAUSES, 3, seed), rules).target
    return task


class PlainNetwork(nn.Module):
    """The network as one writes it with PyG: a GraphConv without root weight, ReLU, sum pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = GraphConv(NUM_VARIABLES, WIDTH, bias=False)
        nn.init.zeros_(self.conv.lin_root.weight).requires_grad_(False)
        self.readout = nn.Linear(WIDTH, 1, bias=False)

    def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor, num_graphs: int) -> Tensor:
        pooled = global_add_pool(torch.relu(self.conv(x, edge_index)), batch, num_graphs)
        return self.readout(pooled).squeeze(-1)  # type: ignore[no-any-return]


def plain_loop(data: GraphTensors, steps: int, rate: float, weights: Tensor, readout: Tensor) -> float:
    """Train one restart from given weights; return the last loss."""
    network = PlainNetwork()
    with torch.no_grad():
        network.conv.lin_rel.weight.copy_(weights)
        network.readout.weight.copy_(readout)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(data.x, data.edge_index, data.batch, data.num_graphs), data.y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        values = network(data.x, data.edge_index, data.batch, data.num_graphs)
        return float(nn.functional.mse_loss(values, data.y))


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class Rivals:
    """The three programs on one task."""

    def __init__(self) -> None:
        self.task = task_of(0)
        self.samples, self.data = FloatSamples.of(self.task), GraphTensors.of(self.task)
        self.settings = TrainingSettings(learning_rate=0.01, device="cpu")

    def batch(self, kind: type[CpuBatch] | type[TorchBatch], restarts: int) -> CpuBatch | TorchBatch:
        weights, readout = initial_weights(self.samples, self.settings, 0, restarts)
        numbers = np.arange(restarts)
        if kind is CpuBatch:
            return CpuBatch(self.samples, self.settings, weights, readout, numbers)
        return TorchBatch(self.samples, self.settings, torch.device("cpu"), weights, readout, numbers)

    def plain(self, steps: int) -> float:
        weights, readout = initial_weights(self.samples, self.settings, 0, 1)
        start = torch.tensor(weights[..., 0].T), torch.tensor(readout[..., 0])
        return plain_loop(self.data, steps, self.settings.learning_rate, *start)

    def check_agreement(self) -> None:
        """All three must compute the same loss after the same steps."""
        losses = [self.plain(20)]
        for kind in (CpuBatch, TorchBatch):
            batch = self.batch(kind, 3)
            batch.advance(0, 20)
            losses.append(float(batch.errors().loss[0]))
        assert max(losses) - min(losses) < 1e-4 * max(losses), losses

    def plain_rate(self) -> float:
        """Steps per second of the PyG loop."""
        return best_rate(100, lambda: self.plain(100))

    def batch_rate(self, batch: CpuBatch | TorchBatch, restarts: int, steps: int) -> float:
        """Restart-steps per second of a backend."""
        return best_rate(restarts * steps, lambda: batch.advance(0, steps))


def best_rate(amount: int, action: Callable[[], object]) -> float:
    """Amount per second with one torch thread or all, whichever is faster."""
    rates = []
    for threads in (1, CORES):
        torch.set_num_threads(threads)
        rates.append(amount / seconds(action))
    return max(rates)


def short() -> bool:
    """Restart-steps per second of the three, side by side."""
    rivals = Rivals()
    rivals.check_agreement()
    cpu, reference = rivals.batch(CpuBatch, 4096), rivals.batch(TorchBatch, 1024)
    plain, compiled, batched = [], [], []
    for _ in range(ROUNDS):
        plain.append(rivals.plain_rate())
        compiled.append(rivals.batch_rate(cpu, 4096, 100))
        batched.append(rivals.batch_rate(reference, 1024, 25))
    print(f"relu-sum, n = {NUM_VARIABLES}, m = {NUM_CLAUSES}, width {WIDTH}, Adam, {CORES} threads")
    print(f"  PyG loop, one restart at a time   {max(plain):12,.0f} restart-steps/s")
    holds = True
    for name, rates, claim in (("torch", batched, TORCH_CLAIM), ("cpu", compiled, CPU_CLAIM)):
        ratio = max(rates) / max(plain)
        holds &= ratio >= claim
        print(
            f"  backend {name:5}                     {max(rates):12,.0f} restart-steps/s, "
            f"{ratio:,.0f} times (at least {claim})"
        )
    return holds


def long() -> bool:
    """10^5 restarts of 2000 steps, as a user runs them."""
    settings = TrainingSettings(restarts=10**5, steps=2000, device="cpu", backend="cpu")
    train(task_of(0), replace(settings, restarts=16, steps=2))  # compile
    result = train(task_of(0), settings)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{result.num_restarts:,} restarts of {settings.steps} steps: {result.seconds:.0f} s "
        f"(under {SECONDS_CLAIM:.0f}), {result.restart_steps / result.seconds:,.0f} restart-steps/s, "
        f"{result.num_fitted} fitted, {result.num_diverged} diverged, "
        f"peak memory {memory:.2f} GiB (under {MEMORY_CLAIM})"
    )
    return result.seconds < SECONDS_CLAIM and memory < MEMORY_CLAIM


def main() -> int:
    """Measure; return 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="only the long run on the CPU")
    return 0 if (long() if parser.parse_args().long else short()) else 1


if __name__ == "__main__":
    sys.exit(main())
