"""Squares of any width against z3's nonlinear arithmetic and the checker."""

from __future__ import annotations

import copy
import time
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

import karpnet as kn
from certificates.checker import check
from certificates.errors import CertificateError
from reductions.arrays import RationalArray, SparseRows
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Refuted, Unknown
from reductions.problems.partition import Partition
from reductions.rules.partition_to_sign_system import instance as one_row
from reductions.rules.sign_system_to_even_sum import instance as even_sum
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.kernels import warm_trainer
from solvers.exact.method import solve
from solvers.exact.trusted import canonical_task
from solvers.methods import Limits
from solvers.sealing import sealed
from tests.solvers.exact.nlsat import fits_reals

TOLERANCES = (Fraction(0), Fraction(0), Fraction(1, 10), Fraction(1, 4), Fraction(1))


def random_task(random: Random, num_features: int = 3) -> TrainingTask:
    """Labels of some weights, some of them moved; one or two channels, samples of several directions."""
    n, width, m = random.randint(1, num_features), random.randint(1, 2), random.randint(1, 7)
    rows = [[(c, v) for c in range(n) if (v := random.randint(-2, 2))] for _ in range(m)]
    graphs = stars(SparseRows.from_rows(rows, n))
    aggregation = random.choice(("sum-self", "sum-self", "mean", "sum"))
    architecture = ActivationSum("square", width, aggregation)  # type: ignore[arg-type]
    teacher = Hypothesis.from_integers(
        np.array([[random.randint(-2, 2) for _ in range(n)] for _ in range(width)]),
        [random.choice((-1, 1, 2)) for _ in range(width)],
    )
    shifts = (0, 0, 0, 0, 1, -1, Fraction(1, 2))
    labels = [y + random.choice(shifts) for y in architecture.values(graphs, None, teacher).fractions()]
    return TrainingTask(
        graphs,
        RationalArray.from_fractions(labels),
        architecture,
        random.choice(TOLERANCES),
        max_errors=random.choice((0, 0, 0, 1)),
    )


def compared(count: int, seed: int, seconds: float, milliseconds: int) -> dict[str, int]:
    """Decide random tasks; weights pass the exact check, and z3 fits none that are refuted."""
    random, seen = Random(seed), {"yes": 0, "certified no": 0, "no": 0, "confirmed no": 0, "unknown": 0}
    warm_trainer(random_task(Random(0)))
    for number in range(count):
        task = random_task(random)
        outcome = solve(task, Limits(seconds))
        if isinstance(outcome, Found):
            assert task.violation(outcome.witness) is None
            seen["yes"] += 1
        elif isinstance(outcome, Refuted):
            truth = fits_reals(canonical_task(task, "test"), milliseconds)
            assert truth is not True, (seed, number)
            seen["confirmed no"] += truth is False
            if outcome.certificate:
                check(outcome.certificate, task.name, task.to_json())
            seen["certified no" if outcome.certificate else "no"] += 1
        else:
            seen["unknown"] += 1
    return seen


def test_random_tasks_are_decided_as_by_z3() -> None:
    seen = compared(200, 4, 0.3, 50)
    assert seen["yes"] >= 80
    assert seen["certified no"] >= 50
    assert seen["no"] >= 5
    assert seen["confirmed no"] >= 50
    assert seen["unknown"] <= 25


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_many_random_tasks_are_decided_as_by_z3() -> None:
    assert compared(1500, 100, 2.0, 300)["unknown"] <= 100


def test_as_many_channels_as_coordinates_are_a_linear_program() -> None:
    random = Random(7)
    seen = {True: 0, False: 0}
    for _ in range(80):
        task = random_task(random)
        task = task.widened(task.graphs.num_features)
        outcome = solve(task, Limits(5.0))
        assert not isinstance(outcome, Unknown)
        if isinstance(outcome, Refuted):
            assert outcome.certificate is not None
            check(outcome.certificate, task.name, task.to_json())
        seen[isinstance(outcome, Found)] += 1
    assert min(seen.values()) >= 15


