"""The batched trainer: exact agreement, controls that must be easy, and what it must refuse."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from gnn.backends.torch_network import Network
from gnn.samples import FloatSamples
from gnn.settings import Backend
from gnn.trainer import TrainingSettings, train
from instances.recipes import FAMILIES, Recipe, generate
from reductions.arrays import RationalArray, SparseRows
from reductions.errors import InputError, UnsupportedError
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.partition import Partition
from reductions.rules import RULES
from reductions.training.architectures import (
    ARCHITECTURES,
    ActivationSum,
    Architecture,
    Threshold,
    ThresholdAnd,
)
from reductions.training.graphs import stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.gnn.tasks import (
    coloring_task,
    every_architecture,
    exact_values,
    label,
    random_hypothesis,
    relu_sum_task,
    teacher_task,
)

QUICK = TrainingSettings(restarts=64, steps=2000, device="cpu")


@pytest.mark.parametrize("architecture", every_architecture(), ids=label)
def test_float_forward_agrees_with_the_exact_one(architecture: Architecture) -> None:
    task = teacher_task(architecture, 30, 6, seed=1, tolerance=Fraction(0))
    samples = FloatSamples.of(task)
    rng = np.random.default_rng(2)
    students = [random_hypothesis(rng, architecture, samples.num_inputs) for _ in range(5)]
    weights = np.stack([(s.weights.floats() * samples.scale).T for s in students], axis=-1)
    bounds = [s.readout.floats() - s.weights.floats() @ samples.shift for s in students]
    readout = np.stack(bounds, axis=-1)
    values = Network(samples, torch.device("cpu")).values(
        torch.tensor(weights.astype(samples.dtype)), torch.tensor(readout.astype(samples.dtype))
    )
    for column, student in enumerate(students):
        exact = exact_values(task, student).floats()
        np.testing.assert_allclose(values[:, column].numpy(), exact, rtol=1e-5, atol=1e-5)


def test_degree_histograms_are_centered_and_scaled() -> None:
    rule = RULES["hypergraph-coloring-to-degree-and"]
    task = rule.instance(HypergraphColoring.from_lists(6, 2, [[0, 1, 2], [2, 3, 4], [1, 4, 5]]))
    samples = FloatSamples.of(task)
    assert np.abs(samples.messages.values).max() == 1
    rng = np.random.default_rng(0)
    weights, readout = rng.standard_normal((1, 2, samples.num_inputs)), rng.standard_normal((1, 2))
    back = samples.original(weights.astype(np.float32), readout.astype(np.float32))
    exact = task.architecture.margins(task.graphs, Hypothesis.from_floats(back[0][0], back[1][0])).floats()
    network = Network(samples, torch.device("cpu"))
    start = torch.tensor(weights, dtype=torch.float32), torch.tensor(readout, dtype=torch.float32)
    values = network.values(start[0].permute(2, 1, 0).contiguous(), start[1].T.contiguous())
    np.testing.assert_allclose(values[:, 0].numpy(), exact, rtol=1e-4, atol=1e-4)


EASY = {
    "one channel": teacher_task(ActivationSum(width=1), 200, 10, 0, Fraction(1, 10)),
    "one channel, sum-self": teacher_task(
        ActivationSum(width=1, aggregation="sum-self"), 200, 10, 0, Fraction(1, 10)
    ),
    "square, many samples": teacher_task(
        ActivationSum(activation="square", width=1), 200, 10, 0, Fraction(1, 10)
    ),
    "wide relu-sum": relu_sum_task(20, 1.0, 1).widened(16),
    "wide relu-sum/mean": relu_sum_task(20, 1.0, 1, "relu-sum/mean").widened(16),
    "realizable threshold": teacher_task(Threshold(), 200, 10, 0, Fraction(0)),
    "one half-space": teacher_task(ThresholdAnd(1), 200, 10, 0, Fraction(0)),
    "wide threshold-and": coloring_task(20, 20, 2, 0).widened(40),
    "wide degree-and": coloring_task(10, 10, 2, 0, "degree-and").widened(40),
}


@pytest.mark.parametrize("name", EASY)
def test_easy_tasks_are_fitted_by_nearly_every_restart(name: str) -> None:
    result = train(EASY[name], QUICK)
    assert result.num_fitted >= 0.9 * result.num_restarts


def test_fifty_variables_defeat_two_channels_and_not_sixteen() -> None:
    task = relu_sum_task(50, 1.0, 1)
    proper = train(task, replace(QUICK, restarts=128))
    wide = train(task.widened(16), QUICK)
    assert proper.num_fitted == 0
    assert proper.num_diverged == 0
    assert wide.num_fitted > 0.9 * wide.num_restarts


def test_twenty_variables_are_fitted_now_and_then_at_width_two() -> None:
    result = train(relu_sum_task(20, 1.0, 1), replace(QUICK, restarts=512))
    assert 0 < result.num_fitted < 0.1 * result.num_restarts


def test_fitted_restarts_pass_the_exact_check_and_the_others_fail_it() -> None:
    task = relu_sum_task(6, 1.0, 0)
    result = train(task, QUICK)
    assert 0 < result.num_fitted < result.num_restarts
    for index, hypothesis in enumerate(result.hypotheses(range(result.num_restarts))):
        assert (task.violation(hypothesis) is None) == bool(result.fitted[index])
        assert float(task.empirical_error(hypothesis).max_error) == pytest.approx(
            result.max_error[index], abs=1e-4
        )
    assert result.fitted[result.best]
    assert result.first_fit_step == result.steps[result.fitted].min() <= QUICK.steps
    assert result.first_fit_seconds is not None


def test_a_run_is_determined_by_its_seed() -> None:
    task = relu_sum_task(10, 1.0, 0)
    settings = replace(QUICK, restarts=16, steps=200)
    first, second, other = (train(task, s) for s in (settings, settings, replace(settings, seed=1)))
    np.testing.assert_array_equal(first.weights, second.weights)
    assert (first.weights != other.weights).any()


@pytest.mark.parametrize("optimizer", ["Adam", "Lion"])
def test_compiled_runs_do_not_depend_on_threads_or_memory(optimizer: str) -> None:
    task = relu_sum_task(20, 1.5, 0)
    settings = replace(
        QUICK, backend="cpu", restarts=150, steps=120, optimizer=optimizer, noise=0.01, batch=9
    )
    first = train(task, replace(settings, threads=1))
    for change in ({"threads": 2}, {"memory": 100_000}, {"threads": 3, "memory": 50_000}):
        other = train(task, replace(settings, **change))
        np.testing.assert_array_equal(first.weights, other.weights)
        np.testing.assert_array_equal(first.steps, other.steps)


@pytest.mark.parametrize("backend", ["cpu", "torch"])
@pytest.mark.parametrize("name", ["relu-sum", "threshold-and", "degree-and", "threshold"])
def test_a_task_without_samples_is_fitted_by_everything(backend: Backend, name: str) -> None:
    rows = SparseRows.from_rows([], 3)
    task = TrainingTask(stars(rows), RationalArray(np.zeros(0, dtype=np.int64)), ARCHITECTURES[name])
    result = train(task, replace(QUICK, restarts=4, steps=10, backend=backend))
    assert result.num_fitted == 4


@pytest.mark.parametrize("backend", ["cpu", "torch"])
def test_samples_without_messages_are_constant(backend: Backend) -> None:
    rows = SparseRows.from_rows([[(0, 1)], [(0, -1)], []], 1)  # the last must be 1 and is 0
    ones = RationalArray(np.ones(3, dtype=np.int64))
    empty = TrainingTask(stars(rows), ones, ARCHITECTURES["relu-sum"], Fraction(1, 2))
    result = train(empty, replace(QUICK, restarts=16, steps=300, backend=backend))
    assert result.num_fitted == 0
    assert (result.max_error >= 1).all()


def test_splitting_by_memory_changes_no_restart() -> None:
    task = relu_sum_task(10, 1.0, 0)
    whole = train(task, replace(QUICK, restarts=40, steps=100))
    split = train(task, replace(QUICK, restarts=40, steps=100, memory=100_000, backend="torch"))
    np.testing.assert_allclose(split.weights, whole.weights, rtol=1e-3, atol=1e-4)
    np.testing.assert_array_equal(split.fitted, whole.fitted)


def test_divergence_is_counted_and_never_fitted() -> None:
    result = train(
        relu_sum_task(10, 1.0, 0),
        replace(QUICK, restarts=8, steps=300, optimizer="SGD", learning_rate=100.0),
    )
    assert result.num_diverged == 8
    assert not result.fitted.any()
    assert np.isinf(result.loss).all()


def test_a_time_limit_stops_the_run() -> None:
    task = relu_sum_task(50, 1.5, 0)
    result = train(task, replace(QUICK, restarts=64, steps=10**8, seconds=0.2))
    assert result.seconds < 5
    assert "0.2 s" in result.stopped_early
    assert np.isfinite(result.loss).all()


def test_plateaued_restarts_make_room_for_new_ones() -> None:
    task = relu_sum_task(50, 1.5, 0)
    result = train(task, replace(QUICK, restarts=32, steps=600, patience=100))
    assert result.plateaued.any()
    assert result.num_restarts > 32
    assert result.restart_steps <= 32 * 600


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    train(relu_sum_task(10, 1.0, 0), replace(QUICK, restarts=8, steps=100), lambda *at: seen.append(at))
    assert seen[-1] == (800, 800)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_agnostic_thresholds_may_misfit_as_many_as_the_task_allows() -> None:
    task = teacher_task(Threshold(), 100, 6, 0, Fraction(0))
    noisy = task.labels.numerators.copy()
    noisy[:3] = 1 - noisy[:3]
    labels = replace(task.labels, numerators=noisy)
    strict, lenient = (replace(task, labels=labels, max_errors=errors) for errors in (0, 10))
    assert train(strict, replace(QUICK, restarts=8, steps=300)).num_fitted == 0
    assert train(lenient, replace(QUICK, restarts=8, steps=300)).num_fitted == 8


def test_integers_beyond_float64_are_refused_with_a_remedy() -> None:
    system = RULES["partition-to-sign-system"].instance(Partition((2**53 + 1, 2**53 + 1)))
    task = RULES["sign-system-to-relu-sum"].instance(system)
    with pytest.raises(UnsupportedError, match="scale the numbers down"):
        train(task, QUICK)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("restarts", 0),
        ("learning_rate", 0.0),
        ("learning_rate", float("nan")),
        ("optimizer", "Adamant"),
        ("optimizer", "no.such.module:Class"),
        ("device", "abacus"),
        ("optimizer_options", {"momentum": 0.9}),
        ("schedule", "sawtooth"),
    ],
)
def test_bad_settings_are_input_errors(field: str, value: object) -> None:
    with pytest.raises(InputError):
        train(relu_sum_task(5, 1.0, 0), replace(QUICK, **{field: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Adadelta", "NAdam", "RAdam", "Adamax", "Rprop", "ASGD", "LBFGS"])
def test_any_optimizer_of_torch_trains(name: str) -> None:
    rate = 1.0 if name in ("LBFGS", "Adadelta") else 0.02
    settings = replace(QUICK, optimizer=name, learning_rate=rate, restarts=4, steps=60)
    result = train(EASY["wide relu-sum"], settings)
    start = train(EASY["wide relu-sum"], replace(settings, steps=1))
    assert result.loss.mean() < 0.7 * start.loss.mean()


def test_the_tasks_of_every_family_are_trained() -> None:
    recipes = [Recipe(name, family.example, int(family.is_random)) for name, family in FAMILIES.items()]
    problems = [generate(recipe).problem for recipe in recipes]
    tasks = [problem for problem in problems if isinstance(problem, TrainingTask)]
    assert len(tasks) >= 3
    for task in tasks:
        result = train(task, TrainingSettings(restarts=2, steps=2, backend="cpu", device="cpu"))
        assert result.num_restarts == 2
