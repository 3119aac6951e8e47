"""Sign systems on single edges: every bound is right just below, and reached by the network of its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from karpnet.testing.witnesses.weights import survey_task
from reductions.arrays import SparseRows, integers
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.rules.sign_system_to_relu_sum_amplified import normal_form, normal_signs
from reductions.rules.sign_system_to_relu_sum_bias import (
    ALWAYS_MET,
    BOUNDS,
    MIRRORED_BOUND,
    MOST_WEIGHT,
    small_bound,
)
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_task
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run
from tests.reductions.rules.fits_by_z3 import has_wrong_lift_below, least_wrong_error, rows_of

BIASED = ActivationSum(bias=True, readout_bias=True)
NAE = rows_of(([1, 1, 1], 1), ([-1, 1, 1], 1), ([1, -1, 1], 1), ([1, 1, -1], 1))  # no signs meet it
HEAVY = rows_of(([3, 5, 1], 1), ([2, 7, -4], 1))  # nor this one
PREFIX = "sign-system-to-relu-sum"
EDGE_RULES = [
    f"{PREFIX}/{name}"
    for name in (
        "amplified",
        "bias/amplified",
        "bias/node/amplified",
        "bias",
        "bias/node",
        "one-channel",
        "bias/one-channel",
        "one-channel/amplified",
        "bias/one-channel/amplified",
    )
]
AMPLIFIED = [name for name in EDGE_RULES if name.endswith("amplified")]
F = Fraction


def dense(kind: tuple[int, int, int]) -> list[int]:
    ones, twos, _ = kind
    return [1] * ones + [2] * twos


def light_kinds() -> Iterator[tuple[int, int, int]]:
    """Rows of ±1 and ±2 of weight at most `MOST_WEIGHT`, with every b of its parity that is no more."""
    for ones, twos in product(range(MOST_WEIGHT + 1), range(MOST_WEIGHT // 2 + 1)):
        if 0 < (weight := ones + 2 * twos) <= MOST_WEIGHT:
            yield from ((ones, twos, target) for target in range(weight % 2, weight + 1, 2))


def task_of_kind(kind: tuple[int, int, int], is_mirrored: bool) -> tuple[SignSystem, TrainingTask]:
    system = rows_of((dense(kind), kind[2]))
    n, far = system.num_variables, 2 + is_mirrored
    axes = [unit_rows(n, value) for value in (1, -1, far, -far)]
    negated = SparseRows(system.rows.offsets, system.rows.columns, -system.rows.values, n)
    samples = [SparseRows.from_rows([[]], n), *axes, system.rows, *([negated] * is_mirrored)]
    sides = [0, *[1] * (2 * n), *[far] * (2 * n), *[kind[2]] * (1 + is_mirrored)]
    return system, edge_task(BIASED, concatenated(samples), [integers(sides)], F(1))


@pytest.mark.parametrize("kind", [*BOUNDS, *sorted(ALWAYS_MET - {(0, 0, 0)})])
def test_the_bounds_with_all_biases_are_exact(kind: tuple[int, int, int]) -> None:
    """By z3: none below lifts wrong, and at the bound one does, for each kind of row."""
    expected = F(3) if kind in ALWAYS_MET else BOUNDS[kind]
    assert least_wrong_error(*task_of_kind(kind, is_mirrored=False)) == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*light_kinds()])
def test_mirrored_rows_lift_below_one_half(kind: tuple[int, int, int]) -> None:
    assert not has_wrong_lift_below(*task_of_kind(kind, is_mirrored=True), MIRRORED_BOUND)


def test_some_mirrored_row_lifts_wrong_at_one_half() -> None:
    assert least_wrong_error(*task_of_kind((2, 0, 0), is_mirrored=True)) == MIRRORED_BOUND


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (False, F(1))),
        ([([1], 1)], (False, F(1))),
        ([([1, 1], 0)], (False, F(4, 5))),
        ([([1, -1, 1], 1), ([1, 1], 0)], (False, F(1, 2))),
        ([([1, 1, -1, 1], 2)], (True, F(1, 2))),
        ([([1, 1, 1, -1, 2], 0)], (True, F(1, 2))),
        ([([1, 1, 1], 0)], None),
        ([([1, 1, 1, 1, 1], 1)], (True, F(1, 2))),
        ([([1, 1, 1, 2, 2], 1)], None),
        ([([1, 1, 1], 5)], None),
        ([([1, 3], 2)], None),
        ([([1, 1], 2**70)], None),
        ([([], 1)], None),
    ],
)
def test_short_rows_choose_the_samples(
    rows: list[tuple[list[int], int]], expected: tuple[bool, Fraction] | None
) -> None:
    system = rows_of(*rows)
    assert small_bound(system) == expected
    task = RULES[f"{PREFIX}/bias"].instance(system)
    amplified = RULES[f"{PREFIX}/bias/amplified"].instance(system)
    assert (task == amplified) == (expected is None)
    assert task.lifting_bound == (F(1, 2) if expected is None else expected[1])


def short_system(random: Random, num_variables: int, most_weight: int) -> SignSystem:
    """Light rows, with random signs."""
    rows: list[list[tuple[int, int]]] = []
    targets = []
    kinds = [
        (ones, twos, target)
        for ones, twos, target in light_kinds()
        if ones + twos <= num_variables and ones + 2 * twos <= most_weight
    ]
    for _ in range(random.randint(1, 5)):
        kind = random.choice(kinds)
        columns = random.sample(range(num_variables), kind[0] + kind[1])
        rows.append([(i, random.choice((-a, a))) for i, a in zip(columns, dense(kind), strict=True)])
        targets.append(kind[2])
    return SignSystem(SparseRows.from_rows(rows, num_variables), integers(targets))


@pytest.mark.parametrize("name", EDGE_RULES)
def test_short_rows_are_decided_and_other_weights_lift(name: str) -> None:
    """By the exact trainer, and for what else it fits at the very tolerance, just below the bound."""
    rule, random, answers = RULES[name], Random(name), []
    for _ in range(16):
        system = short_system(random, random.randint(3, 5), 4 if name in AMPLIFIED else MOST_WEIGHT)
        task = rule.instance(system)
        assert task.lifting_bound is not None
        verdict, found = survey_task(replace(task, tolerance=task.lifting_bound * F(999, 1000)), random)
        assert verdict is bool(witnesses(system))
        assert all(system.violation(rule.back(system, one)) is None for one in found)
        answers.append(verdict)
    assert min(answers.count(True), answers.count(False)) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", EDGE_RULES)
def test_no_fit_below_the_bound_lifts_wrong(name: str) -> None:
    """By z3, for every fit there is: so NO stays NO, and YES lifts."""
    rule, random, answers = RULES[name], Random(name), []
    for number in range(24):
        system = (
            drawn("sign-system", random, largest=3)
            if number % 2
            else short_system(random, 3 + number % 4 // 2, MOST_WEIGHT)
        )
        task = rule.instance(system)
        assert task.lifting_bound is not None
        assert not has_wrong_lift_below(system, task, task.lifting_bound)
        answers.append(bool(witnesses(system)))
    assert min(answers.count(True), answers.count(False)) >= 4


@pytest.mark.parametrize("name", AMPLIFIED)
@pytest.mark.parametrize("system", [NAE, HEAVY], ids=["NAE-3", "heavy"])
def test_the_guard_alone_reaches_the_amplified_bound(name: str, system: SignSystem) -> None:
    """All else 0, and where there is a readout bias, it is 1/2."""
    rule = RULES[name]
    task, fit = rule.instance(system), rule.forward(system, np.ones(system.num_variables, dtype=np.int64))
    num_inputs = fit.weights.shape[1]
    rows = [fit.weights.fractions()[start : start + num_inputs] for start in (0, num_inputs)[: fit.width]]
    for row in rows:
        row[: normal_form(system).num_variables] = [F(0)] * normal_form(system).num_variables
    if task.architecture.readout_bias:
        rows[0][-1] = F(1, 2) / fit.readout[0]
    trivial = Hypothesis.from_fractions(rows, fit.readout.fractions())
    assert not witnesses(system)
    assert task.lifting_bound == task.empirical_error(trivial).max_error
    assert task.lifting_bound == (F(1, 2) if task.architecture.readout_bias else 1)


# For every channel its readout, and the weights of all variables, the bias, and the readout bias.
CHEATS: dict[str, tuple[list[Fraction], list[list[Fraction]], Fraction]] = {
    f"{PREFIX}/one-channel": ([F(1)], [[F(1, 2)]], F(1, 2)),
    f"{PREFIX}/bias/one-channel": ([F(1)], [[F(1, 3), F(0), F(1, 3)]], F(1, 3)),
    f"{PREFIX}/bias": ([F(1, 2), F(-1, 2)], [[F(-2), F(0), F(3)], [F(-1), F(3, 2), F(0)]], F(1, 2)),
    f"{PREFIX}/bias/node": ([F(1), F(-1)], [[F(-2), F(0), F(3, 2)], [F(-1), F(3, 2), F(0)]], F(1, 2)),
}


@pytest.mark.parametrize("name", CHEATS)
def test_the_bound_for_nae_3_sat_is_tight(name: str) -> None:
    readout, rows, bound = CHEATS[name]
    cheat = Hypothesis.from_fractions([[row[0]] * 3 + row[1:] for row in rows], readout)
    task = RULES[name].instance(NAE)
    assert task.lifting_bound == bound
    assert task.empirical_error(cheat).max_error == bound


@pytest.mark.parametrize("name", EDGE_RULES)
def test_the_decision_turns_at_the_bound(name: str) -> None:
    """A solver that knows of no reduction finds nothing just below the bound, and a fit at it."""
    task = RULES[name].instance(NAE)
    assert task.lifting_bound is not None
    nearly = replace(task, tolerance=task.lifting_bound * F(999, 1000))
    assert isinstance(run(method("milp"), nearly, Limits(60)).outcome, Refuted)
    at_bound = replace(task, tolerance=task.lifting_bound)
    assert isinstance(run(method("milp"), at_bound, Limits(60)).outcome, Found)


@pytest.mark.parametrize("name", EDGE_RULES)
def test_variants_are_taken_where_they_are_named(name: str) -> None:
    rule = RULES[name]
    is_variant = name not in (f"{PREFIX}/bias", f"{PREFIX}/bias/node")
    assert (derive(NAE, rule.target).rules != (rule,)) == is_variant
    assert derive(NAE, rule.target, via=[name]).rules == (rule,)


def test_the_normal_form_has_the_same_answers() -> None:
    random = Random(3)
    sources: list[Callable[[], SignSystem]] = [
        lambda: drawn("sign-system", random, largest=4),
        lambda: short_system(random, 4),
    ]
    for number in range(300):
        system = sources[number % 2]()
        normal = normal_form(system)
        weights = normal.rows.sums_of_magnitudes()
        impossible = (normal.targets == 2) & (weights == 0)
        assert (impossible | ((normal.targets <= 1) & ((weights - normal.targets) % 2 == 0))).all()
        right = witnesses(system)
        for witness in right:
            assert normal.violation(normal_signs(system, witness)) is None
        n = system.num_variables
        lifted = {tuple(one[:n].tolist()) for one in witnesses(normal)} if normal.num_variables < 9 else None
        assert lifted is None or lifted == {tuple(one.tolist()) for one in right}


def test_labels_of_many_bits_are_exact() -> None:
    """PARTITION of huge numbers: C has their size, and every fit below the trivial error is right."""
    numbers = [2**90 + 3, 2**89 + 1, 2**89 + 2]
    system = SignSystem(SparseRows.from_rows([list(enumerate(numbers))], 3), integers([0]))
    witness = np.array([1, -1, -1])
    assert system.violation(witness) is None
    for name in [*AMPLIFIED, f"{PREFIX}/bias"]:
        rule = RULES[name]
        task = rule.instance(system)
        fit = rule.forward(system, witness)
        assert task.empirical_error(fit).max_error == 0
        assert system.violation(rule.back(system, fit)) is None
        wrong = rule.forward(system, np.array([1, 1, -1]))
        assert task.violation(wrong) is not None
