"""The sign of a network, decided by the exact trainer against brute force; what fewer samples would fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations, product
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from certificates.checker import check
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import Ragged, RationalArray
from reductions.core import AnyProblem, Reduction, Rule
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.rules import sign_system_to_relu_sum_amplified as two_channels
from reductions.rules import sign_system_to_relu_sum_one_channel_amplified as one_channel
from reductions.rules.hypergraph_coloring_to_relu_sum_sign import splitting_task
from reductions.rules.nae_sat_to_relu_sum_sign_strip import strip_width
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import disjoint_unions
from reductions.training.hypothesis import Hypothesis
from reductions.training.sign_tasks import sign_forward, sign_instance
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits, method, run
from tests.reductions.rules.fits_by_z3 import rows_of

COLORING = "hypergraph-coloring-to-relu-sum/bias/sign"
STRIP = "nae-sat-to-relu-sum/bias/sign/strip"
SIGN = ActivationSum(bias=True, readout_bias=True, output="sign")


def fit_of(task: TrainingTask) -> Hypothesis | None:
    """Weights that fit, by the exact trainer; of a NO, the certificate is checked."""
    outcome = run(method("exact"), task, Limits(60)).outcome
    if isinstance(outcome, Refuted):
        check(outcome.certificate, "training-task", task.to_json())
        return None
    assert isinstance(outcome, Found)
    assert task.violation(outcome.witness) is None
    fit: Hypothesis = outcome.witness
    return fit


def scaled(fit: Hypothesis, random: Random) -> Hypothesis:
    """The same function of other weights: a positive factor from each readout weight to its channel."""
    factors = [Fraction(random.randint(1, 9), random.randint(1, 9)) for _ in range(fit.width)]
    rows = [[factor * x for x in fit.weights[j : j + 1].fractions()] for j, factor in enumerate(factors)]
    readout = [a / factor for a, factor in zip(fit.readout.fractions(), factors, strict=True)]
    return Hypothesis.from_fractions(rows, readout)


def assert_decides(problem: AnyProblem, rule: Rule, random: Random) -> bool:
    """The task is fitted exactly where the source has a witness, and every fit lifts to one."""
    task, found = rule.instance(problem), witnesses(problem)
    fit = fit_of(task)
    assert (fit is not None) == bool(found)
    for witness in found:
        assert task.violation(rule.forward(problem, witness)) is None
    if fit is not None:
        for weights in (fit, scaled(fit, random)):
            assert task.violation(weights) is None
            assert problem.violation(rule.back(problem, weights)) is None
    return fit is not None


def complete(num_vertices: int, num_colors: int) -> HypergraphColoring:
    return HypergraphColoring.from_lists(
        num_vertices, num_colors, [list(pair) for pair in combinations(range(num_vertices), 2)]
    )


FANO = HypergraphColoring.from_lists(
    7, 2, [[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]]
)
PENTAGON = HypergraphColoring.from_lists(5, 2, [[i, (i + 1) % 5] for i in range(5)])


def random_splitting(random: Random) -> HypergraphColoring:
    """Around where half of them can be split."""
    n = random.randint(5, 6)
    size, count = random.choice(((2, n), (3, 4 * n)))
    return HypergraphColoring.from_lists(n, 2, [sorted(random.sample(range(n), size)) for _ in range(count)])


def random_formula(random: Random) -> NotAllEqualSAT:
    n = random.randint(3, 6)
    clauses = [random.sample(range(1, n + 1), random.randint(2, 3)) for _ in range(2 * n)]
    return NotAllEqualSAT.from_clauses(n, [[random.choice((1, -1)) * v for v in c] for c in clauses])


@pytest.mark.parametrize("name", [COLORING, f"{COLORING}/node"])
def test_set_splitting_is_decided(name: str) -> None:
    random = Random(4)
    answers = [assert_decides(random_splitting(random), RULES[name], random) for _ in range(16)]
    assert 4 <= sum(answers) <= 12
    for problem in (complete(3, 2), PENTAGON, FANO):
        assert not assert_decides(problem, RULES[name], random)


@pytest.mark.parametrize("readout", [(-1, -1), (1, -1)])
def test_networks_of_all_readout_signs_lift(readout: tuple[int, int]) -> None:
    """Also with channels of opposite signs, in either order, which no forward map makes."""
    random, rule, num_fits = Random(7), RULES[COLORING], 0
    for _ in range(12):
        problem = random_splitting(random)
        decision = decide(trusted_task(rule.instance(problem)), Deadline(60), [readout])
        assert (decision.weights is not None) == bool(witnesses(problem))
        if decision.weights is not None:
            num_fits += 1
            fit = decision.weights
            turned = Hypothesis(
                RationalArray(fit.weights.numerators[::-1].copy(), fit.weights.denominator),
                RationalArray(fit.readout.numerators[::-1].copy(), fit.readout.denominator),
            )
            for weights in (fit, turned):
                assert rule.instance(problem).violation(weights) is None
                assert problem.violation(rule.back(problem, weights)) is None
    assert num_fits >= 3


@pytest.mark.parametrize("problem", [complete(3, 2), PENTAGON, FANO], ids=["triangle", "pentagon", "Fano"])
def test_set_splitting_needs_both_signs_of_every_vertex(problem: HypergraphColoring) -> None:
    task, n = splitting_task(SIGN, problem), problem.num_vertices
    kept = task.num_samples - n  # -e_i are the last
    fewer = TrainingTask(
        disjoint_unions(task.graphs, Ragged.from_lists([[i] for i in range(kept)])),
        RationalArray(task.labels.numerators[:kept]),
        task.architecture,
    )
    assert not witnesses(problem)
    assert fit_of(fewer) is not None


def test_three_channels_fit_more_than_three_colors() -> None:
    """The samples of set splitting do not do for three colors: K4 is fitted, all readout weights negative."""
    problem = complete(4, 3)
    task = splitting_task(SIGN, problem)
    assert not witnesses(problem)
    assert RULES[COLORING].instance(problem) != task
    decision = decide(trusted_task(task), Deadline(60), [(-1, -1, -1)])
    assert decision.weights is not None
    assert task.violation(decision.weights) is None


@pytest.mark.parametrize("num_colors", [1, 3])
def test_other_numbers_of_colors_are_decided(num_colors: int) -> None:
    random = Random(3)
    edges: list[list[list[int]]] = [[], [[0]], [[0, 1]], [[0, 1, 2]], [[0, 1], [1, 2], [0, 2]]]
    for lists in edges[: 5 if num_colors == 1 else 4]:
        problem = HypergraphColoring.from_lists(3, num_colors, lists)
        is_yes = assert_decides(problem, RULES[COLORING], random)
        assert is_yes == (not lists or (num_colors == 3 and len(lists[0]) > 1))
    assert assert_decides(HypergraphColoring.from_lists(0, num_colors, []), RULES[COLORING], random)


def test_four_vertices_need_four_colors() -> None:
    """With copies K4 is refuted, and fitted with an edge less."""
    random, edges = Random(8), complete(4, 3).edges.lists()
    assert not assert_decides(complete(4, 3), RULES[COLORING], random)
    assert assert_decides(HypergraphColoring.from_lists(4, 3, edges[1:]), RULES[COLORING], random)


def test_copies_are_as_many_as_the_labels_say() -> None:
    problem, rule = complete(4, 3), RULES[COLORING]
    task = rule.instance(problem)
    components = np.diff(task.graphs.node_offsets) // 2
    assert components[-2:].tolist() == [56, 55], "R = 6k² + 2 copies of the reference, and one less"
    assert components[:2].tolist() == [3, 2], "the reference: itself, once more or not, and the largest"
    assert components[8:10].tolist() == [4, 3], "an edge, which has label 0"
    assert dict(rule.size(problem.size())).items() <= task.size().items()


def stated_by_signs(network: Any, width: int) -> Rule:
    """The guarded regression task with hidden biases alone, stated by signs."""
    architecture = ActivationSum(width=width, bias=True)
    numbers: Rule = Reduction(
        "sign-system-to-relu-sum/hidden-bias",
        "sign-system",
        architecture.name,
        partial(network.instance, architecture),
        partial(network.forward, architecture),
        network.back,
        partial(network.size, architecture),
    )
    return replace(numbers, instance=partial(sign_instance, numbers), forward=partial(sign_forward, numbers))


@pytest.mark.parametrize(("network", "width"), [(one_channel, 1), (two_channels, 2)])
def test_regression_is_stated_by_signs(network: ModuleType, width: int) -> None:
    """One and two channels, from guarded rows of small weight; every width beyond is that of the colors."""
    random, rule, answers = Random(5), stated_by_signs(network, width), []
    rows: Sequence[tuple[list[int], int]] = [([1, 1, 1], 1), ([1, -1, 1], 3), ([2, 1, -1], 0), ([1, 1], 1)]
    for choice in range(1, 2 ** len(rows)):
        chosen = [row for number, row in enumerate(rows) if choice >> number & 1][:2]
        answers.append(assert_decides(rows_of(*chosen), rule, random))
    assert {*answers} == {True, False}


def test_the_strip_is_wide_enough_and_not_wider() -> None:
    assert [strip_width(p) for p in (0, 1, 2, 3, 4, 5, 6)] == [4, 4, 4, 4, 5, 9, 13]
    for longest in range(1, 60):
        width = strip_width(longest)
        for length in range(1, longest + 1):
            factor = -(-width // length)
            assert factor * length >= width, "equal literals leave the strip"
            assert factor * (length - 2) <= width - 1, "others stay"


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6])
def test_clauses_of_every_length_are_strips(length: int) -> None:
    """A clause beside a long one; and all clauses of a length, which no assignment satisfies."""
    random, rule = Random(length), RULES[STRIP]
    literals = list(range(1, length + 1))
    assert assert_decides(NotAllEqualSAT.from_clauses(length, [literals]), rule, random) == (length > 1)
    beside = NotAllEqualSAT.from_clauses(6, [literals, [1, 2, 3, 4, 5, -6], [-1, 3]])
    assert assert_decides(beside, rule, random) == (length > 1)
    every = [[s * x for s, x in zip((1, *rest), literals, strict=True)] for rest in signs(length - 1)]
    assert not assert_decides(NotAllEqualSAT.from_clauses(length, every), rule, random)
    problem = NotAllEqualSAT.from_clauses(length, [literals])
    task = rule.instance(problem)
    for values in product((False, True), repeat=length):
        assignment = np.array(values)
        fits = task.violation(rule.forward(problem, assignment)) is None
        assert fits == (problem.violation(assignment) is None)


def signs(count: int) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=count))


def test_the_strip_decides_formulas() -> None:
    random = Random(6)
    answers = [assert_decides(random_formula(random), RULES[STRIP], random) for _ in range(40)]
    assert 8 <= sum(answers) <= 32
    for _ in range(10):
        assert_decides(drawn("nae-sat", random), RULES[STRIP], random)


def test_three_literals_are_the_strip_of_four() -> None:
    task = RULES[STRIP].instance(NotAllEqualSAT.from_clauses(3, [[1, 2, -3]]))
    features = [dict(task.graphs.features.row(node)) for node in range(0, task.graphs.num_nodes, 2)]
    assert features[0] == {}
    assert features[1:4] == [{0: 3}, {1: 3}, {2: 3}]
    assert features[4:7] == [{0: 4}, {1: 4}, {2: 4}]
    assert features[7:] == [{0: 2, 1: 2, 2: -2}]
    assert task.labels.numerators.tolist() == [1, 1, 1, 1, 0, 0, 0, 1]


def test_one_channel_only_where_it_is_named() -> None:
    formula = NotAllEqualSAT.from_clauses(3, [[1, 2, -3]])
    chain = [rule.name for rule in derive(formula, SIGN.name).rules]
    assert chain == ["nae-sat-to-hypergraph-coloring", COLORING]
    assert [rule.name for rule in derive(formula, SIGN.name, via=[STRIP]).rules] == [STRIP]
