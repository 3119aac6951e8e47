"""What one part teaches holds for every part of its kind, for every copy, and under the symmetries."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from certificates.systems import cases
from reductions.training.architectures import Threshold, ThresholdAnd
from solvers.exact.arithmetic.farkas import refutes
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.exact.formulation.rows import Truth
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.neighborhoods import neighborhood_kinds
from solvers.exact.symmetry.parts import part, whole_part
from solvers.exact.trusted import trusted_task
from tests.solvers.exact.symmetry.formulations import points
from tests.solvers.ordered_tasks import impossible_task
from tests.solvers.random_tasks import random_task, relu_sum_task, threshold_and_task


def random_truth(formulation: AnyFormulation, random: Random) -> Truth:
    return np.array([random.choice((-1, 1)) for _ in range(formulation.system.num_booleans + 1)], np.int8)


def expect_lemmas_of_the_system(
    formulation: AnyFormulation, kind: Kind, clauses: list[list[list[int]]]
) -> int:
    """Each clause is the negation of the literals of rows that the lemma's multipliers refute."""
    assert len(clauses) == len(kind.lemmas)
    count = 0
    for lemma, instances in zip(kind.lemmas, clauses, strict=True):
        assert len(instances) == kind.num_parts * len(formulation.copies())
        for index, clause in enumerate(instances):
            carried = kind.lemma_of(lemma, index)
            rows = [formulation.system.row(row) for row in carried.rows]
            assert refutes(rows, carried.multipliers)
            assert {row.literal for row in rows} - {0} == set(carried.literals)
            assert sorted(-literal for literal in carried.literals) == sorted(clause)
            count += 1
    return count


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_lemmas_of_random_tasks(first: int) -> None:
    count = 0
    for seed in range(first, first + 20):
        random, task = Random(seed), trusted_task(random_task(seed))
        for signs in cases(task):
            formulation = formulation_of(task, signs)
            kinds = [kind for level in neighborhood_kinds(formulation) for kind in level]
            for kind in [*kinds, Kind(formulation, whole_part(formulation))]:
                clauses = []
                for _ in range(4):
                    truth = random_truth(formulation, random)
                    clauses += [found.tolist() for found in kind.refine(truth, several=True)]
                count += expect_lemmas_of_the_system(formulation, kind, clauses)
    assert count > 30


def test_lemmas_of_ordered_channels_keep_them_in_place() -> None:
    random, formulation = Random(0), formulation_of(trusted_task(impossible_task()), (1, 1))
    ordered = 0
    for level in neighborhood_kinds(formulation):
        for kind in level:
            clauses = []
            for _ in range(60):
                truth = random_truth(formulation, random)
                clauses += [found.tolist() for found in kind.refine(truth, several=False)]
            expect_lemmas_of_the_system(formulation, kind, clauses)
            ordered += sum(kind.local.holds_in_order(lemma) for lemma in kind.lemmas)
    assert ordered > 3


@pytest.mark.parametrize("make", [relu_sum_task, threshold_and_task])
def test_reductions_have_few_kinds_of_many_parts(make: object) -> None:
    assert callable(make)
    task = trusted_task(make(20, 30, 0))
    formulation = formulation_of(task, cases(task)[0])
    kinds = [kind for level in neighborhood_kinds(formulation) for kind in level]
    assert max(kind.num_parts for kind in kinds) >= 19
    assert sum(kind.num_parts for kind in kinds) > 4 * len(kinds)
    random, count = Random(0), 0
    for kind in kinds:
        clauses = [found.tolist() for found in kind.refine(random_truth(formulation, random), several=False)]
        count += expect_lemmas_of_the_system(formulation, kind, clauses)
    assert count >= 60  # one for each edge and unit


def test_a_contradiction_without_literals_is_the_empty_clause() -> None:
    rows = [[(0, 1)], [(1, 1)], [(0, 1), (1, 1)]]
    formulation = points(rows, [1, 1, 0], Threshold(), 2)  # w_0 >= 1, w_1 >= 1, -w_0 - w_1 >= 0
    kind = Kind(formulation, whole_part(formulation))
    (clauses,) = kind.refine(np.ones(1, dtype=np.int8), several=True)
    assert clauses.tolist() == [[]]


def test_a_lemma_holds_for_each_unit() -> None:
    formulation = points([[(0, 1)], [(0, -1)], []], [0, 0, 1], ThresholdAnd(2), 1)
    kind = Kind(formulation, whole_part(formulation))
    truth = np.ones(formulation.system.num_booleans + 1, dtype=np.int8)
    found = [clause for clauses in kind.refine(truth, several=True) for clause in clauses.tolist()]
    assert sorted(map(sorted, found)) == [[-4, -3], [-2, -1]]  # no unit cuts e and -e and passes 0


def test_a_lemma_comes_with_its_images() -> None:
    """No unit that passes 0 and 2e_0 cuts e_0; with the columns changed, the same of e_1."""
    rows = [[(0, 1)], [(1, 1)], [(0, 2)], [(1, 2)], []]
    formulation = points(rows, [0, 0, 1, 1, 1], ThresholdAnd(1), 2)
    kind = Kind(formulation, whole_part(formulation))
    truth = np.ones(formulation.system.num_booleans + 1, dtype=np.int8)
    clauses = [found.tolist() for found in kind.refine(truth, several=False)]
    assert sorted(clause for found in clauses for clause in found) == [[-2], [-1]]
    expect_lemmas_of_the_system(formulation, kind, clauses)


def test_what_is_known_is_not_learned_twice() -> None:
    task = trusted_task(threshold_and_task(6, 8, 0))
    formulation = formulation_of(task, ())
    kind = neighborhood_kinds(formulation)[-1][0]
    truth = np.ones(formulation.system.num_booleans + 1, dtype=np.int8)
    assert list(kind.refine(truth, several=True))
    known = list(kind.lemmas)
    assert list(kind.learn(known)) == []
    assert kind.lemmas == known


def test_siblings_share_parts_and_not_lemmas() -> None:
    task = trusted_task(relu_sum_task(4, 3, 0))
    first, second = (formulation_of(task, signs) for signs in cases(task)[:2])
    kind = Kind(first, part(first, [0, 1]))
    table = kind.table
    other = kind.under(first.with_signs(second.signs))
    assert other.where is kind.where
    assert other.table is table
    assert other.local.signs == second.signs
    assert other.lemmas == []
