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


def test_rows_of_some_samples_are_those_of_a_task_of_these_alone() -> None:
    task = trusted_task(relu_sum_task(6, 8, 0))
    whole = ActivationFormulation.of(task, (1, 1))
    suggestion = proposal(whole)
    assert suggestion is not None
    truth = np.random.default_rng(0).choice(np.array([-1, 1], dtype=np.int8), whole.system.num_booleans + 1)
    heard = np.flatnonzero(suggestion.heard(truth))
    small = [i for i, messages in enumerate(task.samples) if len(messages[0][0]) == 1]
    alone = replace(task, samples=[task.samples[i] for i in small], labels=[task.labels[i] for i in small])
    expected = ActivationFormulation.of(alone, (1, 1)).without_tolerance()
    (block,), found = expected.blocks(truth[np.append(0, heard)]), suggestion.block(truth)
    assert (block.matrix != found.matrix).nnz == 0
    assert block.low.tolist() == found.low.tolist()
