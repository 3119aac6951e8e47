"""All fits of a task as z3 sees them, in rational arithmetic: how far off are those that lift wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import z3  # type: ignore[import-untyped]

from reductions.arrays import SparseRows, integers
from reductions.problems.sign_system import SignSystem
from reductions.training.architectures import ActivationSum
from reductions.training.task import TrainingTask


def _relu_sum(weights: list[list[Any]], readout: tuple[int, ...], message: list[tuple[int, int]]) -> Any:
    total = z3.RealVal(0)
    for row, alpha in zip(weights, readout, strict=True):
        z = z3.Sum([row[column] * value for column, value in message])
        total = total + alpha * z3.If(z > 0, z, 0)
    return total


def _is_wrong(system: SignSystem, weights: list[list[Any]], readout: tuple[int, ...]) -> list[Any]:
    """The signs that the back maps read off, either at zero, violate a row."""
    signs, conditions = [], []
    for i in range(system.num_variables):
        is_up = z3.Bool(f"s{i}")
        score = weights[0][i]
        if len(weights) == 2:
            score = (score if readout[0] > 0 else 0) - (weights[1][i] if readout[1] > 0 else 0)
        conditions.append(z3.If(is_up, score >= 0, score <= 0))
        signs.append(z3.If(is_up, 1, -1))
    violations = []
    for number, target in enumerate(system.targets.tolist()):
        total = z3.Sum([a * signs[i] for i, a in system.rows.row(number)])
        violations.append(z3.And(total != target, total != -target))
    return [*conditions, z3.Or(violations)]


def wrong_lifts(system: SignSystem, task: TrainingTask) -> Iterator[tuple[list[Any], Any]]:
    """The constraints on fits that lift wrong, and their largest error; |α_j| is absorbed in the weights."""
    architecture = task.architecture
    assert isinstance(architecture, ActivationSum)
    view = architecture.samples(task.graphs, task.labelled_nodes)
    width, num_inputs = architecture.width, architecture.num_inputs(task.graphs)
    error = z3.Real("error")
    weights = [[z3.Real(f"u{j}_{i}") for i in range(num_inputs)] for j in range(width)]
    labels = task.labels.fractions()
    for readout in product((1, -1), repeat=width):
        constraints = _is_wrong(system, weights, readout)
        values = [z3.RealVal(0)] * len(labels)
        for number, sample in enumerate(view.sample.tolist()):
            coefficient = z3.RealVal(str(Fraction(int(view.coefficients[number]), view.denominator)))
            term = _relu_sum(weights, readout, view.messages.row(number))
            values[sample] = values[sample] + coefficient * term
        for value, label in zip(values, labels, strict=True):
            constraints += [value - str(label) <= error, str(label) - value <= error]
        yield constraints, error


def least_wrong_error(system: SignSystem, task: TrainingTask, most: int = 3) -> Fraction:
    """The least error of a fit whose signs violate a row, or the most that is asked for."""
    least = Fraction(most)
    for constraints, error in wrong_lifts(system, task):
        solver = z3.Optimize()
        solver.add(*constraints, error <= str(least))
        solver.minimize(error)
        if solver.check() == z3.sat:
            least = min(least, Fraction(str(solver.model()[error].as_fraction())))
    return least


def has_wrong_lift_below(system: SignSystem, task: TrainingTask, bound: Fraction) -> bool:
    """Whether some fit with a smaller error lifts to signs that violate a row."""
    for constraints, error in wrong_lifts(system, task):
        solver = z3.Solver()
        solver.add(*constraints, error < str(bound))
        answer = solver.check()
        assert answer != z3.unknown
        if answer == z3.sat:
            return True
    return False


def rows_of(*rows: tuple[list[int], int]) -> SignSystem:
    """A system from dense rows and their targets."""
    terms = [[(i, a) for i, a in enumerate(row) if a] for row, _ in rows]
    width = max((len(row) for row, _ in rows), default=0)
    return SignSystem(SparseRows.from_rows(terms, width), integers([target for _, target in rows]))
