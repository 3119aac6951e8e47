"""CP-SAT on the source, with a separate model for each problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from reductions.arrays import Ragged
from reductions.core import AnyProblem
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.cnf import CNF
from reductions.problems.exact_cover import ExactCover
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.max_cut import MaxCut
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.partition import Partition
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.problems.sign_system import SignSystem
from reductions.problems.subset_sum import SubsetSum
from reductions.problems.vertex_sets import Clique, IndependentSet, VertexCover
from solvers.methods import Limits, Procedure

Read = Callable[[Callable[[Any], bool]], Any]  # truth of a Boolean variable -> witness

_MAX_SUM = 2**62  # CP-SAT computes in 64 bits
_TOO_LARGE = "the numbers exceed CP-SAT's 64 bits"


@singledispatch
def encode(problem: AnyProblem, model: cp_model.CpModel) -> Read | str:
    """Add the problem to the model; return how to read a witness, or why it cannot be stated."""
    return f"no CP-SAT model for {problem.name}"


@encode.register
def _(problem: CNF, model: cp_model.CpModel) -> Read | str:
    x, literal = _booleans(model, problem.num_variables)
    for clause in problem.clauses.lists():
        model.add_bool_or([literal(value) for value in clause])
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: NotAllEqualSAT, model: cp_model.CpModel) -> Read | str:
    x, literal = _booleans(model, problem.num_variables)
    for clause in problem.clauses.lists():
        model.add_bool_or([literal(value) for value in clause])
        model.add_bool_or([literal(-value) for value in clause])
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: HypergraphColoring, model: cp_model.CpModel) -> Read | str:
    n, k = problem.num_vertices, problem.num_colors
    x = [[model.new_bool_var("") for _ in range(k)] for _ in range(n)]
    for row in x:
        model.add_exactly_one(row)
    for edge in problem.edges.lists():
        for color in range(k):
            model.add_bool_or([x[vertex][color].Not() for vertex in edge])
    return lambda true: np.array([next(c for c in range(k) if true(row[c])) for row in x], dtype=np.int64)


@encode.register
def _(problem: OneInThreeSAT, model: cp_model.CpModel) -> Read | str:
    x, literal = _booleans(model, problem.num_variables)
    for clause in problem.clauses.lists():
        if clause:
            model.add(sum(literal(value) for value in clause) == 1)
        else:
            model.add_bool_or([])
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: GraphColoring, model: cp_model.CpModel) -> Read | str:
    edges = Ragged.from_matrix(np.ascontiguousarray(problem.graph.edges.T))
    return encode(HypergraphColoring(problem.graph.num_vertices, problem.num_colors, edges), model)


@encode.register
def _(problem: LinearEquations, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    targets = problem.targets.tolist()
    if any(sum(abs(a) for _, a in row) + abs(c) > _MAX_SUM for row, c in zip(rows, targets, strict=True)):
        return _TOO_LARGE
    x, _literal = _booleans(model, problem.num_variables)
    for row, target in zip(rows, targets, strict=True):
        if row:
            model.add(cp_model.LinearExpr.weighted_sum([x[i] for i, _ in row], [a for _, a in row]) == target)
        elif target:
            model.add_bool_or([])
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: PseudoBoolean, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    targets = problem.targets.tolist()
    if any(sum(abs(a) for _, a in row) + abs(c) > _MAX_SUM for row, c in zip(rows, targets, strict=True)):
        return _TOO_LARGE
    x, _literal = _booleans(model, problem.num_variables)
    for row, target, is_equation in zip(rows, targets, problem.is_equation.tolist(), strict=True):
        left = cp_model.LinearExpr.weighted_sum([x[i] for i, _ in row], [a for _, a in row])
        if row:
            model.add(left == target if is_equation else left >= target)
        elif target > 0 or (is_equation and target):
            model.add_bool_or([])
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: SubsetSum, model: cp_model.CpModel) -> Read | str:
    return _sum_equals(problem.numbers, problem.target, model)


@encode.register
def _(problem: ExactCover, model: cp_model.CpModel) -> Read | str:
    x, _literal = _booleans(model, len(problem.sets))
    containing: list[list[cp_model.IntVar]] = [[] for _ in range(problem.num_elements)]
    for variable, members in zip(x, problem.sets.lists(), strict=True):
        for element in members:
            containing[element].append(variable)
    for variables in containing:
        model.add_exactly_one(variables)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: VertexCover, model: cp_model.CpModel) -> Read | str:
    x, _literal = _booleans(model, problem.graph.num_vertices)
    for u, v in problem.graph.pairs():
        model.add_bool_or([x[u], x[v]])
    model.add(sum(x) <= problem.bound)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: IndependentSet, model: cp_model.CpModel) -> Read | str:
    x, _literal = _booleans(model, problem.graph.num_vertices)
    for u, v in problem.graph.pairs():
        model.add_bool_or([x[u].Not(), x[v].Not()])
    model.add(sum(x) >= problem.bound)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: Clique, model: cp_model.CpModel) -> Read | str:
    return encode(IndependentSet(problem.graph.complement(), problem.bound), model)


@encode.register
def _(problem: MaxCut, model: cp_model.CpModel) -> Read | str:
    if sum(map(abs, problem.weights.tolist())) + abs(problem.bound) > _MAX_SUM:
        return _TOO_LARGE
    x, _literal = _booleans(model, problem.graph.num_vertices)
    across = [model.new_bool_var("") for _ in range(problem.graph.num_edges)]
    for y, (u, v) in zip(across, problem.graph.pairs(), strict=True):
        model.add_bool_xor([x[u], x[v], y.Not()])
    model.add(cp_model.LinearExpr.weighted_sum(across, problem.weights.tolist()) >= problem.bound)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


@encode.register
def _(problem: SignSystem, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    if any(
        2 * sum(abs(a) for _, a in row) + int(b) > _MAX_SUM
        for row, b in zip(rows, problem.targets, strict=True)
    ):
        return _TOO_LARGE
    x, _literal = _booleans(model, problem.num_variables)
    for row, b in zip(rows, problem.targets.tolist(), strict=True):
        total = sum(a * (2 * x[i] - 1) for i, a in row)
        if not row:
            model.add_bool_or([] if b else [True])
            continue
        model.add_linear_expression_in_domain(total, cp_model.Domain.from_values(sorted({-b, b})))
    return lambda true: np.array([1 if true(v) else -1 for v in x], dtype=np.int64)


@encode.register
def _(problem: Partition, model: cp_model.CpModel) -> Read | str:
    half, odd = divmod(sum(problem.numbers), 2)
    return _sum_equals(problem.numbers, 2 * half + 2 if odd else half, model)


def _sum_equals(numbers: tuple[int, ...], target: int, model: cp_model.CpModel) -> Read | str:
    """A subset of the numbers sums to the target."""
    if sum(numbers) + target > _MAX_SUM:
        return _TOO_LARGE
    x, _literal = _booleans(model, len(numbers))
    model.add(cp_model.LinearExpr.weighted_sum(x, list(numbers)) == target)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


def _booleans(
    model: cp_model.CpModel, count: int
) -> tuple[list[cp_model.IntVar], Callable[[int], cp_model.LiteralT]]:
    x = [model.new_bool_var("") for _ in range(count)]
    return x, lambda literal: x[literal - 1] if literal > 0 else x[-literal - 1].Not()


def obstacle(problem: AnyProblem) -> str | None:
    """Problems that have a model here."""
    known = any(isinstance(problem, kind) for kind in encode.registry if kind is not object)
    return None if known else f"no CP-SAT model for {problem.name}"


def solve(problem: AnyProblem, limits: Limits) -> Outcome:
    """Build the model and run CP-SAT."""
    model = cp_model.CpModel()
    read = encode(problem, model)
    if isinstance(read, str):
        return Unknown(read)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.num_workers = limits.threads
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(read(lambda variable: bool(solver.boolean_value(variable))))
    if status == cp_model.INFEASIBLE:
        return Refuted()
    return Unknown(f"no answer within {limits.seconds:g} s")


METHODS = {"cp-sat": Procedure(obstacle, solve)}
