"""Everything that a PyTorch Geometric user might pass works, or is one line that says what to pass."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
import torch
from torch.utils.data import ConcatDataset, Dataset, IterableDataset, Subset
from torch.utils.data import DataLoader as PlainLoader

from gnn.pyg.datasets import TaskDataset, data_list, task_of
from gnn.pyg.imports import Batch, Data, DataLoader, GraphConv, HeteroData, InMemoryDataset
from reductions.arrays import RationalArray
from reductions.errors import KarpnetError
from reductions.training.architectures import ActivationSum, ThresholdAnd
from reductions.training.task import TrainingTask
from tests.gnn.tasks import relu_sum_task

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # PyG imports modules that warn
    from torch_geometric import EdgeIndex
    from torch_geometric.data import TemporalData

EDGE = torch.tensor([[0, 1], [1, 0]])
NODES = {"y": torch.tensor([1.0, 2.0]), "train_mask": torch.tensor([True, False])}


def one(**changes: Any) -> Data:
    """An edge between nodes with features 1 and 2, labelled 1; a change to None takes a field away."""
    return Data(**{"x": torch.tensor([[1.0], [2.0]]), "edge_index": EDGE, "y": torch.tensor([1])} | changes)


class InMemory(InMemoryDataset):  # type: ignore[misc]
    """What `TUDataset` and its like are."""

    def __init__(self, graphs: list[Data], transform: Callable[[Data], Data] | None = None) -> None:
        super().__init__(transform=transform)
        self.data, self.slices = self.collate(graphs)


class OnDisk(Dataset[Data]):
    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> Data:
        return one()


class Stream(IterableDataset[Data]):
    def __iter__(self) -> Iterator[Data]:
        return iter([one()])


TWO = task_of([one(), one()], "relu-sum")


@pytest.mark.parametrize(
    "data",
    [
        [one(), one()],
        (one(), one()),
        iter([one(), one()]),
        Batch.from_data_list([one(), one()]),
        [Batch.from_data_list([one(), one()])],
        next(iter(DataLoader([one(), one()], batch_size=2, follow_batch=["x"]))),
        DataLoader([one(), one()], batch_size=2, shuffle=True),
        DataLoader(InMemory([one(), one()])),
        DataLoader(TaskDataset(TWO), batch_size=1),
        PlainLoader([one(), one()], collate_fn=list),
        iter(DataLoader([one(), one()], batch_size=1)),
        InMemory([one(), one()]),
        InMemory([one(), one(), one()])[1:],
        InMemory([one(num_nodes=2), one(num_nodes=2)]),
        Subset(InMemory([one(), one(), one()]), [0, 2]),
        ConcatDataset([InMemory([one()]), InMemory([one()])]),
        OnDisk(),
        InMemory([Data(edge_index=EDGE, y=torch.tensor([1]), num_nodes=2)] * 2, lambda graph: one()),
    ],
    ids=lambda data: type(data).__name__,
)
def test_whatever_holds_graphs_is_read(data: Any) -> None:
    assert task_of(data, "relu-sum") == TWO


def test_one_graph_is_a_task_of_one_sample() -> None:
    assert task_of(one(), "relu-sum") == task_of([one()], "relu-sum")
    assert task_of(InMemory([one()]), "relu-sum").num_samples == 1


def test_names_and_widths() -> None:
    assert task_of(one(), "relu-sum", width=3).architecture == ActivationSum(width=3)
    assert task_of(one(), ThresholdAnd(), width=4).architecture == ThresholdAnd(4)
    task = relu_sum_task(4, 1.0, seed=1)
    assert task_of(TaskDataset(task), width=5) == task.widened(5)
    assert task_of(one(), "relu-sum", 0.5).tolerance == Fraction(1, 2)
    assert task_of(one(), "relu-sum", "9/20").tolerance == Fraction(9, 20)
    assert task_of(one(), "relu-sum", 0.1).tolerance == Fraction(0.1)


NUMBERS = [
    *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32),
    *(torch.uint64, torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.float8_e4m3fn),
]


@pytest.mark.parametrize("dtype", NUMBERS, ids=str)
def test_all_types_of_numbers_are_read_exactly(dtype: torch.dtype) -> None:
    graph = one(x=torch.tensor([[1.0], [0.0]]).to(dtype), y=torch.tensor([1.0]).to(dtype))
    graph.edge_weight = torch.tensor([3.0, 3.0]).to(dtype)
    task = task_of(graph, "relu-sum")
    assert task.graphs.features.row(0) == [(0, 1)]
    assert task.labels.fractions() == [1]
    weights = task.graphs.edge_weights
    assert (weights is None) if dtype == torch.bool else (weights is not None and weights[0] == 3)
    for label in (0.0, 1.0):
        graph = one(y=torch.tensor([[label]]).to(dtype))
        assert task_of(graph, "threshold").labels.fractions() == [label]


def test_mixed_types_are_read_exactly_or_refused() -> None:
    whole = one(x=torch.tensor([[2**24 + 1], [1]]), y=torch.tensor([1.5]))
    features = task_of([one(), whole], "relu-sum").graphs.features
    assert features.row(2) == [(0, 2**24 + 1)]
    whole.x[0] = 2**53 + 1
    with pytest.raises(KarpnetError, match=r"data\.x: mixes floats with integers beyond 2\^53; use one type"):
        task_of([one(), whole], "relu-sum")


def test_what_needs_no_more_than_a_look_is_read() -> None:
    trained = torch.nn.Parameter(torch.tensor([[1.0], [2.0]]))
    assert task_of([one(x=trained), one(edge_index=EdgeIndex(EDGE, sparse_size=(2, 2)))], "relu-sum") == TWO
    assert not task_of(one(edge_index=torch.empty(2, 0, dtype=torch.long)), "relu-sum").graphs.edges.size
    assert task_of(one(batch=torch.zeros(2, dtype=torch.long), num_nodes=2), "relu-sum").num_samples == 1
    mask = task_of(one(**NODES), "relu-sum/node").labelled_nodes
    assert mask is not None
    assert mask.tolist() == [0]
    assert (
        task_of(one(**NODES | {"train_mask": torch.tensor([1, 0]).byte()}), "relu-sum/node").num_samples == 1
    )


HETERO = HeteroData()
HETERO["atom"].x = torch.ones(2, 1)
HELD = r"expected Data, a Batch, a list of Data, a dataset or a DataLoader, got "


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, f"data: {HELD}NoneType"),
        ("relu-sum", f"data: {HELD}str"),
        ({"x": 1}, f"data: {HELD}dict"),
        (nx.path_graph(3), f"data: {HELD}Graph"),
        (TWO, f"data: {HELD}TrainingTask"),
        ([one(), 3], rf"data\[1\]: {HELD}int"),
        ([(one(), 1)], rf"data\[0\]\[1\]: {HELD}int"),
        ([torch.ones(3)], rf"data\[0\]: {HELD}Tensor"),
        (HETERO, r"got HeteroData with several types.*; pass data\.to_homogeneous\(\)"),
        ([HETERO], r"data\[0\]: .* got HeteroData"),
        (Batch.from_data_list([HETERO, HETERO]), "got HeteroDataBatch with several types"),
        (TemporalData(src=torch.tensor([1]), dst=torch.tensor([1])), f"{HELD}TemporalData"),
        (Stream(), r"expected a dataset of known length, got Stream; pass a list"),
        (PlainLoader(range(3)), rf"data\.dataset: {HELD}range"),  # type: ignore[arg-type]
        ([], "at least one graph"),
        (
            one(batch=torch.tensor([0, 1])),
            r"data\.batch: says that several graphs were joined.*pass the list",
        ),
        (Batch(**one(batch=torch.tensor([0, 1])).to_dict()), r"data\.batch: says that several graphs"),
        (one(num_nodes=5), r"data\[0\]\.num_nodes: is 5, but x has 2 rows"),
        (InMemory([one(num_nodes=2), one(num_nodes=7)]), r"data\[1\]\.num_nodes: is 7"),
        (InMemory([one(x=None, num_nodes=2)] * 2), r"data\.x: is missing; set x = "),
    ],
)
def test_what_holds_no_graphs_says_what_to_pass(data: Any, message: str) -> None:
    refused(message, data, "relu-sum")


def refused(message: str, *arguments: Any, **options: Any) -> None:
    with pytest.raises(KarpnetError, match=message) as info:
        task_of(*arguments, **options)
    assert "\n" not in str(info.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"architecture": "gcn"}, "architecture: expected one of relu-sum, .*, threshold, got 'gcn'"),
        ({"architecture": ActivationSum}, "expected an architecture or its name, got ActivationSum; pass"),
        ({"architecture": GraphConv}, "expected an architecture or its name, got GraphConv"),
        ({"architecture": GraphConv(1, 1)}, "expected an architecture or its name, got GraphConv"),
        ({"architecture": 3}, "expected an architecture or its name, got int"),
        ({"architecture": None}, "say nothing of the architecture.*; pass architecture="),
        ({"width": 0}, "width: expected an integer, at least 1, got 0"),
        ({"width": 2.5}, "width: expected an integer, at least 1, got 2.5"),
        ({"architecture": "threshold", "width": 2}, "expected width 1, got 2"),
        ({"tolerance": -1}, "tolerance: expected at least 0, got -1"),
        ({"tolerance": float("nan")}, "tolerance: expected a number or a fraction"),
        ({"tolerance": torch.tensor(0.5)}, "tolerance: expected a number or a fraction"),
        ({"max_errors": -1}, "max_errors: expected an integer, at least 0"),
        ({"max_errors": 1.5}, "max_errors: expected an integer, at least 0"),
        ({"ignore": 3}, "ignore: expected names of fields .*, or True, got 3"),
        ({"ignore": [3]}, "ignore: expected names of fields"),
        ({"ignore": ["y"]}, r"data\.y: is ignored, but needed"),
        ({"architecture": "relu-sum/node"}, r"data\.train_mask: is missing, but relu-sum/node is trained on"),
    ],
)
def test_wrong_options_say_what_to_pass(options: dict[str, Any], message: str) -> None:
    refused(message, one(), **{"architecture": "relu-sum"} | options)


SPARSE = torch.ones(2, 1).to_sparse()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"y": 1}, r"data\.y: expected a tensor .*got int; set y = torch\.tensor"),
        ({"y": None}, r"data\.y: is missing; set y = torch\.tensor"),
        ({"y": torch.ones(1, 3)}, r"data\.y: expected one label per graph"),
        ({"y": torch.ones(0)}, r"data\.y: expected one label per graph"),
        ({"y": torch.ones(1, 1, 1)}, r"data\.y: expected a tensor of 2 dimensions, got shape \(1, 1, 1\)"),
        ({"x": None, "num_nodes": 2}, r"data\.x: is missing; set x = torch\.zeros"),
        ({"x": np.ones((2, 1))}, r"data\.x: expected a tensor of 2 dimensions, got ndarray"),
        ({"x": SPARSE}, r"data\.x: expected a dense tensor, got a sparse one; call \.to_dense\(\)"),
        (
            {"x": torch.ones(2, 1, device="meta")},
            r"data\.x: expected real numbers, got a tensor without data",
        ),
        ({"x": torch.tensor([[2**63 + 5], [1]], dtype=torch.uint64)}, r"data\.x: .* below 2\^63"),
        ({"edge_index": None}, r"data\.edge_index: is missing; set edge_index = torch\.empty"),
        ({"edge_index": torch.empty(2, 0)}, r"expected integers of shape .*, got torch\.float32"),
        ({"edge_index": torch.tensor([])}, r"data\.edge_index: expected a tensor of 2 dimensions, got shape"),
        ({"edge_index": EDGE.to("meta")}, r"data\.edge_index: is a tensor without data"),
        ({"edge_index": torch.ones(2, 2).to_sparse()}, r"data\.edge_index: expected integers of shape"),
        ({"edge_index": torch.tensor([[0], [1]])}, "both directions.*ToUndirected"),
        ({"edge_index": torch.tensor([[0, 1, 0], [1, 0, 0]])}, "no loops; apply .*RemoveSelfLoops"),
        ({"edge_index": torch.tensor([[0, 0], [0, 0]])}, "a node has an edge to itself; apply .*RemoveSelf"),
        ({"edge_index": EDGE.repeat(1, 2)}, r"an edge occurs twice; call data\.coalesce\(\)"),
        ({"train_mask": torch.ones(2, 10).bool()}, r"data\.train_mask: .*data\.train_mask\[:, 0\]"),
        ({"train_mask": torch.tensor([0, 1])}, r"data\.train_mask: expected truth values, one a node"),
        (NODES, r"data\.train_mask: chooses nodes, but relu-sum .*pass architecture=.*or ignore="),
        ({"sample": torch.tensor([1])}, r"data\.sample: orders the nodes of train_mask.*pass ignore="),
        (
            {"task": "classification"},
            r"data\.task: expected the JSON text .* got 'classification'; pass ignore=",
        ),
    ],
)
def test_odd_fields_are_one_line(changes: dict[str, Any], message: str) -> None:
    refused(message, one(**changes), "relu-sum")


def test_labels_of_nodes_and_their_mask_have_one_entry_a_node() -> None:
    for changes in ({"train_mask": torch.tensor([True])}, {"y": torch.ones(3)}, {"y": torch.ones(2, 2)}):
        refused("expected one entry per node", one(**NODES | changes), "relu-sum/node")


def test_a_sparse_adjacency_matrix_says_where_its_edges_are() -> None:
    graph = one(edge_index=None, adj_t=torch.eye(2).to_sparse())  # as `ToSparseTensor` leaves it
    refused(r"data\.edge_index: is missing; set edge_index, edge_weight = .*to_edge_index", graph, "relu-sum")


@pytest.mark.parametrize(
    "holder", [lambda graph: graph, lambda graph: InMemory([graph, graph])], ids=["one", "many"]
)
def test_fields_that_no_network_sees_are_refused_by_name(holder: Callable[[Data], Any]) -> None:
    extra = {"edge_attr": torch.ones(2, 3), "pos": torch.ones(2, 2), "test_mask": torch.ones(2).bool()}
    data, plain = holder(one(**extra)), task_of(holder(one()), "relu-sum")
    refused(
        r"data: has the fields edge_attr, pos, test_mask, which no network here sees; pass ignore="
        r'\["edge_attr", "pos", "test_mask"\], or give edge weights as edge_weight',
        data,
        "relu-sum",
    )
    refused(
        'has the field test_mask.*pass ignore=."test_mask".$', data, "relu-sum", ignore=["edge_attr", "pos"]
    )
    assert task_of(data, "relu-sum", ignore=[*extra]) == plain
    assert task_of(data, "relu-sum", ignore=True) == plain
    assert task_of(holder(one(pos=torch.ones(2, 2))), "relu-sum", ignore="pos") == plain
    refused("has the field pos", holder(one(pos=torch.ones(2, 2))), "relu-sum", ignore=False)


def weighted(*weights: float, **changes: Any) -> Data:
    return one(edge_weight=torch.tensor(weights), **changes)


@pytest.mark.parametrize("architecture", ["relu-sum/mean", "threshold-and", "degree-and", "threshold"])
def test_edge_weights_that_a_network_does_not_see_are_refused_by_name(architecture: str) -> None:
    data, plain = weighted(2.0, 2.0), task_of(one(), architecture)
    message = (
        rf'data\.edge_weight: {architecture} does not see edge weights, .*; pass ignore=\["edge_weight"\]'
    )
    refused(message, data, architecture)
    assert task_of(data, architecture, ignore=["edge_weight"]) == plain
    assert task_of(data, architecture, ignore=True) == plain
    assert task_of(weighted(1.0, 1.0), architecture) == plain


def test_edge_weights_are_seen_unless_they_are_named() -> None:
    data = weighted(2.0, 2.0)
    task = task_of(data, "relu-sum", ignore=True)
    assert task.graphs.edge_weights == RationalArray(np.array([2]))
    assert task_of(data, "relu-sum", ignore=["edge_weight"]) == task_of(one(), "relu-sum")


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (weighted(2.0, 3.0), "edge 0-1 of graph 0 has the weight 2 one way and 3 the other.*make them equal"),
        (weighted(2.0), r"data\.edge_weight: expected one number per directed edge"),
        (weighted(float("nan"), 1.0), r"data\.edge_weight: holds NaN or infinity"),
        (
            one(edge_weight=torch.ones(2, 1)),
            r"data\.edge_weight: expected a tensor of 1 dimension, got shape",
        ),
        (one(edge_weight=[2.0, 2.0]), r"data\.edge_weight: expected a tensor of 1 dimension, got list"),
        (one(edge_weight=torch.ones(2).to_sparse()), r"data\.edge_weight: expected a dense tensor"),
        (one(edge_weight=torch.ones(2, dtype=torch.complex64)), r"data\.edge_weight: expected real"),
    ],
)
def test_malformed_edge_weights_are_one_line(graph: Data, message: str) -> None:
    refused(message, graph, "relu-sum")


def test_the_edge_of_unequal_weights_is_named() -> None:
    index = torch.tensor([[2, 0, 1, 1], [1, 1, 0, 2]])  # in no order of ours
    data = [
        weighted(1.0, 1.0),
        one(x=torch.ones(3, 1), edge_index=index, edge_weight=torch.tensor([0.5, 2.0, 2.0, 1.5])),
    ]
    refused("edge 1-2 of graph 1 has the weight 3/2 one way and 1/2 the other", data, "relu-sum")
    data[1].edge_weight[0] = 1.5
    weights = task_of(data, "relu-sum").graphs.edge_weights
    assert weights is not None
    assert weights.fractions() == [1, 2, Fraction(3, 2)]


def weighted_task() -> TrainingTask:
    return task_of([weighted(2.0, 2.0), weighted(0.5, 0.5)], "relu-sum")


def test_weights_that_got_lost_are_missed() -> None:
    data = data_list(weighted_task())
    for graph in data:
        del graph.edge_weight
    refused(r"data\.edge_weight: is missing, but data\.task says that the edges have weights; pass", data)
    plain = task_of(data, ignore=["edge_weight"])
    assert plain.graphs.edge_weights is None
    refused(r"data\[1\]: does not have the attributes", [weighted(2.0, 2.0), one()], "relu-sum")


def test_changed_weights_lose_the_lifting_bound() -> None:
    task = relu_sum_task(4, 1.0, seed=1)
    data = data_list(task)
    assert task_of(data).lifting_bound is not None
    for graph in data:
        graph.edge_weight = torch.full((graph.edge_index.shape[1],), 2.0)
    assert task_of(data).lifting_bound is None
