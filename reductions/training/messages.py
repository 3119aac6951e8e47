"""What a one-layer network sees of a sample: messages, pooled features, degree histograms."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
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
    scaled,
    shrink,
    summable,
)
from reductions.errors import UnsupportedError
from reductions.training.graphs import GraphBatch, concatenated

Aggregation = Literal["sum", "sum-self", "mean", "gcn"]
AGGREGATIONS: tuple[Aggregation, ...] = ("sum", "sum-self", "mean", "gcn")
Pool = Literal["sum", "mean", "max"]
POOLS: tuple[Pool, ...] = ("sum", "mean", "max")


@dataclass(frozen=True)
class MessageMap:
    """How a one-layer network sees a sample, up to its weights.

    What a layer adds to plain sums of activations is in the messages alone. A root weight and a bias b_j
    are coordinates of every message. A readout bias c is the pair of messages e and -e with
    coefficients 1 and -1 on a coordinate e of its own, since ``relu(t) - relu(-t) = t``: then
    c = Σ_j α_j w_je, which takes every value. A slope β below zero is the pair of messages m and -m with
    coefficients 1 and -β, since the leaky activation is ``relu(t) - β relu(-t)``.

    Parameters
    ----------
    aggregation : "sum" (A X), "sum-self" ((A + I) X), "mean" (D⁻¹ A X; 0 at isolated nodes) or "gcn"
        The last is ``D̃^-½ (A + I) D̃^-½ X`` with D̃ the degrees of A + I, as in GCNConv. A has the edge
        weights as its entries; for the mean, they are 1.
    has_root : bool
        Whether a message is ``[aggregate | x_v]``, as in GraphConv and SAGEConv.
    has_bias : bool
        Whether a constant 1 follows in every message.
    has_readout_bias : bool
    pool : "sum", "mean" or "max" over the nodes of a graph
        The last where all nodes of a graph have one message, zeros aside where σ(0) = 0.
    slope : Fraction
        β, for relu; 0 is relu itself.
    degree : int
        Degree of homogeneity of the activation.
    """

    aggregation: Aggregation = "sum"
    has_root: bool = False
    has_bias: bool = False
    has_readout_bias: bool = False
    pool: Pool = "sum"
    slope: Fraction = Fraction(0)
    degree: int = 1

    def num_inputs(self, num_features: int) -> int:
        """Length of a weight vector: aggregate, root, bias, share of the readout bias."""
        return num_features * (1 + self.has_root) + self.has_bias + self.has_readout_bias


@dataclass(frozen=True, eq=False)
class PooledMessages(ArrayEquality):
    """A positively homogeneous one-layer network's view of the samples.

    For an activation of degree p (relu and abs: 1, square: 2),
    ``f(sample) = Σ_{messages m of the sample} coefficient(m) · h(m) / denominator`` where
    ``h(m) = Σ_j α_j σ(m · w_j)``. Messages are primitive integer vectors: a common factor, the
    denominators of features and edge weights and what an aggregation divides by move into the
    coefficients. Zero messages are left out, since σ(0) = 0; one message of neighboring nodes stands once.

    Parameters
    ----------
    messages : SparseRows, shape (num_messages, num_inputs)
        Ordered by sample.
    sample : int64, shape (num_messages,)
        The sample that each message belongs to.
    coefficients : integers, shape (num_messages,)
        Positive, but for the counterparts of slopes and readout biases.
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
    graphs: GraphBatch, message_map: MessageMap, labelled_nodes: IndexArray | None
) -> PooledMessages:
    """Compute the messages of every sample.

    Parameters
    ----------
    graphs : GraphBatch
    message_map : MessageMap
    labelled_nodes : int64 array or None
        None: a sample is a graph (its nodes pooled). Else a sample is one node.

    Raises
    ------
    UnsupportedError
        If a GCN's normalization is irrational, or a graph has several messages to take the largest of.
    """
    rows, sample, divisors = node_messages(graphs, message_map, labelled_nodes)
    factors = row_reduce(np.gcd, rows.offsets, np.abs(rows.values), 1)
    primitive = np.asarray(rows.values // np.repeat(factors, rows.lengths))
    rows = SparseRows(rows.offsets, rows.columns, primitive, rows.num_columns)
    denominator = math.lcm(1, *set(divisors.tolist()))
    coefficients = factors
    if denominator > 1:
        coefficients = shrink(as_objects(factors) * (denominator // as_objects(divisors)))
    if message_map.degree == 2:
        coefficients, denominator = product(coefficients, coefficients), denominator**2
    num_samples = len(graphs) if labelled_nodes is None else len(labelled_nodes)
    pooled = PooledMessages(rows, sample, coefficients, denominator, num_samples)
    if message_map.pool == "max" and labelled_nodes is None:
        pooled = _largest(pooled)
    return _with_counterparts(_merged(pooled), message_map)


def node_messages(
    graphs: GraphBatch, message_map: MessageMap, labelled_nodes: IndexArray | None
) -> tuple[SparseRows, IndexArray, IntegerArray]:
    """The messages other than zero as they come, node by node; no slopes, readout biases or maxima yet.

    Parameters
    ----------
    graphs, message_map, labelled_nodes
        As for `pooled_messages`.

    Returns
    -------
    rows : SparseRows, shape (num_messages, num_features times 2 with a root, and 1 more with a bias)
    sample : int64, shape (num_messages,)
    divisors : integers, shape (num_messages,)
        What each row is to be divided by.

    Raises
    ------
    UnsupportedError
        If a GCN's normalization is irrational.
    """
    rows, divisors = _with_root(graphs, *_aggregated(graphs, message_map.aggregation), message_map)
    if graphs.feature_denominator > 1:
        divisors = as_objects(divisors) * graphs.feature_denominator
    if message_map.has_bias:
        rows = _appended(rows, integers(divisors))
    nodes = np.arange(graphs.num_nodes, dtype=np.int64) if labelled_nodes is None else labelled_nodes
    sample = graphs.graph_of_node() if labelled_nodes is None else np.arange(len(nodes))
    rows, divisors = rows.take(nodes), divisors[nodes]
    if message_map.pool == "mean" and labelled_nodes is None:
        divisors = as_objects(divisors) * np.diff(graphs.node_offsets)[sample]
    nonzero = np.flatnonzero(rows.lengths)
    return rows.take(nonzero), sample[nonzero], divisors[nonzero]


def _merged(view: PooledMessages) -> PooledMessages:
    """Each run of equal messages of a sample as one."""
    rows, sample = view.messages, view.sample
    is_new = np.ones(len(rows), dtype=np.bool_)
    pairs = np.flatnonzero((sample[1:] == sample[:-1]) & (rows.lengths[1:] == rows.lengths[:-1]))
    if len(pairs):
        one, other = rows.take(pairs), rows.take(pairs + 1)
        differ = (one.columns != other.columns) | (one.values != other.values)
        counts = row_reduce(np.add, one.offsets, differ.astype(np.int64), 0)
        is_new[pairs[counts == 0] + 1] = False
    if is_new.all():
        return view
    first = np.flatnonzero(is_new)
    runs = np.append(first, len(rows))
    totals = row_reduce(np.add, runs, summable(view.coefficients), 0)
    return replace(view, messages=rows.take(first), sample=sample[first], coefficients=shrink(totals))


def _largest(view: PooledMessages) -> PooledMessages:
    """Each sample's one message, for the maximum over its nodes."""
    first = np.flatnonzero(np.append(True, view.sample[1:] != view.sample[:-1])[: len(view.sample)])
    single = replace(
        view,
        messages=view.messages.take(first),
        sample=view.sample[first],
        coefficients=view.coefficients[first],
    )
    runs = np.diff(np.append(first, len(view.sample)))
    repeated = replace(
        view,
        messages=single.messages.take(np.repeat(np.arange(len(first)), runs)),
        coefficients=np.repeat(single.coefficients, runs),
    )
    if repeated != view:
        raise UnsupportedError(
            "max pooling: the nodes of a graph have different messages; take sum or mean pooling"
        )
    return single


def _with_counterparts(view: PooledMessages, message_map: MessageMap) -> PooledMessages:
    """Slopes and readout biases, as messages of their own behind those of each sample."""
    parts, slope = [view], message_map.slope
    if slope:
        denominator = view.denominator * slope.denominator
        parts = [
            replace(view, coefficients=scaled(view.coefficients, slope.denominator)),
            replace(
                view,
                messages=replace(view.messages, values=scaled(view.messages.values, -1)),
                coefficients=scaled(view.coefficients, -slope.numerator),
            ),
        ]
        view = replace(view, denominator=denominator)
    if message_map.has_readout_bias:
        count, column = view.num_samples, view.messages.num_columns
        offsets = np.arange(count + 1, dtype=np.int64)
        for sign in (1, -1):
            ends = SparseRows(offsets, np.full(count, column), np.full(count, sign), column + 1)
            coefficients = integers([sign * view.denominator] * count)
            parts.append(replace(view, messages=ends, sample=offsets[:-1], coefficients=coefficients))
    if len(parts) == 1:
        return view
    width = view.messages.num_columns + message_map.has_readout_bias
    sample = np.concatenate([part.sample for part in parts])
    order = np.argsort(sample, kind="stable")
    messages = concatenated([replace(part.messages, num_columns=width) for part in parts])
    coefficients = np.concatenate([as_objects(part.coefficients) for part in parts])
    return replace(
        view,
        messages=messages.take(order),
        sample=sample[order],
        coefficients=shrink(coefficients[order]),
    )


def _aggregated(graphs: GraphBatch, aggregation: Aggregation) -> tuple[SparseRows, IntegerArray]:
    """The aggregate at every node as integers, and what each node's is to be divided by."""
    ends, others = graphs.edges
    targets, sources = np.concatenate([ends, others]), np.concatenate([others, ends])
    weights, denominator = None, 1
    if graphs.edge_weights is not None:
        weights, denominator = np.tile(graphs.edge_weights.numerators, 2), graphs.edge_weights.denominator
    if aggregation in ("sum-self", "gcn"):
        loops = np.arange(graphs.num_nodes, dtype=np.int64)
        targets, sources = np.concatenate([targets, loops]), np.concatenate([sources, loops])
        if weights is not None:
            weights = np.concatenate([weights, integers([denominator] * graphs.num_nodes)])
    divisors = np.full(graphs.num_nodes, denominator, dtype=np.int64 if denominator < 2**62 else object)
    if aggregation == "mean":
        divisors = np.maximum(graphs.degrees, 1)
    if aggregation == "gcn":
        weights, divisors = _normalized(targets, sources, weights, graphs.num_nodes)
    return _gathered(graphs.features, targets, sources, weights), divisors


def _normalized(
    targets: IndexArray, sources: IndexArray, weights: IntegerArray | None, num_nodes: int
) -> tuple[IntegerArray, IntegerArray]:
    """The entries n / √(E_t E_s) of GCN's matrix as integers over a divisor for every target.

    Parameters
    ----------
    weights : integers, shape (num_entries,), or None
        n: the entries of A + I, in multiples of one denominator, which cancels; E are its row sums.
    """
    entries = np.ones(len(targets), dtype=np.int64) if weights is None else weights
    order = np.argsort(targets, kind="stable")
    offsets = offsets_of(np.bincount(targets, minlength=num_nodes).astype(np.int64))
    sums = as_objects(row_reduce(np.add, offsets, summable(entries)[order], 0))
    if len(sums) and min(sums.tolist()) <= 0:
        raise UnsupportedError("gcn: expected positive degrees, but edge weights add up to -1 or less")
    squares = (sums[targets] * sums[sources]).tolist()
    roots = {square: math.isqrt(square) for square in set(squares)}
    if bad := [square for square, root in roots.items() if root * root != square]:
        raise UnsupportedError(
            f"gcn: a normalization 1/√{bad[0]} is irrational; take graphs whose neighbors have degrees "
            "(with the loop) of square product, such as cliques"
        )
    divisors = as_objects(np.array([roots[square] for square in squares], dtype=object))
    common = row_reduce(np.lcm, offsets, divisors[order], 1)
    return shrink(as_objects(entries) * (as_objects(common)[targets] // divisors)), shrink(common)


def _with_root(
    graphs: GraphBatch, rows: SparseRows, divisors: IntegerArray, message_map: MessageMap
) -> tuple[SparseRows, IntegerArray]:
    """Put every node's own features behind its aggregate."""
    if not message_map.has_root:
        return rows, divisors
    own = graphs.features.coalesced()
    values = shrink(as_objects(own.values) * as_objects(divisors)[own.row_ids()])
    return rows.beside(replace(own, values=values)), divisors


def _appended(rows: SparseRows, column: IntegerArray) -> SparseRows:
    """One more column behind the rows, without zeros."""
    count = np.arange(len(rows) + 1, dtype=np.int64)
    return rows.beside(SparseRows(count, np.zeros(len(rows), dtype=np.int64), column, 1))


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
