"""Is an instance YES or NO, and what are its witnesses? Asked of searches that know nothing of any rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from ortools.sat.python import cp_model
from pysat.solvers import Solver

from karpnet.testing.code.claims import is_known, ours
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.edits.states import canonical
from karpnet.testing.witnesses.spaces import CANDIDATES
from karpnet.testing.witnesses.weights import survey_task
from reductions.core import Derivation, predicted_size
from reductions.errors import InputError, KarpnetError
from reductions.paths import chains
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.training.task import TrainingTask
from solvers.source.cp_sat import encode

EXHAUSTIVE = 2**8  # candidates of one of our problems that are all looked at; CP-SAT is quicker on more
_MOST_OF_OTHERS = 20_000  # candidates of somebody's own class that are looked at
_FEW_OF_OTHERS = 512  # the same where CP-SAT can be asked, too
_ENOUGH = 300  # candidates that are enough where many are right
_MANY = 32  # witnesses kept of an instance
_OBJECTIVES, _PHASES = 3, 4  # random objectives, and random phases
_ENUMERATING = 0.03  # seconds for solutions in turn; CP-SAT's own, which are the same everywhere
_OPTIMIZING = 0.001  # the same for one objective
_LARGE = 2000  # clauses of a formula of which no other witnesses are sought
_CONFLICTS = 4_000  # after which a SAT solver gives up
_TRAINER = 5  # how many searches for other weights


@dataclass(frozen=True)
class Survey:
    """What is known of an instance.

    Parameters
    ----------
    is_yes : bool or None
        None when it was not decided.
    witnesses : list
        Right ones, each checked: all where they are few, else diverse ones.
    evidence : str
        What decided it, or why it is open.
    """

    is_yes: bool | None
    witnesses: list[Any]
    evidence: str


def survey(instance: Any, random: Random, seconds: float = 2.0) -> Survey:
    """Decide an instance and find many, diverse witnesses.

    Small spaces of witnesses are searched in full; larger ones by CP-SAT, first every solution in turn,
    then under random objectives, and by CaDiCaL with random phases. Training tasks are decided by the
    exact trainer (`karpnet.testing.witnesses.weights`). Somebody's own class says how: by ``candidates()``,
    ``encode(model)`` or ``solve()``.

    Raises
    ------
    InputError
        If somebody's own class fails (says on what).
    """
    if isinstance(instance, TrainingTask):
        try:
            verdict, weights = survey_task(instance, random, effort=_TRAINER, seconds=seconds)
        except KarpnetError as error:
            return Survey(None, [], str(error))
        return Survey(verdict, list(weights), "the exact trainer" if verdict is not None else "out of time")
    if is_known(instance):
        space = CANDIDATES[_name(instance)](instance)
        if space.size <= EXHAUSTIVE:
            return _exhausted(instance, space, random, seconds)
        return _solved(instance, lambda model: encode(instance, model), random, seconds)
    return _own(instance, random, seconds)


def _name(instance: Any) -> str:
    """The problem of an instance of ours, or of a narrower class of one."""
    problem = ours(type(instance))
    return "" if problem is None else problem.name


def second_opinion(instance: Any) -> Survey:
    """Another solver's word on one of our problems: Glucose, through the shortest chain of rules to CNF."""
    if not is_known(instance) or isinstance(instance, TrainingTask) or not chains(_name(instance), CNF.name):
        return Survey(None, [], "there is no second solver")
    found = _phases(instance, None, 1)
    if found is None:
        return Survey(None, [], "Glucose gave up")
    right = [witness for witness in found if instance.violation(witness) is None]
    return Survey(bool(right), right, "Glucose")


def _own(instance: Any, random: Random, seconds: float) -> Survey:
    """What somebody's own class offers, the surest first."""
    kind = type(instance).__name__
    try:
        if hasattr(instance, "candidates"):
            candidates = call(instance.candidates, seconds=seconds)
            most = _FEW_OF_OTHERS if hasattr(instance, "encode") else _MOST_OF_OTHERS
            made = call(_exhausted, instance, candidates, random, seconds, most, seconds=2 * seconds + 1)
            if made.is_yes is not None or not (hasattr(instance, "encode") or hasattr(instance, "solve")):
                return made  # type: ignore[no-any-return]
        if hasattr(instance, "encode"):
            return call(_solved, instance, instance.encode, random, seconds, seconds=4 * seconds + 1)  # type: ignore[no-any-return]
        if hasattr(instance, "solve"):
            witness = call(instance.solve, seconds=5 * seconds)
            if witness is None:
                return Survey(False, [], f"solve() of {kind}")
            if not call(is_right, instance, witness, seconds=seconds):
                raise InputError(f"{kind}.solve", f"its witness is wrong: {instance.violation(witness)}")
            return Survey(True, [witness], f"solve() of {kind}")
    except FailedCallError as error:
        if isinstance(error.error, InputError):
            raise error.error from None
        raise InputError(kind, f"fails on {str(vars(instance))[:200]}: {error}") from None
    return Survey(None, [], "the class has no candidates(), encode(model) or solve()")


def is_right(instance: Any, witness: Any) -> bool:
    """Whether a witness is right.

    Raises
    ------
    InputError
        If ``violation`` answers with something else than None or a line of text.
    """
    said = instance.violation(witness)
    if said is not None and not isinstance(said, str):
        where = f"{type(instance).__name__}.violation"
        raise InputError(
            where, f"expected None or a line of text, got {said!r}", "return None where all is right"
        )
    return said is None


