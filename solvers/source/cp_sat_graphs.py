"""CP-SAT models of the problems of graphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from reductions.arrays import IndexArray, Ragged
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.hamiltonian import DirectedHamiltonianCycle, HamiltonianCycle, HamiltonianPath
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.max_cut import MaxCut
from reductions.problems.vertex_sets import (
    Clique,
    DominatingSet,
    FeedbackVertexSet,
    IndependentSet,
    VertexCover,
    VertexSetProblem,
)
from solvers.source.encoding import TOO_LARGE, Read, booleans, encode, exceed, truths


@encode.register
def _(problem: GraphColoring, model: cp_model.CpModel) -> Read | str:
    edges = Ragged.from_matrix(np.ascontiguousarray(problem.graph.edges.T))
    return encode(HypergraphColoring(problem.graph.num_vertices, problem.num_colors, edges), model)


@encode.register
def _(problem: VertexCover, model: cp_model.CpModel) -> Read | str:
    x = booleans(model, problem.graph.num_vertices)
    for u, v in problem.graph.pairs():
        model.add_bool_or([x[u], x[v]])
    _meet_bound(problem, x, model)
    return truths(x)


@encode.register
def _(problem: IndependentSet, model: cp_model.CpModel) -> Read | str:
    x = booleans(model, problem.graph.num_vertices)
    for u, v in problem.graph.pairs():
        model.add_bool_or([x[u].Not(), x[v].Not()])
    _meet_bound(problem, x, model)
    return truths(x)


@encode.register
def _(problem: Clique, model: cp_model.CpModel) -> Read | str:
    return encode(IndependentSet(problem.graph.complement(), problem.bound), model)


@encode.register
def _(problem: MaxCut, model: cp_model.CpModel) -> Read | str:
    if exceed(problem.weights.tolist(), problem.bound):
        return TOO_LARGE
    x = booleans(model, problem.graph.num_vertices)
    across = booleans(model, problem.graph.num_edges)
    for y, (u, v) in zip(across, problem.graph.pairs(), strict=True):
        model.add_bool_xor([x[u], x[v], y.Not()])
    model.add(cp_model.LinearExpr.weighted_sum(across, problem.weights.tolist()) >= problem.bound)
    return truths(x)


@encode.register
def _(problem: DominatingSet, model: cp_model.CpModel) -> Read | str:
    x = booleans(model, problem.graph.num_vertices)
    neighborhoods = [[variable] for variable in x]
    for u, v in problem.graph.pairs():
        neighborhoods[u].append(x[v])
        neighborhoods[v].append(x[u])
    for neighborhood in neighborhoods:
        model.add_bool_or(neighborhood)
    _meet_bound(problem, x, model)
    return truths(x)


@encode.register
def _(problem: FeedbackVertexSet, model: cp_model.CpModel) -> Read | str:
    """What is left is a forest: with a center of every tree as its root, each edge leads to a parent.

    A vertex has one parent at most, and is deeper than it; the depth is at most half the number of
    vertices. No cycle is left: its deepest vertex would have two parents.
    """
    n = problem.graph.num_vertices
    x, depth = booleans(model, n), [model.new_int_var(0, n // 2, "") for _ in range(n)]
    parents: list[list[cp_model.IntVar]] = [[] for _ in range(n)]
    for pair in problem.graph.pairs():
        ways = booleans(model, 2)
        for way, (child, parent) in zip(ways, (pair, pair[::-1]), strict=True):
            model.add(depth[child] > depth[parent]).only_enforce_if(way)
            parents[child].append(way)
        model.add_bool_or([x[pair[0]], x[pair[1]], *ways])
    for choices in parents:
        model.add_at_most_one(choices)
    _meet_bound(problem, x, model)
    return truths(x)


@encode.register
def _(problem: HamiltonianCycle, model: cp_model.CpModel) -> Read | str:
    return _circuit(problem.graph.num_vertices, problem.fewest, problem.arcs().T.tolist(), model)


@encode.register
def _(problem: DirectedHamiltonianCycle, model: cp_model.CpModel) -> Read | str:
    return _circuit(problem.graph.num_vertices, problem.fewest, problem.arcs().T.tolist(), model)


@encode.register
def _(problem: HamiltonianPath, model: cp_model.CpModel) -> Read | str:
    """A cycle through one more vertex, the last, that is adjacent to all: the path starts behind it."""
    n = problem.graph.num_vertices
    ends = [arc for v in range(n) for arc in ((v, n), (n, v))]
    read = _circuit(n + 1, problem.fewest + 1, [*problem.arcs().T.tolist(), *ends], model)
    return lambda true: read(true)[:-1]


def _circuit(n: int, fewest: int, arcs: Sequence[Sequence[int]], model: cp_model.CpModel) -> Read:
    """A circuit through vertices 0..n - 1, of at least so many; read from behind the last one on."""
    if n < fewest or len({tail for tail, _ in arcs}) < n:  # CP-SAT passes over vertices without arcs
        model.add_bool_or([])
        return lambda true: None
    chosen = booleans(model, len(arcs))
    model.add_circuit([(tail, head, arc) for arc, (tail, head) in zip(chosen, arcs, strict=True)])

    def read(true: Callable[[Any], bool]) -> IndexArray:
        following = {tail: head for arc, (tail, head) in zip(chosen, arcs, strict=True) if true(arc)}
        tour = [following[n - 1]]
        while len(tour) < n:
            tour.append(following[tour[-1]])
        return np.array(tour, dtype=np.int64)

    return read


def _meet_bound(problem: VertexSetProblem, x: list[cp_model.IntVar], model: cp_model.CpModel) -> None:
    """The number of chosen vertices meets the bound, which may be of any size."""
    bound = max(-1, min(problem.bound, len(x) + 1))
    model.add(sum(x) <= bound if problem.at_most else sum(x) >= bound)
