"""Polishing finds the fit inside an activation pattern, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gnn.trainer import TrainingSettings, train
from reductions.arrays import RationalArray
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Unknown
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES, ActivationSum, Threshold
from reductions.training.hypothesis import Hypothesis
from solvers.task.polish import polish, polish_first
from tests.gnn.tasks import (
    coloring_task,
    planted_nae_sat,
    relu_sum_task,
    task_and_teacher,
    teacher_task,
)

LINEAR = [name for name in ARCHITECTURES if name not in ("even-sum/square", "degree-and")]


def shaken(hypothesis: Hypothesis, seed: int, size: float) -> Hypothesis:
    """The hypothesis with weights and readout changed by factors near 1."""
    rng = np.random.default_rng(seed)
    weights, readout = hypothesis.weights.floats(), hypothesis.readout.floats()
    return Hypothesis.from_floats(
        weights * (1 + size * rng.uniform(-1, 1, weights.shape)),
        readout * (1 + size * rng.uniform(-1, 1, readout.shape)),
    )


@pytest.mark.parametrize("name", LINEAR)
def test_a_shaken_teacher_is_polished_to_an_exact_fit(name: str) -> None:
    task, teacher = task_and_teacher(ARCHITECTURES[name], 25, 6, seed=1, tolerance=Fraction(1, 10**6))
    assert task.violation(teacher) is None
    start = shaken(teacher, 2, 1e-3)
    answer = polish(task, start)
    assert isinstance(answer.outcome, Found)
    assert task.violation(answer.outcome.witness) is None
    if not task.architecture.is_classifier:
        assert task.violation(start) is not None  # the program had something to mend


def test_an_unfinished_run_is_finished() -> None:
    rule = RULES["sign-system-to-relu-sum"]
    system = RULES["nae-sat-to-sign-system"].instance(planted_nae_sat(10, 1.0, 0))
    task = replace(rule.instance(system), tolerance=Fraction(1, 1000))
    result = train(task, TrainingSettings(restarts=256, steps=150, device="cpu"))
    order = np.argsort(result.max_error)[:8].tolist()
    answers = [polish(task, hypothesis).outcome for hypothesis in result.hypotheses(order)]
    found = [answer.witness for answer in answers if isinstance(answer, Found)]
    assert len(found) > result.fitted[order].sum()
    first = polish_first(task, result.hypotheses(order)).outcome
    assert isinstance(first, Found)
    for hypothesis in [*found, first.witness]:
        assert system.violation(rule.back(system, hypothesis)) is None


def test_a_wrong_pattern_is_unknown_and_never_no() -> None:
    task = relu_sum_task(6, 2.0, 0)
    ones = np.ones((2, 6), dtype=np.int64)
    outcome = polish(task, Hypothesis.from_integers(ones, [1, 1])).outcome
    assert isinstance(outcome, Unknown)
    assert "least error is" in outcome.reason
    both = polish_first(task, [Hypothesis.from_integers(ones, [1, 1])] * 2).outcome
    assert both == Unknown("none of 2 patterns holds a fit")


def test_gates_are_finished_from_their_pattern() -> None:
    task = coloring_task(8, 8, 2, 0)
    rule = RULES["hypergraph-coloring-to-threshold-and"]
    assert rule.target == "threshold-and"
    result = train(task, TrainingSettings(restarts=64, steps=200, device="cpu"))
    answers = [polish(task, hypothesis).outcome for hypothesis in result.hypotheses(range(64))]
    polished = sum(isinstance(answer, Found) for answer in answers)
    assert result.num_fitted <= polished
    assert polished > 0


def test_agnostic_thresholds_leave_out_what_the_task_allows() -> None:
    task, teacher = task_and_teacher(Threshold(), 40, 5, 0, Fraction(0))
    flipped = task.labels.numerators.copy()
    flipped[:2] = 1 - flipped[:2]
    noisy = replace(task, labels=RationalArray(flipped), max_errors=2)
    assert isinstance(polish(noisy, teacher).outcome, Found)


def test_squares_are_refused() -> None:
    architecture = ActivationSum(activation="square", width=1)
    task = teacher_task(architecture, 10, 4, 0, Fraction(0))
    with pytest.raises(UnsupportedError, match="piecewise linear"):
        polish(task, Hypothesis.from_integers(np.zeros((1, 4), dtype=np.int64), [1]))
