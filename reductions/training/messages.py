"""What a one-layer network sees of a sample: messages, pooled features, degree histograms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reductions.arrays import (
    ArrayEquality,
    IndexArray,
    IntegerArray,
    SparseRows,
    as_objects,
    integers,
    offsets_of,
    product,
    row_reduce,
    shrink,
)
from reductions.training.graphs import GraphBatch

Aggregation = Literal["sum", "sum-self", "mean"]
AGGREGATIONS: tuple[Aggregation, ...] = ("sum", "sum-self", "mean")


@dataclass(frozen=True, eq=False)
class PooledMessages(ArrayEquality):
    """A positively homogeneous one-layer network's view of the samples.

    For an activation of degree p (relu and abs: 1, square: 2),
    ``f(sample) = Σ_{messages m of the sample} coefficient(m) · h(m) / denominator`` where
    ``h(m) = Σ_j α_j σ(m · w_j)``. Messages are primitive integer vectors: a common factor, the
    denominators of features and edge weights and the mean's 1/degree move into the coefficients.
    Zero messages are left out, since σ(0) = 0.

    Parameters
    ----------
    messages : SparseRows, shape (num_messages, num_features)
        Ordered by sample.
    sample : int64, shape (num_messages,)
        The sample that each message belongs to.
    coefficients : integers, shape (num_messages,)
        Positive.
    denominator : int
        Positive.
    num_samples : int
    """

    messages: SparseRows
    sample: IndexArray
    coefficients: IntegerArray
    denominator: int
    num_samples: int

    def pool(self, values: IntegerArray) -> IntegerArray:
        """Sum coefficient times value over the messages of each sample (numerators)."""
        counts = np.bincount(self.sample, minlength=self.num_samples).astype(np.int64)
        longest = int(counts.max()) if counts.size else 0
        terms = product(self.coefficients, values, terms=longest)
        return row_reduce(np.add, offsets_of(counts), terms, 0)


def pooled_messages(
    graphs: GraphBatch, aggregation: Aggregation, degree: int, labelled_nodes: IndexArray | None
) -> PooledMessages:
    """Compute the messages of every sample under an aggregation.

    Parameters
    ----------
    graphs : GraphBatch
    aggregation : "sum" (A X), "sum-self" ((A + I) X) or "mean" (D⁻¹ A X; 0 at isolated nodes)
        A has the edge weights as its entries; for the mean, they are 1.
    degree : int
        Degree of homogeneity of the activation.
    labelled_nodes : int64 array or None
        None: a sample is a graph (sum readout over its nodes). Else a sample is one node.
    """
    rows, weight_denominator = _aggregated(graphs, aggregation)
    nodes = np.arange(graphs.num_nodes, dtype=np.int64) if labelled_nodes is None else labelled_nodes
    sample = graphs.graph_of_node() if labelled_nodes is None else np.arange(len(nodes))
    rows = rows.take(nodes)
    nonzero = np.flatnonzero(rows.lengths)
    rows, sample, nodes = rows.take(nonzero), sample[nonzero], nodes[nonzero]

    factors = row_reduce(np.gcd, rows.offsets, np.abs(rows.values), 1)
    primitive = np.asarray(rows.values // np.repeat(factors, rows.lengths))
    rows = SparseRows(rows.offsets, rows.columns, primitive, rows.num_columns)
    divisors = np.full(len(rows), graphs.feature_denominator * weight_denominator, dtype=object)
    if aggregation == "mean":
        divisors = divisors * as_objects(graphs.degrees[nodes])
    denominator = math.lcm(1, *set(divisors.tolist()))
    coefficients = factors
    if denominator > 1:
        coefficients = shrink(as_objects(factors) * (denominator // divisors))
    if degree == 2:
        coefficients, denominator = product(coefficients, coefficients), denominator**2
    num_samples = len(graphs) if labelled_nodes is None else len(labelled_nodes)
    return PooledMessages(rows, sample, coefficients, denominator, num_samples)


def _aggregated(graphs: GraphBatch, aggregation: Aggregation) -> tuple[SparseRows, int]:
    """A X or (A + I) X as integers, and the denominator of A."""
    ends, others = graphs.edges
    targets, sources = np.concatenate([ends, others]), np.concatenate([others, ends])
    weights, denominator = None, 1
    if graphs.edge_weights is not None:
        weights, denominator = np.tile(graphs.edge_weights.numerators, 2), graphs.edge_weights.denominator
    if aggregation == "sum-self":
        loops = np.arange(graphs.num_nodes, dtype=np.int64)
        targets, sources = np.concatenate([targets, loops]), np.concatenate([sources, loops])
        if weights is not None:
            weights = np.concatenate([weights, integers([denominator] * graphs.num_nodes)])
    return _gathered(graphs.features, targets, sources, weights), denominator


def _gathered(
    features: SparseRows, targets: IndexArray, sources: IndexArray, weights: IntegerArray | None
) -> SparseRows:
    """Row t of the result is the sum of weight times feature row s over all pairs (t, s)."""
    order = np.argsort(targets, kind="stable")
    targets, sources = targets[order], sources[order]
    picked = features.take(sources)
    values = picked.values
    if weights is not None:
        values = product(values, np.repeat(weights[order], picked.lengths))
    per_target = row_reduce(
        np.add,
        offsets_of(np.bincount(targets, minlength=len(features)).astype(np.int64)),
        picked.lengths,
        0,
    )
    return SparseRows(offsets_of(per_target), picked.columns, values, features.num_columns).coalesced()


def pooled_features(graphs: GraphBatch) -> SparseRows:
    """Sum of the node features of every graph (numerators), shape (num_graphs, num_features)."""
    rows = graphs.features
    per_graph = row_reduce(np.add, graphs.node_offsets, rows.lengths, 0)
    return SparseRows(offsets_of(per_graph), rows.columns, rows.values, rows.num_columns).coalesced()


def degree_histograms(graphs: GraphBatch, num_degrees: int) -> SparseRows:
    """``c_A`` of every graph: column i counts its nodes of degree i, i < num_degrees."""
    degrees = graphs.degrees
    ones = np.ones(len(degrees), dtype=np.int64)
    return SparseRows(graphs.node_offsets, degrees, ones, num_degrees).coalesced()
