"""Hypergraph k-coloring -> the sign of a network with one channel a color, with all biases.

Construction for two colors (set splitting), one edge a sample x, both of its nodes with the features x: the
origin and every hyperedge Σ_{i in h} e_i are positive; e_i and -e_i are negative for every vertex i.

Why the answer is preserved: given a coloring, take α = (-1, -1), no hidden biases, the readout bias 1, w_1
= 2 on color 0 and -2M on color 1 with M >= |h|, and w_2 the reverse. Exactly one channel is active at each
of ±e_i, and none at a hyperedge of both colors. Conversely, let u_j = |α_j| w_j and B_j = |α_j| b_j, φ =
f(0) >= 0, and r_j(x) = relu(u_j · x + B_j) - relu(B_j): convex, and superadditive over terms u_ji x_i of
one sign. The color of vertex i is 0 if w_1i > 0, else 1. Let h be monochromatic.
(1) If both α are positive, f(e_i) + f(-e_i) >= 2φ, which is impossible.
(2) If both are negative, some channel rises at e_i and some at -e_i, so u_1i and u_2i have opposite signs,
and Σ_j r_j(h) >= Σ_{i in h} Σ_j r_j(e_i) > |h|φ. So f(h) < 0.
(3) Otherwise f = φ + r_1 - r_2, up to the names of the channels; let v = u_2. It is not convex along e_i,
so v_i is not 0. If v_i > 0, then f(-e_i) < φ needs u_1i > 0 and B_1 > 0; likewise if v_i < 0. So u_1i and
v_i have the same sign, and either channel gives the color. If all of h is positive, r_1 is linear there and
r_2 superadditive, so f(h) < φ - |h|φ <= 0. If all of it is negative, take i in h: f(-e_i) < 0 gives |v_i| >
|u_1i| + φ, and f(e_i) = φ - min(B_1, |u_1i|) + min(relu(B_2), |v_i|) < 0. Hence B_2 < |v_i|, and f(h) <= φ
- min(B_1, |u_1i|) + relu(B_2) = f(e_i) < 0.
A readout weight 0 is u_j = 0. At labeled nodes the proof is the same.

For other k the same samples do not do: three channels fit K4. There,
`hypergraph_coloring_to_relu_sum_amplified` makes a regression task with hidden biases, and
`training.sign_tasks` states its labels by signs. Graph 2i consists of sample i, with label y, and of R - y
copies of the first vertex, R = 6k² + 2; it is positive. Graph 2i + 1 has one copy less, and is negative.
The last two graphs are R and R - 1 copies alone. Of the copies, R - 2 are replaced by the largest sample of
the guard where y <= 1. A hypergraph without vertices gets one. With the readout bias -(R - 1/2), a network
that fits the labels fits the signs. Conversely, the last graphs put the value ρ of the first vertex without
readout bias above zero, those of sample i its value between (y - 1)ρ and (y + 1)ρ, and below an error of 1
the proof of the regression task takes over.

The rule instantiates Proposition 5 of Kiani et al., ICLR 2024; for two colors it is the network of Blum and
Rivest with units that are not thresholds.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, SparseRows
from reductions.core import Pairs, Reduction, Size
from reductions.problems.hypergraph_coloring import HypergraphColoring, coloring
from reductions.rules import hypergraph_coloring_to_relu_sum_amplified as guarded
from reductions.rules.hypergraph_coloring_to_threshold_and import example
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_size, guard_labels
from reductions.training.graphs import as_one_graph, concatenated, single_edges, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.sign_tasks import Regression, sign_forward, sign_instance, sign_size, sign_text
from reductions.training.task import TrainingTask

_HIDDEN_BIASES = ActivationSum(bias=True)
_GRAPHS = ActivationSum(bias=True, readout_bias=True, output="sign")


def splitting_task(architecture: ActivationSum, problem: HypergraphColoring) -> TrainingTask:
    """The origin, the hyperedges, e_i and -e_i, for any number of colors."""
    n, edges = problem.num_vertices, problem.edges
    origin = SparseRows.from_rows([[]], n)
    members = SparseRows(edges.offsets, edges.values, np.ones_like(edges.values), n)
    rows = concatenated([origin, members, unit_rows(n, 1), unit_rows(n, -1)])
    graphs, is_node_level = single_edges(rows.coalesced()), architecture.level == "node"
    return TrainingTask(
        graphs=as_one_graph(graphs) if is_node_level else graphs,
        labels=RationalArray(np.repeat(np.array([1, 0]), [1 + len(edges), 2 * n])),
        architecture=guarded.of_width(architecture, problem.num_colors),
        labelled_nodes=2 * np.arange(len(rows), dtype=np.int64) if is_node_level else None,
    )


def splitting_network(problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """w_1 = 2 on color 0 and -2M on color 1, w_2 the reverse, α = (-1, -1), readout bias 1."""
    colors = coloring(witness, problem.num_vertices, 2)
    widest = int(problem.edges.lengths.max()) if len(problem.edges) else 1
    inside = np.stack([colors == 0, colors == 1])
    rest = np.array([[0, -1], [0, 0]])
    return Hypothesis.from_integers(np.hstack([np.where(inside, 2, -2 * widest), rest]), [-1, -1])


def splitting_coloring(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """Color 0 where w_1 is positive."""
    first = hypothesis.weights.numerators[0, : problem.num_vertices]
    return np.asarray(first <= 0, dtype=np.int64)


def splitting_size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """1 + m + 2n edges."""
    n = source["num_vertices"]
    samples = 1 + source["num_edges"] + 2 * n
    return edge_size(architecture, samples, n, source["num_incidences"] + 2 * n)


def splitting_pairs(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and hyperedges with edges."""
    n, m = problem.num_vertices, len(problem.edges)
    yield "no vertex", "edge 0: no features, positive"
    for index, edge in enumerate(problem.edges.lists()):
        yield f"hyperedge {edge}", f"edge {1 + index}: {'+'.join(f'e{v + 1}' for v in edge)}, positive"
    for v in range(n):
        yield f"vertex {v}", f"edges {1 + m + v} and {1 + m + n + v}: e{v + 1} and -e{v + 1}, negative"
    yield "vertex i has color 0", "the weight w_1i is positive"


