"""PyTorch Geometric modules: the exact forward pass, weights in and out, training and lifting."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gnn.pyg.datasets import TaskDataset, task_of
from gnn.pyg.imports import DataLoader, save_file
from gnn.pyg.layers import LayerNetwork
from gnn.pyg.modules import Network, SumNetwork, network, network_of
from gnn.pyg.weights import hypothesis_of, load_hypothesis, load_weights, save_weights
from reductions.arrays import RationalArray
from reductions.errors import InputError, KarpnetError, UnsupportedError, WitnessError
from reductions.paths import derive
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.gnn.pyg.random_graphs import integer_hypothesis, random_batch, random_task
from tests.gnn.tasks import exact_values, label, planted_nae_sat

REPOSITORY = Path(__file__).resolve().parents[3]

SUMS = [
    ActivationSum(activation, width, aggregation, level)
    for activation in ("relu", "abs", "square")
    for width in (1, 3)
    for aggregation in ("sum", "sum-self", "mean")
    for level in ("graph", "node")
]
EXTRAS = [
    ActivationSum(width=width, aggregation=aggregation, level=level, **extras)
    for width in (1, 3)
    for level in ("graph", "node")
    for aggregation, extras in (
        ("sum", {"root": True}),
        ("mean", {"root": True, "bias": True, "readout_bias": True}),
        ("sum", {"bias": True, "readout_bias": True}),
        ("sum-self", {"bias": True, "slope": Fraction(1, 4)}),
        ("mean", {"readout_bias": True, "slope": Fraction(-1, 2)}),
        ("sum", {"pool": "mean", "bias": True, "root": True}),
        ("sum", {"bias": True, "readout_bias": True, "output": "sign"}),
    )
]
ARCHITECTURES: list[Architecture] = [
    *SUMS,
    *EXTRAS,
    *(ThresholdAnd(width, statistic) for width in (1, 3) for statistic in ("features", "degrees")),
    Threshold(),
]


def _name(architecture: Architecture) -> str:
    return f"{label(architecture)}-{getattr(architecture, 'level', 'graph')}"


def _outputs(module: Network, task: TrainingTask, batch_size: int) -> torch.Tensor:
    """The module's output at every node or graph, in mini-batches."""
    dataset = TaskDataset(task, torch.float64)
    with torch.no_grad():
        parts = [
            module(data.x, data.edge_index, data.batch, data.num_graphs, data.get("edge_weight"))
            for data in DataLoader(dataset, batch_size=batch_size)
        ]
    return torch.cat(parts)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=_name)
@pytest.mark.parametrize("denominator", [1, 3])
def test_forward_agrees_with_the_exact_one(architecture: Architecture, denominator: int) -> None:
    rng = np.random.default_rng(denominator)
    task = random_task(rng, architecture, denominator, num_graphs=25)
    if task.labelled_nodes is not None:
        nodes = np.arange(task.graphs.num_nodes)
        task = replace(task, labelled_nodes=nodes, labels=RationalArray(np.zeros(len(nodes), dtype=np.int64)))
    module = network_of(task).double()
    for _ in range(4):
        hypothesis = integer_hypothesis(rng, architecture, architecture.num_inputs(task.graphs))
        load_hypothesis(module, hypothesis)
        exact = exact_values(task, hypothesis)
        assert len(np.unique(exact.numerators)) > 3
        for batch_size in (4, 25):
            floats = _outputs(module, task, batch_size).numpy()
            if denominator == 1 and "mean" not in architecture.name:
                np.testing.assert_array_equal(floats, exact.floats())
            else:
                np.testing.assert_allclose(floats, exact.floats(), rtol=1e-12, atol=1e-11)
        if architecture.is_classifier:
            values = architecture.values(task.graphs, task.labelled_nodes, hypothesis).numerators
            if denominator == 1:
                assert not isinstance(module, LayerNetwork)
                np.testing.assert_array_equal(module.predict(torch.from_numpy(floats)).numpy(), values)


