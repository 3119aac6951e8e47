"""Surveys of training tasks: right, diverse, and sharp enough to catch a wrong back map."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.fitting.sums import SumWalk
from karpnet.testing.witnesses.fitting.units import UnitWalk
from karpnet.testing.witnesses.spaces import witnesses
from karpnet.testing.witnesses.weights import decide_task, survey_task, weights_of
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum, ThresholdAnd
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.trusted import trusted_task
from tests.solvers.random_tasks import (
    random_square_task,
    random_task,
    relu_sum_task,
    threshold_and_task,
    weighted_task,
)

TARGETS = [
    "sign-system-to-relu-sum",
    "sign-system-to-relu-sum/sum-self",
    "sign-system-to-relu-sum/mean",
    "sign-system-to-relu-sum/node",
    "sign-system-to-even-sum/abs",
    "sign-system-to-even-sum/square",
    "hypergraph-coloring-to-threshold-and",
    "hypergraph-coloring-to-degree-and",
    "vertex-cover-to-threshold",
]


@pytest.mark.parametrize("name", TARGETS)
def test_verdicts_are_the_sources_and_witnesses_lift(name: str) -> None:
    rule, random = RULES[name], Random(name)
    for _ in range(25):
        source = drawn(rule.source, random)
        task = rule.instance(source)
        verdict, found = survey_task(task, random)
        assert verdict is bool(witnesses(source))
        assert bool(found) is verdict
        for hypothesis in found:
            assert task.violation(hypothesis) is None
            assert source.violation(rule.back(source, hypothesis)) is None


def test_any_task_can_be_surveyed() -> None:
    """Agnostic ones, tolerance 0, no samples, nodes, edge weights, degrees, several channels."""
    verdicts = []
    tasks = [random_task(seed) for seed in range(120)] + [weighted_task(seed) for seed in range(20)]
    tasks += [random_square_task(Random(seed)) for seed in range(30)]
    for seed, task in enumerate(tasks):
        verdict, found = survey_task(task, Random(seed), effort=4, seconds=1.0)
        assert all(task.violation(hypothesis) is None for hypothesis in found)
        assert (verdict is True) == bool(found)
        verdicts.append(verdict)
    assert verdicts.count(True) > 50
    assert verdicts.count(False) > 40
    assert verdicts.count(None) < 5


def test_what_is_not_decided_has_no_witnesses() -> None:
    task = relu_sum_task(40, 90, 0)
    squares = TrainingTask(task.graphs, task.labels, ActivationSum("square", 20))
    assert survey_task(squares, Random(0)) == (None, [])
    assert decide_task(relu_sum_task(40, 90, 0), 0.0) == (None, None)


def test_squares_of_several_channels_are_surveyed() -> None:
    task = relu_sum_task(3, 1, 0)
    squares = TrainingTask(task.graphs, task.labels, ActivationSum("square", 2), Fraction(1, 10))
    verdict, found = survey_task(squares, Random(0))
    assert verdict is True
    assert len(found) >= 2
    assert all(squares.violation(one) is None for one in found)


def patterns(task: TrainingTask, found: list[Hypothesis]) -> set[bytes]:
    """The signs of all weights, message by message where there are messages."""
    assert isinstance(task.architecture, ActivationSum)
    messages = task.architecture.samples(task.graphs, task.labelled_nodes).messages
    return {
        b"".join(np.sign(messages.dot(row).astype(float)).tobytes() for row in one.weights.numerators)
        for one in found
    }


def test_witnesses_have_many_patterns_and_reach_the_tolerance() -> None:
    task = relu_sum_task(4, 2, 0)
    _, found = survey_task(task, Random(0), effort=12)
    assert len(found) >= 20
    assert len(patterns(task, found)) >= 8
    at_bounds = [sum(abs(r) == task.tolerance for r in task.residuals(one).fractions()) for one in found]
    assert sum(count >= 4 for count in at_bounds) >= 6
    assert len({tuple(one.readout.fractions()) for one in found}) >= 4, "channels are rescaled"


def test_a_channel_too_many_is_dead_negative_or_a_share() -> None:
    task = relu_sum_task(3, 2, 0).widened(3)
    found = [one for seed in range(6) for one in survey_task(task, Random(seed), effort=8)[1]]
    alphas = [one.readout.fractions() for one in found]
    rows = [np.any(one.weights.numerators, axis=1) for one in found]
    dead = [a for alpha, row in zip(alphas, rows, strict=True) for a in np.array(alpha)[~row]]
    assert min(dead) < 0 < max(dead)
    assert any(0 in np.array(alpha)[row] for alpha, row in zip(alphas, rows, strict=True))
    assert any(min(alpha) < 0 and row.all() for alpha, row in zip(alphas, rows, strict=True))


def test_units_of_an_and_are_idle_double_and_tight() -> None:
    task = threshold_and_task(4, 3, 0).widened(3)
    found = [one for seed in range(6) for one in survey_task(task, Random(seed), effort=8)[1]]
    assert isinstance(task.architecture, ThresholdAnd)
    samples = task.architecture.samples(task.graphs)
    ties = [
        (samples.dot(row) == bound).any()
        for one in found
        for row, bound in zip(
            one.weights.numerators * one.readout.denominator,
            one.readout.numerators * one.weights.denominator,
            strict=True,
        )
    ]
    assert sum(ties) > 20
    assert any(not np.any(row) for one in found for row in one.weights.numerators), "an idle unit"


@pytest.mark.parametrize("name", [name for name in TARGETS if "square" not in name])
def test_whatever_a_walk_comes_upon_fits(name: str) -> None:
    """So the pivots and the crossings are exact: a survey would leave out what does not fit."""
    rule, random, count = RULES[name], Random(name), 0
    for seed in range(30):
        task = rule.instance(drawn(rule.source, random))
        task = task if seed % 3 or task.architecture.name == "threshold" else task.widened(3)
        _, first = decide_task(task, 5.0)
        if first is not None:
            walk = SumWalk if isinstance(task.architecture, ActivationSum) else UnitWalk
            for weights in walk(trusted_task(task), weights_of(first), random).points(25, Deadline(5.0)):
                hypothesis = Hypothesis.from_fractions(weights.rows, weights.readout)
                assert task.violation(hypothesis) is None
                count += 1
    assert count > 150


Back = Callable[[Any, Hypothesis], Any]


def _u(hypothesis: Hypothesis, channel: int) -> Any:
    size = hypothesis.weights.shape[1]
    row = hypothesis.weights.fractions()[channel * size : (channel + 1) * size]
    return np.array([hypothesis.readout[channel] * x for x in row], dtype=object)


def _w(hypothesis: Hypothesis) -> Any:
    return np.array(hypothesis.weights.fractions(), dtype=object).reshape(hypothesis.weights.shape)


def _b(hypothesis: Hypothesis) -> Any:
    return np.array(hypothesis.readout.fractions(), dtype=object)[:, None]


def _signs(flags: Any) -> Any:
    return np.where(np.asarray(flags, dtype=bool), 1, -1)


def _first(flags: Any) -> Any:
    return np.asarray(flags, dtype=bool).argmax(axis=0)


# Right on everything that the rule's own forward map gives.
PLANTED: list[tuple[str, Back]] = [
    ("sign-system-to-relu-sum", lambda s, h: _signs(_w(h)[0] > Fraction(1, 2))),  # ignores the readout
    ("sign-system-to-relu-sum", lambda s, h: _signs(_u(h, 0) >= Fraction(3, 4))),  # ignores the tolerance
    ("sign-system-to-relu-sum", lambda s, h: _signs(_u(h, 0) + 2 * _u(h, 1) < 0)),
    ("sign-system-to-relu-sum/node", lambda s, h: _signs(_u(h, 0) >= Fraction(3, 4))),
    ("sign-system-to-relu-sum/mean", lambda s, h: _signs(_w(h)[0] + 2 * _w(h)[1] < 0)),
    ("sign-system-to-even-sum/abs", lambda s, h: _signs(_w(h)[0] > Fraction(1, 2))),
    ("sign-system-to-even-sum/square", lambda s, h: _signs(_u(h, 0) > Fraction(9, 10))),
    ("hypergraph-coloring-to-threshold-and", lambda s, h: _first(_w(h) <= _b(h) - 1)),  # ignores scales
    ("hypergraph-coloring-to-threshold-and", lambda s, h: _first(_w(h) <= _b(h))),  # mistakes the border
    ("vertex-cover-to-threshold", lambda s, h: np.asarray(_w(h)[0] <= 0, dtype=bool)),  # ignores edges
    (
        "vertex-cover-to-threshold",
        lambda s, h: RULES["vertex-cover-to-threshold"].back(s, h) & (_w(h)[0] != 0),
    ),
]


@pytest.mark.parametrize(("name", "back"), PLANTED)
def test_a_wrong_back_is_caught_that_forward_does_not_reveal(name: str, back: Back) -> None:
    rule, random, caught = RULES[name], Random(5), 0
    for seed in range(120):
        source = drawn(rule.source, random, largest=4)
        truths = witnesses(source)
        for witness in truths:
            assert source.violation(back(source, rule.forward(source, witness))) is None
        found = survey_task(rule.instance(source), Random(seed))[1]
        caught += any(source.violation(back(source, one)) is not None for one in found)
    assert caught
