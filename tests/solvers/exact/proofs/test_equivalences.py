"""Equal literals: what is replaced is equal, models and proofs are those of the clauses themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from pysat.solvers import Solver

from certificates.proofs import check_refuted
from solvers.deadline import Deadline
from solvers.exact.proofs.backward import Backward
from solvers.exact.proofs.drat import Steps, clauses_of, clauses_of_one_length
from solvers.exact.proofs.equivalences import Equivalences
from solvers.exact.proofs.equivalences_kernel import FALSE, TRUE
from solvers.exact.proofs.reduced_solver import ReducedSolver
from solvers.exact.proofs.trimmed import refute
from tests.solver_proofs import random_clauses as random_3_sat

NUM_VARIABLES = 6


def random_clauses(random: Random, count: int, sizes: tuple[int, ...] = (2, 2, 2, 3)) -> list[list[int]]:
    return [
        [v * random.choice((1, -1)) for v in random.sample(range(1, NUM_VARIABLES + 1), random.choice(sizes))]
        for _ in range(count)
    ]


def models(clauses: list[list[int]]) -> list[tuple[bool, ...]]:
    return [
        values
        for values in product((False, True), repeat=NUM_VARIABLES)
        if all(any(values[abs(x) - 1] == (x > 0) for x in clause) for clause in clauses)
    ]


def holds(values: tuple[bool, ...], code: int) -> bool:
    return (code < 2 or values[code // 2 - 1]) != bool(code % 2)  # 0 is true, 1 false


def test_representatives_are_equal_in_every_model_and_models_extend() -> None:
    random, replaced, contradictions = Random(1), 0, 0
    for _ in range(300):
        clauses = random_clauses(random, random.randint(3, 17))
        found = Equivalences.of(clauses_of(clauses), NUM_VARIABLES)
        everything = models(clauses)
        codes = range(2, 2 * NUM_VARIABLES + 2)
        for code in codes:
            other = int(found.representative[code])
            assert found.representative[other] == other
            assert found.representative[code ^ 1] == other ^ 1
            assert all(holds(values, code) == holds(values, other) for values in everything)
            replaced += other != code
        reduced = found.apply(clauses_of(clauses)).lists()
        assert len({frozenset(clause) for clause in reduced}) == len(reduced)
        fitting = models(reduced)
        assert bool(fitting) == bool(everything)
        contradictions += not fitting
        for values in fitting:
            truth = found.extend(np.array([-1, *(1 if value else -1 for value in values)], dtype=np.int8))
            assert tuple((truth[1:] > 0).tolist()) in everything
    assert replaced > 200
    assert 20 < contradictions < 280


def test_all_pairs_that_two_clauses_make_equal_are_found() -> None:
    chain = [[-1, 2], [-2, 3], [-3, -4], [4, 5], [-5, 1]]  # 1 = 2 = 3 = not 4 = 5
    found = Equivalences.of(clauses_of(chain), 5)
    assert found.representative.tolist() == [0, 1, 2, 3, 2, 3, 2, 3, 3, 2, 2, 3]
    assert found.apply(clauses_of(chain)).lists() == []
    assert found.apply(clauses_of([[4, 3, 2], [-1, 4], [1, 2]])).lists() == [[-1], [1]]


def test_what_propagation_decides_is_left_out() -> None:
    clauses = [[-1], [1, 2, 3], [-2, -3], [2, 4, 5], [4, -3, 5], [-4, 6, 1]]  # 3 = not 2: then 4 or 5
    found = Equivalences.of(clauses_of(clauses), 6)
    assert found.representative[:4].tolist() == [0, 1, FALSE, TRUE]
    assert found.representative[6] == 5
    assert found.apply(clauses_of(clauses)).lists() == [[2, 4, 5], [-4, 6]]


def test_every_step_follows_by_propagation() -> None:
    random, changed, decided = Random(3), 0, 0
    for _ in range(300):
        clauses = random_clauses(random, random.randint(4, 16), (1, 2, 2, 2, 3, 3, 4))
        found = Equivalences.of(clauses_of(clauses), NUM_VARIABLES)
        known = [*clauses]
        steps = found.steps(clauses_of(clauses))
        for literals, is_deletion in zip(steps.lists(), steps.is_deletion.tolist(), strict=True):
            if is_deletion:
                known.remove(literals)
                known += [literals] * (len(literals) == 1)  # the backward pass keeps these
                continue
            with Solver(name="minisat22", bootstrap_with=[*known, *([-x] for x in literals)]) as solver:
                assert not solver.propagate()[0], (clauses, literals)
            known.append(literals)
            changed += 1
        decided += int((found.representative[2:] < 2).sum())
        left = found.apply(clauses_of(clauses)).lists()
        assert sorted(c for c in left if len(c) > 1) == sorted(c for c in known if len(c) > 1)
    assert changed > 300
    assert decided > 300


@pytest.mark.parametrize("name", ["cadical153", "cadical195", "glucose4", "lingeling"])
def test_late_clauses_may_be_false_at_once(name: str) -> None:
    known = [[1], [-1, 2], [3, 4], [3, 5, -2]]
    solver = ReducedSolver(clauses_of(known), name, 5)
    try:
        assert solver.solve(Deadline(5.0))
        solver.add(clauses_of([[-2, -1]]))
        assert not solver.solve(Deadline(5.0))
        proof = solver.proof()
    finally:
        solver.close()
    found = refute([*known, [-2, -1]], Deadline(5.0), proof=proof)
    assert not isinstance(found, str), found
    check_refuted({"proof": found.steps}, [[*known, [-2, -1]][i] for i in found.used])


def test_a_literal_equal_to_its_negation_leaves_all_as_it_is() -> None:
    clauses = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    found = Equivalences.of(clauses_of(clauses), 2)
    assert found.apply(clauses_of(clauses)).lists() == clauses
    assert not isinstance(refute(clauses, Deadline(5.0)), str)


@pytest.mark.parametrize("name", ["cadical153", "cadical300", "glucose4"])
def test_clauses_that_come_late_are_part_of_models_and_proofs(name: str) -> None:
    random, refuted = Random(2), 0
    for _ in range(80):
        known = random_clauses(random, 6)
        solver = ReducedSolver(clauses_of(known), name, NUM_VARIABLES)
        try:
            while solver.solve(Deadline(5.0)):
                values = tuple((solver.model()[1:] > 0).tolist())
                assert values in models(known)
                batch = random_clauses(random, 3, (random.randint(2, 4),))
                known += batch
                solver.add(clauses_of_one_length(np.array(batch)))
            proof = solver.proof()
        finally:
            solver.close()
        assert not models(known)
        found = refute(known, Deadline(5.0), keep=len(known), proof=proof)
        assert not isinstance(found, str), found
        check_refuted({"proof": found.steps}, known)
        refuted += 1
    assert refuted == 80


def test_a_solver_may_use_clauses_again_that_it_deleted() -> None:
    failures = [0, 0]
    for seed in range(5):
        known = random_3_sat(seed, 140, 3.5)
        solver = ReducedSolver(clauses_of(known), "cadical153", 140)
        try:
            while solver.solve(Deadline(20.0)):
                batch = random_3_sat(1000 * seed + len(known), 140, 0.02)
                known += batch
                solver.add(clauses_of_one_length(np.array(batch)))
            proof = solver.proof()
        finally:
            solver.close()
        formula = clauses_of(known)
        for is_incremental in (False, True):
            steps = replace(proof, is_incremental=is_incremental).steps(formula)
            failures[is_incremental] += Backward(formula, steps, True).run(Deadline(20.0)) is not None
        found = refute(known, Deadline(20.0), keep=len(known), proof=proof)
        assert not isinstance(found, str), found
        check_refuted({"proof": found.steps}, known)
    assert failures[True] < failures[False]  # else the solver eliminates no variables


def test_steps_that_forget_variables() -> None:
    clauses = clauses_of([[1, -5, 2], [7], [3]])
    assert clauses.limited(3).lists() == [[1, 2], [], [3]]
    assert Steps.joined(clauses, clauses.chosen(np.array([1]))).lists() == [[1, -5, 2], [7], [3], [7]]
