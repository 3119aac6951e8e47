"""The teachers fit their tasks exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gnn.trainer import TrainingSettings, train
from instances.families.controls import one_channel, realizable_threshold, teacher_student
from reductions.arrays import RationalArray
from reductions.outcomes import Found, Refuted
from reductions.training.graphs import GraphBatch
from solvers.methods import Limits, method, run
from solvers.task.polish import polish_first


@pytest.mark.parametrize("seed", range(5))
def test_teachers_fit(seed: int) -> None:
    for task, teacher in (
        realizable_threshold(4, 30, seed),
        one_channel(5, 20, seed),
        teacher_student(4, 40, 2, seed),
    ):
        assert task.violation(teacher) is None
        assert task.empirical_error(teacher).max_error == 0
        assert len(set(task.labels.fractions())) > 1, "a constant label would be no control"


@pytest.mark.parametrize("seed", range(5))
def test_linear_programs_fit_and_refute(seed: int) -> None:
    for task, _ in (realizable_threshold(4, 30, seed), one_channel(6, 40, seed)):
        assert isinstance(run(method("linear-program"), task, Limits(20)).outcome, Found)
        labels = task.labels.numerators.copy()
        doubled = np.concatenate([labels, task.labels.denominator + labels])  # every sample, twice
        if task.architecture.is_classifier:
            doubled = np.concatenate([labels, 1 - labels])
        graphs = [task.graphs.graph(i) for i in range(len(task.graphs))] * 2
        twice = GraphBatch.from_networkx(graphs, task.graphs.num_features)
        contradiction = replace(task, graphs=twice, labels=RationalArray(doubled, task.labels.denominator))
        outcome = run(method("linear-program"), contradiction, Limits(20)).outcome
        assert isinstance(outcome, Refuted)
        assert outcome.certificate is not None


def test_the_linear_program_knows_what_it_cannot_do() -> None:
    task, _ = teacher_student(4, 40, 1, 0)
    assert "several messages" in str(method("linear-program").obstacle(task))


@pytest.mark.parametrize("seed", range(3))
def test_descent_and_a_linear_program_find_teachers(seed: int) -> None:
    task, _ = teacher_student(4, 60, 2, seed)
    result = train(task, TrainingSettings(restarts=64, steps=300, device="cpu", seed=seed))
    order = np.argsort(result.loss)
    assert isinstance(polish_first(task, result.hypotheses(order), 20).outcome, Found)


def test_controls_are_reproducible_and_differ_by_seed() -> None:
    assert one_channel(5, 20, 1)[0] == one_channel(5, 20, 1)[0]
    assert one_channel(5, 20, 1)[0] != one_channel(5, 20, 2)[0]
    assert one_channel(3, 4, 0, Fraction(1, 9))[0].tolerance == Fraction(1, 9)
