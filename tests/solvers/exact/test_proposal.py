"""What the smallest samples suggest fits formulas that can be satisfied, and is never trusted."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from solvers.deadline import Deadline
from solvers.exact import refinement as refinement_module
from solvers.exact.decide import decide
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import formulation_of
from solvers.exact.proposal import proposal
from solvers.exact.trusted import trusted_task
from tests.solvers.random_tasks import relu_sum_task


def test_satisfiable_formulas_need_no_whole_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refinement_module.Refinement, "check_whole", None)  # is not called
    for seed in range(3):
        task = relu_sum_task(40, 60, seed)
        weights = decide(trusted_task(task), Deadline(20.0)).weights
        assert weights is not None
        assert task.violation(weights) is None


def test_what_is_proposed_fits() -> None:
    """Of all signs of five coordinates those that satisfy the formula, and no others."""
    task = relu_sum_task(5, 6, 0)
    formulation = formulation_of(trusted_task(task), (1, 1))
    assert isinstance(formulation, ActivationFormulation)
    suggestion, classes = proposal(formulation), formulation.system.classes
    assert suggestion is not None
    axes = [number for number, vector in enumerate(classes) if len(vector) == 1]
    assert len(axes) == 5
    outcomes = []
    for signs in product((-1, 1), repeat=5):
        truth = np.full(formulation.system.num_booleans + 1, -1, dtype=np.int8)
        truth[1 + np.array(axes)] = signs
        truth[1 + len(classes) + np.array(axes)] = np.negative(signs)
        weights = suggestion.weights(truth)
        outcomes.append(weights is not None)
        assert weights is None or task.violation(weights) is None
    assert any(outcomes)
    assert not all(outcomes)
    assert outcomes == outcomes[::-1]  # a formula of clauses that are not all equal


def test_samples_alone_are_the_system_of_these() -> None:
    task = trusted_task(relu_sum_task(6, 8, 0))
    whole = ActivationFormulation.of(task, (1, 1))
    chosen = list(range(1, len(task.labels), 2))
    found, numbers = whole.on(chosen)
    alone = replace(task, samples=[task.samples[i] for i in chosen], labels=[task.labels[i] for i in chosen])
    expected = ActivationFormulation.of(alone, (1, 1)).system
    assert [whole.system.classes[number] for number in numbers] == found.system.classes == expected.classes
    assert found.system.num_booleans == expected.num_booleans
    assert [found.system.row(i) for i in range(found.system.num_rows)] == [
        expected.row(i) for i in range(expected.num_rows)
    ]
