"""Random graphs, tasks and weights for the tests of the PyTorch Geometric interchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from reductions.arrays import RationalArray, SparseRows, integers, offsets_of
from reductions.training.architectures import Architecture
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def random_batch(
    rng: np.random.Generator,
    sizes: Sequence[int],
    num_features: int,
    edge_probability: float = 0.5,
    denominator: int = 1,
) -> GraphBatch:
    """Erdős–Rényi graphs with small integer features, about half of them zero."""
    offsets = offsets_of(np.array(sizes, dtype=np.int64))
    edges = [
        (start + u, start + v)
        for start, size in zip(offsets.tolist(), sizes, strict=False)
        for u in range(size)
        for v in range(u)
        if rng.random() < edge_probability
    ]
    rows = [
        [
            (column, int(rng.integers(1, 9)) * int(rng.choice([-1, 1])))
            for column in range(num_features)
            if rng.random() < 0.5
        ]
        for _ in range(int(offsets[-1]))
    ]
    features = SparseRows.from_rows(rows, num_features)
    return GraphBatch(offsets, np.array(edges, dtype=np.int64).reshape(-1, 2).T, features, denominator)


def random_task(
    rng: np.random.Generator, architecture: Architecture, feature_denominator: int, num_graphs: int
) -> TrainingTask:
    """Random labels on random graphs, some without nodes, and every other field random.

    Edge weights are multiples of 1/4, which floats hold, if the features are integers.
    """
    sizes = rng.integers(0, 7, num_graphs).tolist()
    graphs = random_batch(rng, sizes, 4, 0.5, feature_denominator)
    if architecture.sees_edge_weights:
        numerators = rng.integers(-9, 10, graphs.edges.shape[1])
        weights = RationalArray(numerators, 4 if feature_denominator == 1 else 6)
        graphs = replace(graphs, edge_weights=weights)
    nodes, num_samples = None, num_graphs
    if getattr(architecture, "level", "graph") == "node":
        num_samples = graphs.num_nodes // 2
        nodes = rng.permutation(graphs.num_nodes)[:num_samples]
    if architecture.is_classifier:
        labels = RationalArray(rng.integers(0, 2, num_samples))
        tolerance = Fraction(0)
    else:
        labels = RationalArray(integers(rng.integers(-50, 50, num_samples)), 7)
        tolerance = Fraction(int(rng.integers(1, 50)), 97)
    return TrainingTask(
        graphs,
        labels,
        architecture,
        tolerance,
        Fraction(int(rng.integers(1, 50)), 89),
        nodes,
        int(rng.integers(0, 3)),
    )


def integer_hypothesis(rng: np.random.Generator, architecture: Architecture, num_inputs: int) -> Hypothesis:
    """Integer weights of both signs, and readout of both signs, none zero."""
    weights = rng.integers(-9, 10, (architecture.width, num_inputs))
    readout = rng.integers(1, 10, architecture.width) * rng.choice([-1, 1], architecture.width)
    return Hypothesis.from_integers(weights, readout if architecture.name != "threshold" else 0 * readout)
