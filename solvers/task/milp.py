"""Mixed-integer programming on a training task itself, wherever the task came from.

SCIP takes conditional rows as indicator constraints, so that no bound on the weights is assumed.
HiGHS has none: a conditional row gets a constant that makes it void for all weights up to a bound,
and an infeasible program refutes those weights only. Both compute in floating point: a NO is the
solver's claim, and a YES is reported only after the weights pass the exact check.
"""

from __future__ import annotations

import datetime
from functools import partial

import numpy as np
from ortools.math_opt.python import mathopt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from reductions.outcomes import Outcome
from reductions.training.task import TrainingTask
from solvers.methods import Limits, Procedure
from solvers.task.programs import INFEASIBLE, SCALED, Solution, TaskProgram, program_obstacle, solve_cases

LARGEST_WEIGHT = 100  # of HiGHS; larger constants lose the conditions in its tolerance of 1e-6


def scip(program: TaskProgram, limits: Limits) -> Solution:
    """Decide a program with SCIP's indicator constraints."""
    model = mathopt.Model()
    x = [model.add_variable(lb=-np.inf, ub=np.inf) for _ in program.reach]
    literal = [model.add_binary_variable() for _ in range(program.num_booleans)]
    for row in program.rows:
        terms = [value * x[unknown] for unknown, value in row.coefficients.items()]
        constraint = mathopt.fast_sum([*terms, 0.0]) >= float(row.constant)
        if row.literal:
            model.add_indicator_constraint(
                indicator=literal[abs(row.literal) - 1],
                activate_on_zero=row.literal < 0,
                implied_constraint=constraint,
            )
        else:
            model.add_linear_constraint(constraint)
    for clause in program.clauses:
        true = [literal[a - 1] if a > 0 else 1 - literal[-a - 1] for a in clause]
        model.add_linear_constraint(mathopt.fast_sum([*true, 0.0]) >= 1.0)
    parameters = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=limits.seconds), threads=limits.threads
    )
    result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters)
    if result.has_primal_feasible_solution():
        values = result.variable_values()
        return [values[variable] for variable in x]
    return INFEASIBLE if result.termination.reason == mathopt.TerminationReason.INFEASIBLE else None


def highs(program: TaskProgram, limits: Limits) -> Solution:
    """Decide a program with HiGHS, for weights of size at most `LARGEST_WEIGHT`."""
    reach, num_booleans = LARGEST_WEIGHT * np.array(program.reach, dtype=np.float64), program.num_booleans
    is_boolean = np.repeat([0.0, 1.0], [len(reach), num_booleans])
    entries, low = _bounded_rows(program, reach)
    shape = (len(low), len(is_boolean))
    rows, columns, values = np.array(entries, dtype=np.float64).reshape(-1, 3).T
    matrix = sparse.csr_matrix((values, (rows.astype(np.int64), columns.astype(np.int64))), shape=shape)
    if not len(is_boolean):
        return [] if not np.any(np.array(low) > 0) else INFEASIBLE
    result = milp(
        np.zeros(len(is_boolean)),
        integrality=is_boolean,
        bounds=Bounds(np.append(-reach, np.zeros(num_booleans)), np.append(reach, np.ones(num_booleans))),
        constraints=LinearConstraint(matrix, np.array(low), np.inf),
        options={"time_limit": limits.seconds},
    )
    if result.x is not None:
        return [float(value) for value in result.x[: len(reach)]]
    return INFEASIBLE if result.status == 2 else None


def _bounded_rows(
    program: TaskProgram, reach: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[list[tuple[int, int, float]], list[float]]:
    """Entries (row, column, value) and lower bounds: ``row + void · (1 - literal) >= constant``."""
    entries: list[tuple[int, int, float]] = []
    low: list[float] = []
    for row in program.rows:
        entries += [(len(low), unknown, float(value)) for unknown, value in row.coefficients.items()]
        void = sum(abs(value) * reach[unknown] for unknown, value in row.coefficients.items())
        void += max(row.constant, 0)
        if row.literal:
            sign = 1 if row.literal > 0 else -1
            entries.append((len(low), len(reach) + abs(row.literal) - 1, -sign * void))
        low.append(row.constant - (void if row.literal > 0 else 0.0))
    for clause in program.clauses:
        entries += [(len(low), len(reach) + abs(a) - 1, 1.0 if a > 0 else -1.0) for a in clause]
        low.append(1.0 - sum(a < 0 for a in clause))
    return entries, low


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Decide a task with SCIP, whose NO covers what its tolerances tell apart."""
    return solve_cases(scip, "up to rounding", problem, limits)


METHODS = {
    "milp": Procedure(program_obstacle, solve),
    "milp-highs": Procedure(
        program_obstacle,
        partial(solve_cases, highs, f"with weights of size at most {LARGEST_WEIGHT} {SCALED}"),
    ),
}
