"""Every layer of PyTorch Geometric on single edges: its values, its weights in and out, training, lifting."""

from __future__ import annotations

import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import karpnet as kn
from gnn.own_modules import attempt
from gnn.pyg import imports as pyg
from gnn.pyg.datasets import TaskDataset, task_of
from gnn.pyg.layers import LayerNetwork, PyGPool, effective, load
from gnn.pyg.modules import network_of
from gnn.pyg.weights import hypothesis_of, load_hypothesis, load_weights, save_weights
from reductions.arrays import RationalArray, SparseRows
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.paths import derive
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.sign_system import SignSystem
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import as_one_graph, single_edges
from reductions.training.hypothesis import Hypothesis
from reductions.training.layers import LAYERS
from reductions.training.task import TrainingTask

GRAPH_LEVEL = [name for name, layer in LAYERS.items() if layer.level == "graph"]
SETTINGS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in LAYERS),
    ("gcn", {"improved": True}),
    ("gcn", {"normalize": False}),
    ("gcn", {"bias": False}),
    ("sage", {"root_weight": False}),
    ("sage", {"aggr": "max"}),
    ("graphconv", {"aggr": "mean", "bias": False}),
    ("gin", {"eps": 0.3}),
    ("gin", {"train_eps": True}),
    ("gat", {"heads": 2}),
    ("gat", {"heads": 2, "concat": False}),
    ("gat", {"residual": True, "add_self_loops": False}),
    ("gatv2", {"heads": 4}),
    ("gatv2", {"heads": 2, "concat": False, "share_weights": True, "residual": True}),
    ("transformer", {"heads": 2}),
    ("transformer", {"heads": 3, "concat": False}),
    ("transformer", {"root_weight": False}),
    ("supergat", {"heads": 2, "concat": False, "attention_type": "SD"}),
    ("sg", {"K": 3}),
    ("ssg", {"alpha": 0.5, "K": 4}),
    ("tag", {"K": 2, "normalize": False}),
    ("cheb", {"K": 1}),
    ("cheb", {"K": 5}),
    ("clustergcn", {"diag_lambda": 0.5}),
    ("mf", {"max_degree": 0}),
    ("arma", {"num_stacks": 3, "act": None}),
    ("edge", {"aggr": "add"}),
    ("gcn-model", {"improved": True}),
    ("sage-model", {"aggr": "max"}),
    ("gat-model", {"heads": 2}),
    ("gat-model", {"v2": True}),
]
CASES = [
    pytest.param(name, options, pool, id=f"{name}-{options}-{pool}")
    for name, options in SETTINGS
    for pool in (("add", "mean", "max") if name in GRAPH_LEVEL else ("add",))
]


class Foreign(nn.Module):
    """A module as its author writes it: nothing in it says what it is."""

    def __init__(self, conv: nn.Module, readout: nn.Module, pool: Any, act: Any = torch.relu) -> None:
        super().__init__()
        self.first, self.last, self.pool, self.act = conv, readout, pool, act

    def forward(self, x: Tensor, edge_index: Tensor, batch: Tensor) -> Tensor:
        hidden = self.act(self.first(x.to(self.last.weight.dtype), edge_index))  # type: ignore[operator]
        return torch.as_tensor(self.last(hidden if self.pool is None else self.pool(hidden, batch)))


def _task(architecture: ActivationSum, rng: np.random.Generator, count: int = 25) -> TrainingTask:
    """Random vectors on single edges, with labels that nothing fits."""
    rows = [[(i, int(v)) for i, v in enumerate(row) if v] for row in rng.integers(-4, 5, (count, 3))]
    graphs, nodes = single_edges(SparseRows.from_rows(rows, 3)), None
    if architecture.level == "node":
        graphs, nodes = as_one_graph(graphs), 2 * np.arange(count)
    labels = RationalArray(rng.integers(1, 9, count))
    return TrainingTask(graphs, labels, architecture, labelled_nodes=nodes)


def _values(module: nn.Module, task: TrainingTask) -> np.ndarray[Any, np.dtype[np.float64]]:
    data = pyg.Batch.from_data_list(list(TaskDataset(task, torch.float64)))
    with torch.no_grad():
        outputs = module.eval()(data.x, data.edge_index, data.batch)
    if task.labelled_nodes is not None:
        outputs = outputs[torch.from_numpy(task.labelled_nodes)]
    return np.asarray(outputs.reshape(-1))


def _exact(task: TrainingTask, hypothesis: Hypothesis) -> np.ndarray[Any, np.dtype[np.float64]]:
    architecture = task.architecture
    assert isinstance(architecture, ActivationSum)
    return architecture.values(task.graphs, task.labelled_nodes, hypothesis).floats()


