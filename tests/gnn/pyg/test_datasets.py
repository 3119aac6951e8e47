"""Tasks as PyTorch Geometric data: an equal task comes back, and what cannot is refused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch

from gnn.pyg.datasets import TaskDataset, data_list, task_of
from gnn.pyg.imports import Data, DataLoader, InMemoryDataset
from karpnet.testing.instances import drawn
from reductions.arrays import RationalArray, SparseRows, integers
from reductions.errors import InputError, KarpnetError, UnsupportedError
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES, ActivationSum, Threshold
from reductions.training.graphs import GraphBatch, stars
from reductions.training.task import TrainingTask
from tests.gnn.pyg.random_graphs import random_batch, random_task
from tests.gnn.tasks import every_architecture, label, relu_sum_task


def _coalesced(task: TrainingTask) -> TrainingTask:
    """The task as files hold it: sorted columns, no stored zeros."""
    return replace(task, graphs=replace(task.graphs, features=task.graphs.features.coalesced()))


@pytest.mark.parametrize("architecture", every_architecture(), ids=label)
@pytest.mark.parametrize("seed", range(3))
def test_round_trip_of_random_tasks(architecture: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    task = random_task(rng, architecture, feature_denominator=3, num_graphs=12)
    for dtype in (torch.float32, torch.float64):
        assert task_of(data_list(task, dtype)) == task
        assert task_of(TaskDataset(task, dtype)) == task


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.target in ARCHITECTURES])
def test_round_trip_of_every_rule_into_training(name: str) -> None:
    random, rule, num_refused = Random(5), RULES[name], 0
    for _ in range(40):
        task: TrainingTask = rule.instance(drawn(rule.source, random))
        try:
            dataset = TaskDataset(task, torch.float64)
        except UnsupportedError:
            assert task.size()["max_bits"] > 50
            num_refused += 1
            continue
        assert task_of(dataset) == _coalesced(task)
    assert num_refused < 30


def _two_graphs() -> GraphBatch:
    features = SparseRows.from_rows([[(0, 1)], [], [(1, -2)], [], [(0, 5), (1, 1)]], 2)
    return GraphBatch(np.array([0, 3, 5]), np.array([[3, 1, 2], [4, 0, 1]]), features)


def test_edges_listed_in_turns_keep_order_and_orientation() -> None:
    task = TrainingTask(_two_graphs(), RationalArray(integers([1, 2])), ActivationSum())
    data = data_list(task)
    assert "edge_number" in data[0]
    assert data[0].edge_index.tolist() == [[1, 2, 0, 1], [0, 1, 1, 2]]
    assert task_of(data) == task
    np.testing.assert_array_equal(task_of(data).graphs.edges, task.graphs.edges)


def test_edge_weights_follow_their_edges() -> None:
    weights = RationalArray.from_fractions([Fraction(1, 3), -2, 0])
    graphs = replace(_two_graphs(), edge_weights=weights)
    task = TrainingTask(graphs, RationalArray(integers([1, 2])), ActivationSum())
    data = data_list(task, torch.float64)
    assert data[0].edge_weight.tolist() == [-2, 0, -2, 0]
    assert data[1].edge_weight.tolist() == [1 / 3, 1 / 3]
    assert task_of(data) == task_of(TaskDataset(task)) == task
    assert task_of(data[::-1]).graphs.edge_weights == RationalArray.from_fractions([Fraction(1, 3), -2, 0])
    plain = replace(task, graphs=_two_graphs())
    assert "edge_weight" not in data_list(plain)[0]
    assert "edge_weight" not in data_list(plain)[0].task


@pytest.mark.parametrize(
    ("weight", "held"),
    [
        (Fraction(2**24 + 1), (torch.float64, torch.int64)),
        (Fraction(-1, 3), (torch.float32, torch.float64)),
        (Fraction(2**70 + 1), ()),
    ],
)
def test_edge_weights_are_held_exactly_or_refused(weight: Fraction, held: tuple[torch.dtype, ...]) -> None:
    graphs = replace(_two_graphs(), edge_weights=RationalArray.from_fractions([weight, weight, weight]))
    task = TrainingTask(graphs, RationalArray(integers([1, 2])), ActivationSum())
    for dtype in (torch.float32, torch.float64, torch.int64):
        if dtype in held:
            assert task_of(TaskDataset(task, dtype)) == task
        else:
            with pytest.raises(UnsupportedError, match="cannot hold an edge weight"):
                TaskDataset(task, dtype)


def test_node_level_mask_and_order() -> None:
    nodes = np.array([4, 0, 2])
    task = TrainingTask(
        _two_graphs(),
        RationalArray(integers([7, -1, 2]), 3),
        ActivationSum(level="node"),
        tolerance=Fraction(1, 7),
        lifting_bound=Fraction(2, 9),
        labelled_nodes=nodes,
        max_errors=1,
    )
    data = data_list(task, torch.float64)
    assert [graph.train_mask.tolist() for graph in data] == [[True, False, True], [False, True]]
    assert data[0].y.tolist() == [-1 / 3, 0, 2 / 3]
    assert task_of(data) == task
    assert task_of(TaskDataset(task)) == task
    increasing = replace(task, labelled_nodes=np.sort(nodes))
    assert "sample" not in data_list(increasing)[0]
    assert task_of(data_list(increasing)) == increasing


def test_a_node_with_two_labels_is_refused() -> None:
    task = TrainingTask(
        _two_graphs(),
        RationalArray(integers([1, 1])),
        ActivationSum(level="node"),
        labelled_nodes=np.array([1, 1]),
    )
    with pytest.raises(UnsupportedError, match=r"two labels.*merge"):
        data_list(task)


@pytest.mark.parametrize("architecture", every_architecture(), ids=label)
@pytest.mark.parametrize("num_features", [0, 2])
@pytest.mark.parametrize("sizes", [[], [0], [1], [0, 0], [0, 3, 0], [2, 1]])
def test_graphs_without_nodes_edges_or_features(
    architecture: Any, num_features: int, sizes: list[int]
) -> None:
    rng = np.random.default_rng(0)
    graphs = random_batch(rng, sizes, num_features, edge_probability=0.0)
    is_node_level = getattr(architecture, "level", "graph") == "node"
    nodes = np.arange(graphs.num_nodes)[:1] if is_node_level else None
    labels = RationalArray(np.zeros(len(sizes) if nodes is None else len(nodes), dtype=np.int64))
    task = TrainingTask(graphs, labels, architecture, labelled_nodes=nodes)
    dataset = TaskDataset(task)
    assert len(dataset) == len(sizes)
    assert task_of(dataset) == task
    if sizes:
        assert task_of(list(dataset)) == task


def test_an_empty_list_does_not_say_what_its_task_is() -> None:
    with pytest.raises(InputError, match="at least one graph"):
        task_of([])


def _numbers_task(numbers: list[int], denominator: int = 1, labels: list[int] | None = None) -> TrainingTask:
    rows = SparseRows.from_rows([list(enumerate(numbers))], len(numbers))
    graphs = replace(stars(rows), feature_denominator=denominator)
    return TrainingTask(graphs, RationalArray(integers(labels or [0]), denominator), ActivationSum())


@pytest.mark.parametrize(
    ("number", "denominator", "held"),
    [
        (2**24, 1, (torch.float32, torch.float64, torch.int64)),
        (2**24 + 1, 1, (torch.float64, torch.int64)),
        (2**53, 1, (torch.float64, torch.float32, torch.int64)),
        (2**53 + 1, 1, (torch.int64,)),
        (2**63 - 1, 1, (torch.int64,)),
        (2**100, 1, (torch.float32, torch.float64)),
        (2**100 + 1, 1, ()),
        (10**400, 1, ()),
        (1, 3, (torch.float32, torch.float64)),
        (2**22 + 1, 3, (torch.float32, torch.float64)),
        (2**26 + 1, 3, (torch.float64,)),
        (2**50 + 1, 3, (torch.float64,)),
        (2**56 + 1, 3, ()),
        (6, 3, (torch.float32, torch.float64, torch.int64)),
        (1, 2**70, (torch.float32, torch.float64)),
        (1, 3**60, (torch.float32, torch.float64)),
    ],
)
def test_held_exactly_or_refused(number: int, denominator: int, held: tuple[torch.dtype, ...]) -> None:
    for dtype in (torch.float32, torch.float64, torch.int64):
        for task in (
            _numbers_task([number, -number, 0], denominator),
            _numbers_task([0], denominator, [number]),
        ):
            if dtype in held:
                assert task_of(TaskDataset(task, dtype)) == _coalesced(task)
                assert task_of(data_list(task, dtype)) == _coalesced(task)
            else:
                with pytest.raises(UnsupportedError, match=r"cannot hold a (feature|label).*; ") as info:
                    TaskDataset(task, dtype)
                assert ("torch.float64" in str(info.value)) == (torch.float64 in held)


def test_features_are_the_true_values() -> None:
    task = _numbers_task([2, -4], 6, [3])
    graph = data_list(task, torch.float64)[0]
    assert graph.x.tolist() == [[0, 0], [2 / 6, 0], [0, -4 / 6]]
    assert graph.y.tolist() == [0.5]


def test_dense_features_that_do_not_fit_in_memory_are_refused() -> None:
    n = 50_000
    rows = SparseRows(np.arange(n + 1), np.arange(n), np.ones(n, dtype=np.int64), n)
    task = TrainingTask(stars(rows), RationalArray(np.ones(n, dtype=np.int64)), ActivationSum())
    with pytest.raises(UnsupportedError, match=r"100000 nodes of 50000 .*gnn\.trainer"):
        TaskDataset(task)


def test_subset_permutation_batches_and_files(tmp_path: Path) -> None:
    task = relu_sum_task(6, 2.0, seed=1)
    dataset = TaskDataset(task)
    assert task.lifting_bound is not None
    part = task_of(dataset[3:8])
    assert part.lifting_bound is None  # fewer samples force less
    assert part.labels == task.labels[3:8]
    assert task_of([dataset[index] for index in range(3, 8)]) == part
    shuffled = task_of([dataset[index] for index in reversed(range(len(dataset)))])
    assert shuffled.lifting_bound == task.lifting_bound
    np.testing.assert_array_equal(shuffled.labels.numerators, task.labels.numerators[::-1])
    batches = list(DataLoader(dataset, batch_size=5))
    assert task_of([graph for batch in batches for graph in batch.to_data_list()]) == task
    InMemoryDataset.save(list(dataset), str(tmp_path / "task.pt"))
    loaded = InMemoryDataset()
    loaded.load(str(tmp_path / "task.pt"))
    assert task_of(loaded) == task


def test_a_transform_changes_what_training_sees_and_not_the_task() -> None:
    def doubled(graph: Data) -> Data:
        graph.x = 2 * graph.x
        return graph

    task = relu_sum_task(4, 1.0, seed=2)
    dataset = TaskDataset(task, transform=doubled)
    assert float(dataset[0].x.abs().max()) == 2
    assert task_of(dataset) == task


def _triangle(**changes: Any) -> Data:
    edge_index = torch.tensor([[0, 1, 2, 1, 2, 0], [1, 2, 0, 0, 1, 2]])
    return Data(
        **{"x": torch.tensor([[0.5], [-1.25], [3.0]]), "edge_index": edge_index, "y": torch.tensor([1])}
        | changes
    )


def test_foreign_data_needs_only_an_architecture() -> None:
    task = task_of([_triangle(), _triangle(y=torch.tensor([[0]]))], Threshold(), max_errors=1)
    assert task.labels.fractions() == [1, 0]
    assert (task.max_errors, task.tolerance, task.lifting_bound) == (1, 0, None)
    assert Fraction(task.graphs.features.row(1)[0][1], task.graphs.feature_denominator) == Fraction(-5, 4)
    ends = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]
    assert sorted(map(tuple, np.sort(task.graphs.edges, axis=0).T.tolist())) == ends
    scattered = _triangle().edge_index[:, [4, 0, 3, 1, 5, 2]]
    other = task_of([_triangle(edge_index=scattered), _triangle(edge_index=scattered.flip(0))], Threshold())
    assert sorted(map(tuple, other.graphs.edges.T.tolist())) == ends
    assert task_of(data_list(task)) == task
    with pytest.raises(InputError, match="pass architecture="):
        task_of([_triangle()])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": None}, r"data\.x: is missing; set x"),
        ({"y": None}, r"data\.y: is missing"),
        ({"x": torch.zeros(3)}, r"data\.x: expected a tensor of 2 dim"),
        ({"x": [[1.0]]}, r"data\.x: expected a tensor"),
        ({"x": torch.full((3, 1), float("nan"))}, r"data\.x: holds NaN"),
        ({"x": torch.ones(3, 1, dtype=torch.complex64)}, r"data\.x: expected real"),
        ({"y": torch.tensor([float("inf")])}, r"data\.y: holds NaN or inf"),
        ({"y": torch.tensor([1, 0, 1])}, r"data\.y: expected one label per graph; set train_mask"),
        ({"y": torch.tensor([2])}, "expected 0 and 1"),
        ({"edge_index": torch.tensor([[0, 1], [1, 2]])}, "both directions.*ToUndirected"),
        ({"edge_index": torch.tensor([[0], [0]])}, "no loops"),
        ({"edge_index": torch.tensor([[0, 0], [0, 0]])}, "edge to itself"),
        ({"edge_index": torch.tensor([[0, 0, 1, 1], [1, 1, 0, 0]])}, "occurs twice"),
        ({"edge_index": torch.tensor([[0, 3], [3, 0]])}, "does not have"),
        ({"edge_index": torch.tensor([[0, -1], [-1, 0]])}, "does not have"),
        ({"edge_index": torch.tensor([[0.0], [1.0]])}, "expected integers"),
        ({"edge_index": torch.zeros(3, 2, dtype=torch.int64)}, "expected integers of shape"),
        ({"train_mask": torch.tensor([True])}, r"data\.train_mask: chooses nodes, but threshold"),
        ({"task": "{"}, r"data\.task:1: is not valid JSON"),
        ({"task": '{"format": "karpnet", "version": 1, "kind": "cnf"}'}, r"data\.task: kind: expected"),
    ],
)
def test_malformed_data_is_one_line(changes: dict[str, Any], message: str) -> None:
    for data in ([_triangle(**changes)], [_triangle(**changes), _triangle(**changes)]):
        with pytest.raises(KarpnetError, match=message) as info:
            task_of(data, Threshold())
        assert "\n" not in str(info.value)


def test_edited_features_are_not_snapped() -> None:
    data = data_list(_numbers_task([1, 2], 3))
    data[0].x = data[0].x + 0.01
    with pytest.raises(InputError, match=r"data\.x: contains numbers that are not multiples of 1/3"):
        task_of(data)


def test_graphs_of_different_tasks_do_not_mix() -> None:
    one, other = _numbers_task([1]), replace(_numbers_task([1]), tolerance=Fraction(1, 2))
    with pytest.raises(InputError, match="graphs of one task, got 2"):
        task_of(data_list(one) + data_list(other))
    bare = data_list(one)[0]
    del bare.task
    with pytest.raises(InputError, match="graphs of one task"):
        task_of([*data_list(one), bare])
    with pytest.raises(InputError, match=r"data\[1\]: does not have"):
        task_of([_triangle(), _triangle(train_mask=torch.ones(3, dtype=torch.bool))], Threshold())
    with pytest.raises(InputError, match=r"data\.x: has shapes"):
        task_of([_triangle(), _triangle(x=torch.ones(3, 2))], Threshold())


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_trainer_does_not_load_pyg() -> None:
    done = _python("import sys, gnn.trainer; print('torch_geometric' in sys.modules)")
    assert done.stdout.strip() == "False", done.stderr
