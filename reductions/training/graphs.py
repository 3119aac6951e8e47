"""Batches of undirected graphs with exact node features and edge weights, stored flat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from reductions.arrays import (
    ArrayEquality,
    IndexArray,
    RationalArray,
    SparseRows,
    integers,
    offsets_of,
    row_ids_of,
)
from reductions.errors import InputError
from reductions.reading.fields import to_fraction
from reductions.reading.networkx_graphs import Node, rational, weighted_edges_of

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class GraphBatch(ArrayEquality):
    """Many graphs as one disjoint union.

    Parameters
    ----------
    node_offsets : int64, shape (num_graphs + 1,)
        Graph g owns the nodes ``node_offsets[g]..node_offsets[g + 1] - 1``.
    edges : int64, shape (2, num_edges)
        Each undirected edge once, both ends in the same graph; no loops, no repetition.
    features : SparseRows, shape (num_nodes, num_features)
        Numerators of the node features.
    feature_denominator : int
        Common denominator of all features, positive.
    edge_weights : RationalArray, shape (num_edges,), or None
        What stands in the adjacency matrix A for every edge, both ways. None: all are one; weights
        that are all one become None.

    Raises
    ------
    InputError
        If features and nodes, or edge weights and edges, differ in number.
    """

    node_offsets: IndexArray
    edges: IndexArray
    features: SparseRows
    feature_denominator: int = 1
    edge_weights: RationalArray | None = None

    def __post_init__(self) -> None:
        if len(self.features) != self.num_nodes:
            raise InputError(
                "graphs", f"expected features of {self.num_nodes} nodes, got {len(self.features)}"
            )
        if self.feature_denominator < 1:
            raise InputError("graphs", "expected a positive feature denominator")
        weights = self.edge_weights
        if weights is not None:
            if weights.shape != self.edges.shape[1:]:
                raise InputError(
                    "graphs",
                    f"expected {self.edges.shape[1]} edge weights, got {weights.shape[0]}",
                    "give one weight to each undirected edge",
                )
            is_plain = bool((weights.numerators == weights.denominator).all())
            object.__setattr__(self, "edge_weights", None if is_plain else weights.in_lowest_terms())

    def check_edges(self) -> None:
        """Check what only foreign graphs can get wrong: files and libraries call this.

        Raises
        ------
        InputError
            If an edge is a loop, repeated, out of range, or joins two graphs.
        """
        columns = self.features.columns
        if columns.size and not 0 <= columns.min() <= columns.max() < self.num_features:
            raise InputError("graphs", f"expected feature columns 0..{self.num_features - 1}")
        if not self.edges.size:
            return
        if not 0 <= self.edges.min() <= self.edges.max() < self.num_nodes:
            raise InputError("graphs", f"expected edge ends 0..{self.num_nodes - 1}")
        low, high = np.minimum(*self.edges), np.maximum(*self.edges)
        graph_of = self.graph_of_node()
        if (low == high).any():
            raise InputError("graphs", f"node {low[low == high][0]} has an edge to itself")
        if (graph_of[low] != graph_of[high]).any():
            raise InputError("graphs", "an edge joins two different graphs")
        keys = np.sort(low * self.num_nodes + high)
        if (keys[1:] == keys[:-1]).any():
            raise InputError("graphs", "an edge occurs twice", "list each undirected edge once")

    def __len__(self) -> int:
        return len(self.node_offsets) - 1

    @property
    def num_nodes(self) -> int:
        return int(self.node_offsets[-1])

    @property
    def num_features(self) -> int:
        return self.features.num_columns

    @property
    def degrees(self) -> IndexArray:
        """Degree of every node, shape (num_nodes,)."""
        return np.bincount(self.edges.reshape(-1), minlength=self.num_nodes).astype(np.int64)

    def graph_of_node(self) -> IndexArray:
        """Graph number of every node, shape (num_nodes,)."""
        return row_ids_of(self.node_offsets)

    def graph(self, index: int) -> nx.Graph[int]:
        """One graph as networkx.

        The node attribute ``x`` maps feature to numerator; the edges of a batch with edge weights
        have the attribute ``weight``, an integer or a `Fraction`.
        """
        start, stop = int(self.node_offsets[index]), int(self.node_offsets[index + 1])
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        for node in range(start, stop):
            graph.add_node(node - start, x=dict(self.features.row(node)))
        inside = (self.edges[0] >= start) & (self.edges[0] < stop)
        ends = (self.edges[:, inside] - start).T.tolist()
        if self.edge_weights is None:
            graph.add_edges_from(ends)
            return graph
        for (u, v), weight in zip(ends, self.edge_weights[inside].fractions(), strict=True):
            graph.add_edge(u, v, weight=int(weight) if weight.denominator == 1 else weight)
        return graph

    @classmethod
    def from_networkx(cls, graphs: Sequence[nx.Graph[Node]], num_features: int) -> GraphBatch:
        """Build from networkx graphs whose nodes carry ``x``: a dict from feature to integer.

        The edge attribute ``weight`` counts, 1 without it: an integer, a `Fraction`, a string such as
        "3/7", or a float, which is read as the exact fraction that it is. Parallel edges are one edge
        of their total weight, as in an adjacency matrix.

        Raises
        ------
        InputError
            If a graph is directed, an edge is a loop, or its weight is no number.
        """
        rows: list[list[tuple[int, int]]] = []
        weights: dict[tuple[int, int], Fraction] = {}
        lengths = []
        for graph in graphs:
            start = len(rows)
            found = weighted_edges_of(graph, _weight, 'a number or a fraction such as "3/7"')
            weights |= {(start + u, start + v): weight for (u, v), weight in found.items()}
            rows += [sorted(graph.nodes[node].get("x", {}).items()) for node in graph]
            lengths.append(len(rows) - start)
        is_weighted = any(weight != 1 for weight in weights.values())
        batch = cls(
            offsets_of(np.array(lengths, dtype=np.int64)),
            np.array(list(weights), dtype=np.int64).reshape(-1, 2).T,
            SparseRows.from_rows(rows, num_features),
            edge_weights=RationalArray.from_fractions([*weights.values()]) if is_weighted else None,
        )
        batch.check_edges()
        return batch


def _weight(value: object) -> Fraction | None:
    """An edge's weight in a networkx graph; None for what is no number."""
    if not isinstance(value, str):
        return rational(value)
    try:
        return to_fraction(value, "weight")
    except InputError:
        return None


