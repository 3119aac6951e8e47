"""Training tasks for the trainer's tests: planted formulas, teachers, every architecture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from instances.families.numbers import planted_partition
from reductions.arrays import RationalArray, SparseRows
from reductions.core import Derivation
from reductions.paths import derive
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.training.architectures import (
    ARCHITECTURES,
    ActivationSum,
    Architecture,
    Threshold,
    widened,
)
from reductions.training.graphs import GraphBatch, stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

# Optimizers of the compiled backends, with options that reach every branch of their updates.
OPTIMIZER_OPTIONS: list[tuple[str, Mapping[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"weight_decay": 0.3}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.9, "eps": 1e-4, "momentum": 0.9, "weight_decay": 0.1}),
    ("Adagrad", {}),
    ("Adagrad", {"lr_decay": 0.1, "weight_decay": 0.1, "eps": 1e-3}),
    ("Lion", {}),
    ("Lion", {"betas": (0.8, 0.95), "weight_decay": 0.2}),
    ("SignSGD", {}),
    ("SignSGD", {"momentum": 0.9, "weight_decay": 0.2}),
]

WEIGHTED = [name for name, architecture in ARCHITECTURES.items() if architecture.sees_edge_weights]
EDGE_WEIGHTS = (-1, 0, 2, Fraction(1, 2), Fraction(-3, 4))


def planted_nae_sat(num_variables: int, ratio: float, seed: int) -> NotAllEqualSAT:
    """Random NAE-3-SAT with ``ratio * num_variables`` clauses that a hidden assignment satisfies."""
    rng = np.random.default_rng(seed)
    hidden = rng.random(num_variables) < 0.5
    clauses: list[list[int]] = []
    while len(clauses) < round(ratio * num_variables):
        variables = rng.choice(num_variables, 3, replace=False)
        signs = rng.choice([-1, 1], 3)
        if len(set((hidden[variables] ^ (signs < 0)).tolist())) == 2:
            clauses.append(((variables + 1) * signs).tolist())
    return NotAllEqualSAT.from_clauses(num_variables, clauses)


def partition_chain(count: int, bits: int, architecture: str = "relu-sum", seed: int = 0) -> Derivation:
    """A planted partition whose numbers stay numbers: one sample is far larger than the others."""
    source = planted_partition(count, count / bits, seed)[0]
    return derive(source, architecture, ["partition-to-sign-system"])


def relu_sum_task(
    num_variables: int, ratio: float, seed: int, architecture: str = "relu-sum"
) -> TrainingTask:
    rules = ("nae-sat-to-sign-system", f"sign-system-to-{architecture}")
    source = planted_nae_sat(num_variables, ratio, seed)
    task: TrainingTask = Derivation.of(source, tuple(RULES[name] for name in rules)).target
    return task


def random_graphs(rng: np.random.Generator, num_graphs: int, num_features: int) -> GraphBatch:
    """Stars of two or three leaves with features ±1."""
    rows = []
    for _ in range(num_graphs):
        columns = np.sort(rng.choice(num_features, rng.integers(2, 4), replace=False)).tolist()
        rows.append([(column, int(rng.choice([-1, 1]))) for column in columns])
    return stars(SparseRows.from_rows(rows, num_features))


def suited(graphs: GraphBatch, architecture: Architecture) -> GraphBatch:
    """The graphs, completed to cliques for a GCN, whose normalization is rational there."""
    if getattr(architecture, "aggregation", "") != "gcn":
        return graphs
    starts = graphs.node_offsets.tolist()
    edges = [(u, v) for a, b in pairwise(starts) for u in range(a, b) for v in range(u + 1, b)]
    return replace(graphs, edges=np.array(edges, dtype=np.int64).reshape(-1, 2).T, edge_weights=None)


def random_hypothesis(rng: np.random.Generator, architecture: Architecture, num_inputs: int) -> Hypothesis:
    """Weights that make no sample a tie of the thresholds."""
    weights = 2 * rng.integers(-8, 9, (architecture.width, num_inputs)) + 1
    readout = 2 * rng.integers(0, 2, architecture.width) + 2
    if isinstance(architecture, Threshold):
        readout = 0 * readout
    return Hypothesis.from_integers(weights, readout)


def task_and_teacher(
    architecture: Architecture, num_graphs: int, num_features: int, seed: int, tolerance: Fraction
) -> tuple[TrainingTask, Hypothesis]:
    """Labels by a random network of the architecture itself: realizable."""
    rng = np.random.default_rng(seed)
    graphs = suited(random_graphs(rng, num_graphs, num_features), architecture)
    teacher = random_hypothesis(rng, architecture, architecture.num_inputs(graphs))
    nodes = graphs.node_offsets[:-1] if getattr(architecture, "level", "graph") == "node" else None
    task = TrainingTask(
        graphs=graphs,
        labels=architecture.values(graphs, nodes, teacher),
        architecture=architecture,
        tolerance=Fraction(0) if architecture.is_classifier else tolerance,
        labelled_nodes=nodes,
    )
    return task, teacher


def teacher_task(
    architecture: Architecture, num_graphs: int, num_features: int, seed: int, tolerance: Fraction
) -> TrainingTask:
    return task_and_teacher(architecture, num_graphs, num_features, seed, tolerance)[0]


def exact_values(task: TrainingTask, hypothesis: Hypothesis) -> RationalArray:
    """f of every sample, and for a classifier the number whose sign is its answer."""
    if isinstance(task.architecture, ActivationSum):
        return task.architecture.margins(task.graphs, hypothesis, task.labelled_nodes)
    return task.architecture.margins(task.graphs, hypothesis)


def weighted_task(name: str, seed: int) -> TrainingTask:
    """Weighted stars with labels by a network of the architecture itself."""
    rng, architecture = np.random.default_rng(seed), ARCHITECTURES[name]
    plain = suited(random_graphs(rng, 30, 4), architecture)
    drawn = [EDGE_WEIGHTS[place] for place in rng.integers(0, len(EDGE_WEIGHTS), plain.edges.shape[1])]
    if getattr(architecture, "aggregation", "") == "gcn":  # one positive weight a clique
        drawn = [(2, Fraction(1, 2))[graph % 2] for graph in plain.graph_of_node()[plain.edges[0]].tolist()]
    graphs = replace(plain, edge_weights=RationalArray.from_fractions(drawn))
    nodes = graphs.node_offsets[:-1] if getattr(architecture, "level", "graph") == "node" else None
    teacher = random_hypothesis(rng, architecture, architecture.num_inputs(graphs))
    labels = architecture.values(graphs, nodes, teacher)
    if architecture.is_classifier:
        return TrainingTask(graphs, labels, architecture, labelled_nodes=nodes)
    scaled = RationalArray(labels.numerators, labels.denominator * 8)
    return TrainingTask(graphs, scaled, architecture, Fraction(1, 4), labelled_nodes=nodes)


def every_architecture() -> list[Architecture]:
    """Each of the catalog, at its own width and wider."""
    wide = [widened(a, 3) for a in ARCHITECTURES.values() if not isinstance(a, Threshold)]
    return [*ARCHITECTURES.values(), *wide]


def label(architecture: Architecture) -> str:
    return f"{architecture.name}-{architecture.width}"


def coloring_task(
    num_vertices: int, num_edges: int, num_colors: int, seed: int, architecture: str = "threshold-and"
) -> TrainingTask:
    """A random 3-uniform hypergraph with a hidden proper coloring."""
    rng = np.random.default_rng(seed)
    hidden = rng.permutation(np.arange(num_vertices) % num_colors)
    edges: list[list[int]] = []
    while len(edges) < num_edges:
        edge = np.sort(rng.choice(num_vertices, 3, replace=False))
        if len(set(hidden[edge].tolist())) > 1:
            edges.append(edge.tolist())
    rule = RULES[f"hypergraph-coloring-to-{architecture}"]
    task: TrainingTask = rule.instance(HypergraphColoring.from_lists(num_vertices, num_colors, edges))
    return task
