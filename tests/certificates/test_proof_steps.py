"""Every step that the checker accepts keeps the clauses satisfiable: unit propagation, RAT, deletions."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from certificates.errors import CertificateError
from certificates.proofs import check_refuted

LAST = "the last step is not the empty clause"


def refusal(clauses: list[list[int]], steps: list[Any]) -> str:
    """Why the steps refute nothing; empty when they do."""
    try:
        check_refuted({"proof": steps}, clauses)
    except CertificateError as error:
        return str(error)
    return ""


def is_satisfiable(clauses: list[list[int]], num_variables: int) -> bool:
    for values in product((False, True), repeat=num_variables):
        if all(any(values[abs(x) - 1] == (x > 0) for x in clause) for clause in clauses):
            return True
    return False


# x3 = x1 and x2 as a definition: all three clauses are RAT on x3 alone, in this order.
PAIR = [[1, 2], [-1, 2]]
DEFINED: list[Any] = [[3, -1, -2, 0], [-3, 1, 0, -3], [-3, 2, 0, -3]]


def test_definitions_of_fresh_variables_are_accepted() -> None:
    for length in range(1, 4):
        assert refusal(PAIR, DEFINED[:length]) == LAST
    # The group of the one clause with x3 is missing: its resolvent with (-x3, x1) is no tautology
    # once x1 is gone from it.
    assert "hints for clause 3 end without a conflict" in refusal(PAIR, [DEFINED[0], [-3, 0]])
    assert "hints for clause 3 end without a conflict" in refusal(PAIR, [DEFINED[0], [-3, 0, -1]])


def test_resolvents_are_refuted_by_their_groups() -> None:
    clauses = [[1, 2], [-2, 3], [-1, 3, 4], [-3, 4]]
    # (x1) is RAT: clause 3 alone has -x1, and its resolvent (x3, x4) follows from clauses 1 and 2.
    assert refusal(clauses, [[1, 0, -3, 1, 2]]) == LAST
    for hints in ([-3, 1], [-3, 2], [-1, 1, 2], [1], [], [-3], [-4, 1, 2]):
        assert refusal(clauses, [[1, 0, *hints]]) not in ("", LAST)
    # With another first literal it is another claim.
    assert refusal(clauses, [[5, 1, 0]]) == LAST
    assert "clause 3" in refusal(clauses, [[1, 5, 0]])


def test_deleted_clauses_count_no_more() -> None:
    clauses = [[1, 2], [-1, 2], [-2, 3]]
    assert "hints for clause 2 end" in refusal(clauses, [[1, 0]])
    assert refusal(clauses, [{"delete": [2]}, [1, 0]]) == LAST
    assert "2 names no earlier clause" in refusal(clauses, [{"delete": [2]}, [2, 0, 1, 2]])
    assert "2 names no earlier clause" in refusal(clauses, [{"delete": [2, 2]}])
    assert "7 names no earlier clause" in refusal(clauses, [{"delete": [7]}])
    # What was deleted does not come back: the empty clause must be there at the end.
    assert refusal([[1], [-1]], [[0, 1, 2]]) == ""
    assert refusal([[1], [-1]], [[0, 1, 2], {"delete": [3]}]) == LAST
    assert refusal([[1], []], []) == ""
    assert refusal([[1]], []) == LAST
    assert refusal([], []) == LAST


def random_steps(random: Random, num_clauses: int, num_variables: int) -> list[Any]:
    """Steps with hints that are often right: the shapes of LRAT at random."""
    steps: list[Any] = []
    last = num_clauses
    for _ in range(random.randint(1, 3)):
        if random.random() < 0.2:
            steps.append({"delete": [random.randint(1, last)]})
            continue
        size = random.randint(0, 3)
        literals = [random.choice((-1, 1)) * v for v in random.sample(range(1, num_variables + 1), size)]
        hints = [random.randint(1, last) for _ in range(random.randint(0, 2))]
        if random.random() < 0.7:
            for candidate in random.sample(range(1, last + 1), random.randint(0, last)):
                hints += [-candidate, *(random.randint(1, last) for _ in range(random.randint(0, 2)))]
        steps.append([*literals, 0, *hints])
        last += 1
    return steps


def test_no_accepted_step_makes_satisfiable_clauses_unsatisfiable() -> None:
    random, accepted, with_groups = Random(1), 0, 0
    for _ in range(30_000):
        num_variables, num_clauses = 3, random.randint(1, 4)
        clauses = [
            [random.choice((-1, 1)) * v for v in random.sample(range(1, 4), random.randint(1, 3))]
            for _ in range(num_clauses)
        ]
        steps = random_steps(random, num_clauses, num_variables + 1)
        if refusal(clauses, steps) not in ("", LAST):
            continue
        accepted += 1
        known, last = dict(enumerate(clauses, 1)), num_clauses
        for step in steps:
            if isinstance(step, dict):
                for number in step["delete"]:
                    del known[number]
            else:
                last += 1
                known[last] = step[: step.index(0)]
                with_groups += any(hint < 0 for hint in step)
        if is_satisfiable(clauses, 4):
            assert is_satisfiable(list(known.values()), 4), (clauses, steps)
    assert accepted > 1000
    assert with_groups > 300


@pytest.mark.parametrize("steps", [None, {}, [None], [[1]], [[]], [[0, "1"]], [[True, 0]], [{"delete": 1}]])
def test_other_shapes_are_refused(steps: Any) -> None:
    assert refusal([[1], [-1]], steps) not in ("", LAST)
