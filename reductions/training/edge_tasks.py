"""Tasks whose samples are single edges: a network sees one vector of each, or a vector and its mirror image.

A guard is a few such samples on one feature g of its own and a constant. It forces the readout weights up
and the biases down, so that a network can gain nothing from small ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, SparseRows, as_objects, integers, offsets_of
from reductions.core import below
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import as_one_graph, concatenated, single_edges, with_constant
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def edge_task(
    architecture: ActivationSum,
    rows: SparseRows,
    labels: Sequence[IntegerArray],
    bound: Fraction,
    *,
    is_mirrored: bool = False,
    has_constant: bool = False,
) -> TrainingTask:
    """One edge per row x, both of its nodes with the features x; the second with -x when mirrored.

    Parameters
    ----------
    architecture : ActivationSum
        At node level, all edges are one graph, with the label at the first node of each.
    rows : SparseRows, shape (num_samples, num_features)
    labels : sequence of integer arrays
        (num_samples,) in all.
    bound : Fraction
        The open bound on the error below which all fits lift.
    is_mirrored : bool
    has_constant : bool
        Whether one more feature is 1 at every node, mirrored or not.
    """
    graphs = single_edges(rows.coalesced(), is_mirrored)
    if has_constant:
        graphs = with_constant(graphs)
    is_node_level = architecture.level == "node"
    return TrainingTask(
        graphs=as_one_graph(graphs) if is_node_level else graphs,
        labels=RationalArray(integers(np.concatenate(labels))),
        architecture=architecture,
        tolerance=below(bound),
        lifting_bound=bound,
        labelled_nodes=2 * np.arange(len(rows), dtype=np.int64) if is_node_level else None,
    )


def edge_readout(architecture: ActivationSum) -> RationalArray:
    """The readout weights α_j that make the value at an edge Σ_j relu(w_j · x + b_j): it may count twice."""
    ones = np.ones(architecture.width, dtype=np.int64)
    return RationalArray(ones, 2 if architecture.level == "graph" else 1)


def edge_hypothesis(architecture: ActivationSum, weights: Sequence[Sequence[int]]) -> Hypothesis:
    """Integer weights of any size, with the readout of `edge_readout`."""
    exact = Hypothesis.from_integers(weights, [1] * len(weights))
    return replace(exact, readout=edge_readout(architecture))


def edge_size(architecture: ActivationSum, samples: int, num_features: int, nonzeros: int) -> dict[str, int]:
    """The named sizes of a task of single edges.

    Parameters
    ----------
    architecture : ActivationSum
        Of the task's width.
    samples, num_features : int
    nonzeros : int
        Of the rows x, each of which stands at two nodes.
    """
    return {
        "num_samples": samples,
        "num_graphs": samples if architecture.level == "graph" else 1,
        "num_nodes": 2 * samples,
        "num_edges": samples,
        "num_features": num_features,
        "num_nonzeros": 2 * nonzeros,
        "num_parameters": architecture.width * (architecture.message_map.num_inputs(num_features) + 1),
    }


def amplified_bound(architecture: ActivationSum) -> Fraction:
    """The trivial network's error: the bound of a guarded task."""
    return Fraction(1, 2) if architecture.readout_bias else Fraction(1)


def guarded(rows: SparseRows, positions: range) -> SparseRows:
    """The rows with g = 0 behind them, then rows with g alone, at the positions."""
    g = np.array(positions, dtype=np.int64)
    lengths = np.concatenate([np.zeros(len(rows), dtype=np.int64), np.sign(np.abs(g))])
    column = SparseRows(offsets_of(lengths), np.zeros(int(lengths.sum()), dtype=np.int64), g[g != 0], 1)
    no_entries = np.zeros(0, dtype=np.int64)
    nothing = SparseRows(np.zeros(len(g) + 1, dtype=np.int64), no_entries, no_entries, rows.num_columns)
    return concatenated([rows, nothing]).beside(column)


def guard_labels(positions: range, num_kinks: int, strength: int) -> IntegerArray:
    """C·Σ_j relu(g - (2j - 1)) over j = 1..num_kinks at the positions g, where C is the strength."""
    kinks = range(1, 2 * num_kinks, 2)
    values = [sum(max(g - kink, 0) for kink in kinks) for g in positions]
    return integers(as_objects(values) * strength)
