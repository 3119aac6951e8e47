"""The exact forward pass against a slow one written from the definitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from reductions.arrays import RationalArray
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.training.architectures import (
    ActivationSum,
    Architecture,
    Threshold,
    ThresholdAnd,
    widened,
)
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.reductions.training.random_graphs import random_graphs

SUMS = [
    ActivationSum(activation, width, aggregation, level)  # type: ignore[arg-type]
    for activation in ("relu", "abs", "square")
    for width in (1, 3)
    for aggregation in ("sum", "sum-self", "mean")
    for level in ("graph", "node")
]
CLASSIFIERS = [ThresholdAnd(2), ThresholdAnd(3, "degrees"), Threshold()]


def random_hypothesis(random: Random, width: int, num_inputs: int) -> Hypothesis:
    def draw(count: int) -> list[Fraction]:
        return [Fraction(random.randint(-9, 9), random.randint(1, 6)) for _ in range(count)]

    flat = RationalArray.from_fractions(draw(width * num_inputs))
    weights = RationalArray(flat.numerators.reshape(width, num_inputs), flat.denominator)
    return Hypothesis(weights, RationalArray.from_fractions(draw(width)))


def message(graph: nx.Graph[int], v: int, d: int, aggregation: str, scale: int) -> list[Fraction]:
    sources = {u: edge.get("weight", 1) for u, edge in graph[v].items()}
    sources |= {v: 1} if aggregation == "sum-self" else {}
    total = [
        sum((w * Fraction(graph.nodes[u]["x"].get(i, 0), scale) for u, w in sources.items()), Fraction(0))
        for i in range(d)
    ]
    return [x / max(len(sources), 1) for x in total] if aggregation == "mean" else total


def slow_sum(architecture: ActivationSum, h: Hypothesis, m: list[Fraction]) -> Fraction:
    sigma: dict[str, Any] = {"relu": lambda x: max(x, 0), "abs": abs, "square": lambda x: x * x}
    return sum(
        (
            h.readout[j] * sigma[architecture.activation](sum(x * h.weights[j, i] for i, x in enumerate(m)))
            for j in range(h.width)
        ),
        Fraction(0),
    )


@pytest.mark.parametrize(
    "architecture", SUMS, ids=lambda a: f"{a.activation}-{a.width}-{a.aggregation}-{a.level}"
)
def test_sums(architecture: ActivationSum) -> None:
    random = Random(f"{architecture}")
    for largest in (3, 2**70):
        for number in range(6):
            d, scale = random.randint(1, 3), random.choice((1, 6))
            graphs = random_graphs(random, d, largest, architecture.sees_edge_weights and number % 2 > 0)
            batch = replace(GraphBatch.from_networkx(graphs, d), feature_denominator=scale)
            h = random_hypothesis(random, architecture.width, d)
            by_node = [
                [slow_sum(architecture, h, message(g, v, d, architecture.aggregation, scale)) for v in g]
                for g in graphs
            ]
            if architecture.level == "node":
                flat = [value for values in by_node for value in values]
                nodes = np.array(
                    random.sample(range(len(flat)), random.randint(1, len(flat))), dtype=np.int64
                )
                assert architecture.values(batch, nodes, h).fractions() == [flat[i] for i in nodes]
            else:
                expected = [sum(values, Fraction(0)) for values in by_node]
                assert architecture.values(batch, None, h).fractions() == expected


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
