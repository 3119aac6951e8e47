"""Weighted graphs: the methods agree, their certificates are accepted, and for these weights only."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.tasks import read_task
from reductions.arrays import RationalArray
from reductions.outcomes import Found, Refuted
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.exact.certify import fit_certificate
from solvers.exact.method import solve
from solvers.methods import Limits, method, verified
from solvers.sealing import sealed
from tests.reductions.training.weighted_graphs import path
from tests.solvers.random_tasks import weighted_task


def certified(task: TrainingTask) -> tuple[bool, dict[str, Any]]:
    """The answer of the exact trainer with a certificate that the checker accepts."""
    outcome = solve(task, Limits(30.0))
    if isinstance(outcome, Found):
        assert task.violation(outcome.witness) is None
        certificate: Any = fit_certificate(task, outcome.witness)
    else:
        assert isinstance(outcome, Refuted), outcome
        certificate = outcome.certificate
        assert certificate is not None
    check(certificate, task.name, task.to_json())
    return isinstance(outcome, Found), certificate


@pytest.mark.parametrize("level", ["graph", "node"])
def test_exact_answers_are_certified_and_the_baseline_agrees(level: str) -> None:
    answers, num_compared = [], 0
    for seed in range(40):
        task = weighted_task(seed, level)
        answer, _ = certified(task)
        answers.append(answer)
        if task.size()["max_bits"] > 20:
            continue
        outcome = verified(task, method("milp").solve(task, Limits(20)))
        assert isinstance(outcome, Found if answer else Refuted), seed
        num_compared += 1
    assert min(answers.count(True), answers.count(False)) >= 5
    assert num_compared >= 20


def test_a_certificate_is_for_these_weights() -> None:
    num_changed = 0
    for seed in range(10):
        task = weighted_task(seed)
        _, certificate = certified(task)
        weights = task.graphs.edge_weights
        for index in range(task.graphs.edges.shape[1] if weights else 0):
            instance: Any = task.to_json()
            changed = list(instance["graphs"]["edge_weights"])
            changed[index] = str(Fraction(changed[index]) + 1)
            instance["graphs"]["edge_weights"] = changed
            if read_task(instance).digest() != read_task(task.to_json()).digest():  # an edge may join zeros
                num_changed += 1
                with pytest.raises(CertificateError, match="another instance"):
                    check(certificate, task.name, instance)
    assert num_changed >= 20


def pair() -> tuple[TrainingTask, TrainingTask]:
    """The same graphs and labels, which some weights fit with edge weights and none without."""
    one = path(2)
    batch = GraphBatch(
        np.array([0, 2, 4]),
        np.array([[0, 2], [1, 3]]),
        replace(one.features, offsets=np.arange(5), columns=np.zeros(4, int), values=np.array([1, 2, 1, 2])),
        1,
        RationalArray.from_fractions([1, Fraction(5, 2)]),
    )
    labels = RationalArray(np.array([2, 5]))
    weighted = TrainingTask(batch, labels, ActivationSum(), tolerance=Fraction(1, 10))
    return weighted, replace(weighted, graphs=replace(batch, edge_weights=None))


def test_dropped_weights_change_the_answer_and_no_forgery_passes() -> None:
    weighted, plain = pair()
    (possible, fit), (answer, refutation) = certified(weighted), certified(plain)
    assert possible
    assert not answer
    for certificate, task in ((fit, plain), (refutation, weighted)):
        content = {key: value for key, value in certificate.items() if key != "checksum"}
        forged = sealed(content | {"instance": read_task(task.to_json()).digest()})
        with pytest.raises(CertificateError):
            check(forged, task.name, task.to_json())


@pytest.mark.parametrize("name", ["milp-highs", "alternating", "cp-sat-grid"])
def test_other_methods_see_the_weights(name: str) -> None:
    weighted, plain = pair()
    assert isinstance(verified(weighted, method(name).solve(weighted, Limits(20))), Found)
    assert not isinstance(verified(plain, method(name).solve(plain, Limits(20))), Found)