def _exhausted(
    instance: Any, candidates: Iterator[Any], random: Random, seconds: float, most: int = _MOST_OF_OTHERS
) -> Survey:
    """Look at every candidate; of many right ones the first, the last and a random choice are kept."""
    end, right, looked = time.monotonic() + seconds, list[Any](), 0
    for candidate in candidates:
        looked += 1
        if is_right(instance, candidate):
            right.append(candidate)
        is_enough = looked >= most or (looked >= _ENOUGH and len(right) >= _MANY)
        if is_enough or (looked % 256 == 0 and time.monotonic() > end):
            return Survey(True if right else None, _some(right, random), f"{looked} candidates, not all")
    return Survey(bool(right), _some(right, random), f"all {looked} candidates")


def _some(witnesses: list[Any], random: Random) -> list[Any]:
    if len(witnesses) <= _MANY:
        return witnesses
    return [witnesses[0], *random.sample(witnesses[1:-1], _MANY - 2), witnesses[-1]]


class _Collector(cp_model.CpSolverSolutionCallback):
    """Reads solutions while they are found, until there are enough."""

    def __init__(self, read: Callable[[Callable[[Any], bool]], Any], most: int) -> None:
        super().__init__()
        self._read, self._most = read, most
        self.found: list[Any] = []

    def on_solution_callback(self) -> None:
        self.found.append(self._read(lambda variable: bool(self.boolean_value(variable))))
        if len(self.found) >= self._most:
            self.stop_search()


def _solved(
    instance: Any,
    state: Callable[[cp_model.CpModel], Any],
    random: Random,
    seconds: float,
) -> Survey:
    """CP-SAT: every solution in turn up to some number, then solutions under random objectives."""
    model = cp_model.CpModel()
    read = state(model)
    if isinstance(read, str):
        return second_opinion(instance) if is_known(instance) else Survey(None, [], read)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.max_deterministic_time = _ENUMERATING
    solver.parameters.random_seed = random.randrange(2**30)
    solver.parameters.cp_model_presolve = False
    solver.parameters.enumerate_all_solutions = True
    collector = _Collector(read, _MANY)
    status = solver.solve(model, collector)
    if status == cp_model.INFEASIBLE:
        return Survey(False, [], "CP-SAT")
    found = collector.found
    if not found:
        single = _best(model, read, None, seconds)
        if isinstance(single, Survey):
            return second_opinion(instance) if single.is_yes is None and is_known(instance) else single
        found = [single]
    if len(found) >= _MANY or status != cp_model.OPTIMAL:
        found = random.sample(found, min(len(found), _MANY // 2))
        number = 1 if is_known(instance) else _OBJECTIVES
        best = [_best(model, read, random, seconds) for _ in range(number)]
        found += [witness for witness in best if not isinstance(witness, Survey)]
        if is_known(instance):
            found += _phases(instance, random, _PHASES) or []
    right = [witness for witness in _distinct(found) if is_right(instance, witness)]
    if not right:
        raise InputError(type(instance).__name__, "what its CP-SAT model finds is no witness")
    return Survey(True, right, "CP-SAT")


def _best(model: cp_model.CpModel, read: Any, random: Random | None, seconds: float) -> Any:
    """A solution, under a random objective where there is randomness; a survey where there is none."""
    if random is not None:
        variables = [model.get_int_var_from_proto_index(i) for i in range(len(model.proto.variables))]
        weights = [random.choice((-2, -1, 0, 1, 2)) for _ in variables]
        model.maximize(cp_model.LinearExpr.weighted_sum(variables, weights))
    solver = cp_model.CpSolver()
    if random is not None:  # any good solution will do
        solver.parameters.max_deterministic_time = _OPTIMIZING
        solver.parameters.linearization_level = 0
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return read(lambda variable: bool(solver.boolean_value(variable)))
    if status == cp_model.INFEASIBLE:
        return Survey(False, [], "CP-SAT")
    return Survey(None, [], f"CP-SAT found no answer within {seconds:g} s")


def _phases(instance: Any, random: Random | None, number: int) -> list[Any] | None:
    """Witnesses that a SAT solver finds with random phases; None where it gives up.

    CaDiCaL where the instance is one of clauses itself; else Glucose, which can be told to give up.
    """
    found = chains(_name(instance), CNF.name)
    if not found or (random and predicted_size(instance.size(), found[0])["num_clauses"] > _LARGE):
        return None
    derivation = Derivation.of(instance, found[0])
    formula, witnesses = derivation.target, list[Any]()
    clauses, n = formula.clauses.lists(), formula.num_variables
    is_light = isinstance(instance, ClauseProblem) and random is not None
    with Solver("cadical195" if is_light else "glucose4", bootstrap_with=clauses) as solver:
        for _ in range(number):
            if random is not None and n:
                solver.set_phases([random.choice((-1, 1)) * variable for variable in range(1, n + 1)])
            if not is_light:
                solver.conf_budget(_CONFLICTS)
            answer = solver.solve() if is_light else solver.solve_limited()
            if answer is None:
                return None
            if not answer:
                break
            values = np.zeros(n, dtype=np.bool_)
            values[[v - 1 for v in solver.get_model() if 0 < v <= n]] = True
            witnesses.append(derivation.back(values))
    return witnesses


def _distinct(witnesses: list[Any]) -> list[Any]:
    return list({repr(canonical(witness)): witness for witness in witnesses}.values())