def contradiction(num_errors: int) -> TrainingTask:
    """The last two samples contradict each other, and each the first three by the parallelogram law."""
    rows = [[(0, 1)], [(1, 1)], [(0, 1), (1, 1)], [(0, 1), (1, -1)], [(0, 1), (1, -1)]]
    labels = RationalArray.from_fractions([Fraction(y) for y in (1, 1, 9, 3, 12)])
    architecture = ActivationSum("square", 2, "sum")
    return TrainingTask(
        stars(SparseRows.from_rows(rows, 2)), labels, architecture, Fraction(1, 4), max_errors=num_errors
    )


@pytest.mark.parametrize("num_errors", [0, 1])
def test_certificates_of_squares_prove_every_multiplier(num_errors: int) -> None:
    task = contradiction(num_errors)
    answer = kn.solve(task)
    assert answer.verdict == "NO"
    assert answer.certificate is not None
    lemmas = answer.certificate["refutation"][0]["lemmas"]
    for lemma, place in ((i, place) for i, one in enumerate(lemmas) for place in range(len(one))):
        wrong = copy.deepcopy(answer.certificate)
        wrong.pop("checksum")
        wrong["refutation"][0]["lemmas"][lemma][place] += 1
        with pytest.raises(CertificateError):
            check(sealed(wrong), task.name, task.to_json())
    widened = task.widened(1)
    if not num_errors:
        assert solve(widened, Limits(5.0)).certificate is not None, "a refutation of X refutes every width"
    assert isinstance(solve(contradiction(2), Limits(5.0)), Found)


def test_the_time_limit_is_kept() -> None:
    rows = [[(c, 1 + (c * c + r) % (r + 3)) for c in range(5)] for r in range(8)]
    graphs, architecture = stars(SparseRows.from_rows(rows, 5)), ActivationSum("square", 2, "sum-self")
    teacher = Hypothesis.from_integers(np.arange(20).reshape(4, 5) % 7, [1, -1, 2, -1])
    labels = replace(architecture, width=4).values(graphs, None, teacher)
    task = TrainingTask(graphs, labels, architecture, Fraction(0))
    start = time.process_time()
    assert solve(task, Limits(0.3)) == Unknown("time limit")
    assert time.process_time() - start < 3
    assert isinstance(solve(task.widened(5), Limits(5.0)), Found)


def test_numbers_that_differ_far_below_their_first_bits_are_no_refutation() -> None:
    random = Random(3)
    numbers = [random.randint(1, 5) * 2**100 + random.getrandbits(20) for _ in range(14)]
    numbers.append(abs(sum(random.choice((1, -1)) * number for number in numbers)))
    task = even_sum("square", one_row(Partition(tuple(numbers))))
    warm_trainer(task)
    assert isinstance(solve(task, Limits(20.0)), Found)


def test_what_is_not_done_for_squares_is_said_with_what_is() -> None:
    task = even_sum("square", one_row(Partition((1, 2, 4, 8, 16, 33, 70))))
    answer = kn.solve(task)
    assert (answer.verdict, answer.certificate) == ("NO", None)
    assert answer.no_certificate == "a NO of squares has a certificate only where no width fits"
    with pytest.raises(
        UnsupportedError, match="not piecewise linear; `karpnet solve --method exact` decides"
    ):
        kn.width(task)


@pytest.mark.parametrize("label", [Fraction(10**400), Fraction(1, 10**400)])
def test_numbers_beyond_floating_point_leave_squares_open(label: Fraction) -> None:
    graphs = stars(SparseRows.from_rows([[(0, 1), (1, 1)], [(0, 1)], [(1, 2)]], 2))
    labels = RationalArray.from_fractions([label, Fraction(3), Fraction(4)])
    outcome = solve(TrainingTask(graphs, labels, ActivationSum("square", 2, "sum-self")), Limits(5.0))
    assert outcome == Unknown("numbers too large for floating-point linear programs")
