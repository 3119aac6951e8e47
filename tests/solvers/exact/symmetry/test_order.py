"""Channels in the order of a guard: which messages it is, where there is none, and what it saves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from certificates.proofs import check_refuted
from certificates.systems import ActivationSystem, cases
from certificates.tasks import Vector
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_part
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.exact.refinement import Refinement
from solvers.exact.symmetry.order import with_order_of_guard
from solvers.exact.trusted import trusted_task
from tests.solvers.ordered_tasks import COLORING, SIGN_SYSTEM, coloring_task
from tests.solvers.random_tasks import relu_sum_task


def formulation(task: TrainingTask) -> AnyFormulation:
    trusted = trusted_task(task)
    return formulation_of(trusted, cases(trusted)[0])


def ordering(task: TrainingTask) -> list[Vector]:
    found = with_order_of_guard(formulation(task))
    assert isinstance(found.system, ActivationSystem)
    return [found.system.classes[message] for message in found.system.order]


@pytest.mark.parametrize("biases", ["", "/bias"])
def test_a_guard_with_a_kink_at_odd_places_orders_by_the_even_ones(biases: str) -> None:
    n = 20
    found = ordering(relu_sum_task(n, 30, 0, f"{SIGN_SYSTEM}{biases}/amplified"))
    assert found == [((n, 2), (n + 1, 1))]


@pytest.mark.parametrize("rule", ["amplified", "bias", "bias/sign"])
def test_so_it_is_for_three_channels(rule: str) -> None:
    assert ordering(coloring_task(f"{COLORING}/{rule}")) == [((9, 2), (10, 1)), ((9, 4), (10, 1))]


@pytest.mark.parametrize("rule", [SIGN_SYSTEM, f"{SIGN_SYSTEM}/bias", f"{SIGN_SYSTEM}/root"])
def test_without_a_guard_the_order_stays(rule: str) -> None:
    assert ordering(relu_sum_task(20, 30, 0, rule)) == []


def test_numbers_beyond_floating_point_have_no_order() -> None:
    task = relu_sum_task(20, 30, 0, f"{SIGN_SYSTEM}/amplified")
    numerators = np.array([int(x) * 10**400 for x in task.labels.numerators], dtype=object)
    labels = type(task.labels)(numerators, task.labels.denominator)
    assert ordering(type(task)(task.graphs, labels, task.architecture, task.tolerance)) == []


def test_what_a_guard_fixes_makes_fewer_lemmas_do() -> None:
    task = relu_sum_task(100, 260, 0, f"{SIGN_SYSTEM}/amplified")
    learned, used = [], []
    for start in (formulation(task), with_order_of_guard(formulation(task))):
        refinement = Refinement(start, Deadline(20.0))
        assert refinement.run() is None
        learned.append(refinement.statistics.clauses)
        made: Any = refutation_part(refinement.system, refinement, Deadline(20.0))
        check_refuted(made, refinement.system.clauses(), refinement.system)
        used.append(len(made["lemmas"]))
    assert learned[1] < 0.6 * learned[0]
    assert used[1] < 0.9 * used[0]