@pytest.mark.parametrize("level", ["graph", "node"])
def test_normalized_and_largest_messages(level: Any) -> None:
    """On cliques, whose normalization is rational, and whose nodes have one message."""
    rng = np.random.default_rng(4)
    cliques = random_batch(rng, rng.integers(1, 6, 20).tolist(), 3, edge_probability=1.0)
    edges = random_batch(rng, [2] * 20, 3, edge_probability=1.0)
    twins = replace(edges, features=edges.features.take(np.repeat(np.arange(0, 40, 2), 2)))
    cases: list[tuple[Any, dict[str, Any], GraphBatch]] = [
        ("gcn", {}, cliques),
        ("gcn", {"bias": True, "readout_bias": True}, cliques),
        ("gcn", {"pool": "mean", "slope": Fraction(1, 8)}, cliques),
        ("gcn", {"pool": "max", "bias": True}, cliques),
        ("sum", {"pool": "max", "root": True, "readout_bias": True}, twins),
    ]
    for aggregation, extras, graphs in cases:
        architecture = ActivationSum("relu", 3, aggregation, level, **extras)
        nodes = np.arange(graphs.num_nodes) if level == "node" else None
        count = len(graphs) if nodes is None else len(nodes)
        labels = RationalArray(np.zeros(count, dtype=np.int64))
        task = TrainingTask(graphs, labels, architecture, labelled_nodes=nodes)
        module = network_of(task).double()
        for _ in range(4):
            hypothesis = integer_hypothesis(rng, architecture, architecture.num_inputs(graphs))
            load_hypothesis(module, hypothesis)
            exact = exact_values(task, hypothesis).floats()
            np.testing.assert_allclose(_outputs(module, task, 7).numpy(), exact, rtol=1e-12, atol=1e-11)
            np.testing.assert_array_equal(exact_values(task, hypothesis_of(module)).floats(), exact)


def test_a_root_weight_that_no_convolution_has() -> None:
    with pytest.raises(UnsupportedError, match="PyG: no convolution is relu-sum/gcn/root"):
        network(ActivationSum(aggregation="gcn", root=True), 4)


def test_a_tie_is_in_the_class_of_and_and_not_of_threshold() -> None:
    zero = torch.zeros(1)
    assert network(ThresholdAnd(), 1).predict(zero).item()
    assert not network(Threshold(), 1).predict(zero).item()


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=_name)
@pytest.mark.parametrize("num_features", [0, 3])
def test_graphs_without_nodes_edges_or_features(architecture: Architecture, num_features: int) -> None:
    rng = np.random.default_rng(7)
    sizes = [0, 1, 4, 0, 0]
    graphs = random_batch(rng, sizes, num_features, edge_probability=0.0)
    is_node_level = getattr(architecture, "level", "graph") == "node"
    nodes = np.arange(graphs.num_nodes) if is_node_level else None
    labels = RationalArray(np.zeros(len(sizes) if nodes is None else len(nodes), dtype=np.int64))
    task = TrainingTask(graphs, labels, architecture, labelled_nodes=nodes)
    hypothesis = integer_hypothesis(rng, architecture, architecture.num_inputs(graphs))
    module = network_of(task).double()
    load_hypothesis(module, hypothesis)
    np.testing.assert_array_equal(_outputs(module, task, 5).numpy(), exact_values(task, hypothesis).floats())
    one = TaskDataset(task)[2]
    alone = module(one.x, one.edge_index)
    assert alone.shape == ((4,) if is_node_level else (1,))


def test_the_convolutions_are_the_ones_of_the_literature() -> None:
    names = {
        aggregation: network(ActivationSum(aggregation=aggregation), 5)
        for aggregation in ("sum", "sum-self", "mean")
    }
    assert {name: type(module.conv).__name__ for name, module in names.items()} == {
        "sum": "GraphConv",
        "sum-self": "GINConv",
        "mean": "SAGEConv",
    }
    assert {name: sorted(dict(module.named_parameters())) for name, module in names.items()} == {
        "sum": ["conv.lin_rel.weight", "readout.weight"],
        "sum-self": ["conv.nn.weight", "readout.weight"],
        "mean": ["conv.lin_l.weight", "readout.weight"],
    }


@pytest.mark.parametrize("aggregation", ["sum", "sum-self"])
def test_edge_weights_by_hand(aggregation: Any) -> None:
    module = network(ActivationSum(width=1, aggregation=aggregation, level="node"), 1).double()
    load_hypothesis(module, Hypothesis.from_integers([[1]], [1]))
    edges, own = torch.tensor([[0, 1, 1, 2], [1, 0, 2, 1]]), float(aggregation == "sum-self")
    x, weights = torch.tensor([[1.0], [2.0], [4.0]]), torch.tensor([3, 3, -0.5, -0.5])
    values = module(x, edges, edge_weight=weights)
    assert values.tolist() == [6 + own, 3 - 2 + 2 * own, max(0, -1 + 4 * own)]
    ones = module(x, edges, edge_weight=torch.ones(4))
    assert torch.equal(ones, module(x, edges))


