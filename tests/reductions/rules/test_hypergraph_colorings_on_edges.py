"""Hypergraph colorings on single edges: every bound is right and reached; what fails without a guard."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from karpnet.testing.witnesses.spaces import witnesses
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.rules import RULES
from reductions.rules.hypergraph_coloring_to_relu_sum import edge_bound, unguarded
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_readout
from reductions.training.hypothesis import Hypothesis
from solvers.methods import Limits, method, run
from tests.reductions.rules.fits_by_z3 import has_wrong_lift_below, least_wrong_error

PLAIN = "hypergraph-coloring-to-relu-sum"
READOUT_BIAS, AMPLIFIED = f"{PLAIN}/readout-bias", f"{PLAIN}/amplified"
BIAS, NODE, HIDDEN = f"{PLAIN}/bias", f"{PLAIN}/bias/node", f"{PLAIN}/hidden-bias"
F = Fraction
BOUNDS = {READOUT_BIAS: F(1, 2), AMPLIFIED: F(1), HIDDEN: F(1), BIAS: F(1, 2), NODE: F(1, 2)}


def complete(num_vertices: int, num_colors: int) -> HypergraphColoring:
    edges = [list(pair) for pair in combinations(range(num_vertices), 2)]
    return HypergraphColoring.from_lists(num_vertices, num_colors, edges)


def one_edge(cardinality: int, num_colors: int) -> HypergraphColoring:
    return HypergraphColoring.from_lists(cardinality, num_colors, [list(range(cardinality))])


FANO = HypergraphColoring.from_lists(
    7, 2, [[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]]
)
# The wheel of a 5-cycle and two more vertices, all of these adjacent to each other and to the cycle.
WHEEL = HypergraphColoring.from_lists(
    7, 4, [*([i, (i + 1) % 5] for i in range(5)), [5, 6], *([i, hub] for i in range(5) for hub in (5, 6))]
)


@pytest.mark.parametrize("cardinality", [1, 2, 3])
@pytest.mark.parametrize("num_colors", [1, 2, 3])
def test_the_bound_of_an_edge_is_exact(num_colors: int, cardinality: int) -> None:
    """By z3: none below lifts wrong, and at the bound one does."""
    problem = one_edge(cardinality, num_colors)
    task = RULES[PLAIN].instance(problem)
    assert task.lifting_bound == edge_bound(num_colors, cardinality)
    assert least_wrong_error(problem, task) == task.lifting_bound


def test_the_bounds_of_edges() -> None:
    bounds = {(k, h): edge_bound(k, h) for k in (2, 3) for h in (2, 3)}
    assert bounds == {(2, 2): F(3, 5), (2, 3): F(2, 3), (3, 2): F(1, 2), (3, 3): F(4, 7)}
    mixed = HypergraphColoring.from_lists(3, 3, [[0, 1, 2], [0, 1]])
    assert RULES[PLAIN].instance(mixed).lifting_bound == F(1, 2)
    assert RULES[PLAIN].instance(HypergraphColoring.from_lists(3, 3, [])).lifting_bound == 1


@pytest.mark.parametrize("cardinality", [1, 2, 3])
@pytest.mark.parametrize("num_colors", [1, 2, 3])
@pytest.mark.parametrize("name", BOUNDS)
def test_fits_lift_wrong_above_the_bound_alone(name: str, num_colors: int, cardinality: int) -> None:
    """By z3, for every fit there is."""
    problem = one_edge(cardinality, num_colors)
    task, bound = RULES[name].instance(problem), BOUNDS[name]
    assert task.lifting_bound == bound
    assert not has_wrong_lift_below(problem, task, bound)
    assert has_wrong_lift_below(problem, task, bound * F(1001, 1000))


@pytest.mark.slow
def test_four_colors_with_a_guard() -> None:
    problem = one_edge(2, 4)
    for name in (PLAIN, READOUT_BIAS, BIAS):
        task = RULES[name].instance(problem)
        assert not has_wrong_lift_below(problem, task, F(1) if name == PLAIN else F(1, 2))


@pytest.mark.parametrize(
    ("problem", "least"),
    [(complete(3, 2), F(3, 5)), (FANO, F(2, 3)), (complete(4, 3), F(5, 9))],
    ids=["triangle", "Fano plane", "K4"],
)
def test_the_decision_without_a_guard(problem: HypergraphColoring, least: Fraction) -> None:
    """A solver that knows of no reduction finds nothing just below the least error, and a fit at it."""
    task = RULES[PLAIN].instance(problem)
    assert task.lifting_bound is not None
    assert task.lifting_bound <= least
    assert not witnesses(problem)
    nearly = replace(task, tolerance=least * F(999, 1000))
    assert isinstance(run(method("milp"), nearly, Limits(60)).outcome, Refuted)
    fitted = run(method("milp"), replace(task, tolerance=least), Limits(60)).outcome
    assert isinstance(fitted, Found)


def trivial(name: str, problem: HypergraphColoring) -> Hypothesis:
    """The network that fits the guard alone, all else 0; where there is a readout bias, it is 1/2."""
    fit = RULES[name].forward(problem, np.zeros(problem.num_vertices, dtype=np.int64))
    num_inputs = fit.weights.shape[1]
    flat = fit.weights.fractions()
    rows = [flat[start : start + num_inputs] for start in range(0, len(flat), num_inputs)]
    for row in rows:
        row[: problem.num_vertices] = [F(0)] * problem.num_vertices
    if BOUNDS[name] < 1:
        rows[0][-1] = F(1, 2) / fit.readout[0]
    return Hypothesis.from_fractions(rows, fit.readout.fractions())


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize(
    "problem", [complete(2, 1), complete(3, 2), FANO, complete(4, 3), WHEEL], ids=["1", "2", "2-3", "3", "4"]
)
def test_the_trivial_network_reaches_the_bound(name: str, problem: HypergraphColoring) -> None:
    task = RULES[name].instance(problem)
    assert task.lifting_bound == BOUNDS[name]
    assert task.empirical_error(trivial(name, problem)).max_error == task.lifting_bound
    assert task.architecture.width == problem.num_colors


@pytest.mark.parametrize("name", [AMPLIFIED, HIDDEN, BIAS, NODE])
def test_every_number_of_colors_has_its_fit(name: str) -> None:
    """Colors 0..k-1 of a complete graph on k vertices, fitted without error, and back."""
    rule = RULES[name]
    for num_colors in range(1, 9):
        problem = complete(num_colors, num_colors)
        colors = np.roll(np.arange(num_colors), 1)
        fit = rule.forward(problem, colors)
        assert rule.instance(problem).empirical_error(fit).max_error == 0
        assert rule.back(problem, fit).tolist() == colors.tolist()


def exact(architecture: ActivationSum, rows: list[list[Fraction]], signs: list[int]) -> Hypothesis:
    """Weights whose value at an edge is Σ_j ±relu(w_j · x)."""
    readout = [
        sign * alpha for sign, alpha in zip(signs, edge_readout(architecture).fractions(), strict=True)
    ]
    return Hypothesis.from_fractions([[F(x) for x in row] for row in rows], readout)


def test_four_colors_need_a_guard() -> None:
    """A graph that has no 4-coloring is fitted without error where there is no guard."""
    assert not witnesses(WHEEL)
    task = unguarded(ActivationSum(), WHEEL, F(1))
    rows = [
        [F(5), F(7), F(3), F(-2), F(2), F(1), F(-7)],
        [F(2), F(-2), F(4), F(1), F(4), F(-4), F(-4)],
        [F(2), F(4), F(0), F(-1), F(-5, 2), F(-4), F(1)],
        [F(8), F(10), F(6), F(0), F(5), F(-2), F(-5)],
    ]
    fit = exact(ActivationSum(width=4), rows, [1, 1, 1, -1])
    assert task.empirical_error(fit).max_error == 0
    assert len(RULES[PLAIN].instance(WHEEL).labels.fractions()) == task.num_samples + 10
    assert RULES[PLAIN].instance(WHEEL) == RULES[AMPLIFIED].instance(WHEEL)


def test_the_largest_weight_is_no_color_where_a_readout_weight_is_negative() -> None:
    problem = HypergraphColoring.from_lists(3, 3, [[0, 1, 2]])
    rule = RULES[PLAIN]
    task = rule.instance(problem)
    rows = [[F(10)] * 3, [F(3, 2), F(3, 2), F(-100)], [F(21, 2), F(21, 2), F(9)]]
    fit = exact(ActivationSum(width=3), rows, [1, 1, -1])
    assert task.empirical_error(fit).max_error == 0
    signed = np.array([[float(sign * x) for x in row] for row, sign in zip(rows, (1, 1, -1), strict=True)])
    assert problem.violation(signed.argmax(axis=0)) is not None
    assert problem.violation(rule.back(problem, fit)) is None


def test_which_rules_are_taken_unasked() -> None:
    """With all biases the guard is for more than two colors; without any, only where it is named."""
    three = complete(4, 3)
    assert [rule.name for rule in derive(three, "relu-sum", via=[AMPLIFIED]).rules] == [AMPLIFIED]
    assert AMPLIFIED not in [rule.name for rule in derive(three, "relu-sum").rules]
    assert [rule.name for rule in derive(three, "relu-sum/readout-bias").rules] == [READOUT_BIAS]
    assert [rule.name for rule in derive(three, "relu-sum/bias").rules] == [BIAS]
    assert BIAS not in [rule.name for rule in derive(complete(4, 2), "relu-sum/bias").rules]


def test_hidden_biases_need_a_guard() -> None:
    """relu(Σx) - r/(r - 1) · relu(Σx - 1) fits every hypergraph of edges of r vertices."""
    for problem, size in ((complete(4, 2), 2), (FANO, 3)):
        architecture = ActivationSum(bias=True, readout_bias=True)
        task = unguarded(architecture, problem, F(1))
        ones = [F(1)] * problem.num_vertices
        rows = [[*ones, F(0), F(0)], [*ones, F(-1), F(0)]]
        readout = [F(1, 2), F(-size, 2 * (size - 1))]
        fit = Hypothesis.from_fractions(rows, readout)
        assert not witnesses(problem)
        assert task.empirical_error(fit).max_error == 0
