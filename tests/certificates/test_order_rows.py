"""Channels of one sign may be numbered by their products with one message: the rows that say so."""

from __future__ import annotations

import copy
from fractions import Fraction
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from certificates.systems import ActivationSystem
from certificates.tasks import Task
from solvers.deadline import Deadline
from solvers.exact.arithmetic.farkas import refutes
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from tests.certificates.forging import is_accepted, resealed
from tests.solvers.ordered_tasks import impossible_task
from tests.solvers.random_tasks import relu_sum_task

IMPOSSIBLE = impossible_task()


def certificate() -> dict[str, Any]:
    decision = decide(trusted_task(IMPOSSIBLE), Deadline(30.0))
    made = refutation_certificate(decision.task, decision.refutations, Deadline(30.0))
    assert isinstance(made, dict), made
    return made


def test_the_order_of_each_pair_of_channels_of_one_sign_is_a_row() -> None:
    task = trusted_task(relu_sum_task(4, 6, 0))
    system = ActivationSystem(task, (1, 1, -1, -1))
    size, last = task.num_features, system.first_order_row
    assert last == system.first_sample_row + 2 * len(task.labels)
    assert system.num_rows == last + 3
    for channel in (0, 2):
        row = system.row(last + channel)
        first = {channel * size + column: value for column, value in system.classes[0]}
        second = {(channel + 1) * size + column: -value for column, value in system.classes[0]}
        assert (row.literal, row.coefficients, row.constant) == (0, first | second, 0)
    assert not system.row(last + 1).coefficients  # the signs differ
    assert ActivationSystem(task, ()).num_rows == ActivationSystem(task, ()).first_order_row  # any width


def test_channels_in_order_meet_the_rows_and_the_skeleton() -> None:
    task, random = trusted_task(relu_sum_task(4, 6, 1)), Random(0)
    system = ActivationSystem(task, (1, 1, 1))
    size, lead = task.num_features, system.classes[0]
    for _ in range(50):
        weights = [[random.randint(-2, 2) for _ in range(size)] for _ in range(3)]
        products = {tuple(w): sum(w[c] * value for c, value in lead) for w in weights}
        weights.sort(key=lambda w: -products[tuple(w)])
        flat = [value for w in weights for value in w]
        for number in range(system.first_order_row, system.num_rows):
            row = system.row(number)
            assert sum(a * flat[unknown] for unknown, a in row.coefficients.items()) >= row.constant
        true = {1 + j * len(system.classes) for j, w in enumerate(weights) if products[tuple(w)] >= 0}
        for clause in system.indicator_clauses():
            assert any((abs(x) in true) == (x > 0) for x in clause)


def test_lemmas_with_the_order_check_and_do_not_hold_without_it() -> None:
    made = certificate()
    assert is_accepted(made, IMPOSSIBLE)
    first, ordered = ActivationSystem(trusted_task(IMPOSSIBLE), (1, 1)).first_order_row, 0
    for number, lemma in enumerate(made["refutation"][0]["lemmas"]):
        if first not in lemma[::2]:
            continue
        ordered += 1
        for other in (first - 1, first + 1, 0):  # a sample's row, none, that of an activity
            changed = copy.deepcopy(made)
            changed["refutation"][0]["lemmas"][number][2 * lemma[::2].index(first)] = other
            assert not is_accepted(resealed(changed, IMPOSSIBLE), IMPOSSIBLE)
    assert ordered


def test_the_other_channel_first_is_another_claim() -> None:
    """With the channels exchanged in all rows but those of the order, ordered lemmas refute nothing."""
    system = ActivationSystem(trusted_task(IMPOSSIBLE), (1, 1))
    half, first = system.first_sample_row // 2, system.first_order_row
    for lemma in certificate()["refutation"][0]["lemmas"]:
        rows = [(row + half) % (2 * half) if row < 2 * half else row for row in lemma[::2]]
        assert refutes([system.row(row) for row in rows], lemma[1::2]) == (first not in rows)


def test_a_part_with_an_order_of_its_own_has_no_such_rows() -> None:
    made = certificate()
    parts = made["refutation"]
    num_classes = len(ActivationSystem(trusted_task(IMPOSSIBLE), (1, 1)).classes)
    for message in range(num_classes):
        changed = made | {"refutation": [parts[0] | {"order": [message]}, *parts[1:]]}
        assert not is_accepted(resealed(changed, IMPOSSIBLE), IMPOSSIBLE)


def is_allowed(clauses_of: ActivationSystem, rows_of: ActivationSystem, weights: list[list[int]]) -> bool:
    """Whether channels in this order meet some rows and, by some activities, some clauses."""
    flat = [value for w in weights for value in w]
    for number in range(rows_of.first_order_row, rows_of.num_rows):
        row = rows_of.row(number)
        if sum(a * flat[unknown] for unknown, a in row.coefficients.items()) < row.constant:
            return False
    products = [sum(w[c] * value for c, value in m) for w in weights for m in clauses_of.classes]
    choices = [(value > 0,) if value else (False, True) for value in products]
    return any(
        all(any(pattern[abs(x) - 1] == (x > 0) for x in clause) for clause in clauses_of.indicator_clauses())
        for pattern in product(*choices)
    )


def of_three_messages(signs: tuple[int, ...], order: list[int]) -> ActivationSystem:
    """The system of samples of one message each, on two features."""
    samples = [[(vector, 1)] for vector in (((0, 1),), ((1, 1),), ((0, 1), (1, -1)))]
    labels = [Fraction(0)] * len(samples)
    task = Task("activation-sum", "relu", len(signs), Fraction(0), 0, 2, [*samples], labels)
    made = ActivationSystem(task, signs)
    made.order = order
    return made


@pytest.mark.parametrize("signs", [(1, 1), (1, 1, 1), (1, 1, -1), (1, -1, -1)])
def test_whatever_the_order_no_weights_are_lost(signs: tuple[int, ...]) -> None:
    """Some numbering of the channels is allowed; by clauses of one order and rows of another, maybe none."""
    random, num_lost = Random(0), 0
    namings = [p for p in permutations(range(len(signs))) if [signs[j] for j in p] == [*signs]]
    by_rows = of_three_messages(signs, [])
    for order in [[], *map(list, product(range(3), repeat=len(signs) - 1))]:
        system = of_three_messages(signs, order)
        for _ in range(60):
            weights = [[random.randint(-2, 2) for _ in range(2)] for _ in signs]
            named = [[weights[j] for j in naming] for naming in namings]
            assert any(is_allowed(system, system, each) for each in named), (order, weights)
            num_lost += not any(is_allowed(system, by_rows, each) for each in named)
    assert num_lost