def stars(leaves: SparseRows, num_leaves: IndexArray | None = None) -> GraphBatch:
    """One star per row: a hub without features, and for every entry a leaf with that feature.

    The star of a row (i1: a1, ..., ip: ap) has p + 1 nodes, the hub first, and p edges. With
    aggregation ``sum`` its hub receives the message a1·e_i1 + ... + ap·e_ip, and its leaves zero.

    Parameters
    ----------
    leaves : SparseRows
    num_leaves : int64, shape (num_rows,), or None
        At least p for each row; the leaves behind the first p have no features. None: p.
    """
    counts = leaves.lengths if num_leaves is None else num_leaves
    node_offsets = offsets_of(counts + 1)
    hubs = node_offsets[:-1]
    is_leaf = np.ones(node_offsets[-1], dtype=np.int8)
    is_leaf[hubs] = 0
    edges = np.stack([np.repeat(hubs, counts), np.flatnonzero(is_leaf)])
    has_feature = is_leaf
    if num_leaves is not None:
        has_feature = np.zeros_like(is_leaf)
        before = hubs + 1 - leaves.offsets[:-1]
        has_feature[np.repeat(before, leaves.lengths) + np.arange(len(leaves.columns))] = 1
    features = SparseRows(offsets_of(has_feature), leaves.columns, leaves.values, leaves.num_columns)
    return GraphBatch(node_offsets, edges, features)