@pytest.mark.parametrize("architecture", [ActivationSum(aggregation="mean"), ThresholdAnd(), Threshold()])
def test_weights_that_a_module_does_not_see_are_refused(architecture: Architecture) -> None:
    module, edges, x = network(architecture, 1), torch.tensor([[0, 1], [1, 0]]), torch.ones(2, 1)
    with pytest.raises(InputError, match=f"edge_weight: {architecture.name} does not see edge weights"):
        module(x, edges, edge_weight=torch.tensor([2.0, 2.0]))
    assert torch.equal(module(x, edges, edge_weight=torch.ones(2)), module(x, edges))


def test_degrees_beyond_the_weights_are_refused() -> None:
    module = network(ThresholdAnd(statistic="degrees"), 2)
    path = torch.tensor([[0, 1, 1, 2], [1, 0, 2, 1]])
    with pytest.raises(InputError, match="degrees below 2, got 2"):
        module(torch.zeros(3, 0), path)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=_name)
@pytest.mark.parametrize("num_features", [0, 4])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_weights_round_trip(
    architecture: Architecture, num_features: int, dtype: torch.dtype, tmp_path: Path
) -> None:
    torch.manual_seed(3)
    num_inputs = num_features
    if isinstance(architecture, ActivationSum):
        num_inputs = architecture.message_map.num_inputs(num_features)
    module = network(architecture, num_inputs).to(dtype)
    hypothesis = hypothesis_of(module)
    save_weights(module, tmp_path / "weights.safetensors")
    read = network(architecture, num_inputs).to(dtype)
    load_weights(read, tmp_path / "weights.safetensors")
    again = network(architecture, num_inputs).to(dtype)
    load_hypothesis(again, hypothesis)
    for other in (read, again):
        assert hypothesis_of(other) == hypothesis
        for name, value in module.state_dict().items():
            assert torch.equal(other.state_dict()[name], value), name


def test_a_wider_float_type_reads_a_narrower_one(tmp_path: Path) -> None:
    module = network(ActivationSum(), 3)
    save_weights(module, tmp_path / "w")
    double = network(ActivationSum(), 3).double()
    load_weights(double, tmp_path / "w")
    assert hypothesis_of(double) == hypothesis_of(module)
    double.weight.data[0, 0] = 1 / 3
    save_weights(double, tmp_path / "w")
    with pytest.raises(UnsupportedError, match=r"float32 rounds these .*module\.double\(\)"):
        load_weights(module, tmp_path / "w")


def test_weights_that_floats_cannot_hold() -> None:
    thirds = Hypothesis(RationalArray(np.array([[1, 2], [-1, 5]]), 3), RationalArray(np.array([1, 1])))
    module = network(ActivationSum(), 2)
    with pytest.raises(UnsupportedError, match="scale them to integers"):
        load_hypothesis(module, thirds)
    load_hypothesis(module, thirds, rounded=True)
    np.testing.assert_allclose(hypothesis_of(module).weights.floats(), thirds.weights.floats(), rtol=1e-7)
    with pytest.raises(UnsupportedError, match="too large"):
        load_hypothesis(module, Hypothesis.from_integers([[10**400, 0], [0, 1]], [1, 1]), rounded=True)
    large = Hypothesis.from_integers([[2**24 + 1, 0], [0, 1]], [1, 1])
    with pytest.raises(UnsupportedError, match=r"module\.double\(\)"):
        load_hypothesis(module, large)
    load_hypothesis(module.double(), large)
    assert hypothesis_of(module).weights.fractions() == large.weights.fractions()
    with pytest.raises(WitnessError, match=r"shape \(2, 2\), got \(1, 2\)"):
        load_hypothesis(module, Hypothesis.from_integers([[1, 2]], [1]))


def test_weights_that_are_no_numbers_make_no_hypothesis() -> None:
    module = network(ActivationSum(), 2)
    module.readout.weight.data[0, 0] = float("nan")
    with pytest.raises(WitnessError, match="NaN"):
        hypothesis_of(module)


