"""Hypergraph k-coloring -> relu-sum with k channels and no hidden biases, in as few samples as can be.

Construction for k <= 3: a sample is one edge, both of its nodes with the features x, so that the network
gives F(x) + c there, F(x) = Σ_j α_j relu(w_j · x). Each vertex is the sample e_i with label 1, and each
hyperedge h the sample Σ_{i in h} e_i with label 0 (2e_i when h = {i}). In networks with a readout bias c
the sample 0 has label 0.

Why the answer is preserved: given a coloring, channel j has weight 1 on color j, -max|h| elsewhere, and
α_j = 1. Conversely, let all errors be at most δ, first without c, and absorb |α_j| into u_j.

If some α_j <= 0, the color of i is the pattern of its signs [u_ji > 0] over the channels with α_j > 0. Were
it the same on all of h, each of these channels would add up on h, the others are subadditive, and f(h) >=
Σ f(e_i) >= |h|(1 - δ) > δ. It is not empty, since f(e_i) > 0, which leaves 2^(k-1) - 1 <= k patterns.

If all α_j > 0, the color of i is the j of the largest x_i = u_ji. Let h be of one color j. A channel l != j
that is off at h has u_li <= 0 for a member i. If c_i channels spare i so, then x_i >= (1 - δ) / (k - c_i),
where Σ c_i >= k - 1, and f(h) >= Σ x_i >= (1 - δ)s with s = Σ_{i in h} 1 / (k - c_i), the c_i as even as can
be. (A channel positive on all of h adds Σ u_li to f(h): to drop one member and raise its x_i by as much is
no dearer.) Hence δ < s / (1 + s) excludes it: 3/5 and 2/3 for k = 2 and edges of two and of three vertices,
1/2 and 4/7 for k = 3. As a decision the bounds for k = 2 are tight (triangle, Fano plane); for k = 3 the
least error of K4 is 5/9.

With c, |c| <= δ, and the same estimates give |h|(1 - δ - c) + c and s(1 - δ - c) + c, more than δ as s >= 1.
The bound is 1/2 and tight: c = 1/2 and w = 0.

For k >= 4 the task is that of the amplified rule (`hypergraph_coloring_to_relu_sum_amplified`): without its
guard the construction is wrong there. The tests have a graph without a 4-coloring that is fitted exactly.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, SparseRows, as_objects, product
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring
from reductions.rules import hypergraph_coloring_to_relu_sum_amplified as amplified
from reductions.rules.hypergraph_coloring_to_relu_sum_amplified import (
    HypergraphRule,
    of_width,
    vertex_and_edge_rows,
    vertices_and_edges,
)
from reductions.rules.hypergraph_coloring_to_threshold_and import example
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_hypothesis, edge_size, edge_task
from reductions.training.graphs import concatenated
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_MOST_COLORS = 3  # without a guard


def edge_bound(num_colors: int, cardinality: int) -> Fraction:
    """s / (1 + s): the open bound below which a hyperedge is not of one color, up to three colors."""
    if cardinality == 1:
        return Fraction(2, 3)  # f(2e_i) = 2 f(e_i)
    each, more = divmod(num_colors - 1, cardinality)
    s = Fraction(cardinality - more, num_colors - each)
    if more:
        s += Fraction(more, num_colors - each - 1)
    return s / (1 + s)


def open_bound(architecture: ActivationSum, problem: HypergraphColoring) -> Fraction:
    """The open bound on the error, for at most three colors."""
    if architecture.readout_bias:
        return Fraction(1, 2)
    sizes = np.unique(problem.edges.lengths).tolist()
    return min([Fraction(1), *(edge_bound(problem.num_colors, size) for size in sizes)])


def unguarded(architecture: ActivationSum, problem: HypergraphColoring, bound: Fraction) -> TrainingTask:
    """The task without a guard: edges for the vertices, then for the hyperedges, and with c for 0."""
    n, m = problem.num_vertices, len(problem.edges)
    rows = [vertex_and_edge_rows(problem)]
    if architecture.readout_bias:
        rows.append(SparseRows.from_rows([[]], n))
    labels = np.concatenate([np.ones(n), np.zeros(m + architecture.readout_bias)]).astype(np.int64)
    return edge_task(of_width(architecture, problem.num_colors), concatenated(rows), [labels], bound)


def instance(architecture: ActivationSum, problem: HypergraphColoring) -> TrainingTask:
    """Without a guard up to three colors, guarded from four on."""
    if problem.num_colors > _MOST_COLORS:
        return amplified.instance(architecture, problem)
    return unguarded(architecture, problem, open_bound(architecture, problem))


def forward(architecture: ActivationSum, problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """w_ji = 1 on color j and -max|h| elsewhere; no readout bias."""
    if problem.num_colors > _MOST_COLORS:
        return amplified.forward(architecture, problem, witness)
    colors = coloring(witness, problem.num_vertices, problem.num_colors)
    widest = int(problem.edges.lengths.max()) if len(problem.edges) else 1
    rest = [0] * architecture.readout_bias
    weights = [[*np.where(colors == j, 1, -widest).tolist(), *rest] for j in range(problem.num_colors)]
    return edge_hypothesis(of_width(architecture, problem.num_colors), weights)


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """The channel of the largest α_j w_ji if all α_j > 0, else the pattern of signs where α_j > 0."""
    if problem.num_colors > _MOST_COLORS:
        return amplified.back(problem, hypothesis)
    weights = hypothesis.weights.numerators[:, : problem.num_vertices]
    alpha = hypothesis.readout.numerators
    positive = np.asarray(alpha > 0, dtype=np.bool_)
    if positive.all():
        scores = product(as_objects(weights), alpha[:, None])
        return np.asarray(scores.argmax(axis=0), dtype=np.int64)
    active = np.asarray(weights[positive] > 0, dtype=np.int64)
    patterns = (active << np.arange(len(active))[:, None]).sum(axis=0)
    return np.asarray(np.maximum(patterns - 1, 0), dtype=np.int64)


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """n + m edges, and one more with c; those of the amplified rule from four colors on."""
    if source["num_colors"] > _MOST_COLORS:
        return amplified.size(architecture, source)
    n = source["num_vertices"]
    samples = n + source["num_edges"] + architecture.readout_bias
    wide = of_width(architecture, source["num_colors"])
    return edge_size(wide, samples, n, n + source["num_incidences"])


def explain(architecture: ActivationSum, problem: HypergraphColoring) -> Pairs:
    """Pair vertices and hyperedges with edges."""
    if problem.num_colors > _MOST_COLORS:
        yield "more than three colors", "the amplified task, whose guard they need"
        yield from amplified.explain(architecture, problem)
        return
    yield from vertices_and_edges(problem)
    if architecture.readout_bias:
        yield "the origin", f"edge {problem.num_vertices + len(problem.edges)}: no features, label 0"
    yield "vertex i has color j", "if all α > 0: α_j w_ji is the largest; else by the signs where α > 0"


def _rule(architecture: ActivationSum) -> HypergraphRule:
    return Reduction(
        name=f"hypergraph-coloring-to-{architecture.name}",
        source="hypergraph-coloring",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=REFERENCE,
        summary="Vertices have label 1 and hyperedges 0: the strongest channel at a vertex is its color.",
        example=example,
        is_default=None if architecture.readout_bias else unasked,
    )


RULES = (_rule(ActivationSum()), _rule(ActivationSum(readout_bias=True)))