def single_edges(rows: SparseRows, mirrored: bool = False) -> GraphBatch:
    """One edge per row x, both of its nodes with the features x; the second with -x when mirrored.

    With aggregation ``sum`` each node receives its neighbor's features: x twice, or x and -x. Any
    aggregation that is a weighted mean gives x to both as well, where they are not mirrored.
    """
    count = len(rows)
    node_offsets = 2 * np.arange(count + 1, dtype=np.int64)
    features = rows.take(np.repeat(np.arange(count), 2))
    if mirrored:
        signs = np.repeat(np.tile(np.array([1, -1]), count), features.lengths)
        features = SparseRows(
            features.offsets, features.columns, features.values * signs, features.num_columns
        )
    edges = np.stack([node_offsets[:-1], node_offsets[:-1] + 1])
    return GraphBatch(node_offsets, edges, features)


def with_constant(graphs: GraphBatch) -> GraphBatch:
    """The graphs with one more feature behind the others: 1 at every node."""
    count = np.arange(graphs.num_nodes + 1, dtype=np.int64)
    ones = integers([graphs.feature_denominator] * graphs.num_nodes)
    constant = SparseRows(count, np.zeros(graphs.num_nodes, dtype=np.int64), ones, 1)
    return replace(graphs, features=graphs.features.beside(constant))


def as_one_graph(graphs: GraphBatch) -> GraphBatch:
    """The same nodes and edges as one graph, which falls into parts."""
    return replace(graphs, node_offsets=np.array([0, graphs.num_nodes], dtype=np.int64))


def isolated_nodes(members: SparseRows) -> GraphBatch:
    """One edgeless graph per row: for every entry a node with that feature.

    Sum pooling of its node features gives the row itself. An empty row becomes a single node
    without features, since graph libraries treat a graph of no nodes as none.
    """
    lengths = members.lengths
    node_offsets = offsets_of(np.maximum(lengths, 1))
    has_feature = np.ones(node_offsets[-1], dtype=np.int8)
    has_feature[node_offsets[:-1][lengths == 0]] = 0
    features = SparseRows(offsets_of(has_feature), members.columns, members.values, members.num_columns)
    return GraphBatch(node_offsets, np.empty((2, 0), dtype=np.int64), features)


def cliques(members: SparseRows) -> GraphBatch:
    """One clique per row: for every entry a node with that feature, all adjacent to each other.

    A GCN's normalized adjacency matrix with loops has the entry 1/p throughout a clique of p nodes.
    """
    nodes, lengths = isolated_nodes(members), members.lengths
    ends = [nodes.edges]
    for length in np.unique(lengths).tolist():
        pairs = np.stack(np.triu_indices(length, 1))
        starts = nodes.node_offsets[:-1][lengths == length]
        ends.append((starts[:, None] + pairs[:, None, :]).reshape(2, -1))
    return replace(nodes, edges=np.concatenate(ends, axis=1))


def side_by_side(batches: Sequence[GraphBatch]) -> GraphBatch:
    """The graphs of several batches of the same features, without edge weights, as one batch."""
    starts = np.cumsum([0, *(batch.num_nodes for batch in batches)])[:-1]
    return GraphBatch(
        offsets_of(np.concatenate([np.diff(batch.node_offsets) for batch in batches])),
        np.concatenate([batch.edges + start for batch, start in zip(batches, starts, strict=True)], axis=1),
        concatenated([batch.features for batch in batches]),
    )


def feature_text(features: Iterable[tuple[int, int]]) -> str:
    """A node's features as a sum of unit vectors, such as ``2e1-e3``."""
    words: list[str] = []
    for index, value in sorted(features):
        size = "" if abs(value) == 1 else str(abs(value))
        words.append(f"{'-' if value < 0 else '+' if words else ''}{size}e{index + 1}")
    return "".join(words)


def concatenated(parts: Sequence[SparseRows]) -> SparseRows:
    """Stack sparse rows of the same number of columns."""
    values = [part.values for part in parts]
    if any(v.dtype == object for v in values):
        values = [v.astype(object) for v in values]
    return SparseRows(
        offsets_of(np.concatenate([part.lengths for part in parts])),
        np.concatenate([part.columns for part in parts]),
        np.concatenate(values),
        parts[0].num_columns,
    )


def unit_rows(num_columns: int, value: int) -> SparseRows:
    """The rows value·e_0, ..., value·e_(n-1)."""
    count = np.arange(num_columns + 1, dtype=np.int64)
    return SparseRows(count, count[:-1], integers(np.full(num_columns, value)), num_columns)
