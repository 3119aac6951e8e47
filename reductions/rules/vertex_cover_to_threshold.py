"""VERTEX COVER -> agnostic threshold with at most k errors.

Construction: every vertex is a graph of one node with feature e_i and label 1. Every edge is the graph
of its two nodes, joined, with label 0. The class is a homogeneous threshold on the summed features, and
at most k samples may be misclassified. If k < 0, the instance is NO: no sample may be misclassified, and
an additional graph without nodes has label 1, which no homogeneous threshold can give it.

Why the answer is preserved: given a cover, use weight -1 on it and +1 elsewhere; the vertices of the
cover are the only errors. Conversely, choose every misclassified vertex and one end of every
misclassified edge. These are at most k vertices, and they form a cover, since w_i > 0, w_j > 0 and w_i
+ w_j <= 0 cannot all hold. Therefore the least number of errors is the vertex cover number.

The rule instantiates the agnostic case of proper learning of halfspaces.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, RationalArray, SparseRows
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.graphs import SimpleGraph
from reductions.problems.vertex_sets import VertexCover
from reductions.training.architectures import Threshold
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def instance(problem: VertexCover) -> TrainingTask:
    """Vertices, then edges, then for a negative bound the graph without nodes."""
    n, m, hopeless = problem.graph.num_vertices, problem.graph.num_edges, int(problem.bound < 0)
    members = np.concatenate([np.arange(n), problem.graph.edges.T.reshape(-1)])
    first = n + 2 * np.arange(m)
    ones = np.ones(n + 2 * m, dtype=np.int64)
    graphs = GraphBatch(
        np.concatenate([np.arange(n), first, [n + 2 * m] * (1 + hopeless)]),
        np.stack([first, first + 1]),
        SparseRows(np.arange(n + 2 * m + 1), members, ones, n),
    )
    labels = np.repeat([1, 0, 1], [n, m, hopeless])
    return TrainingTask(graphs, RationalArray(labels), Threshold(), max_errors=max(problem.bound, 0))


def forward(problem: VertexCover, witness: BoolArray) -> Hypothesis:
    """-1 on the cover, +1 elsewhere."""
    chosen = assignment(witness, problem.graph.num_vertices)
    return Hypothesis.from_integers(np.where(chosen, -1, 1)[None, :], [0])


def back(problem: VertexCover, hypothesis: Hypothesis) -> BoolArray:
    """The misclassified vertices, and the first end of every misclassified edge."""
    w = hypothesis.weights.numerators[0]
    chosen = np.asarray(w <= 0, dtype=np.bool_)
    u, v = problem.graph.edges
    wrong = np.asarray(w.astype(object)[u] + w.astype(object)[v] > 0, dtype=np.bool_)
    chosen[u[wrong]] = True
    return chosen


def size(source: Size) -> dict[str, int]:
    """n + m graphs of one or two nodes, plus one without nodes for a negative bound."""
    n, m, hopeless = source["num_vertices"], source["num_edges"], int(source["bound"] < 0)
    return {
        "num_samples": n + m + hopeless,
        "num_graphs": n + m + hopeless,
        "num_nodes": n + 2 * m,
        "num_edges": m,
        "num_features": n,
        "num_nonzeros": n + 2 * m,
        "num_parameters": n + 1,
        "max_bits": min(1, n + hopeless),
    }


def explain(problem: VertexCover) -> Pairs:
    """Pair vertices and edges with samples."""
    n = problem.graph.num_vertices
    for vertex in range(n):
        yield f"vertex {vertex}", f"sample {vertex}: one node e{vertex + 1}, label 1"
    for index, (u, v) in enumerate(problem.graph.pairs(), n):
        yield f"edge {u}-{v}", f"sample {index}: two nodes e{u + 1}, e{v + 1}, label 0"
    if problem.bound < 0:
        index = n + problem.graph.num_edges
        yield f"at most {problem.bound} vertices", f"sample {index}: no nodes, label 1, never fitted"
    else:
        yield f"at most {problem.bound} vertices", f"at most {problem.bound} misclassified samples"
    yield "vertex i is in the cover", "w_i <= 0, or an edge at i is misclassified"


RULES = (
    Reduction(
        name="vertex-cover-to-threshold",
        source="vertex-cover",
        target="threshold",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Johnson, Preparata, The densest hemisphere problem, 1978 (agnostic case); own gadget",
        summary="Vertices are positive and edges negative; the errors of a halfspace form a vertex cover.",
        example=lambda: VertexCover(SimpleGraph.path(4), 2),
    ),
)
