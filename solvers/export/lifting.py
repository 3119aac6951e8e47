"""From an outside solver's solution to exact weights.

Models of SMT solvers are exact already. Those of MIP solvers are floats: rounded weights, or the exact vertex
that belongs to the solution's Booleans, count only after the exact check. A model of a formula is carried
along the chain that the formula came from, or is an activation pattern whose weights a linear program finds.
Nothing here says YES: whoever gets the weights checks them on the task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from certificates.tasks import Task
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.training.hypothesis import Hypothesis
from solvers.deadline import Deadline
from solvers.exact.formulation.families import formulation_of
from solvers.exact.rounding import weights_near
from solvers.export.all_signs import sign_case
from solvers.export.cnf import Cases, formula_of_source, pattern_weights
from solvers.export.heading import MARKER, bound, marker, weight
from solvers.export.programs import NamedProgram, named_program, names_of_indicators, names_of_misfits
from solvers.export.s_expressions import constant
from solvers.export.solutions import Solution

_OTHER = "is it the solution of an export of this task?"


@dataclass(frozen=True)
class NoWeights:
    """A solution that is right but holds no weights.

    Parameters
    ----------
    reason : str
    clauses : list of lists of literals
        What the solved formula lacked: solve it again with these.
    """

    reason: str
    clauses: list[list[int]]


def weights_of_solution(
    derivation: Derivation, task: Task, solution: Solution, seconds: float
) -> Hypothesis | NoWeights:
    """The weights of a solution; they may or may not fit the task.

    Raises
    ------
    InputError
        If the solution is another task's, or lacks values.
    """
    names = [name for name in solution.values if name.startswith(MARKER)]
    if solution.kind != "cnf" and any(name != marker(task) for name in names):
        raise InputError(
            solution.where, f"is a solution of another task: it names {names[0]}, not {marker(task)}"
        )
    return _LIFTS[solution.kind](derivation, task, solution, seconds)


def _of_smt(derivation: Derivation, task: Task, solution: Solution, seconds: float) -> Hypothesis:
    needed = {column for messages in task.samples for vector, _ in messages for column, _ in vector}
    channels, columns = range(task.width), range(task.num_features)
    weights = [[_real(solution, weight(j, c), c in needed) for c in columns] for j in channels]
    if task.family == "threshold":
        readout = [Fraction(0)]
    elif task.family == "threshold-and":
        readout = [_real(solution, bound(j), bool(task.samples)) for j in channels]
    elif task.activation == "square":
        readout = [_real(solution, f"a_{j}", bool(needed)) for j in channels]
    else:
        signs = [_value(solution, f"positive_{j}", bool(needed), bool) for j in channels]
        readout = [Fraction(1 if is_positive else -1) for is_positive in signs]
    return Hypothesis.from_fractions(weights, readout)


def _real(solution: Solution, name: str, is_needed: bool) -> Fraction:
    return Fraction(_value(solution, name, is_needed, Fraction))


def _value(solution: Solution, name: str, is_needed: bool, kind: type[Fraction | bool]) -> Fraction | bool:
    """A constant of a model; solvers may leave out those that no sample depends on."""
    where = f"{solution.where}: {name}"
    if name not in solution.values:
        if is_needed:
            raise InputError(solution.where, f"holds no value of {name}", _OTHER)
        return kind()
    value = constant(solution.values[name], where)
    if not isinstance(value, kind):
        raise InputError(where, f"expected a {'truth value' if kind is bool else 'number'}, got {value}")
    return value


def _of_mip(derivation: Derivation, task: Task, solution: Solution, seconds: float) -> Hypothesis:
    named = named_program(task)
    values = _complete(named, solution)
    signs: tuple[int, ...] = ()
    weights = [values[name] for name in named.unknowns[: named.num_weights]]
    if task.activation:
        case = sign_case([values[f"positive_{j}"] > Fraction(1, 2) for j in range(task.width)])
        if case is None:
            raise InputError(
                solution.where, "puts a channel of negative readout before a positive one", _OTHER
            )
        signs = case
        weights = [value * signs[i // task.num_features] for i, value in enumerate(weights)]
    formulation = formulation_of(task, signs)
    size = len(weights) // formulation.num_blocks
    blocks = [weights[i * size : (i + 1) * size] for i in range(formulation.num_blocks)]
    found = weights_near(formulation, [[float(x) for x in block] for block in blocks], task.max_errors)
    if found is not None:
        return found
    booleans = [*names_of_indicators(formulation.system), *names_of_misfits(task)]
    pattern = {b for b, name in enumerate(booleans, 1) if values[name] > Fraction(1, 2)}
    if _violated(formulation.system.indicator_clauses(), pattern) is None:
        exact = pattern_weights(formulation, pattern, Deadline(seconds))
        if isinstance(exact, Hypothesis):
            return exact
    raw = formulation.weights(blocks)
    return Hypothesis.from_fractions(raw.rows, raw.readout)


def _complete(named: NamedProgram, solution: Solution) -> Mapping[str, Fraction]:
    """The values of all names; only solvers that leave out zeros may leave out any."""
    names = [named.marker, *named.unknowns, *named.booleans]
    needed = names[:1] if solution.is_sparse else names
    missing = next((name for name in needed if name not in solution.values), None)
    if missing is not None:
        raise InputError(solution.where, f"holds no value of {missing}", _OTHER)
    return {name: solution.values.get(name, Fraction(0)) for name in names}


def _of_cnf(derivation: Derivation, task: Task, solution: Solution, seconds: float) -> Hypothesis | NoWeights:
    formula = formula_of_source(derivation)
    if formula is None:
        return _of_pattern(task, solution, seconds)
    values = np.zeros(formula.target.num_variables, dtype=np.bool_)
    _expect_variables(solution, len(values))
    values[[literal - 1 for literal in solution.literals if literal > 0]] = True
    violation = formula.target.violation(values)
    if violation is not None:
        raise InputError(solution.where, f"is no model of the exported formula: {violation}", _OTHER)
    weights = derivation.forward(formula.back(values))
    assert isinstance(weights, Hypothesis)  # the chain ends in a training task
    return weights


def _of_pattern(task: Task, solution: Solution, seconds: float) -> Hypothesis | NoWeights:
    joined, true = Cases.of(task), {literal for literal in solution.literals if literal > 0}
    _expect_variables(solution, joined.num_variables)
    chosen = [n for n in range(len(joined.signs)) if joined.num_booleans + 1 + n in true]
    number = chosen[0] if chosen else 0
    if len(joined.signs) > 1 and not chosen:
        raise InputError(
            solution.where, "is no model of the exported formula: no sign case is chosen", _OTHER
        )
    formulation = formulation_of(task, joined.signs[number])
    violated = _violated(formulation.system.clauses(), true)
    if violated is not None:
        raise InputError(
            solution.where, f"is no model of the exported formula: clause {violated} is violated", _OTHER
        )
    pattern = [literal for literal in true if literal <= joined.num_booleans]
    answer = pattern_weights(formulation, pattern, Deadline(seconds))
    if isinstance(answer, Hypothesis):
        return answer
    if isinstance(answer, str):
        return NoWeights(f"whether the model's activation pattern holds weights is open: {answer}", [])
    clauses = [joined.within(number, clause) for clause in answer]
    first = " ".join(map(str, clauses[0]))
    return NoWeights(
        f"no weights have the model's activation pattern: add '{first} 0' to the formula, raise the count of "
        "clauses in its header, and solve it again",
        clauses,
    )


def _violated(clauses: Iterable[list[int]], true: Set[int]) -> list[int] | None:
    """The first clause without a true literal."""
    return next((c for c in clauses if not any((abs(x) in true) == (x > 0) for x in c)), None)


def _expect_variables(solution: Solution, count: int) -> None:
    largest = max(solution.literals, key=abs, default=0)
    if abs(largest) > count:
        raise InputError(
            solution.where, f"literal {largest} exceeds the {count} variables of the exported formula", _OTHER
        )


_Lift = Callable[[Derivation, Task, Solution, float], Hypothesis | NoWeights]
_LIFTS: Mapping[str, _Lift] = {"smt": _of_smt, "mip": _of_mip, "cnf": _of_cnf}
