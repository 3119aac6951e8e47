"""Mixed-integer programming on a training task itself, wherever the task came from.

Sums (relu, abs): scale each readout weight into its channel, so that only signs remain; like-signed
channels are interchangeable, hence one program for each number of positive channels. A channel
has a Boolean p for every message, "active", and u = σ(w · m) is linear on either side of it.

AND gates: a negative sample is cut by some unit; a Boolean for each pair. Scaling makes every
strict inequality one of margin 1. Agnostic thresholds: a Boolean for each sample that may err.

All conditional rows are indicator constraints, so no bound on the weights is assumed and an
infeasible program refutes every hypothesis. Where all channels are positive, each σ value is
bounded by label plus tolerance, and a linear row with that valid constant is added beside it.

SCIP computes in floating point: its NO is the solver's word, and its YES counts only after the
weights, rounded to fractions, pass the task's exact check.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from reductions.arrays import RationalArray, SparseRows
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.architectures import ActivationSum, Threshold, ThresholdAnd
from reductions.training.hypothesis import Hypothesis
from reductions.training.messages import PooledMessages
from reductions.training.task import TrainingTask
from solvers.methods import Limits, Method

_DENOMINATORS = (1, 2, 4, 6, 12, 60, 1000, 10**5)
_MAX_SIZE = 2 * 10**6  # (samples or messages) x width: beyond, building alone takes minutes


@dataclass(frozen=True)
class _Program:
    """A model, with the variables of the weights (width x features) and the readout's values."""

    model: mathopt.Model
    weights: list[list[mathopt.Variable]]
    readout: list[mathopt.Variable | int]


