"""Hints for DRAT proofs: what comes out is accepted by the trusted checker, and nothing false is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from certificates.errors import CertificateError
from certificates.proofs import check_refuted
from reductions.answers.proofs import load_proof
from solvers.deadline import Deadline
from solvers.exact.proofs.trimmed import Refutation, refute, with_hints
from tests.solver_proofs import CADICAL, pigeons

Steps = list[tuple[bool, list[int]]]


def refuted(clauses: list[list[int]], steps: Steps) -> Refutation | str:
    found = with_hints(clauses, steps, Deadline(20.0))
    if isinstance(found, Refutation):
        check_refuted({"proof": found.steps}, clauses)
    return found


def cadical() -> Steps:
    return [
        (step.is_deletion, step.literals)
        for step in load_proof(CADICAL / "pigeons-4-text.drat", "drat").steps
    ]


def test_a_proof_with_rat_steps_gets_groups_and_deletions() -> None:
    clauses = pigeons(4).clauses.lists()
    found = refuted(clauses, cadical())
    assert isinstance(found, Refutation), found
    lists: list[Any] = [step for step in found.steps if isinstance(step, list)]
    assert len(lists) < sum(not is_deletion for is_deletion, _ in cadical())
    assert any(isinstance(step, dict) for step in found.steps)
    # A new variable's first clauses have no resolvents, the last ones have one for each of them.
    assert any(not step[step.index(0) + 1 :] for step in lists)
    assert any(hint < 0 for step in lists for hint in step[step.index(0) + 1 :])


def test_a_blocked_clause_needs_the_deletion_before_it() -> None:
    # x1 is RAT only once clause 2 is gone; then clauses 3.. clash with what x1 gives.
    clauses = [[1, 2], [-1, 2], [-2, 3], [-2, -3]]
    assert isinstance(refuted(clauses, [(False, [2]), (False, [])]), Refutation)
    said = refuted([[1, 2], [-1, 2]], [(False, [2]), (False, [])])
    assert isinstance(said, str)
    assert said.startswith("added clause 2 (the empty one) follows neither by unit propagation nor as a res")
    said = refuted([[1, 2], [-1, 3], [-1, -3]], [(False, [1]), (False, [])])
    assert isinstance(said, str)
    assert said.startswith("added clause 1 (1) follows neither")


def test_the_first_literal_is_the_one_that_rat_is_on() -> None:
    # Definition of x4 as (x1 or x2), used to refute; with x4 behind another literal it is no definition.
    clauses = [[1, 2, 3], [1, 2, -3], [-1, 3], [-1, -3], [-2, 3], [-2, -3]]
    definition: Steps = [(False, [4, -1]), (False, [4, -2]), (False, [-4, 1, 2])]
    proof: Steps = [*definition, (False, [-4]), (False, [4]), (False, [])]
    found = refuted(clauses, proof)
    assert isinstance(found, Refutation), found
    # An added clause that nothing needs has a resolvent with the definition; its group goes with it.
    found = refuted(clauses, [definition[2], (False, [-4, 1, 2, 3]), *definition[:2], *proof[3:]])
    assert isinstance(found, Refutation), found
    assert [-4, 1, 2, 3] not in [step[: step.index(0)] for step in found.steps]
    found = with_hints(clauses[:1], [(False, [1, -4]), (False, [4])], Deadline(5.0))
    assert isinstance(found, str)


@pytest.mark.parametrize("left_out", [0, 3, 5, 20, 44])
def test_no_change_of_a_proof_refutes_satisfiable_clauses(left_out: int) -> None:
    clauses = pigeons(4).clauses.lists()
    del clauses[left_out]
    random = Random(left_out)
    for _ in range(60):
        steps = cadical()
        for _ in range(random.randint(0, 3)):
            position = random.randrange(len(steps))
            is_deletion, literals = steps[position]
            action = random.randrange(5)
            if action == 0:
                del steps[position]
            elif action == 1:
                steps[position] = (not is_deletion, literals)
            elif action == 2 and literals:
                changed = list(literals)
                changed[random.randrange(len(changed))] *= -1
                steps[position] = (is_deletion, changed)
            elif action == 3 and literals:
                steps[position] = (is_deletion, literals[1:])
            else:
                steps[position] = (is_deletion, [*literals[1:], *literals[:1]])
        assert isinstance(refuted(clauses, steps), str)


def test_random_proofs_with_definitions_are_checked() -> None:
    """Whatever is accepted as a refutation, the checker accepts; clauses with a model are never refuted."""
    random, accepted = Random(2), 0
    for _ in range(400):
        clauses = [
            [random.choice((-1, 1)) * v for v in random.sample(range(1, 4), random.randint(1, 2))]
            for _ in range(random.randint(3, 7))
        ]
        steps: Steps = [
            (
                random.random() < 0.2,
                [random.choice((-1, 1)) * v for v in random.sample(range(1, 6), random.randint(1, 3))],
            )
            for _ in range(random.randint(0, 5))
        ]
        is_satisfiable = any(
            all(any((signs >> abs(x) & 1) == (x > 0) for x in clause) for clause in clauses)
            for signs in range(16)
        )
        found = refuted(clauses, steps)
        assert not (is_satisfiable and isinstance(found, Refutation))
        accepted += isinstance(found, Refutation)
    assert accepted > 50


def test_little_time_is_said() -> None:
    assert (
        with_hints(pigeons(4).clauses.lists(), cadical(), Deadline(-1.0))
        == "time limit while writing the proof"
    )


def test_the_checker_is_what_decides() -> None:
    with pytest.raises(CertificateError):
        check_refuted({"proof": [[0, 1, 2]]}, [[1], [-2]])


@pytest.mark.parametrize("keep", [0, 10])
def test_clauses_that_a_rat_proof_does_not_need_are_left_out_with_their_groups(keep: int) -> None:
    clauses = [*pigeons(4).clauses.lists(), [41, 42], [-41, 43], [-1, 41]]
    found = with_hints(clauses, cadical(), Deadline(20.0), keep=keep)
    assert isinstance(found, Refutation), found
    assert len(found.used) < len(clauses)
    assert found.used[:keep] == list(range(keep))
    check_refuted({"proof": found.steps}, [clauses[i] for i in found.used])


@pytest.mark.parametrize("num_holes", [4, 5, 6])
def test_proofs_of_solvers_that_introduce_variables_are_certified(num_holes: int) -> None:
    clauses = pigeons(num_holes).clauses.lists()
    found = refute(clauses, Deadline(20.0), keep=len(clauses), solver="cadical300")
    assert isinstance(found, Refutation), found
    check_refuted({"proof": found.steps}, clauses)


def test_a_variable_beyond_all_arrays_is_said() -> None:
    said = with_hints([[1], [-1]], [(False, [2**30 + 1])], Deadline(5.0))
    assert said == "a variable is beyond 16777216, the most that a proof may have"
