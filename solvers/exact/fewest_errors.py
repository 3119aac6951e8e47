"""The least number of misfitted samples, with a proof that fewer will not do.

Implicit hitting sets: CP-SAT or MaxSAT finds the fewest errors that satisfy the lemmas so far, the
linear programs object with further lemmas, and the first set of errors without objection is optimal.
The proof refutes one error less by the same lemmas and depends on neither solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from certificates.systems import System, cases, system_of
from certificates.tasks import Task
from reductions.outcomes import Optimal, Outcome, Unknown
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_part
from solvers.exact.decide import TOO_LARGE
from solvers.exact.formulation.families import formulation_of
from solvers.exact.formulation.rows import Truth
from solvers.exact.kernels import warm_trainer
from solvers.exact.refinement import Refinement
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits, Procedure
from solvers.sealing import Certificate, certificate


class FewestErrors:
    """A skeleton that answers with as few errors as its clauses allow, by CP-SAT.

    Parameters
    ----------
    system : System
        An agnostic one; its counter is left out.
    threads : int
    """

    def __init__(self, system: System, threads: int) -> None:
        self._system, self._threads = system, threads
        self._clauses = list(system.indicator_clauses())
        self.bound = 0  # no assignment has fewer errors

    def close(self) -> None:
        """Nothing to free."""

    def add(self, clauses: NDArray[np.int64]) -> None:
        """Add clauses of one length."""
        self._clauses += clauses.tolist()

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """The assignment with the fewest errors."""
        if deadline.is_over:
            return "time limit"
        count = self._system.num_indicators + self._system.num_samples
        model = cp_model.CpModel()
        literal = [model.new_bool_var("") for _ in range(count)]
        for clause in self._clauses:
            model.add_bool_or([literal[x - 1] if x > 0 else ~literal[-x - 1] for x in clause])
        errors = literal[self._system.num_indicators :]
        model.add(sum(errors) >= self.bound)
        model.minimize(sum(errors))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = max(self._threads, 1)
        solver.parameters.max_time_in_seconds = deadline.left
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            return "time limit"
        self.bound = round(solver.objective_value)
        return _truth(self._system, [v + 1 for v in range(count) if solver.boolean_value(literal[v])])


class CoreGuided(FewestErrors):
    """The same by MaxSAT: RC2 (Ignatiev, Morgado, Marques-Silva, 2019) keeps its cores as lemmas come."""

    def __init__(self, system: System, threads: int) -> None:
        super().__init__(system, threads)
        formula = WCNF()
        formula.extend(self._clauses)
        formula.extend([[-system.error(i)] for i in range(system.num_samples)], [1] * system.num_samples)
        self._rc2 = RC2(formula)

    def close(self) -> None:
        """Free the solver."""
        self._rc2.delete()

    def add(self, clauses: NDArray[np.int64]) -> None:
        """Add clauses of one length."""
        for clause in clauses.tolist():
            self._rc2.add_clause(clause)

    def solve(self, deadline: Deadline) -> Truth | str | None:
        """The assignment with the fewest errors."""
        if deadline.is_over:
            return "time limit"
        model = self._rc2.compute()
        if model is None:
            return None
        self.bound = self._rc2.cost
        return _truth(self._system, [literal for literal in model if literal > 0])


def _truth(system: System, true: list[int]) -> Truth:
    """An assignment from its true literals; all others are false."""
    truth = np.full(system.num_booleans + 1, -1, dtype=np.int8)
    truth[true] = 1
    return truth


def optimize(problem: TrainingTask, limits: Limits, skeleton: type[FewestErrors] = FewestErrors) -> Outcome:
    """The weights with the fewest misfitted samples: `Optimal`, or `Unknown`.

    The certificate is None when the proof did not fit into the time.

    Parameters
    ----------
    problem : TrainingTask
        Its own number of errors does not matter.
    limits : Limits
    skeleton : type
        What finds the fewest errors that the lemmas leave.
    """
    deadline = Deadline(limits.seconds)
    task = _with_errors(trusted_task(problem), len(problem.labels.numerators))
    best: Hypothesis | None = None
    value, refinements = len(task.labels) + 1, []
    for signs in cases(task):
        refinement = _refined(task, signs, deadline, partial(skeleton, threads=limits.threads))
        try:
            answer = refinement.run()
        except OverflowError:
            return Unknown(TOO_LARGE)
        finally:
            refinement.close()
        if isinstance(answer, str):
            return Unknown(answer)
        assert answer is not None  # giving up all samples is always possible
        refinements.append(refinement)
        errors = _bound(refinement)
        if errors < value:
            best, value = answer, errors
    assert best is not None
    proof = _certificate(trusted_task(problem), best, value, refinements, deadline)
    return Optimal(best, value, proof if isinstance(proof, dict) else None)


def _refined(
    task: Task, signs: tuple[int, ...], deadline: Deadline, skeleton: Callable[[System], FewestErrors]
) -> Refinement:
    formulation = formulation_of(task, signs)
    if not formulation.system.is_agnostic:  # no samples
        return Refinement(formulation, deadline)
    return Refinement(formulation, deadline, skeleton=skeleton(formulation.system))


def _bound(refinement: Refinement) -> int:
    skeleton = refinement.skeleton
    return skeleton.bound if isinstance(skeleton, FewestErrors) else 0


def _certificate(
    task: Task, best: Hypothesis, value: int, refinements: list[Refinement], deadline: Deadline
) -> Certificate | str:
    content: dict[str, Any] = {"value": value, "fit": best.to_json()}
    if value:
        parts = []
        for refinement in refinements:
            fewer = system_of(_with_errors(task, value - 1), refinement.formulation.signs)
            part = refutation_part(fewer, refinement, deadline)
            if isinstance(part, str):
                return part
            parts.append(part)
        content["refutation"] = parts
    return certificate(task, "optimal", **content)


def _with_errors(task: Task, max_errors: int) -> Task:
    """The same task with another number of samples that may be misfitted."""
    return replace(task, max_errors=max_errors)


METHODS = {
    "optimal": Procedure(obstacle, optimize, warm_trainer),
    "optimal-maxsat": Procedure(obstacle, partial(optimize, skeleton=CoreGuided), warm_trainer),
}
