"""A training task as conditional linear programs, for solvers that take such programs whole.

The checker's own systems are the one home of the formulation: for each number of negative signs,
rows that hold when a Boolean is true, and clauses over the Booleans. What a solver returns counts
only after rounding to fractions and the exact check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from certificates.systems import Row, cases
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.exact.rounding import weights_of_solutions
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits

INFEASIBLE = "infeasible"
Solution: TypeAlias = Sequence[float] | str | None  # the unknowns, INFEASIBLE, or None: no answer
SCALED = "(features integer, readouts ±1, cuts by 1)"  # what the size of a weight refers to
_MAX_SIZE = 2 * 10**6  # nodes x width: beyond, building alone takes minutes


@dataclass(frozen=True)
class TaskProgram:
    """One sign case of a task.

    Parameters
    ----------
    rows : list of Row
        Conditional rows over the unknowns, of which the weights come first.
    clauses : list of lists of literals
    reach : list of int
        Of each unknown: its largest absolute value while weights are at most 1.
    num_weights, num_booleans : int
    """

    rows: list[Row]
    clauses: list[list[int]]
    reach: list[int]
    num_weights: int
    num_booleans: int

    @classmethod
    def of(cls, formulation: AnyFormulation) -> TaskProgram:
        """Write down a system's rows and clauses."""
        system, num_weights = formulation.system, formulation.num_blocks * formulation.num_weights
        rows = [system.row(index) for index in range(system.num_rows)]
        reach = [1] * num_weights + formulation.reach_of_values
        return cls(rows, list(system.clauses()), reach, num_weights, system.num_booleans)


def program_obstacle(problem: TrainingTask) -> str | None:
    """Training tasks with piecewise linear activations, of a size and with numbers that floats hold."""
    reason = obstacle(problem)
    if reason is not None:
        return reason
    size = problem.size()
    fractions = (problem.tolerance.numerator, problem.tolerance.denominator, problem.labels.denominator)
    bits = max(size["max_bits"], *(number.bit_length() for number in fractions))
    if bits > 53:
        return f"numbers of {bits} bits exceed floating point"
    if size["num_nodes"] * problem.architecture.width > _MAX_SIZE:
        return f"the task is too large for a general solver ({size['num_nodes']} nodes)"
    return None


def solve_cases(
    decide: Callable[[TaskProgram, Limits], Solution], scope: str, problem: TrainingTask, limits: Limits
) -> Outcome:
    """Solve one program for each number of negative signs until one has weights that fit.

    Parameters
    ----------
    decide : callable
    scope : str
        What a refutation by this solver covers, if that is less than all weights.
    problem : TrainingTask
    limits : Limits
    """
    deadline, task, unknown = Deadline(limits.seconds), trusted_task(problem), ""
    for signs in cases(task):
        formulation = formulation_of(task, signs)
        program = TaskProgram.of(formulation)
        if deadline.is_over:
            return Unknown(f"no answer within {limits.seconds:g} s")
        solution = decide(program, replace(limits, seconds=deadline.left))
        if solution is None:
            unknown = f"no answer within {limits.seconds:g} s" if deadline.is_over else "the solver gave up"
        elif not isinstance(solution, str):
            blocks = np.array(solution[: program.num_weights], dtype=np.float64)
            solutions = np.split(blocks, formulation.num_blocks)
            weights = weights_of_solutions(formulation, solutions, task.max_errors)
            if weights is not None:
                return Found(weights)
            unknown = "the solver's weights fail the exact check at every rounding"
    return Unknown(unknown) if unknown else Refuted(scope=scope)
