"""The compiled backward pass: its hints are checked by unit propagation in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.proofs.backward import Backward
from solvers.exact.proofs.drat import clauses_of, steps_of
from solvers.exact.proofs.trimmed import refute
from tests.solver_proofs import random_clauses


def follows(clause: Sequence[int], hints: Sequence[Sequence[int]]) -> bool:
    """Whether the hints refute the negation of a clause: each has one open literal and no true one."""
    false = {*clause}
    for number, hint in enumerate(hints, 1):
        left = [x for x in hint if x not in false]
        if not left:
            return number == len(hints)
        if len(set(left)) > 1 or -left[0] in false:
            return False
        false.add(-left[0])
    return False


@pytest.mark.parametrize("solver", ["glucose4", "cadical195"])
@pytest.mark.parametrize("num_variables", [12, 60])
@pytest.mark.parametrize("seed", range(6))
def test_every_hinted_step_follows(seed: int, num_variables: int, solver: str) -> None:
    clauses = random_clauses(seed, num_variables)
    found = refute(clauses, Deadline(20.0), solver=solver)
    with Solver(bootstrap_with=clauses) as other:
        if other.solve():
            assert found == "the clauses are satisfiable"
            return
    assert not isinstance(found, str), found
    known = [clauses[i] for i in found.used]
    for step in found.steps:
        end = step.index(0)
        assert follows(step[:end], [known[hint - 1] for hint in step[end + 1 :]])
        known.append(step[:end])
    assert known[-1] == []


def test_a_proof_with_a_step_that_does_not_follow_is_refused() -> None:
    clauses = [list(signs) for signs in product((1, -1), (2, -2))]

    def first_failure(clauses: list[list[int]], added: list[int]) -> int | None:
        return Backward(clauses_of(clauses), steps_of([(False, added)]), True).run(Deadline(5.0))

    assert first_failure(clauses, [1]) is None
    assert first_failure(clauses[:3], [1]) == 4  # the empty clause
    assert first_failure(clauses[:3], [3]) == 4


def test_clauses_that_nothing_needs_are_left_out() -> None:
    clauses = [[1], [-1, 2], [-2], [3, 4], [-3, 5, 1]]
    found = refute(clauses, Deadline(5.0), solver="glucose4")
    assert not isinstance(found, str)
    assert found.used == [0, 1, 2]
    assert [step[: step.index(0)] for step in found.steps] == [[]]


def test_propagation_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solvers.exact.proofs.trimmed.ReducedSolver", None)
    clauses = [[1], [2, -1, 3], [5, 6], [-3, -1], [-2, 4], [-4, -2]]
    found = refute(clauses, Deadline(5.0))
    assert not isinstance(found, str)
    assert found.used == [0, 1, 3, 4, 5]
    [step] = found.steps
    assert step[0] == 0
    assert follows([], [clauses[found.used[hint - 1]] for hint in step[1:]])
