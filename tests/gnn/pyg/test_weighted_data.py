"""Random weighted PyG data: the exact trainer, an SMT solver and PyG's own layers agree.

What z3 is asked, and what PyG computes, is written here from the tensors alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any, Literal

import numpy as np
import pytest
import torch
from torch import Tensor

from certificates.checker import check
from gnn.pyg.datasets import data_list, task_of
from gnn.pyg.imports import Batch, Data, GraphConv, global_add_pool
from gnn.pyg.modules import network_of
from gnn.pyg.weights import load_hypothesis
from reductions.outcomes import Found, Refuted
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.method import solve
from solvers.methods import Limits

WEIGHTS = (-7.0, -2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 1.0, 1.5, 3.0, 100.0)


@dataclass(frozen=True)
class Network:
    """Which network is asked for."""

    activation: Literal["relu", "abs"]
    width: int
    aggregation: Literal["sum", "sum-self"]
    level: Literal["graph", "node"]


def random_network(random: Random) -> Network:
    return Network(
        random.choice(("relu", "relu", "abs")),
        random.randint(1, 2),
        random.choice(("sum", "sum-self")),
        random.choice(("graph", "graph", "node")),
    )


def random_graph(random: Random, num_features: int) -> Data:
    """A graph whose directed edges come in any order."""
    count = random.randint(1, 4)
    pairs = [(u, v) for v in range(count) for u in range(v) if random.random() < 0.7]
    both = [
        (*ends, weight) for u, v in pairs for weight in (random.choice(WEIGHTS),) for ends in ((u, v), (v, u))
    ]
    random.shuffle(both)
    x = [[random.choice((-1.0, 0.0, 0.5, 1.0, 2.0)) for _ in range(num_features)] for _ in range(count)]
    return Data(
        x=torch.tensor(x, dtype=torch.float64),
        edge_index=torch.tensor([[u, v] for u, v, _ in both], dtype=torch.long).reshape(-1, 2).T,
        edge_weight=torch.tensor([weight for _, _, weight in both], dtype=torch.float64),
    )


def pyg_values(data: list[Data], network: Network, weights: Tensor, readout: Tensor) -> Tensor:
    """The outputs of `GraphConv`, whose root weight is the self loop of ``sum-self``."""
    batch = Batch.from_data_list(data)
    conv = GraphConv(weights.shape[1], network.width, aggr="add", bias=False).double()
    with torch.no_grad():
        conv.lin_rel.weight.copy_(weights)
        conv.lin_root.weight.copy_(weights if network.aggregation == "sum-self" else 0 * weights)
        hidden = conv(batch.x, batch.edge_index, batch.edge_weight)
        hidden = torch.relu(hidden) if network.activation == "relu" else torch.abs(hidden)
        if network.level == "graph":
            hidden = global_add_pool(hidden, batch.batch, len(data))
        return hidden @ readout


def random_weights(random: Random, network: Network, num_features: int) -> tuple[Tensor, Tensor]:
    values = [
        [random.choice((-2.0, -1.0, -0.5, 1.0, 3.0)) for _ in range(num_features)]
        for _ in range(network.width)
    ]
    readout = [random.choice((-1.0, 1.0)) for _ in range(network.width)]
    return torch.tensor(values, dtype=torch.float64), torch.tensor(readout, dtype=torch.float64)


def random_data(seed: int) -> tuple[list[Data], Network]:
    """Labels at random, or by a network and perhaps one of them spoilt."""
    random = Random(seed)
    network, num_features = random_network(random), random.randint(1, 2)
    data = [random_graph(random, num_features) for _ in range(random.randint(1, 4))]
    values = pyg_values(data, network, *random_weights(random, network, num_features))
    labels = [round(4 * value) / 4 for value in values.tolist()]
    if random.random() < 0.3:
        labels = [random.choice((-1.0, 0.0, 0.5, 2.0, 3.0)) for _ in labels]
    elif random.random() < 0.3:
        labels[random.randrange(len(labels))] += 1
    for graph in data:
        size = graph.num_nodes if network.level == "node" else 1
        graph.y, labels = torch.tensor(labels[:size], dtype=torch.float64), labels[size:]
        if network.level == "node":
            graph.train_mask = torch.tensor([random.random() < 0.7 for _ in range(size)])
    return data, network


def messages(graph: Data, network: Network) -> list[list[Fraction]]:
    """Row v of A X, or of (A + I) X."""
    own = int(network.aggregation == "sum-self")
    rows = [[own * Fraction(value) for value in row] for row in graph.x.tolist()]
    for source, target, weight in zip(*graph.edge_index.tolist(), graph.edge_weight.tolist(), strict=True):
        for column, value in enumerate(graph.x[source].tolist()):
            rows[target][column] += Fraction(weight) * Fraction(value)
    return rows


def smt_answer(data: list[Data], network: Network, tolerance: Fraction) -> bool:
    """Whether real weights exist, in z3's arithmetic; the size of a readout moves into its channel."""
    z3: Any = pytest.importorskip("z3")

    def number(value: Fraction | float) -> Any:
        return z3.RealVal(str(Fraction(value)))

    w = [[z3.Real(f"w{j}_{c}") for c in range(data[0].x.shape[1])] for j in range(network.width)]
    for num_negative in range(network.width + 1):
        solver = z3.SolverFor("QF_LRA")
        for place, graph in enumerate(data):
            values = []
            for node, row in enumerate(messages(graph, network)):
                values.append(z3.RealVal(0))
                for j, channel in enumerate(w):
                    height = z3.Real(f"height{place}_{node}_{j}")
                    dot = z3.Sum([number(m) * unknown for m, unknown in zip(row, channel, strict=True)])
                    other = 0 if network.activation == "relu" else -dot
                    solver.add(height >= dot, height >= other, z3.Or(height <= dot, height <= other))
                    values[node] += -height if j < num_negative else height
            labels = graph.y.tolist()
            samples = [(z3.Sum(values), labels[0])]
            if network.level == "node":
                samples = [(values[node], labels[node]) for node in graph.train_mask.nonzero()[:, 0].tolist()]
            for value, label in samples:
                solver.add(
                    value - number(label) <= number(tolerance), number(label) - value <= number(tolerance)
                )
        answer = solver.check()
        assert answer in (z3.sat, z3.unsat)
        if answer == z3.sat:
            return True
    return False


