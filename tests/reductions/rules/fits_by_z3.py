"""All fits of a task as z3 sees them, in rational arithmetic: how far off are those that lift wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import z3  # type: ignore[import-untyped]

from reductions.arrays import SparseRows, integers
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.sign_system import SignSystem
from reductions.training.architectures import ActivationSum
from reductions.training.task import TrainingTask


def _relu_sum(weights: list[list[Any]], readout: tuple[int, ...], message: list[tuple[int, int]]) -> Any:
    total = z3.RealVal(0)
    for row, alpha in zip(weights, readout, strict=True):
        z = z3.Sum([row[column] * value for column, value in message])
        total = total + alpha * z3.If(z > 0, z, 0)
    return total


Source = SignSystem | HypergraphColoring


def _is_wrong(source: Source, weights: list[list[Any]], readout: tuple[int, ...]) -> list[Any]:
    """What the back maps read off violates the source."""
    if isinstance(source, HypergraphColoring):
        return _has_one_color(source, weights, readout)
    return _violates_a_row(source, weights, readout)


def _has_one_color(
    problem: HypergraphColoring, weights: list[list[Any]], readout: tuple[int, ...]
) -> list[Any]:
    """All vertices of an edge have the same color, whatever is taken of equal ones."""
    n, positive = problem.num_vertices, [row for row, sign in zip(weights, readout, strict=True) if sign > 0]
    colors, conditions = [z3.Int(f"color{i}") for i in range(n)], []
    for i, color in enumerate(colors):
        if len(weights[0]) > n + 1:  # with a guard: the first channel that is active
            first: Any = z3.IntVal(0)
            for j in reversed(range(len(weights))):
                if readout[j] > 0:
                    first = z3.If(weights[j][i] + weights[j][n + 1] > 0, j, first)
            conditions.append(color == first)
        elif len(positive) == len(weights):  # the largest
            choices = [
                z3.And(color == j, *(row[i] <= one[i] for row in weights)) for j, one in enumerate(weights)
            ]
            conditions.append(z3.Or(choices))
        else:  # the pattern of signs
            pattern = z3.Sum([z3.If(row[i] > 0, 2**j, 0) for j, row in enumerate(positive)])
            conditions.append(color == z3.If(pattern > 0, pattern - 1, 0))
    edges = problem.edges.lists()
    return [*conditions, z3.Or([z3.And([colors[i] == colors[edge[0]] for i in edge]) for edge in edges])]


def _violates_a_row(system: SignSystem, weights: list[list[Any]], readout: tuple[int, ...]) -> list[Any]:
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


def wrong_lifts(source: Source, task: TrainingTask) -> Iterator[tuple[list[Any], Any]]:
    """The constraints on fits that lift wrong, and their largest error; |α_j| is absorbed in the weights."""
    architecture = task.architecture
    assert isinstance(architecture, ActivationSum)
    view = architecture.samples(task.graphs, task.labelled_nodes)
    width, num_inputs = architecture.width, architecture.num_inputs(task.graphs)
    error = z3.Real("error")
    weights = [[z3.Real(f"u{j}_{i}") for i in range(num_inputs)] for j in range(width)]
    labels = task.labels.fractions()
    for readout in product((1, -1), repeat=width):
        constraints = _is_wrong(source, weights, readout)
        values = [z3.RealVal(0)] * len(labels)
        for number, sample in enumerate(view.sample.tolist()):
            coefficient = z3.RealVal(str(Fraction(int(view.coefficients[number]), view.denominator)))
            term = _relu_sum(weights, readout, view.messages.row(number))
            values[sample] = values[sample] + coefficient * term
        for value, label in zip(values, labels, strict=True):
            constraints += [value - str(label) <= error, str(label) - value <= error]
        yield constraints, error


def least_wrong_error(source: Source, task: TrainingTask, most: int = 3) -> Fraction:
    """The least error of a fit that lifts wrong, or the most that is asked for."""
    least = Fraction(most)
    for constraints, error in wrong_lifts(source, task):
        solver = z3.Optimize()
        solver.add(*constraints, error <= str(least))
        solver.minimize(error)
        if solver.check() == z3.sat:
            least = min(least, Fraction(str(solver.model()[error].as_fraction())))
    return least


def has_wrong_lift_below(source: Source, task: TrainingTask, bound: Fraction) -> bool:
    """Whether some fit with a smaller error lifts wrong."""
    for constraints, error in wrong_lifts(source, task):
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