def obstacle(problem: Any) -> str | None:
    """Training tasks with piecewise linear activations and numbers that floats hold."""
    if not isinstance(problem, TrainingTask):
        return "works on training tasks"
    architecture = problem.architecture
    if isinstance(architecture, ActivationSum) and architecture.activation == "square":
        return "the square activation is not piecewise linear"
    size = problem.size()
    if size["max_bits"] > 53:
        return f"numbers of {size['max_bits']} bits exceed floating point"
    if size["num_nodes"] * architecture.width > _MAX_SIZE:
        return f"the task is too large for a MILP ({size['num_nodes']} nodes)"
    return None


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Solve one program for each pattern of readout signs until one has a witness."""
    deadline = time.perf_counter() + limits.seconds
    unknown: str | None = None
    for program in _programs(problem):
        left = deadline - time.perf_counter()
        if left <= 0:
            return Unknown(f"no answer within {limits.seconds:g} s")
        parameters = mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=left), threads=limits.threads
        )
        result = mathopt.solve(program.model, mathopt.SolverType.GSCIP, params=parameters)
        if result.has_primal_feasible_solution():
            hypothesis = _rationalized(problem, program, result.variable_values())
            if hypothesis is not None:
                return Found(hypothesis)
            unknown = "SCIP's weights fail the exact check at every rounding"
        elif result.termination.reason != mathopt.TerminationReason.INFEASIBLE:
            unknown = f"no answer within {limits.seconds:g} s ({result.termination.reason.value})"
    return Refuted() if unknown is None else Unknown(unknown)


def _programs(task: TrainingTask) -> Any:
    architecture = task.architecture
    if isinstance(architecture, ActivationSum):
        view = architecture.samples(task.graphs, task.labelled_nodes)
        for num_positive in range(architecture.width, -1, -1):
            yield _sum_program(task, architecture, view, num_positive)
    elif isinstance(architecture, ThresholdAnd):
        yield _and_program(task, architecture)
    else:
        yield _threshold_program(task, architecture)


def _weights(model: mathopt.Model, width: int, num_features: int) -> list[list[mathopt.Variable]]:
    return [[model.add_variable(lb=-np.inf, ub=np.inf) for _ in range(num_features)] for _ in range(width)]


def _dot(weights: list[mathopt.Variable], row: list[tuple[int, int]], scale: int = 1) -> Any:
    return mathopt.fast_sum(value / scale * weights[column] for column, value in row)


def _sum_program(
    task: TrainingTask, architecture: ActivationSum, view: PooledMessages, num_positive: int
) -> _Program:
    model = mathopt.Model()
    weights = _weights(model, architecture.width, architecture.num_inputs(task.graphs))
    alpha = [1 if j < num_positive else -1 for j in range(architecture.width)]
    outputs: list[list[Any]] = [[] for _ in range(task.num_samples)]
    bounds = _value_bounds(task, view) if num_positive == architecture.width else None
    known: dict[tuple[int, tuple[tuple[int, int], ...]], mathopt.Variable] = {}
    for index, sample in enumerate(view.sample.tolist()):
        row = tuple(view.messages.row(index))
        for j in range(architecture.width):
            if (j, row) not in known:
                bound = None if bounds is None else bounds.get(row)
                known[j, row] = _activation(model, weights[j], row, architecture.activation, bound)
            coefficient = Fraction(int(view.coefficients[index]), view.denominator)
            outputs[sample].append(float(coefficient) * alpha[j] * known[j, row])
    tolerance = float(task.tolerance)
    for terms, label in zip(outputs, task.labels.floats().tolist(), strict=True):
        model.add_linear_constraint(
            expr=mathopt.fast_sum([*terms, 0.0]), lb=label - tolerance, ub=label + tolerance
        )
    return _Program(model, weights, list(alpha))


def _value_bounds(task: TrainingTask, view: PooledMessages) -> dict[tuple[tuple[int, int], ...], float]:
    """With all α = 1 every term is at most label + tolerance, over its coefficient."""
    bounds: dict[tuple[tuple[int, int], ...], float] = {}
    for index, sample in enumerate(view.sample.tolist()):
        row = tuple(view.messages.row(index))
        coefficient = Fraction(int(view.coefficients[index]), view.denominator)
        bound = float((task.labels[sample] + task.tolerance) / coefficient)
        bounds[row] = min(bounds.get(row, np.inf), max(bound, 0.0))
    return bounds


def _activation(
    model: mathopt.Model,
    weights: list[mathopt.Variable],
    row: tuple[tuple[int, int], ...],
    activation: str,
    bound: float | None,
) -> mathopt.Variable:
    """A variable equal to σ(w · m)."""
    value = model.add_variable(lb=0.0, ub=np.inf if bound is None else bound)
    active = model.add_binary_variable()
    dot = _dot(weights, list(row))
    model.add_linear_constraint(value >= dot)
    model.add_indicator_constraint(indicator=active, implied_constraint=value <= dot)
    if activation == "abs":
        model.add_linear_constraint(value >= -dot)
        inactive = value <= -dot
    else:
        inactive = value <= 0.0
        if bound is not None:
            model.add_linear_constraint(value <= bound * active)
    model.add_indicator_constraint(indicator=active, activate_on_zero=True, implied_constraint=inactive)
    return value


def _and_program(task: TrainingTask, architecture: ThresholdAnd) -> _Program:
    model = mathopt.Model()
    rows, positive, scale = _classified(task, architecture.samples(task.graphs))
    if architecture.statistic == "degrees":
        scale = 1
    weights = _weights(model, architecture.width, architecture.num_inputs(task.graphs))
    bounds = [model.add_variable(lb=-np.inf, ub=np.inf) for _ in range(architecture.width)]
    for row, is_positive in zip(rows, positive, strict=True):
        margins = [_dot(w, row, scale) - b for w, b in zip(weights, bounds, strict=True)]
        if is_positive:
            for margin in margins:
                model.add_linear_constraint(margin >= 0.0)
            continue
        cuts = [model.add_binary_variable() for _ in margins]
        model.add_linear_constraint(mathopt.fast_sum(cuts) >= 1.0)
        for cut, margin in zip(cuts, margins, strict=True):
            model.add_indicator_constraint(indicator=cut, implied_constraint=margin <= -1.0)
    return _Program(model, weights, list(bounds))


def _threshold_program(task: TrainingTask, architecture: Threshold) -> _Program:
    model = mathopt.Model()
    rows, positive, scale = _classified(task, architecture.samples(task.graphs))
    weights = _weights(model, 1, architecture.num_inputs(task.graphs))
    errors = []
    for row, is_positive in zip(rows, positive, strict=True):
        error = model.add_binary_variable()
        errors.append(error)
        margin = _dot(weights[0], row, scale) + 0.0
        model.add_indicator_constraint(
            indicator=error,
            activate_on_zero=True,
            implied_constraint=margin >= 1.0 if is_positive else margin <= 0.0,
        )
    model.add_linear_constraint(mathopt.fast_sum([*errors, 0.0]) <= float(task.max_errors))
    return _Program(model, weights, [0])


def _classified(task: TrainingTask, z: SparseRows) -> tuple[list[list[tuple[int, int]]], list[bool], int]:
    rows = [z.row(index) for index in range(len(z))]
    positive = (task.labels.numerators > 0).tolist()
    return rows, positive, task.graphs.feature_denominator


def _rationalized(
    task: TrainingTask, program: _Program, values: dict[mathopt.Variable, float]
) -> Hypothesis | None:
    """The first rounding of the weights to small fractions that fits the task exactly."""
    weights = np.array([[values[v] for v in row] for row in program.weights], dtype=np.float64)
    weights = weights.reshape(len(program.weights), -1)
    readout = np.array([r if isinstance(r, int) else values[r] for r in program.readout], dtype=np.float64)
    if max(np.abs(weights).max(initial=0), np.abs(readout).max(initial=0)) * _DENOMINATORS[-1] < 2**62:
        for denominator in _DENOMINATORS:
            candidate = Hypothesis(_rounded(weights, denominator), _rounded(readout, denominator))
            if task.violation(candidate) is None:
                return candidate
    candidate = Hypothesis.from_floats(weights, readout)
    return candidate if task.violation(candidate) is None else None


def _rounded(values: np.ndarray[Any, Any], denominator: int) -> RationalArray:
    return RationalArray(np.rint(values * denominator).astype(np.int64), denominator)


METHODS = (Method("milp", "SCIP (OR-Tools) on the training task itself", obstacle, solve),)
