"""Hypergraph k-coloring -> relu-sum with k channels, for every k and with the largest gap that there can be.

Construction: features x_1..x_n, g, and a constant 1, which is a feature o or, in networks with biases, the
bias itself. A sample is one edge, both of its nodes with the same features, so that the network gives F(x)
+ c there, F(x) = Σ_j α_j relu(w_j · x + b_j). Each vertex is the sample e_i with label 1, and each hyperedge
h the sample Σ_{i in h} e_i with label 0 (2e_i when h = {i}). In all of these g = 0. The guard is the samples
x = 0, g = -1, 0, .., 2k, with labels C·Σ_j relu(g - (2j - 1)), where C = 6, or 3 with a readout bias c.

Why the answer is preserved: given a coloring, channel j has constant -C(2j - 1), weight C on g, and
1 + C(2j - 1) on the vertices of color j; elsewhere the weight is so negative that a single such vertex
silences the channel. Conversely, let all errors be at most δ, absorb |α_j| into w_j and b_j, and write u_j
for the result. On the line of g a channel has at most one kink. At g = 2j - 1 the second difference of f is
within 4δ of C > 4δ, so some channel with α > 0 has its kink in (2j - 2, 2j). These k intervals are disjoint;
therefore each channel has exactly one kink and α > 0. A kink at κ of size J counts J (1 - |κ - 2j + 1|) >=
C - 4δ. Since f(-1) - f(0) <= 2δ < C - 4δ, all channels grow with g, and their constants are b_j = -Jκ <=
-(C - 4δ): clear for κ >= 1, and otherwise j = 1 and Jκ is what the kink counts. Then F(0) = 0, so |c| <= δ,
F(e_i) >= 1 - δ - c > 0, and some channel is active at i; it is the color of i. If channel j were active on
all of h, then u_j · h + b_j = Σ_{i in h} (u_ji + b_j) + (|h| - 1)|b_j| > C - 4δ, and f(h) > C - 5δ >= δ. The
same holds for 2e_i, whose excess is |b_j|.

Tolerance: 1 without c, 1/2 with it, for every k >= 1 and all hyperedges. Both are as large as can be: the
network that fits the guard alone, with all other weights 0, has error exactly 1 on every hypergraph (1/2
with c = 1/2). Telling a network without error from that trivial one is therefore NP-hard for k >= 2.

At node level the edges are one graph that falls into parts, and one node of each has the label.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, SparseRows, as_objects
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring
from reductions.rules.hypergraph_coloring_to_threshold_and import example
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE, constant
from reductions.training.architectures import ActivationSum, widened
from reductions.training.edge_tasks import (
    amplified_bound,
    edge_hypothesis,
    edge_size,
    edge_task,
    guard_labels,
    guarded,
)
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

HypergraphRule = Reduction[HypergraphColoring, IntegerArray, TrainingTask, Hypothesis]


def of_width(architecture: ActivationSum, num_colors: int) -> ActivationSum:
    """The network with one channel a color."""
    wide = widened(architecture, num_colors)
    assert isinstance(wide, ActivationSum)
    return wide


def vertex_and_edge_rows(problem: HypergraphColoring) -> SparseRows:
    """The rows e_i, then Σ_{i in h} e_i, or 2e_i for an edge of one vertex."""
    edges = problem.edges
    is_single = edges.lengths[edges.row_ids()] == 1
    members = SparseRows(edges.offsets, edges.values, 1 + is_single.astype(np.int64), problem.num_vertices)
    return concatenated([unit_rows(problem.num_vertices, 1), members])


def guard(num_colors: int) -> range:
    """Where the guard's samples stand on the line of g."""
    return range(-1, 2 * num_colors + 1)


def strength(architecture: ActivationSum) -> int:
    """C."""
    return 3 if architecture.readout_bias else 6


