"""Random graphs as adjacency matrices, and what degree-based functions read of them."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray
from reductions.errors import InputError


def erdos_renyi(num_graphs: int, num_nodes: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Graphs from G(n, 1/2): every edge by a fair coin.

    Returns
    -------
    uint8[num_graphs, num_nodes, num_nodes]
        Symmetric, zero diagonal.
    """
    if num_nodes < 1 or num_graphs < 0:
        raise InputError("graphs", f"expected at least one node, got {num_graphs} graphs of {num_nodes}")
    upper = np.triu(rng.integers(0, 2, (num_graphs, num_nodes, num_nodes), dtype=np.uint8), 1)
    return np.asarray(upper + upper.transpose(0, 2, 1))


def all_graphs(num_nodes: int) -> NDArray[np.uint8]:
    """All labeled graphs, uint8[2^(n(n-1)/2), n, n]; for n <= 7."""
    if not 1 <= num_nodes <= 7:
        raise InputError("graphs", f"all graphs are listed for 1 to 7 nodes, got {num_nodes}")
    rows, columns = np.triu_indices(num_nodes, 1)
    numbers = np.arange(2 ** len(rows), dtype=np.int64)
    adjacency = np.zeros((len(numbers), num_nodes, num_nodes), dtype=np.uint8)
    for bit, (i, j) in enumerate(zip(rows, columns, strict=True)):
        adjacency[:, i, j] = adjacency[:, j, i] = numbers >> bit & 1
    return adjacency


def degree_counts(adjacency: NDArray[np.uint8]) -> IndexArray:
    """Number of nodes of each degree 0..n - 1: the paper's c_A, int64[num_graphs, n]."""
    num_graphs, num_nodes = adjacency.shape[:2]
    degrees = adjacency.sum(axis=-1, dtype=np.int64)
    places = degrees + num_nodes * np.arange(num_graphs)[:, None]
    counts = np.bincount(places.reshape(-1), minlength=num_graphs * num_nodes)
    return counts.reshape(num_graphs, num_nodes)


@cache
def degree_count_distribution(num_nodes: int) -> tuple[IndexArray, IndexArray]:
    """Every possible c_A and the number of labeled graphs that have it; for n <= 10.

    Nodes are added one by one: a new node of degree Σ_d j_d that joins j_d of the c_d nodes of
    degree d raises these by one, in ``Π_d C(c_d, j_d)`` ways.

    Returns
    -------
    counts : int64[num_multisets, n]
    graphs : int64[num_multisets]
        Sums to 2^(n(n-1)/2). Both are read-only: the answer is kept.
    """
    if not 1 <= num_nodes <= 10:
        raise InputError("graphs", f"degree counts are listed for 1 to 10 nodes, got {num_nodes}")
    counts, graphs = np.array([[1]], dtype=np.int64), np.array([1], dtype=np.int64)
    for size in range(1, num_nodes):
        counts, graphs = _with_a_node(counts, graphs, size)
    counts.flags.writeable = graphs.flags.writeable = False
    return counts, graphs


def _with_a_node(counts: IndexArray, graphs: IndexArray, size: int) -> tuple[IndexArray, IndexArray]:
    """The distribution on one node more, from that on ``size`` nodes."""
    # Columns: nodes of each degree among the old ones, then edges of the new node so far.
    state = np.concatenate([counts, np.zeros((len(counts), 2), dtype=np.int64)], axis=1)
    for degree in range(size - 1, -1, -1):
        before = state[:, degree]
        parts, weights = [], []
        for joined in range(int(before.max(initial=0)) + 1):
            chosen = before >= joined
            moved = state[chosen].copy()
            moved[:, degree] -= joined
            moved[:, degree + 1] += joined
            moved[:, -1] += joined
            parts.append(moved)
            weights.append(graphs[chosen] * _binomials(before[chosen], joined))
        state, graphs = _gathered(np.concatenate(parts), np.concatenate(weights))
    new = state[:, :-1].copy()
    new[np.arange(len(new)), state[:, -1]] += 1
    return _gathered(new, graphs)


def _binomials(n: IndexArray, k: int) -> IndexArray:
    result = np.ones_like(n)
    for i in range(k):
        result = result * (n - i) // (i + 1)
    return result


def _gathered(rows: IndexArray, weights: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Equal rows as one, with the sum of their weights."""
    distinct, places = np.unique(rows, axis=0, return_inverse=True)
    total = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(total, places.reshape(-1), weights)
    return distinct, total
