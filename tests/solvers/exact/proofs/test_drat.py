"""Proofs in flat arrays: what CaDiCaL writes in binary, and which clauses deletions mean."""

from __future__ import annotations

import numpy as np
import pytest
from pysat.solvers import Solver

from solvers.exact.proofs.drat import Written, steps_of, steps_of_binary
from tests.solver_proofs import random_clauses


@pytest.mark.parametrize("name", ["cadical153", "cadical195", "cadical300", "glucose4"])
def test_steps_are_those_of_the_solver(name: str) -> None:
    with Solver(name=name, bootstrap_with=random_clauses(1, 40), with_proof=True) as solver:
        assert not solver.solve()
        lines = solver.get_proof()
        written = Written(solver)
    found = written.steps()
    assert written.steps().lists() == found.lists()  # it can be read again
    shown = [
        "d " * is_deletion + " ".join(map(str, [*literals, 0]))
        for literals, is_deletion in zip(found.lists(), found.is_deletion.tolist(), strict=True)
    ]
    end = lines.index("0") + 1 if name != "glucose4" else len(lines)
    assert shown == lines[:end]


def test_binary_proofs_may_be_cut_off_anywhere() -> None:
    data = bytes([97, 0x82, 0x01, 0x05, 0, 100, 0xFF, 0x7F, 0, 97, 0, 97, 2, 0])  # 65 -2, d -8191, empty
    assert steps_of_binary(data).lists() == [[65, -2], [-8191], []]
    assert steps_of_binary(data).is_deletion.tolist() == [False, True, False]
    for length in range(len(data)):
        found = steps_of_binary(data[:length])
        assert len(found.is_deletion) == len(found.start) - 1 <= 3


def test_a_deletion_means_the_latest_clause_with_its_literals() -> None:
    steps = [
        (False, [1, 2, 3]),
        (False, [3, 1, 2]),
        (True, [2, 3, 1]),
        (True, [1, 2]),
        (True, [3, 2, 1]),
        (True, [1, 2, 3]),
        (False, [2, 2, 1]),
        (True, [1, 2]),
    ]
    assert steps_of(steps).meant().tolist() == [-1, -1, 1, -1, 0, -1, -1, 6]


def test_what_comes_behind_the_empty_clause_is_left_out() -> None:
    steps = steps_of([(False, [1]), (True, []), (False, []), (False, [2])])
    assert steps.until_empty().lists() == [[1], [], []]
    assert steps_of([(False, [1])]).until_empty().lists() == [[1], []]
    assert steps_of([]).until_empty().lists() == [[]]
    assert np.array_equal(steps.until_empty().is_deletion, [False, True, False])
