"""Plans: their JSON, what is refused, and what carrying them out counts and checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gnn.plans.attempts import attempt
from gnn.plans.narrowing import pruned, softened
from gnn.plans.plan import Plan, Stage
from gnn.plans.tuned import PLAIN, tuned, winners
from gnn.results import TrainingResult
from gnn.settings import TrainingSettings
from gnn.trainer import train
from reductions.errors import InputError, UnsupportedError
from reductions.formats.json_text import dumps, loads_whole
from reductions.paths import derive
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.gnn.tasks import planted_nae_sat, relu_sum_task

TASK = relu_sum_task(8, 1.5, 0)
SHORT = TrainingSettings(steps=60, learning_rate=0.3, schedule="cosine")
CALL: dict[str, Any] = {"restarts": 40, "seed": 3, "device": "cpu", "threads": 1}
PLANS = {
    "plain": Plan("plain", SHORT),
    "homotopy": Plan("homotopy", SHORT, stages=(Stage("train", replace(SHORT, learning_rate=0.05)),)),
    "pruned": Plan("pruned", SHORT, width=3, stages=(Stage("prune", SHORT, {"by": "cluster"}),)),
    "distilled": Plan(
        "distilled", SHORT, width=3, stages=(Stage("distil", SHORT, {"share": 0.5}), Stage("train", SHORT))
    ),
    "rounded": Plan("rounded", SHORT, stages=(Stage("round"),)),
}


def planted(task: TrainingTask) -> Hypothesis:
    """Weights that fit: those of some restart."""
    result = train(task, TrainingSettings(restarts=256, device="cpu", threads=1))
    assert result.num_fitted
    return result.hypothesis(result.best)


def expect_right(task: TrainingTask, result: TrainingResult) -> None:
    """All that is called fitted passes the exact check, at the proper width."""
    assert result.width == task.architecture.width
    for row in range(result.num_restarts):
        if not result.diverged[row]:
            fits = task.violation(result.hypothesis(row)) is None
            assert fits or not result.fitted[row]


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_its_json(name: str) -> None:
    plan = PLANS[name]
    again = Plan.from_json(loads_whole(dumps(plan.to_json())), "plan.json")
    assert again == plan
    assert again.to_json() == plan.to_json()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "plan.json: field 'name' is missing"),
        ({"name": "a", "colour": 1}, "plan.json: colour: expected one of name, width"),
        ({"name": "a", "settings": {"restarts": 3}}, "plan.json: settings: restarts: expected one of steps"),
        ({"name": "a", "settings": {"steps": 0}}, "plan.json: settings: steps: expected an integer"),
        ({"name": "a", "width": 2}, "prune or distil right after a first run that is wide"),
        ({"name": "a", "stages": [{"kind": "prune"}]}, "prune or distil right after"),
        ({"name": "a", "stages": [{"kind": "train"}, {"kind": "distil"}]}, "no teacher"),
        ({"name": "a", "stages": [{"kind": "melt"}]}, "stages[0]: kind: expected one of train, prune"),
        ({"name": "a", "stages": [{"kind": "train", "by": "norm"}]}, "has no option 'by'"),
        ({"name": "a", "width": 2, "stages": [{"kind": "distil", "share": 2}]}, "a number from 0 to 1"),
        (
            {"name": "a", "stages": [{"kind": "train", "settings": {"patience": 5}}]},
            "belongs to the first run",
        ),
    ],
)
def test_what_is_no_plan_is_one_line(data: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Plan.from_json(data, "plan.json")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_plan_of_one_run_is_that_run() -> None:
    expected = train(TASK, replace(SHORT, **CALL))
    found = attempt(TASK, PLANS["plain"], **CALL)
    for name in ("loss", "fitted", "steps", "weights", "readout"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("name", PLANS)
def test_fits_are_exact_and_steps_are_the_work_of_all_stages(name: str) -> None:
    plan = PLANS[name]
    result = attempt(TASK, plan, **CALL)
    expect_right(TASK, result)
    assert result.num_restarts == 40
    teachers = 8 * 3 * 60 / 40 if plan.distils else 0
    unfitted = ~result.fitted & ~result.diverged
    assert (result.steps[unfitted] >= plan.steps - (180 if name == "pruned" else 0)).all()
    assert (result.steps <= plan.steps + np.ceil(teachers)).all()
    if name == "pruned":  # a wide network that fits leaves its run early
        assert plan.steps == 3 * 60 + 60


def test_later_stages_leave_what_fits_alone() -> None:
    first = attempt(TASK, PLANS["plain"], **{**CALL, "restarts": 200})
    both = attempt(TASK, PLANS["homotopy"], **{**CALL, "restarts": 200})
    assert first.fitted.any()
    np.testing.assert_array_equal(both.weights[first.fitted], first.weights[first.fitted])
    np.testing.assert_array_equal(both.steps[first.fitted], first.steps[first.fitted])
    assert (both.steps[~first.fitted & ~both.fitted] == 120).all()


def test_rounding_finishes_descent_that_was_stopped_early() -> None:
    task, settings = relu_sum_task(5, 0.6, 0), TrainingSettings(steps=50, learning_rate=0.03)
    early, rounded = (
        attempt(task, Plan("", settings, stages=stages), **{**CALL, "restarts": 1000})
        for stages in ((), (Stage("round"),))
    )
    expect_right(task, rounded)
    assert rounded.num_fitted > early.num_fitted
    added = np.flatnonzero(rounded.fitted & ~early.fitted)
    assert np.isin(rounded.weights[added], (-1, 0, 1)).all()


def test_a_polisher_finishes_the_best_restarts() -> None:
    plan = Plan("", replace(SHORT, steps=2), stages=(Stage("polish", None, {"restarts": 3}),))
    asked: list[Hypothesis] = []
    right = planted(TASK)

    def polisher(task: TrainingTask, hypothesis: Hypothesis) -> Hypothesis | None:
        asked.append(hypothesis)
        return right if len(asked) == 2 else None

    result = attempt(TASK, plan, polisher=polisher, **CALL)
    expect_right(TASK, result)
    assert len(asked) == 3
    assert result.num_fitted == 1
    assert (result.steps == 2).all()
    with pytest.raises(InputError, match="needs a polisher"):
        attempt(TASK, plan, **CALL)


def test_pruning_by_cluster_keeps_the_function_of_split_channels() -> None:
    rng = np.random.default_rng(0)
    weights, readout = rng.standard_normal((5, 2, 7)), np.array([[1.0, -2.0]] * 5)
    shares = np.array([0.2, 0.5, 0.3])  # each channel as three of the same direction
    wide = (weights[:, :, None] * shares[:, None]).reshape(5, 6, 7)
    found, signs = pruned(wide, np.repeat(readout, 3, axis=1), 2, "cluster")
    expected = weights * np.abs(readout)[..., None]
    for row in range(5):
        order = np.argsort(-signs[row])
        np.testing.assert_allclose(found[row][order], expected[row], rtol=1e-6)
        np.testing.assert_array_equal(signs[row][order], [1, -1])


def test_pruning_by_norm_keeps_the_largest_channels() -> None:
    weights = np.array([[[1.0, 0], [0, 3], [2, 0]]])
    found, signs = pruned(weights, np.array([[1.0, -1, -2]]), 2, "norm")
    np.testing.assert_array_equal(found, [[[4, 0], [0, 3]]])
    np.testing.assert_array_equal(signs, [[-1, -1]])


def test_softened_labels_lie_between_the_teacher_and_the_truth() -> None:
    teacher = planted(TASK)
    values = TASK.architecture.values(TASK.graphs, TASK.labelled_nodes, teacher).floats()
    labels = softened(TASK, teacher, 0.25).labels.floats()
    np.testing.assert_allclose(labels, 0.75 * TASK.labels.floats() + 0.25 * values, atol=2**-16)


def test_mechanisms_that_a_task_has_not_are_refused() -> None:
    gates = derive(planted_nae_sat(6, 1.0, 0), "threshold-and").target
    with pytest.raises(UnsupportedError, match="no sum of activations"):
        attempt(gates, PLANS["pruned"], **CALL)


def test_tuned_plans_are_those_of_the_architecture_and_nearest_size() -> None:
    assert all(winner.plan.is_descent and winner.provenance for winner in winners())
    assert tuned(TASK) in [winner.plan for winner in winners()]
    assert tuned(relu_sum_task(6, 1.0, 0, "relu-sum/mean")) is PLAIN


def test_tuned_descent_fits_more_often_than_plain_adam_with_as_many_steps() -> None:
    task = relu_sum_task(14, 1.8, 1)
    plan = tuned(task)
    work = 400_000
    best = attempt(task, plan, work // plan.steps, 0, device="cpu", threads=1)
    plain = attempt(task, PLAIN, work // PLAIN.steps, 0, device="cpu", threads=1)
    assert best.num_fitted > 10 * max(1, plain.num_fitted)