def _write(path: Path, **changes: Any) -> None:
    tensors = network(ActivationSum(aggregation="sum-self"), 2).state_dict() | changes
    save_file({name: value for name, value in tensors.items() if value is not None}, path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"readout.weight": None}, r"expected tensors conv\.eps, conv\.nn\.weight, readout\.weight, got"),
        ({"bias": torch.zeros(2)}, "got bias, conv"),
        ({"conv.nn.weight": torch.zeros(2, 3)}, r"conv\.nn\.weight: expected shape \(2, 2\), got \(2, 3\)"),
        ({"conv.nn.weight": torch.full((2, 2), float("nan"))}, r"conv\.nn\.weight: holds NaN"),
        ({"readout.weight": torch.full((1, 2), float("-inf"))}, r"readout\.weight: holds NaN or infinity"),
        ({"readout.weight": torch.ones(1, 2, dtype=torch.bool)}, "expected real numbers"),
        ({"conv.eps": torch.ones(1)}, r"conv\.eps: expected 0, got 1"),
    ],
)
def test_foreign_weight_files(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    _write(tmp_path / "w.safetensors", **changes)
    module = network(ActivationSum(aggregation="sum-self"), 2)
    before = hypothesis_of(module)
    with pytest.raises(InputError, match=message) as info:
        load_weights(module, tmp_path / "w.safetensors")
    assert "\n" not in str(info.value)
    assert hypothesis_of(module) == before


def test_a_foreign_file_without_an_architecture_is_read(tmp_path: Path) -> None:
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    _write(tmp_path / "w.safetensors", **{"conv.nn.weight": weight})
    module = network(ActivationSum(aggregation="sum-self"), 2)
    load_weights(module, tmp_path / "w.safetensors")
    assert torch.equal(module.weight, weight)


def test_files_that_are_none(tmp_path: Path) -> None:
    module = network(ActivationSum(), 2)
    whole = tmp_path / "whole"
    save_weights(module, whole)
    (tmp_path / "cut").write_bytes(whole.read_bytes()[:-3])
    (tmp_path / "empty").write_bytes(b"")
    torch.save(module.state_dict(), tmp_path / "pickled")
    expected = {
        "missing": "no such file",
        ".": "is a directory",
        "cut": "is not a whole safetensors file",
        "empty": "is not a whole safetensors file",
        "pickled": "is not a whole safetensors file",
    }
    for name, message in expected.items():
        with pytest.raises(InputError, match=message) as info:
            load_weights(module, tmp_path / name)
        assert "\n" not in str(info.value)
    for name in ("missing/weights", "."):
        with pytest.raises(InputError, match="cannot be written") as info:
            save_weights(module, tmp_path / name)
        assert "\n" not in str(info.value)


def test_weights_of_another_architecture_are_refused(tmp_path: Path) -> None:
    save_weights(network(ActivationSum(activation="abs"), 2), tmp_path / "w")
    with pytest.raises(InputError, match=r'holds weights of .*"abs".*expected .*"relu"'):
        load_weights(network(ActivationSum(), 2), tmp_path / "w")


def _trained(task: TrainingTask, seed: int, steps: int) -> tuple[SumNetwork, list[float]]:
    torch.manual_seed(seed)
    module = network_of(task)
    assert isinstance(module, SumNetwork)
    data = next(iter(DataLoader(TaskDataset(task), batch_size=task.num_samples)))
    optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(
            module(data.x, data.edge_index, data.batch, data.num_graphs), data.y
        )
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.detach()))
    return module, losses


@pytest.mark.parametrize("architecture", ["relu-sum", "relu-sum/sum-self", "relu-sum/mean"])
def test_train_and_lift(architecture: str) -> None:
    source: NotAllEqualSAT = planted_nae_sat(4, 1.0, seed=1)
    derivation = derive(source, architecture)
    task, violated, num_fitted = derivation.target, [], 0
    for seed in range(4):
        module, losses = _trained(task, seed, steps=300)
        assert losses[-1] < losses[0] / 2
        hypothesis = hypothesis_of(module)
        violated.append(source.num_violations(derivation.back(hypothesis)))
        if task_of(TaskDataset(task)).violation(hypothesis) is None:
            num_fitted += 1
            assert violated[-1] == 0
    num_clauses = source.size()["num_clauses"]
    print(f"{architecture}: {num_fitted} fitted; of {num_clauses} clauses violated: {violated}")
    assert num_fitted > 0


def test_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (REPOSITORY / "docs" / "interchange.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 3
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instances").symlink_to(REPOSITORY / "instances")
    torch.manual_seed(0)
    scope: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "docs/interchange.md", "exec"), scope)
    assert "relu-sum, width 2: " in capsys.readouterr().out
    with pytest.raises(KarpnetError):
        load_weights(scope["module"], "missing.safetensors")
