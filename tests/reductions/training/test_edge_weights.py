"""Edge weights: how they are held, read and written, who refuses them, and what the checker makes of them."""

from __future__ import annotations

import io
import json
import math
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.errors import CertificateError
from certificates.tasks import read_task
from reductions.arrays import RationalArray, SparseRows, integers
from reductions.errors import InputError, UnsupportedError
from reductions.formats import array_files
from reductions.formats.json_files import dump, parse, problem_document
from reductions.training.architectures import ARCHITECTURES, ActivationSum
from reductions.training.graphs import GraphBatch, stars
from reductions.training.task import TrainingTask
from tests.reductions.training.random_graphs import completed, random_graphs
from tests.reductions.training.weighted_graphs import path, task_on

WEIGHTED = [name for name, architecture in ARCHITECTURES.items() if architecture.sees_edge_weights]
UNWEIGHTED = sorted({*ARCHITECTURES} - {*WEIGHTED})
RATIONALS = st.one_of(
    st.just(0),
    st.integers(-(2**70), 2**70),
    st.fractions(-9, 9, max_denominator=12),
    st.fractions(max_denominator=2**40),
)


def dump_task(task: TrainingTask) -> str:
    return dump(problem_document(task))


def read(document: bytes | str) -> TrainingTask:
    text = document if isinstance(document, bytes) else document.encode()
    return TrainingTask.from_json(parse(text, "t.json").sub("instance"))


def test_weights_of_one_are_none() -> None:
    plain = path(1, 1)
    assert plain.edge_weights is None
    assert plain == path(Fraction(3, 3), 1)
    assert path(1, 2) != plain
    assert path(1, 2) == replace(plain, edge_weights=RationalArray(np.array([2, 4]), 2))
    assert path(Fraction(2, 4), 1).edge_weights.denominator == 2  # type: ignore[union-attr]
    assert path().edge_weights is None
    with pytest.raises(InputError, match="expected 2 edge weights, got 3; give one"):
        replace(plain, edge_weights=RationalArray(np.array([1, 1, 1])))


def test_messages_by_hand() -> None:
    batch = path(Fraction(-1, 2), 0, 3)  # A X at nodes with features 1, 2, 3, 4: -1, -1/2, 12, 9
    for aggregation, expected in (
        ("sum", [-1, Fraction(-1, 2), 12, 9]),
        ("sum-self", [0, Fraction(3, 2), 15, 13]),
    ):
        view = task_on(batch, ActivationSum(aggregation=aggregation, level="node")).architecture.samples(  # type: ignore[arg-type, union-attr, call-arg]
            batch, np.arange(4)
        )
        found = dict.fromkeys(range(4), Fraction(0))
        for sample, message, coefficient in zip(
            view.sample.tolist(),
            view.messages.values.tolist(),
            view.coefficients.tolist(),
            strict=True,
        ):
            assert abs(message) == 1
            found[sample] += Fraction(message * coefficient, view.denominator)
        assert list(found.values()) == expected


@pytest.mark.parametrize("name", UNWEIGHTED)
def test_architectures_that_do_not_see_weights_refuse_them(name: str) -> None:
    task_on(path(1, 1), ARCHITECTURES[name])
    with pytest.raises(UnsupportedError, match=f"weights other than 1, which {name} does not see") as info:
        task_on(path(1, 0), ARCHITECTURES[name])
    assert "\n" not in str(info.value)
    document = json.loads(dump_task(task_on(path(1, 1), ARCHITECTURES[name])))
    document["instance"]["graphs"]["edge_weights"] = [1, 2]
    with pytest.raises(UnsupportedError, match="does not see"):
        read(json.dumps(document))
    with pytest.raises(CertificateError, match="1 where the network does not see them"):
        read_task(document["instance"])
    document["instance"]["graphs"]["edge_weights"] = [1, "2/2"]
    assert read(json.dumps(document)) == task_on(path(1, 1), ARCHITECTURES[name])
    read_task(document["instance"])


@given(st.lists(RATIONALS, max_size=6))
def test_files_hold_weights_exactly(weights: list[Fraction | int]) -> None:
    task = task_on(path(*weights))
    assert read(dump_task(task)) == task
    arrays = io.BytesIO()
    array_files.write(arrays, problem_document(task))
    assert read(arrays.getvalue()) == task
    fields: Any = task.to_json()["graphs"]
    assert ("edge_weights" in fields) == any(weight != 1 for weight in weights)
    largest = max((abs(weight) for weight in weights), default=0)
    assert task.size()["max_bits"] >= int(largest).bit_length()


@given(st.lists(RATIONALS, max_size=6))
def test_networkx_holds_weights_exactly(weights: list[Fraction | int]) -> None:
    batch = path(*weights)
    graph = batch.graph(0)
    assert GraphBatch.from_networkx([graph], 1) == batch
    assert [graph.edges[v, v + 1].get("weight", 1) for v in range(len(weights))] == weights


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (0.1, Fraction(0.1)),
        (2.0, 2),
        ("3/7", Fraction(3, 7)),
        (np.float64(0.5), Fraction(1, 2)),
        (np.int64(-3), -3),
        (10**40, 10**40),
    ],
)
def test_weights_from_networkx(weight: Any, expected: Fraction) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    graph.add_edge("b", "c")
    weights = GraphBatch.from_networkx([graph], 0).edge_weights
    assert weights is not None
    assert weights.fractions() == [expected, 1]


