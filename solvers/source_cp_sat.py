"""CP-SAT on the source, in a model of its own for each problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem
from solvers.methods import Limits, Method

Read = Callable[[Callable[[Any], bool]], Any]  # truth of a Boolean variable -> witness

_MAX_SUM = 2**62  # CP-SAT computes in 64 bits


@singledispatch
def encode(problem: Any, model: cp_model.CpModel) -> Read | str:
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
def _(problem: SignSystem, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    if any(
        2 * sum(abs(a) for _, a in row) + int(b) > _MAX_SUM
        for row, b in zip(rows, problem.targets, strict=True)
    ):
        return "the numbers exceed CP-SAT's 64 bits"
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
    total = sum(problem.numbers)
    if 2 * total > _MAX_SUM:
        return "the numbers exceed CP-SAT's 64 bits"
    x, _literal = _booleans(model, len(problem.numbers))
    model.add(2 * cp_model.LinearExpr.weighted_sum(x, list(problem.numbers)) == total)
    return lambda true: np.array([true(v) for v in x], dtype=np.bool_)


def _booleans(model: cp_model.CpModel, count: int) -> tuple[list[Any], Callable[[int], Any]]:
    x = [model.new_bool_var("") for _ in range(count)]
    return x, lambda literal: x[literal - 1] if literal > 0 else x[-literal - 1].Not()


def obstacle(problem: Any) -> str | None:
    """Problems that have a model here."""
    known = any(isinstance(problem, kind) for kind in encode.registry if kind is not object)
    return None if known else f"no CP-SAT model for {problem.name}"


def solve(problem: Any, limits: Limits) -> Outcome:
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
    return Unknown(f"no answer within {limits.seconds:g} s ({solver.status_name(status)})")


METHODS = (Method("cp-sat", "CP-SAT (OR-Tools) on the source itself", obstacle, solve),)
