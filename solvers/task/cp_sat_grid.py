"""CP-SAT on a training task itself: weights on a grid, as scaled integers, in a box.

All unknowns of a program with weights in Z/g lie in Z/g as well. Coarse and small comes first. The
arithmetic is exact, so that a refutation covers the whole grid, and no other weights.
"""

from __future__ import annotations

from functools import partial

from ortools.sat.python import cp_model

from solvers.deadline import Deadline
from solvers.methods import Limits, Procedure
from solvers.task.programs import INFEASIBLE, SCALED, Solution, TaskProgram, program_obstacle, solve_cases

GRIDS = ((1, 4), (12, 64))  # (g, largest weight), each inside the next
_SCOPE = "with weights in multiples of 1/{} of size at most {} ".format(*GRIDS[-1]) + SCALED
_MAX_SUM = 2**62  # CP-SAT computes in 64 bits


def cp_sat(program: TaskProgram, limits: Limits) -> Solution:
    """Decide a program on one grid after the other."""
    deadline = Deadline(limits.seconds)
    for denominator, largest in GRIDS:
        solution = _on_grid(denominator, largest, program, max(deadline.left, 0.001), limits.threads)
        if solution != INFEASIBLE:
            return solution
    return INFEASIBLE


def _on_grid(denominator: int, largest: int, program: TaskProgram, seconds: float, threads: int) -> Solution:
    model = cp_model.CpModel()
    bounds = [denominator * largest * reach for reach in program.reach]
    x = [model.new_int_var(-bound, bound, "") for bound in bounds]
    literal = [model.new_bool_var("") for _ in range(program.num_booleans)]
    for row in program.rows:
        unknowns, values = [x[unknown] for unknown in row.coefficients], list(row.coefficients.values())
        size = sum(abs(value) * bounds[unknown] for unknown, value in row.coefficients.items())
        if max(size, abs(row.constant) * denominator) > _MAX_SUM:
            return None
        total = cp_model.LinearExpr.weighted_sum(unknowns, values)
        constraint = model.add_linear_constraint(total, row.constant * denominator, _MAX_SUM)
        if row.literal:
            holds = literal[abs(row.literal) - 1]
            constraint.only_enforce_if(holds if row.literal > 0 else ~holds)
    for clause in program.clauses:
        model.add_bool_or([literal[a - 1] if a > 0 else ~literal[-a - 1] for a in clause])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = threads
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [solver.value(variable) / denominator for variable in x]
    return INFEASIBLE if status == cp_model.INFEASIBLE else None


METHODS = {"cp-sat-grid": Procedure(program_obstacle, partial(solve_cases, cp_sat, _SCOPE))}