def instance(architecture: ActivationSum, problem: HypergraphColoring) -> TrainingTask:
    """Edges for the vertices, then for the hyperedges, and for the guard."""
    k = problem.num_colors
    return edge_task(
        of_width(architecture, k),
        guarded(vertex_and_edge_rows(problem), guard(k)),
        [
            np.ones(problem.num_vertices, dtype=np.int64),
            np.zeros(len(problem.edges), dtype=np.int64),
            guard_labels(guard(k), k, strength(architecture)),
        ],
        amplified_bound(architecture),
        has_constant=not architecture.bias,
    )


def forward(architecture: ActivationSum, problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """1 + C(2j - 1) on color j, very negative elsewhere; C on g, constant -C(2j - 1); no readout bias."""
    k, c = problem.num_colors, strength(architecture)
    colors = coloring(witness, problem.num_vertices, k)
    widest = int(problem.edges.lengths.max()) if len(problem.edges) else 1
    off, rest = -widest * (1 + c * (2 * k - 1)), [0] * architecture.readout_bias
    weights = []
    for j in range(k):
        kink = c * (2 * j + 1)
        weights.append([*np.where(colors == j, 1 + kink, off).tolist(), c, -kink, *rest])
    return edge_hypothesis(of_width(architecture, k), weights)


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """The color of a vertex is the first channel with α > 0 that is active there (0 when none is)."""
    n, weights = problem.num_vertices, as_objects(hypothesis.weights.numerators)
    # With and without biases, the constant's weight is behind those of the vertices and of g.
    active = np.asarray(weights[:, :n] + weights[:, n + 1 : n + 2] > 0, dtype=np.bool_)
    positive = np.asarray(hypothesis.readout.numerators > 0, dtype=np.bool_)
    return np.asarray((active & positive[:, None]).argmax(axis=0), dtype=np.int64)


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """n + m + 2k + 2 edges."""
    n, m, k = source["num_vertices"], source["num_edges"], source["num_colors"]
    samples = n + m + 2 * k + 2
    has_constant = not architecture.bias
    nonzeros = n + source["num_incidences"] + 2 * k + 1 + has_constant * samples
    return edge_size(of_width(architecture, k), samples, n + 1 + has_constant, nonzeros)


def explain(architecture: ActivationSum, problem: HypergraphColoring) -> Pairs:
    """Pair vertices, hyperedges and the guard with edges."""
    n, k = problem.num_vertices, problem.num_colors
    yield from vertices_and_edges(problem)
    first, values = n + len(problem.edges), guard_labels(guard(k), k, strength(architecture)).tolist()
    yield "the guard", f"edges {first} to {first + 2 * k + 1}: g = -1, .., {2 * k}, labels {values}"
    yield from constant(architecture)
    yield "vertex i has color j", "channel j is the first with α_j > 0 that is active at e_i"


def vertices_and_edges(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and hyperedges with edges."""
    n = problem.num_vertices
    for v in range(n):
        yield f"vertex {v}", f"edge {v}: e{v + 1}, label 1"
    for index, edge in enumerate(problem.edges.lists()):
        terms = "+".join(f"e{v + 1}" for v in edge) if len(edge) > 1 else f"2e{edge[0] + 1}"
        yield f"hyperedge {edge}", f"edge {n + index}: {terms}, label 0"


def _more_than_two_colors(size: Size) -> bool:
    """With two, a sign system has fewer samples and small labels."""
    return size["num_colors"] >= 3


def _rule(name: str, architecture: ActivationSum) -> HypergraphRule:
    return Reduction(
        name=f"hypergraph-coloring-to-{name}",
        source="hypergraph-coloring",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=REFERENCE,
        summary="A guard forces large biases; then a channel that is active at a vertex is its color.",
        example=example,
        is_default=_more_than_two_colors if architecture.bias else unasked,
    )


RULES = (
    _rule("relu-sum/amplified", ActivationSum()),
    _rule("relu-sum/hidden-bias", ActivationSum(bias=True)),
    _rule("relu-sum/bias", ActivationSum(bias=True, readout_bias=True)),
    _rule("relu-sum/bias/node", ActivationSum(bias=True, readout_bias=True, level="node")),
)
