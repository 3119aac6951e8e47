"""The order of channels: naming them so loses no weights, and a certificate may name the messages for it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import pytest

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.systems import ActivationSystem
from certificates.tasks import Task
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from tests.certificates.forging import is_accepted, resealed
from tests.solvers.random_tasks import relu_sum_task

GUARDED = "sign-system-to-relu-sum/amplified"


def system(num_messages: int, signs: tuple[int, ...], order: list[int]) -> ActivationSystem:
    """The system of samples of one message each, which differ in one feature."""
    samples = [[(((column, 1),), 1)] for column in range(num_messages)]
    labels = [Fraction(0)] * num_messages
    task = Task("activation-sum", "relu", len(signs), Fraction(0), 0, num_messages, [*samples], labels)
    made = ActivationSystem(task, signs)
    made.order = order
    return made


def refutation(task: TrainingTask) -> dict[str, Any]:
    decision = decide(trusted_task(task), Deadline(30.0))
    made = refutation_certificate(decision.task, decision.refutations, Deadline(30.0))
    assert isinstance(made, dict), made
    return made


@pytest.mark.parametrize("signs", [(1, 1), (1, 1, 1), (1, 1, -1), (1, 1, 1, 1), (1, 1, -1, -1)])
def test_channels_can_be_named_in_every_order(signs: tuple[int, ...]) -> None:
    count, refused = len(signs), Counter[bool]()
    num_messages = 3 if count < 4 else 2
    namings = [p for p in permutations(range(count)) if [signs[j] for j in p] == [*signs]]
    for order in [[], *map(list, product(range(num_messages), repeat=count - 1))]:
        clauses = list(system(num_messages, signs, order).clauses())
        for pattern in product((False, True), repeat=count * num_messages):
            channels = [pattern[j * num_messages : (j + 1) * num_messages] for j in range(count)]
            named = [[value for j in naming for value in channels[j]] for naming in namings]
            fits = [all(any(p[abs(x) - 1] == (x > 0) for x in c) for c in clauses) for p in named]
            assert any(fits), (order, pattern)
            refused[all(fits)] += 1
    assert refused[False] > refused[True] / 3  # else the order says nothing


def test_a_proof_holds_for_its_own_order_only() -> None:
    task = relu_sum_task(8, 40, 0, GUARDED)
    certificate = refutation(task)
    assert is_accepted(certificate, task)
    parts = certificate["refutation"]
    (message,) = parts[0]["order"]
    for order in ([], [message - 1], [0]):
        changed = certificate | {"refutation": [parts[0] | {"order": order}, *parts[1:]]}
        assert not is_accepted(resealed(changed, task), task), order


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ([-1], "refutation 0: expected an integer from 0 to"),
        ([10**9], "refutation 0: expected an integer from 0 to"),
        ([True], "refutation 0: expected an integer from 0 to .*, got true"),
        ([1.0], "refutation 0: expected an integer from 0 to .*, got 1.0"),
        ({}, "refutation 0: expected a list, got an object"),
        (None, "refutation 0: expected a list, got null"),
    ],
)
def test_what_is_no_order_is_refused(order: Any, said: str) -> None:
    task = relu_sum_task(8, 40, 0, GUARDED)
    certificate = refutation(task)
    parts = certificate["refutation"]
    changed = certificate | {"refutation": [parts[0] | {"order": order}, *parts[1:]]}
    with pytest.raises(CertificateError, match=said):
        check(resealed(changed, task), task.name, task.to_json())


def test_an_order_does_not_refute_a_task_that_weights_fit() -> None:
    impossible, possible = relu_sum_task(8, 40, 0, GUARDED), relu_sum_task(8, 6, 0, GUARDED)
    certificate = refutation(impossible)
    parts = certificate["refutation"]
    for message in range(20):
        changed = certificate | {"refutation": [part | {"order": [message]} for part in parts]}
        assert not is_accepted(resealed(changed, possible), possible)