def _with_a_vertex(problem: HypergraphColoring) -> HypergraphColoring:
    return problem if problem.num_vertices else HypergraphColoring(1, problem.num_colors, problem.edges)


def _with_a_color(problem: HypergraphColoring, witness: IntegerArray) -> IntegerArray:
    colors = coloring(witness, problem.num_vertices, problem.num_colors)
    return colors if problem.num_vertices else np.zeros(1, dtype=np.int64)


_REGRESSION: Regression[HypergraphColoring, IntegerArray] = Reduction(
    name="hypergraph-coloring-to-relu-sum/hidden-bias, with a vertex",
    source="hypergraph-coloring",
    target=_HIDDEN_BIASES.name,
    instance=lambda problem: guarded.instance(_HIDDEN_BIASES, _with_a_vertex(problem)),
    forward=lambda problem, witness: guarded.forward(
        _HIDDEN_BIASES, _with_a_vertex(problem), _with_a_color(problem, witness)
    ),
    back=lambda problem, weights: guarded.back(_with_a_vertex(problem), weights)[: problem.num_vertices],
    size=lambda size: guarded.size(_HIDDEN_BIASES, {**size, "num_vertices": max(size["num_vertices"], 1)}),
)


def instance(problem: HypergraphColoring) -> TrainingTask:
    """Set splitting as it is; for other k, samples with copies of the first."""
    if problem.num_colors == 2:
        return splitting_task(_GRAPHS, problem)
    return sign_instance(_REGRESSION, problem)


def forward(problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """The network of either construction."""
    if problem.num_colors == 2:
        return splitting_network(problem, witness)
    return sign_forward(_REGRESSION, problem, witness)


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """Color 0 where w_1 is positive; for other k, the first active channel with α > 0."""
    if problem.num_colors == 2:
        return splitting_coloring(problem, hypothesis)
    return _REGRESSION.back(problem, hypothesis)


def size(source: Size) -> dict[str, int]:
    """1 + m + 2n edges; for other k, two graphs for each of n + m + 2k + 2 samples."""
    k = source["num_colors"]
    if k == 2:
        return splitting_size(_GRAPHS, source)
    labels = guard_labels(guarded.guard(k), k, guarded.strength(_HIDDEN_BIASES)).tolist()
    large = [label for label in labels if label > 1]
    return sign_size(_REGRESSION.size(source), k, max(source["num_vertices"], 1), large)


def explain(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and hyperedges with edges, and these with graphs."""
    if problem.num_colors == 2:
        yield from splitting_pairs(problem)
    else:
        yield from guarded.explain(_HIDDEN_BIASES, _with_a_vertex(problem))
        yield sign_text(_REGRESSION.instance(problem))


RULES = (
    Reduction(
        name="hypergraph-coloring-to-relu-sum/bias/sign",
        source="hypergraph-coloring",
        target=_GRAPHS.name,
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference=REFERENCE,
        summary="Origin and hyperedges positive, e_i and -e_i negative: channels that fall are colors.",
        example=example,
    ),
)