def exact_answer(task: TrainingTask) -> Hypothesis | None:
    """Weights that fit, or None with a refutation that the checker accepts."""
    outcome = solve(task, Limits(60.0))
    if isinstance(outcome, Found):
        assert task.violation(outcome.witness) is None
        witness: Hypothesis = outcome.witness
        return witness
    assert isinstance(outcome, Refuted), outcome
    assert outcome.certificate is not None
    check(outcome.certificate, task.name, task.to_json())
    return None


def compare_forward_passes(
    data: list[Data], task: TrainingTask, network: Network, hypothesis: Hypothesis
) -> None:
    """PyG's layers, karpnet's module on the original and on the exported data, and the exact values."""
    assert isinstance(task.architecture, ActivationSum)
    weights, readout = (torch.from_numpy(part.floats()) for part in (hypothesis.weights, hypothesis.readout))
    everywhere = None if network.level == "graph" else np.arange(task.graphs.num_nodes)
    exact = task.architecture.values(task.graphs, everywhere, hypothesis).floats()
    module = network_of(task).double()
    load_hypothesis(module, hypothesis, rounded=True)
    floats = [pyg_values(data, network, weights, readout)]
    for graphs in (data, data_list(task, torch.float64)):
        batch = Batch.from_data_list(graphs)
        weight = batch.get("edge_weight")
        floats.append(module(batch.x, batch.edge_index, batch.batch, len(graphs), weight).detach())
    size = 1 + float(weights.abs().max()) * float(readout.abs().max())
    for values in floats:
        np.testing.assert_allclose(values.numpy(), exact, rtol=1e-9, atol=1e-9 * size)


def compare(seeds: range) -> dict[str, int]:
    """Compare all on random data; how often the answers are YES, NO, and others without the weights."""
    counts = {"YES": 0, "NO": 0, "changed by the weights": 0, "weighted": 0}
    for seed in seeds:
        data, network = random_data(seed)
        tolerance = Fraction(1, Random(seed).choice((4, 10, 100)))
        architecture = ActivationSum(network.activation, network.width, network.aggregation, network.level)
        task = task_of(data, architecture, tolerance)
        assert task_of(data_list(task, torch.float64)) == task
        witness = exact_answer(task)
        assert (witness is not None) == smt_answer(data, network, tolerance), seed
        weights, readout = random_weights(Random(-seed), network, data[0].x.shape[1])
        for hypothesis in (Hypothesis.from_floats(weights.numpy(), readout.numpy()), witness):
            if hypothesis is not None:
                compare_forward_passes(data, task, network, hypothesis)
        counts["NO" if witness is None else "YES"] += 1
        if task.graphs.edge_weights is not None:
            counts["weighted"] += 1
            plain = replace(task, graphs=replace(task.graphs, edge_weights=None))
            counts["changed by the weights"] += (exact_answer(plain) is None) != (witness is None)
    return counts


def test_exact_smt_and_pyg_agree_on_random_weighted_data() -> None:
    counts = compare(range(20))
    assert min(counts["YES"], counts["NO"]) >= 5
    assert counts["changed by the weights"] >= 3


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_exact_smt_and_pyg_agree_on_500_random_weighted_tasks(block: int) -> None:
    counts = compare(range(1000 + 50 * block, 1050 + 50 * block))
    print(counts)
    assert counts["YES"] + counts["NO"] == 50
    assert min(counts["YES"], counts["NO"]) >= 8
    assert counts["changed by the weights"] >= 4
