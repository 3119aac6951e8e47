"""The exact forward pass against a slow one written from the definitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from reductions.arrays import RationalArray, SparseRows
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.training.architectures import (
    ActivationSum,
    Architecture,
    Threshold,
    ThresholdAnd,
    widened,
)
from reductions.training.graphs import GraphBatch, single_edges, stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.reductions.training.random_graphs import completed, random_graphs

PLAIN = [
    ActivationSum(activation, width, aggregation, level)  # type: ignore[arg-type]
    for activation in ("relu", "abs", "square")
    for width in (1, 3)
    for aggregation in ("sum", "sum-self", "mean")
    for level in ("graph", "node")
]
LAYERS = [
    ActivationSum("relu", 2, aggregation, level, root, bias, readout_bias, pool, slope)  # type: ignore[arg-type]
    for aggregation in ("sum", "sum-self", "mean", "gcn")
    for level, pool in (("graph", "sum"), ("graph", "mean"), ("node", "sum"))
    for root, bias, readout_bias in ((True, True, True), (False, True, False), (True, False, True))
    for slope in (Fraction(0), Fraction(1, 5), Fraction(-2, 3))
]
SUMS = PLAIN + LAYERS
CLASSIFIERS = [ThresholdAnd(2), ThresholdAnd(3, "degrees"), Threshold()]


def random_hypothesis(random: Random, width: int, num_inputs: int) -> Hypothesis:
    def draw(count: int) -> list[Fraction]:
        return [Fraction(random.randint(-9, 9), random.randint(1, 6)) for _ in range(count)]

    flat = RationalArray.from_fractions(draw(width * num_inputs))
    weights = RationalArray(flat.numerators.reshape(width, num_inputs), flat.denominator)
    return Hypothesis(weights, RationalArray.from_fractions(draw(width)))


def message(graph: nx.Graph[int], v: int, d: int, architecture: ActivationSum, scale: int) -> list[Fraction]:
    """The aggregate at a node, then its own features (root), then 1 (bias)."""
    x = {u: [Fraction(graph.nodes[u]["x"].get(i, 0), scale) for i in range(d)] for u in graph}
    weights: dict[int, Any] = {u: edge.get("weight", 1) for u, edge in graph[v].items()}
    if architecture.aggregation in ("sum-self", "gcn"):
        weights[v] = 1
    if architecture.aggregation == "mean":
        weights = {u: Fraction(1, len(weights)) for u in weights}
    if architecture.aggregation == "gcn":
        degree = {u: 1 + sum(Fraction(edge.get("weight", 1)) for edge in graph[u].values()) for u in graph}
        assert degree[v] == degree[next(iter(weights))]  # of cliques: 1/√(D_u D_v) is 1/D_v
        weights = {u: Fraction(w) / degree[v] for u, w in weights.items()}
    total = [sum((w * x[u][i] for u, w in weights.items()), Fraction(0)) for i in range(d)]
    return total + architecture.root * x[v] + architecture.bias * [Fraction(1)]


def slow_sum(architecture: ActivationSum, h: Hypothesis, m: list[Fraction]) -> Fraction:
    sigma: dict[str, Any] = {
        "relu": lambda x: x if x > 0 else architecture.slope * x,
        "abs": abs,
        "square": lambda x: x * x,
    }
    return sum(
        (
            h.readout[j] * sigma[architecture.activation](sum(x * h.weights[j, i] for i, x in enumerate(m)))
            for j in range(h.width)
        ),
        Fraction(0),
    )


def readout_bias(architecture: ActivationSum, h: Hypothesis) -> Fraction:
    """c = Σ_j α_j w_jc, whose column is the last."""
    last = h.weights.shape[1] - 1
    shares = [h.readout[j] * h.weights[j, last] for j in range(h.width)]
    return sum(shares, Fraction(0)) if architecture.readout_bias else Fraction(0)


@pytest.mark.parametrize("architecture", SUMS, ids=lambda a: f"{a.width}-{a.name}-{a.slope}")
def test_sums(architecture: ActivationSum) -> None:
    random = Random(f"{architecture}")
    for largest in (3, 2**70):
        for number in range(6 if architecture in PLAIN else 2):
            d, scale = random.randint(1, 3), random.choice((1, 6))
            graphs = random_graphs(random, d, largest, architecture.sees_edge_weights and number % 2 > 0)
            if architecture.aggregation == "gcn":
                graphs = completed(random, graphs)
            batch = replace(GraphBatch.from_networkx(graphs, d), feature_denominator=scale)
            h = random_hypothesis(random, architecture.width, architecture.num_inputs(batch))
            c = readout_bias(architecture, h)
            by_node = [
                [slow_sum(architecture, h, message(g, v, d, architecture, scale)) for v in g] for g in graphs
            ]
            if architecture.level == "node":
                flat = [value + c for values in by_node for value in values]
                nodes = np.array(
                    random.sample(range(len(flat)), random.randint(1, len(flat))), dtype=np.int64
                )
                assert architecture.values(batch, nodes, h).fractions() == [flat[i] for i in nodes]
            else:
                count = [len(g) if architecture.pool == "mean" else 1 for g in graphs]
                sums = [sum(values, Fraction(0)) for values in by_node]
                expected = [total / n + c for total, n in zip(sums, count, strict=True)]
                assert architecture.values(batch, None, h).fractions() == expected


@pytest.mark.parametrize("size", [2**62, 2**63 + 1, 2**64 - 1, 2**70])
def test_integer_weights_of_any_size_are_exact(size: int) -> None:
    hypothesis = Hypothesis.from_integers([[size, -1], [5, -size]], [-1, size])
    assert hypothesis.weights.fractions() == [size, -1, 5, -size]
    assert hypothesis.readout.fractions() == [-1, size]


def test_max_pooling_takes_graphs_of_one_message() -> None:
    architecture = ActivationSum(width=2, bias=True, pool="max")
    rows = SparseRows.from_rows([[(0, 2)], [(1, -1)]], 2)
    h = Hypothesis.from_integers([[1, 0, -1], [0, 3, 1]], [2, -5])
    assert architecture.values(single_edges(rows), None, h).fractions() == [2 - 5, 0]
    with pytest.raises(UnsupportedError, match="the nodes of a graph have different messages; take sum"):
        architecture.values(single_edges(rows, mirrored=True), None, h)
    without = replace(architecture, bias=False)  # relu(0) = 0 is never the largest
    h = Hypothesis.from_integers([[1, 0], [0, 3]], [2, -5])
    assert without.values(stars(rows), None, h).fractions() == [4, 0]


def test_a_path_is_no_graph_for_a_rational_gcn() -> None:
    batch = GraphBatch.from_networkx([nx.path_graph(3)], 1)
    with pytest.raises(UnsupportedError, match="1/√6 is irrational; take graphs"):
        ActivationSum(aggregation="gcn").samples(batch, None)
    weights = RationalArray(np.array([-1, 1]))
    with pytest.raises(UnsupportedError, match="expected positive degrees"):
        ActivationSum(aggregation="gcn").samples(replace(batch, edge_weights=weights), None)


@pytest.mark.parametrize("architecture", CLASSIFIERS, ids=lambda a: a.name)
def test_classifiers(architecture: Architecture) -> None:
    random = Random(5)
    for largest in (2, 2**70):
        for _ in range(20):
            d, scale = random.randint(1, 3), random.choice((1, 6))
            graphs = random_graphs(random, d, largest)
            batch = replace(GraphBatch.from_networkx(graphs, d), feature_denominator=scale)
            size = architecture.num_inputs(batch)
            h = random_hypothesis(random, architecture.width, size)
            assert architecture.values(batch, None, h).fractions() == [
                slow_class(architecture, h, g, d, scale, size) for g in graphs
            ]


def slow_class(
    architecture: Architecture, h: Hypothesis, g: nx.Graph[int], d: int, scale: int, size: int
) -> int:
    if getattr(architecture, "statistic", "features") == "degrees":
        z = [Fraction(sum(degree == i for _, degree in g.degree)) for i in range(size)]
    else:
        z = [sum((Fraction(g.nodes[v]["x"].get(i, 0), scale) for v in g), Fraction(0)) for i in range(d)]
    dots = [sum((h.weights[j, i] * x for i, x in enumerate(z)), Fraction(0)) for j in range(h.width)]
    if isinstance(architecture, Threshold):
        return int(dots[0] > 0)
    return int(all(dot >= h.readout[j] for j, dot in enumerate(dots)))


def _task(label: Fraction, **changes: Any) -> TrainingTask:
    graph: nx.Graph[int] = nx.Graph([(0, 1)])
    graph.nodes[0]["x"], graph.nodes[1]["x"] = {0: 1}, {}
    batch = GraphBatch.from_networkx([graph], 1)
    return TrainingTask(batch, RationalArray.from_fractions([label]), ActivationSum(width=1), **changes)


def test_errors_are_exact_fractions() -> None:
    third = Hypothesis(RationalArray(np.array([[1]]), 3), RationalArray(np.array([1])))
    task = _task(Fraction(1), tolerance=Fraction(2, 3))
    error = task.empirical_error(third)
    assert (error.max_error, error.mean_squared_error) == (Fraction(2, 3), Fraction(4, 9))
    assert task.violation(third) is None  # exactly at the tolerance
    tighter = _task(Fraction(1), tolerance=Fraction(2, 3) - Fraction(1, 10**30))
    assert tighter.violation(third) == f"sample 0: f is 1/3, expected 1 within {tighter.tolerance}"
    assert tighter.num_violations(third) == 1


def test_a_float_just_beyond_the_tolerance_is_no_fit() -> None:
    half = Hypothesis.from_floats(np.array([[0.5]]), np.array([1.0]))
    nearly = Hypothesis.from_floats(np.array([[np.nextafter(0.5, 0)]]), np.array([1.0]))
    task = _task(Fraction(1), tolerance=Fraction(1, 2))
    assert task.violation(half) is None
    assert task.violation(nearly) is not None


def test_wrong_shapes_are_refused() -> None:
    task = _task(Fraction(1))
    for shape in ((2, 1), (1, 2)):
        with pytest.raises(WitnessError, match="expected weights of shape"):
            task.violation(Hypothesis.from_integers(np.ones(shape, dtype=int), [1] * shape[0]))
    with pytest.raises(WitnessError, match="expected a Hypothesis"):
        task.violation([1])
    with pytest.raises(InputError, match="expected 0 and 1"):
        TrainingTask(task.graphs, RationalArray(np.array([2])), ThresholdAnd(1))


def test_an_architecture_of_one_unit_is_not_widened() -> None:
    assert widened(Threshold(), 1) == Threshold()
    assert widened(ThresholdAnd(1), 3) == ThresholdAnd(3)
    with pytest.raises(UnsupportedError, match=r"threshold: expected width 1, got 2; use threshold-and"):
        widened(Threshold(), 2)
    task = TrainingTask(_task(Fraction(1)).graphs, RationalArray(np.array([1])), Threshold())
    with pytest.raises(UnsupportedError, match="expected width 1"):
        task.widened(2)
