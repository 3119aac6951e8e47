"""CP-SAT on the source, with a separate model for each problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from ortools.sat.python import cp_model

from reductions.core import AnyProblem
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems.bin_packing import BinPacking
from reductions.problems.binary_quadratic import QUBO, Ising
from reductions.problems.cnf import CNF
from reductions.problems.exact_cover import ExactCover
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.knapsack import Knapsack
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.partition import Partition
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.problems.sign_system import SignSystem
from reductions.problems.subset_sum import SubsetSum
from solvers.methods import Limits, Procedure
from solvers.source import cp_sat_graphs  # noqa: F401  which registers the models of graphs
from solvers.source.encoding import TOO_LARGE, Read, booleans, encode, exceed, truths

__all__ = ["METHODS", "Read", "encode", "obstacle", "solve"]


@encode.register
def _(problem: CNF, model: cp_model.CpModel) -> Read | str:
    x, literal = _literals(model, problem.num_variables)
    for clause in problem.clauses.lists():
        model.add_bool_or([literal(value) for value in clause])
    return truths(x)


@encode.register
def _(problem: NotAllEqualSAT, model: cp_model.CpModel) -> Read | str:
    x, literal = _literals(model, problem.num_variables)
    for clause in problem.clauses.lists():
        model.add_bool_or([literal(value) for value in clause])
        model.add_bool_or([literal(-value) for value in clause])
    return truths(x)


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
    x, literal = _literals(model, problem.num_variables)
    for clause in problem.clauses.lists():
        if clause:
            model.add(sum(literal(value) for value in clause) == 1)
        else:
            model.add_bool_or([])
    return truths(x)


@encode.register
def _(problem: LinearEquations, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    targets = problem.targets.tolist()
    if any(exceed((a for _, a in row), c) for row, c in zip(rows, targets, strict=True)):
        return TOO_LARGE
    x = booleans(model, problem.num_variables)
    for row, target in zip(rows, targets, strict=True):
        if row:
            model.add(cp_model.LinearExpr.weighted_sum([x[i] for i, _ in row], [a for _, a in row]) == target)
        elif target:
            model.add_bool_or([])
    return truths(x)


@encode.register
def _(problem: PseudoBoolean, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    targets = problem.targets.tolist()
    if any(exceed((a for _, a in row), c) for row, c in zip(rows, targets, strict=True)):
        return TOO_LARGE
    x = booleans(model, problem.num_variables)
    for row, target, is_equation in zip(rows, targets, problem.is_equation.tolist(), strict=True):
        left = cp_model.LinearExpr.weighted_sum([x[i] for i, _ in row], [a for _, a in row])
        if row:
            model.add(left == target if is_equation else left >= target)
        elif target > 0 or (is_equation and target):
            model.add_bool_or([])
    return truths(x)


@encode.register
def _(problem: SubsetSum, model: cp_model.CpModel) -> Read | str:
    return _sum_equals(problem.numbers, problem.target, model)


@encode.register
def _(problem: ExactCover, model: cp_model.CpModel) -> Read | str:
    x = booleans(model, len(problem.sets))
    containing: list[list[cp_model.IntVar]] = [[] for _ in range(problem.num_elements)]
    for variable, members in zip(x, problem.sets.lists(), strict=True):
        for element in members:
            containing[element].append(variable)
    for variables in containing:
        model.add_exactly_one(variables)
    return truths(x)


@encode.register
def _(problem: SignSystem, model: cp_model.CpModel) -> Read | str:
    rows = [problem.rows.row(r) for r in range(len(problem.rows))]
    if any(exceed((2 * a for _, a in row), b) for row, b in zip(rows, problem.targets.tolist(), strict=True)):
        return TOO_LARGE
    x = booleans(model, problem.num_variables)
    for row, b in zip(rows, problem.targets.tolist(), strict=True):
        total = sum(a * (2 * x[i] - 1) for i, a in row)
        if not row:
            model.add_bool_or([] if b else [True])
            continue
        model.add_linear_expression_in_domain(total, cp_model.Domain.from_values(sorted({-b, b})))
    return _spins(x)


@encode.register
def _(problem: Partition, model: cp_model.CpModel) -> Read | str:
    half, odd = divmod(sum(problem.numbers), 2)
    return _sum_equals(problem.numbers, 2 * half + 2 if odd else half, model)


def _sum_equals(numbers: tuple[int, ...], target: int, model: cp_model.CpModel) -> Read | str:
    """A subset of the numbers sums to the target."""
    if exceed(numbers, target):
        return TOO_LARGE
    x = booleans(model, len(numbers))
    model.add(_weighted(x, numbers) == target)
    return truths(x)


@encode.register
def _(problem: Knapsack, model: cp_model.CpModel) -> Read | str:
    if exceed(problem.weights) or exceed(problem.values):
        return TOO_LARGE
    capacity = min(problem.capacity, sum(problem.weights))
    bound = max(0, min(problem.bound, sum(problem.values) + 1))
    x = booleans(model, len(problem.weights))
    model.add(_weighted(x, problem.weights) <= capacity)
    model.add(_weighted(x, problem.values) >= bound)
    return truths(x)


@encode.register
def _(problem: BinPacking, model: cp_model.CpModel) -> Read | str:
    if exceed(problem.numbers):
        return TOO_LARGE
    capacity = min(problem.capacity, sum(problem.numbers))
    # Bins are alike: the first number goes into the first, the next into one of the first two, ...
    x = [booleans(model, min(place, problem.num_bins)) for place in range(1, len(problem.numbers) + 1)]
    for row in x:
        model.add_exactly_one(row)
    for place in range(min(len(x), problem.num_bins)):
        inside = [(row[place], number) for row, number in zip(x, problem.numbers, strict=True) if row[place:]]
        model.add(_weighted(*zip(*inside, strict=True)) <= capacity)
    return lambda true: np.array([next(p for p, v in enumerate(row) if true(v)) for row in x], dtype=np.int64)


@encode.register
def _(problem: QUBO, model: cp_model.CpModel) -> Read | str:
    linear, quadratic = problem.linear.tolist(), problem.quadratic.tolist()
    if exceed([*linear, *quadratic], problem.bound):
        return TOO_LARGE
    x, both = booleans(model, problem.num_variables), booleans(model, len(quadratic))
    for y, (i, j) in zip(both, problem.graph.pairs(), strict=True):
        model.add_bool_or([x[i].Not(), x[j].Not(), y])
        model.add_implication(y, x[i])
        model.add_implication(y, x[j])
    model.add(_weighted([*x, *both], [*linear, *quadratic]) <= problem.bound)
    return truths(x)


@encode.register
def _(problem: Ising, model: cp_model.CpModel) -> Read | str:
    linear, quadratic = problem.linear.tolist(), problem.quadratic.tolist()
    if exceed([2 * number for number in (*linear, *quadratic)], problem.bound):
        return TOO_LARGE
    up, equal = booleans(model, problem.num_variables), booleans(model, len(quadratic))
    for y, (i, j) in zip(equal, problem.graph.pairs(), strict=True):
        model.add_bool_xor([up[i], up[j], y])
    terms = [2 * number for number in (*linear, *quadratic)]  # a spin, and a product, is 2·truth - 1
    model.add(_weighted([*up, *equal], terms) <= problem.bound + sum(linear) + sum(quadratic))
    return _spins(up)


def _literals(
    model: cp_model.CpModel, count: int
) -> tuple[list[cp_model.IntVar], Callable[[int], cp_model.LiteralT]]:
    x = booleans(model, count)
    return x, lambda literal: x[literal - 1] if literal > 0 else x[-literal - 1].Not()


def _weighted(variables: Sequence[cp_model.IntVar], numbers: Sequence[int]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum(list(variables), list(numbers))


def _spins(variables: list[cp_model.IntVar]) -> Read:
    return lambda true: np.array([1 if true(v) else -1 for v in variables], dtype=np.int64)


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