def test_parallel_edges_add_up_and_directed_graphs_are_refused() -> None:
    graph: Any = nx.MultiGraph([(0, 1), (1, 0), (1, 2)])
    graph.add_edge(1, 2, weight=Fraction(-1, 2))
    batch = GraphBatch.from_networkx([graph, nx.path_graph(2)], 0)
    assert batch.edges.T.tolist() == [[0, 1], [1, 2], [3, 4]]
    assert batch.edge_weights == RationalArray.from_fractions([2, Fraction(1, 2), 1])
    matrix = nx.to_numpy_array(graph)
    assert matrix[0, 1] == 2
    assert matrix[1, 2] == 0.5
    for directed in (nx.DiGraph([(0, 1)]), nx.DiGraph([(0, 1), (1, 0)]), nx.MultiDiGraph([(0, 1)])):
        with pytest.raises(InputError, match=r"is directed.*; pass graph\.to_undirected"):
            GraphBatch.from_networkx([directed], 0)
    with pytest.raises(InputError, match="an edge to itself"):
        GraphBatch.from_networkx([nx.Graph([(0, 0)])], 0)


@pytest.mark.parametrize("weight", [None, True, float("nan"), float("inf"), "heavy", [1], 1j])
def test_what_is_no_weight_names_the_edge(weight: Any) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(InputError, match="edge 'a'-'b': expected a number"):
        GraphBatch.from_networkx([graph], 0)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1], "edge_weights: expected 2, one an edge, got 1"),
        ([1, 2, 3], "edge_weights: expected 2, one an edge, got 3"),
        (3, "edge_weights: expected a list"),
        (None, "edge_weights: expected a list"),
        ([1, "x"], r"edge_weights\[1\]: expected a number"),
        ([1, None], r"edge_weights\[1\]: expected a number"),
        ([[1], 2], r"edge_weights\[0\]: expected a number"),
        ([1, "1/0"], r"edge_weights\[1\]: expected a number"),
        ([float("nan"), 1], "NaN is no JSON number"),
        ([True, 1], r"edge_weights\[0\]: expected a number"),
    ],
)
def test_malformed_weights_are_refused_by_reader_and_checker(weights: Any, message: str) -> None:
    document = json.loads(dump_task(task_on(path(5, 2))))
    document["instance"]["graphs"]["edge_weights"] = weights
    with pytest.raises(InputError, match=message):
        read(json.dumps(document))
    with pytest.raises(CertificateError, match=r"^task: "):
        read_task(document["instance"])


def summed(view: Any, num_samples: int) -> list[dict[tuple[tuple[int, int], ...], Fraction]]:
    """The network's view of every sample: primitive messages with their coefficients."""
    samples: list[Any] = [defaultdict(Fraction) for _ in range(num_samples)]
    for row, (sample, coefficient) in enumerate(
        zip(view.sample.tolist(), view.coefficients.tolist(), strict=True)
    ):
        samples[sample][tuple(view.messages.row(row))] += Fraction(coefficient, view.denominator)
    return [dict(sample) for sample in samples]


@pytest.mark.parametrize("name", WEIGHTED)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_the_checker_sees_what_the_network_sees(name: str, seed: int) -> None:
    random, architecture = Random(seed), ARCHITECTURES[name]
    graphs = random_graphs(random, 2, random.choice((3, 2**70)), True)
    if architecture.name == "relu-sum/gcn":
        graphs = completed(random, graphs)
    batch = GraphBatch.from_networkx(graphs, 2)
    task = task_on(replace(batch, feature_denominator=random.choice((1, 6))), architecture)
    view: Any = architecture.samples(task.graphs, task.labelled_nodes)  # type: ignore[call-arg, union-attr]
    degree = 2 if architecture.name == "even-sum/square" else 1
    trusted: list[Any] = [defaultdict(Fraction) for _ in task.labels.fractions()]
    for sample, messages in zip(trusted, read_task(task.to_json()).samples, strict=True):
        for vector, divisor in messages:
            content = math.gcd(*(value for _, value in vector))
            primitive = tuple((column, value // content) for column, value in vector)
            sample[primitive] += Fraction(content, divisor) ** degree
    nonzero = [{vector: factor for vector, factor in sample.items() if factor} for sample in trusted]
    assert summed(view, task.num_samples) == nonzero


def test_an_unweighted_task_keeps_its_digest() -> None:
    task = task_on(stars(SparseRows.from_rows([[(0, 1), (1, -2)], [(1, 3)]], 2)))
    fields: Any = task.to_json()
    assert "edge_weights" not in fields["graphs"]
    digest = read_task(fields).digest()
    fields["graphs"]["edge_weights"] = [1, 1, 1]
    assert read_task(fields).digest() == digest
    fields["graphs"]["edge_weights"] = [1, 1, integers([2]).tolist()[0]]
    assert read_task(fields).digest() != digest
