"""Branch and bound for regression: teachers are found, changed labels refuted, lemmas exact."""

from __future__ import annotations

import numpy as np
import pytest

from certificates.checker import check
from certificates.systems import ActivationSystem, cases, system_of
from instances.families.controls import teacher_student
from reductions.arrays import RationalArray
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.arithmetic.farkas import refutes
from solvers.exact.branch_and_bound.regression import search
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.formulation.rows import Lemma
from solvers.exact.trusted import trusted_task


def changed(task: TrainingTask, seed: int, count: int) -> TrainingTask:
    """The task with some labels one too large."""
    numerators = task.labels.numerators.copy()
    chosen = np.random.default_rng(seed).choice(len(numerators), count, replace=False)
    numerators[chosen] += task.labels.denominator
    return TrainingTask(task.graphs, RationalArray(numerators, task.labels.denominator), task.architecture)


@pytest.mark.parametrize(("num_features", "num_graphs", "width"), [(3, 30, 2), (6, 100, 2), (4, 60, 3)])
def test_teachers_are_found(num_features: int, num_graphs: int, width: int) -> None:
    task, _ = teacher_student(num_features, num_graphs, width, seed=1)
    decision = decide(trusted_task(task), Deadline(20.0))
    assert decision.weights is not None, decision.reason
    assert task.violation(decision.weights) is None


@pytest.mark.parametrize("seed", range(4))
def test_changed_labels_are_refuted_with_a_certificate(seed: int) -> None:
    task = changed(teacher_student(3, 30, 2, seed=seed)[0], seed, 6)
    decision = decide(trusted_task(task), Deadline(20.0))
    assert decision.weights is None
    assert not decision.reason
    made = refutation_certificate(decision.task, decision.refutations, Deadline(20.0))
    assert isinstance(made, dict), made
    assert check(made, task.name, task.to_json()).startswith("NO")


@pytest.mark.parametrize("seed", range(4))
def test_every_conflict_is_a_lemma(seed: int) -> None:
    trusted = trusted_task(changed(teacher_student(3, 24, 2, seed=seed)[0], seed, 5))
    num_lemmas = 0
    for signs in cases(trusted):
        system = system_of(trusted, signs)
        assert isinstance(system, ActivationSystem)
        found = search(system, 4000)
        if isinstance(found, tuple):
            continue
        for lemma in found:
            assert isinstance(lemma, Lemma)
            rows = [system.row(row) for row in lemma.rows]
            assert refutes(rows, lemma.multipliers)
            assert {row.literal for row in rows} - {0} == set(lemma.literals)
        num_lemmas += len(found)
    assert num_lemmas >= len(cases(trusted))  # at least one refutes each


def test_too_many_conflicts_say_nothing() -> None:
    trusted = trusted_task(changed(teacher_student(4, 60, 2, seed=0)[0], 0, 6))
    system = system_of(trusted, (1, -1))
    assert isinstance(system, ActivationSystem)
    assert search(system, 3) == []