def _random(module: nn.Module, seed: int) -> None:
    torch.manual_seed(seed)
    for parameter in module.parameters():
        nn.init.normal_(parameter)


@pytest.mark.parametrize(("name", "options", "pool"), CASES)
def test_the_module_is_its_hypothesis(name: str, options: dict[str, Any], pool: PyGPool) -> None:
    rng = np.random.default_rng(0)
    module = LayerNetwork(name, 3, 12 if "heads" in options else 4, pool, **options).double()
    task = _task(module.architecture, rng)
    for seed in range(3):
        _random(module, seed)
        hypothesis = effective(module, module.architecture.level)
        exact = _exact(task, hypothesis)
        assert len(np.unique(exact)) > 3
        np.testing.assert_allclose(_values(module, task), exact, rtol=0, atol=1e-12)
        other = LayerNetwork(name, 3, 12 if "heads" in options else 4, pool, **options).double()
        load(other, hypothesis, rounded=True)
        np.testing.assert_allclose(_values(other, task), exact, rtol=0, atol=1e-12)
        np.testing.assert_allclose(_exact(task, effective(other)), exact, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", GRAPH_LEVEL)
@pytest.mark.parametrize("pool", ["add", "mean", "max", None])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_modules_of_others_are_read_from_their_values(name: str, pool: Any, dtype: torch.dtype) -> None:
    own = LayerNetwork(name, 3, 4, pool or "add").to(dtype)
    _random(own, 5)
    pools = {"add": pyg.global_add_pool, "mean": pyg.global_mean_pool, "max": pyg.global_max_pool}
    module = Foreign(own.conv, own.readout, pools.get(pool))
    module.train()
    hypothesis = effective(module)
    assert hypothesis == effective(own)
    assert module.training
    assert module.first.training
    with pytest.raises(UnsupportedError, match="Foreign: has one output a"):
        effective(module, "graph" if pool is None else "node")
    again = Foreign(LayerNetwork(name, 3, 4).to(dtype).conv, nn.Linear(4, 1).to(dtype), pools.get(pool))
    load(again, hypothesis, rounded=True)
    x = torch.randn(2, 3, dtype=dtype)[[0, 0, 1, 1]]
    edges, batch = torch.tensor([[0, 1, 2, 3], [1, 0, 3, 2]]), torch.tensor([0, 0, 1, 1])
    torch.testing.assert_close(again(x, edges, batch), module(x, edges, batch))


def test_the_linear_of_pyg_is_a_readout_and_inside_of_convolutions() -> None:
    edge = Foreign(pyg.EdgeConv(pyg.Linear(6, 4)), pyg.Linear(4, 1), pyg.global_add_pool)
    plain = Foreign(pyg.EdgeConv(nn.Linear(6, 4)), nn.Linear(4, 1), pyg.global_add_pool)
    plain.load_state_dict(edge.state_dict())
    assert effective(edge) == effective(plain)


@pytest.mark.parametrize("pool", [pyg.global_add_pool, pyg.global_mean_pool])
def test_the_pooling_of_a_network_that_is_mostly_inactive(pool: Any) -> None:
    conv, readout = pyg.GCNConv(3, 4), nn.Linear(4, 1)
    nn.init.constant_(conv.bias, -1e6)
    ratio = Fraction(1) if pool is pyg.global_add_pool else Fraction(1, 2)
    alpha = [Fraction(value) * ratio for value in readout.weight[0].tolist()]
    assert effective(Foreign(conv, readout, pool)).readout.fractions() == alpha


@pytest.mark.parametrize("kind", [pyg.GCNConv, pyg.SGConv])
def test_what_a_convolution_caches_is_neither_used_nor_changed(kind: Any) -> None:
    module = Foreign(kind(3, 4, cached=True), nn.Linear(4, 1), pyg.global_add_pool)
    fresh = effective(module)
    x, edges, batch = torch.randn(2, 3), torch.tensor([[0, 1], [1, 0]]), torch.tensor([0, 0])
    values = module(x, edges, batch)
    assert effective(module) == fresh
    assert torch.equal(module(x, edges, batch), values)


def test_the_models_of_pyg_themselves() -> None:
    for kind in (pyg.GCN, pyg.GraphSAGE, pyg.GAT):
        model = kind(3, 4, num_layers=2, out_channels=1).double()
        architecture = ActivationSum(width=4, level="node", bias=True, readout_bias=True, layer="gcn-model")
        task = _task(architecture, np.random.default_rng(1))
        data = TaskDataset(task, torch.float64)[0]
        values = model(data.x, data.edge_index).detach().reshape(-1).numpy()[task.labelled_nodes]
        np.testing.assert_allclose(values, _exact(task, effective(model, "node")), atol=1e-12)


def _linear(num_inputs: int = 3, num_outputs: int = 4) -> nn.Linear:
    return nn.Linear(num_inputs, num_outputs)


@pytest.mark.parametrize(
    ("conv", "message"),
    [
        (lambda: pyg.SAGEConv(3, 4, normalize=True), "SAGEConv: the option normalize = True is not covered"),
        (lambda: pyg.SAGEConv(3, 4, project=True), "SAGEConv: the option project"),
        (lambda: pyg.SAGEConv(3, 4, aggr="lstm"), "SAGEConv: the option aggr"),
        (lambda: pyg.GCNConv(3, 4, aggr="mean"), "GCNConv: the option aggr = mean"),
        (lambda: pyg.GATConv(3, 4, edge_dim=2), "GATConv: the option edge_dim"),
        (lambda: pyg.GATConv((3, 3), 4), "GATConv: the option in_channels"),
        (lambda: pyg.GATv2Conv(3, 4, edge_dim=2), "GATv2Conv: the option edge_dim"),
        (lambda: pyg.TransformerConv(3, 4, beta=True), "TransformerConv: the option beta"),
        (
            lambda: pyg.GINConv(nn.Sequential(_linear())),
            "GINConv: expected nn to be a Linear, got Sequential",
        ),
        (lambda: pyg.GINConv(_linear(), eps=-2.0), "GINConv: the option eps = "),
        (lambda: pyg.ARMAConv(3, 4, num_layers=2), "ARMAConv: the option num_layers = 2"),
        (lambda: pyg.ARMAConv(3, 4, num_stacks=2), "ARMAConv: the option act"),
        (lambda: pyg.ChebConv(3, 4, 2, normalization="rw"), "ChebConv: the option normalization = rw"),
    ],
)
def test_options_that_are_not_covered_are_refused(conv: Any, message: str) -> None:
    with pytest.raises(UnsupportedError, match=message) as info:
        effective(Foreign(conv(), _linear(4, 1), pyg.global_add_pool))
    assert "\n" not in str(info.value)


def test_modules_of_another_form_are_refused() -> None:
    pool = pyg.global_add_pool
    conv = pyg.GCNConv(3, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, of a deprecated function
        from torch_geometric.nn import ResGatedGraphConv

    class Two(nn.Module):
        def __init__(self, two: nn.Module) -> None:
            super().__init__()
            self.one, self.two = pyg.GCNConv(3, 4), two

        def forward(self, x: Tensor, edge_index: Tensor) -> Tensor:
            return torch.as_tensor(self.two(self.one(x, edge_index).relu(), edge_index))

    refused: list[tuple[nn.Module, str]] = [
        (Foreign(ResGatedGraphConv(3, 4), _linear(4, 1), pool), "ResGatedGraphConv: what it computes is not"),
        (Foreign(nn.Linear(3, 4), _linear(4, 1), pool), "got 0 and 1"),
        (Foreign(conv, _linear(5, 1), pool), "expected one output of 4 channels, got 1 outputs of 5"),
        (Foreign(conv, _linear(4, 1), pool, torch.tanh), "are not those of its convolution, relu"),
        (Foreign(conv, _linear(4, 1), pool, nn.LeakyReLU(0.01)), "leave out normalization and other"),
        (
            Foreign(conv, _linear(4, 1), pool, nn.BatchNorm1d(4)),
            "has parameters of no convolution or readout",
        ),
        (
            Foreign(conv, _linear(4, 1), lambda x, batch: x[:1]),
            "expected one output a graph or a node, got 1",
        ),
        (Foreign(conv, _linear(4, 1), lambda x: x), "cannot be called as module"),
        (Two(pyg.ARMAConv(4, 1)), "ARMAConv: the option act is not covered"),
        (Foreign(pyg.GCNConv(-1, 4), _linear(4, 1), pool), "has parameters of no shape yet; call it once"),
        (Two(pyg.GCNConv(4, 2)), "expected one output of 4 channels, got 2 outputs of 4"),
    ]
    for module, message in refused:
        with pytest.raises(UnsupportedError, match=message) as info:
            effective(module)
        assert "\n" not in str(info.value)
    with pytest.raises(InputError, match="heads: expected a divisor"):
        LayerNetwork("gat", 3, 4, heads=3)
    with pytest.raises(InputError, match="layer: expected one of gcn, sage"):
        LayerNetwork("gcnn", 3)
    with pytest.raises(InputError, match="pool: expected add"):
        LayerNetwork("gcn", 3, pool="sum")  # type: ignore[arg-type]


def test_weights_that_a_module_cannot_take() -> None:
    module = LayerNetwork("gcn", 2, 2, bias=False)
    before = effective(module)
    with pytest.raises(UnsupportedError, match="has no bias"):
        load(module, Hypothesis.from_integers([[1, 2, 3, 0], [1, 2, 3, 0]], [1, 1]))
    thirds = Hypothesis(RationalArray(np.ones((2, 4), dtype=np.int64), 3), RationalArray(np.array([1, 1])))
    with pytest.raises(UnsupportedError, match="scale them to integers"):
        load(LayerNetwork("gcn", 2, 2), thirds)
    with pytest.raises(WitnessError, match=r"expected weights of shape \(2, 4\), got \(2, 3\)"):
        load(module, Hypothesis.from_integers([[1, 2, 3], [1, 2, 3]], [1, 1]))
    assert effective(module) == before
    nn.init.constant_(module.readout.weight, float("nan"))
    with pytest.raises(WitnessError, match="NaN"):
        effective(module)


def test_a_readout_of_zeros_still_has_its_bias() -> None:
    module = LayerNetwork("sage", 3, 2).double()
    nn.init.zeros_(module.readout.weight)
    nn.init.constant_(module.readout.bias, 0.75)
    task = _task(module.architecture, np.random.default_rng(2))
    np.testing.assert_array_equal(_exact(task, effective(module)), 0.75)


ROWS = [[(0, 1), (1, 1)], [(1, 1), (2, 1), (3, -1)], [(0, 1), (2, -1)]]
SYSTEM = SignSystem(SparseRows.from_rows(ROWS, 4), np.array([0, 1, 0]))
WITNESS = np.array([1, -1, 1, -1], dtype=np.int8)


@pytest.mark.parametrize("name", LAYERS)
def test_weights_of_a_witness_fit_and_lift(name: str, tmp_path: Path) -> None:
    derivation = derive(SYSTEM, name)
    task = derivation.target
    assert SYSTEM.violation(WITNESS) is None
    module = network_of(task).double()
    assert isinstance(module, LayerNetwork)
    load_hypothesis(module, derivation.forward(WITNESS))
    lifted = kn.lift(module, derivation)
    assert lifted.fits
    assert lifted.is_right
    assert kn.check(module, derivation)
    np.testing.assert_allclose(_values(module, task), task.labels.floats(), atol=1e-9)

    save_weights(module, tmp_path / "w.safetensors")
    read = network_of(task).double()
    load_weights(read, tmp_path / "w.safetensors")
    assert hypothesis_of(read) == hypothesis_of(module)

    kn.save(derivation, tmp_path / "task.json")
    kn.save(derivation, tmp_path / "chain.json", chain_only=True)
    for file in ("task.json", "chain.json"):
        again = kn.load(tmp_path / file)
        assert again.target == task
        assert kn.lift(module, again).is_right
    assert task_of(TaskDataset(task)) == task


@pytest.mark.parametrize("name", ["gcn", "gat", "gcn-model"])
def test_an_ordinary_loop_trains_and_lifts(name: str) -> None:
    derivation = derive(SignSystem(SparseRows.from_rows([[(0, 1), (1, 1)]], 2), np.array([0])), name)
    task = derivation.target
    for seed in range(30):
        torch.manual_seed(seed)
        module = LayerNetwork(name, task.graphs.num_features)
        optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
        if attempt(task, module, hypothesis_of, optimizer, steps=400, check_every=50).fits:
            break
    print(f"{name}: fitted by restart {seed}")
    assert kn.lift(module, derivation).fits
    assert kn.lift(module, derivation).is_right


def test_lifting_a_module_needs_a_task_of_layers() -> None:
    module = LayerNetwork("gcn", 4)
    with pytest.raises(UnsupportedError, match="gcn: reads tasks of relu-sum/bias, got relu-sum"):
        kn.lift(module, derive(SYSTEM, "relu-sum"))
    with pytest.raises(InputError, match="weights: expected 2 rows of 6, got 3 rows of 6"):
        kn.lift(LayerNetwork("gcn", 4, 3), derive(SYSTEM, "gcn"))
    with pytest.raises(InputError, match="expected a training task"):
        kn.lift(module, SYSTEM)
    assert not kn.lift(module, derive(SYSTEM, "relu-sum/bias")).fits


@pytest.mark.parametrize("name", ["gat", "gcn-model"])
def test_a_module_answers_by_its_sign(name: str) -> None:
    source = HypergraphColoring.from_lists(4, 2, [[0, 1, 2], [1, 2, 3], [0, 3]])
    target = "relu-sum/bias/sign" + "/node" * (name == "gcn-model")
    derivation = kn.reduce(source, to=target)
    module = LayerNetwork(name, 4, 2).double()
    load(module, derivation.forward(np.array([0, 0, 1, 1])))
    lifted = kn.lift(module, derivation)
    assert lifted.fits
    assert lifted.is_right
