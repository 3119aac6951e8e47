"""The backbone of a guard: its literals follow, and are derived step by step; nothing else is fixed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pysat.solvers import Solver

from certificates.systems import cases
from solvers.exact.backbone import Backbone
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import formulation_of
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.order import with_order_of_guard
from solvers.exact.symmetry.parts import part
from solvers.exact.trusted import trusted_task
from tests.solvers.ordered_tasks import COLORING, SIGN_SYSTEM, coloring_task
from tests.solvers.random_tasks import relu_sum_task

TASKS = {
    "two channels": relu_sum_task(9, 12, 0, f"{SIGN_SYSTEM}/amplified"),
    "with biases": relu_sum_task(9, 12, 0, f"{SIGN_SYSTEM}/bias/amplified"),
    "three channels": coloring_task(f"{COLORING}/amplified"),
}


@pytest.mark.parametrize("name", TASKS)
def test_literals_follow_and_others_are_open(name: str) -> None:
    trusted = trusted_task(TASKS[name])
    formulation = with_order_of_guard(formulation_of(trusted, cases(trusted)[0]))
    assert isinstance(formulation, ActivationFormulation)
    guard = Kind(formulation, part(formulation, formulation.guard))
    known = list(formulation.system.clauses())

    def learn(kind: Kind, truth: NDArray[np.int8]) -> list[NDArray[np.int64]]:
        found = list(kind.refine(truth, several=False))
        known.extend(clause for clauses in found for clause in clauses.tolist())
        return found

    count = formulation.system.num_booleans
    found = Backbone(guard, formulation.system.clauses(), count, learn)
    assert len(found.literals) >= 3 * (len(formulation.signs) - 1)
    derived: list[list[int]] = []
    for step in found.steps:
        with Solver(name="minisat22", bootstrap_with=[*known, *derived, *([-x] for x in step)]) as solver:
            assert not solver.propagate()[0]
        derived.append(step)
    assert all([literal] in derived for literal in found.literals)
    for literal in {*map(abs, guard.table[0].tolist())} - {*map(abs, found.literals)}:
        for value in (literal, -literal):
            assert _is_feasible(guard, known, value, count)


def _is_feasible(guard: Kind, clauses: list[list[int]], literal: int, num_booleans: int) -> bool:
    """Whether the guard's samples can be fitted with a literal true."""
    with Solver(name="minisat22", bootstrap_with=clauses) as solver:
        if not solver.solve(assumptions=[literal]):
            return False
        truth = np.full(num_booleans + 1, -1, dtype=np.int8)
        model: Any = [x for x in [*solver.get_model(), literal] if x > 0]
        truth[model] = 1
        return guard.program.is_feasible(guard.patterns(truth)[0])
