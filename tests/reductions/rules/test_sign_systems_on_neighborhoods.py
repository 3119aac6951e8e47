"""Sign systems on stars and cliques, seen by real layers: every bound is right just below, and reached."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import SparseRows, integers
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Refuted
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.rules.sign_system_to_leaky_relu_sum import rule as leaky
from reductions.rules.sign_system_to_relu_sum_gcn import half_root
from reductions.training.hypothesis import Hypothesis
from solvers.methods import Limits, method, run
from tests.reductions.rules.fits_by_z3 import has_wrong_lift_below, least_wrong_error, rows_of

F = Fraction
PREFIX = "sign-system-to-relu-sum"
ROOT, MEAN, CLIQUES, STARS = (f"{PREFIX}/{name}" for name in ("root", "mean/root", "gcn", "gcn/stars"))
REGISTERED = [
    ROOT,
    MEAN,
    CLIQUES,
    STARS,
    "sign-system-to-leaky-relu-sum/0.01",
    "sign-system-to-leaky-relu-sum/0.2",
]
MADE = {rule.name: rule for rule in map(leaky, (F(1, 2), F(6, 7), F(-1, 3), F(-3, 4)))}
ALL = {name: RULES[name] for name in REGISTERED} | MADE
NAE = rows_of(([1, 1, 1], 1), ([-1, 1, 1], 1), ([1, -1, 1], 1), ([1, 1, -1], 1))  # no signs meet it
every_rule = pytest.mark.parametrize("name", ALL)


@every_rule
@pytest.mark.parametrize(
    "row",
    [([1], 0), ([1, 1], 0), ([1, -1, 1], 1), ([1, 2], 1), ([1, 1], 2), ([1, 1, 1], 3), ([1, 1, 1, 1], 2)],
    ids=str,
)
def test_the_bound_of_a_row_is_exact(name: str, row: tuple[list[int], int]) -> None:
    """By z3: none below lifts wrong, and at the bound one does."""
    system = rows_of(row)
    task = ALL[name].instance(system)
    assert task.lifting_bound is not None
    least = least_wrong_error(system, task)
    if witnesses(system):
        assert least == task.lifting_bound
    assert least >= task.lifting_bound


@pytest.mark.slow
@every_rule
def test_no_fit_below_the_bound_lifts_wrong(name: str) -> None:
    """By z3, for every fit there is: so NO stays NO, and YES lifts."""
    random, answers = Random(name), []
    for _ in range(24):
        system = drawn("sign-system", random, largest=3)
        task = ALL[name].instance(system)
        assert task.lifting_bound is not None
        assert not has_wrong_lift_below(system, task, task.lifting_bound)
        answers.append(bool(witnesses(system)))
    assert min(answers.count(True), answers.count(False)) >= 4


@every_rule
def test_witnesses_fit_and_come_back(name: str) -> None:
    rule, random = ALL[name], Random(5)
    for _ in range(30):
        system = drawn("sign-system", random, largest=3)
        task = rule.instance(system)
        for witness in witnesses(system):
            fit = rule.forward(system, witness)
            assert task.empirical_error(fit).max_error == 0
            assert np.array_equal(rule.back(system, fit), witness)


@pytest.mark.parametrize(
    ("name", "bound"),
    [(ROOT, F(1, 2)), (MEAN, F(1, 3)), (CLIQUES, F(1, 2)), (STARS, F(2, 13)), (REGISTERED[4], F(99, 200)),
     (REGISTERED[5], F(2, 5))],
)  # fmt: skip
def test_the_bound_for_nae_3_sat(name: str, bound: Fraction) -> None:
    """Half of the right network, and two thirds of it for the mean, have the bound as their error."""
    rule, task = RULES[name], RULES[name].instance(NAE)
    assert task.lifting_bound == bound
    if name == STARS:
        return  # there no multiple of the right network does; the decision turns at the bound, see below
    fit = rule.forward(NAE, np.ones(3, dtype=np.int64))
    factor = F(2, 3) if name == MEAN else F(1, 2)
    half = Hypothesis.from_fractions(
        [
            [factor * x for x in row]
            for row in np.reshape(fit.weights.fractions(), fit.weights.shape).tolist()
        ],
        fit.readout.fractions(),
    )
    assert task.empirical_error(half).max_error == bound


def test_the_cap_of_root_weights_is_needed() -> None:
    """Without root weights the bound is 2/3 here."""
    system = rows_of(([1, 1], 0))
    assert RULES[PREFIX].instance(system).lifting_bound == F(2, 3)
    assert least_wrong_error(system, RULES[ROOT].instance(system)) == F(1, 2)


@every_rule
def test_the_decision_turns_at_the_bound(name: str) -> None:
    """A solver that knows of no reduction finds nothing just below the bound, and a fit at it."""
    task = ALL[name].instance(NAE)
    assert task.lifting_bound is not None
    nearly = replace(task, tolerance=task.lifting_bound * F(999, 1000))
    assert isinstance(run(method("milp"), nearly, Limits(60)).outcome, Refuted)
    if name in REGISTERED:
        at_bound = replace(task, tolerance=task.lifting_bound)
        assert isinstance(run(method("milp"), at_bound, Limits(60)).outcome, Found)


def test_stars_and_cliques_give_a_gcn_the_same_function() -> None:
    """What a row's clique has is F(a); a star has F(a) / (2q) and half of F at the leaves."""
    system = rows_of(([1, -2, 3, 1, 1, 1, -1, 1, 1], 1), ([2, 0, 0, 5], 3), ([], 0))
    random = np.random.default_rng(4)
    for _ in range(5):
        fit = Hypothesis.from_integers(random.integers(-9, 10, (2, 9)), random.integers(-9, 10, 2))
        plain, on_cliques, on_stars = (
            task.architecture.values(task.graphs, None, fit).fractions()
            for task in (RULES[name].instance(system) for name in (PREFIX, CLIQUES, STARS))
        )
        assert on_cliques == plain
        units, rows = on_stars[:18], plain[18:]
        assert units == plain[:18]
        for value, row, terms in zip(on_stars[18:], rows, map(system.rows.row, range(3)), strict=True):
            leaves = sum(abs(a) * plain[i + 9 * (a < 0)] for i, a in terms)
            assert value == row / (2 * half_root(len(terms))) + leaves / 2


def test_stars_have_as_few_leaves_as_a_rational_normalization_allows() -> None:
    assert [2 * half_root(p) ** 2 - 1 for p in (0, 1, 2, 7, 8, 17, 18, 31, 32)] == [
        1,
        1,
        7,
        7,
        17,
        17,
        31,
        31,
        49,
    ]


def test_labels_of_many_bits_are_exact() -> None:
    numbers = [2**90 + 3, 2**89 + 1, 2**89 + 2]
    system = SignSystem(SparseRows.from_rows([list(enumerate(numbers)), [(0, 1)]], 3), integers([0, 1]))
    for rule in ALL.values():
        task = rule.instance(system)
        fit = rule.forward(system, np.array([1, -1, -1]))
        assert task.empirical_error(fit).max_error == 0
        assert task.violation(rule.forward(system, np.array([1, 1, -1]))) is not None


def test_a_slope_is_less_than_one() -> None:
    for slope in (F(1), F(-1), F(3, 2)):
        with pytest.raises(UnsupportedError):
            leaky(slope)
