"""Numbers by digits: weights that do not grow with the numbers, and fewer variables than adders in CNF."""

from __future__ import annotations

from functools import partial
from itertools import product
from random import Random

import numpy as np
import pytest

from instances.families.numbers import planted_partition, random_partition
from reductions.core import Rule
from reductions.outcomes import Found, Refuted
from reductions.paths import derive
from reductions.problems.linear_equations import LinearEquations
from reductions.rules import RULES
from reductions.rules.linear_equations_to_sign_system_adders import by_digits
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run

ADDERS, DIGITS = (RULES[f"linear-equations-to-sign-system/{name}"] for name in ("adders", "digits"))
both = pytest.mark.parametrize("rule", [ADDERS, DIGITS], ids=["adders", "digits"])
equations = {ADDERS.name: partial(by_digits, 3), DIGITS.name: partial(by_digits, None)}


def drawn_equation(random: Random, num_variables: int, num_bits: int) -> LinearEquations:
    """One equation of full length, of a random assignment's sum or one nearby."""
    row = [(i, random.choice((-1, 1)) * random.randint(1, 2**num_bits - 1)) for i in range(num_variables)]
    target = sum(a for _, a in row if random.random() < 0.5) + random.choice((0, 0, 1, -1, 2**num_bits))
    return LinearEquations.from_rows(num_variables, [row], [target])


def solutions(problem: LinearEquations) -> set[tuple[bool, ...]]:
    """All assignments that are right."""
    return {
        values
        for values in product((False, True), repeat=problem.num_variables)
        if problem.violation(np.array(values, dtype=np.bool_)) is None
    }


@both
@pytest.mark.parametrize("num_bits", [1, 2, 3, 4, 5])
def test_digits_have_exactly_the_solutions_of_the_numbers(rule: Rule, num_bits: int) -> None:
    random, seen = Random(num_bits), {True: 0, False: 0}
    for _ in range(60):
        source = drawn_equation(random, random.randint(1, 4), num_bits)
        digits = equations[rule.name](source)
        if digits.num_variables <= 11:
            right = solutions(source)
            of_digits = solutions(digits)
            assert len(of_digits) == len(right), "the carries are determined"
            assert {values[: source.num_variables] for values in of_digits} == right
            seen[bool(right)] += 1
    assert min(seen.values()) >= 3


@both
@pytest.mark.parametrize("num_bits", [3, 20, 200])
@pytest.mark.parametrize("num_variables", [1, 2, 5, 30])
def test_weights_do_not_depend_on_the_numbers(rule: Rule, num_variables: int, num_bits: int) -> None:
    random = Random(num_bits)
    for _ in range(10):
        source = drawn_equation(random, num_variables, num_bits)
        built, predicted = rule.instance(source), rule.size(source.size())
        assert all(built.size()[key] <= value for key, value in predicted.items())
        if max(map(abs, source.rows.values.tolist())) > 3:
            most = 6 if rule is ADDERS else 4 * (num_variables + num_variables.bit_length())
            assert built.rows.sums_of_magnitudes().max() <= most


@both
def test_rows_without_a_solution_stay_small(rule: Rule) -> None:
    make = equations[rule.name]
    for target in (10**30, -71):
        source = LinearEquations.from_rows(2, [[(0, 40), (1, -70)]], [target])
        assert make(source) == LinearEquations.from_rows(2, [[]], [1])


def test_small_rows_stay() -> None:
    source = LinearEquations.from_rows(3, [[(0, 3), (1, -2), (2, 1)], [(0, 100), (2, 28)]], [1, 128])
    digits = by_digits(None, source)
    assert digits.rows.row(0) == source.rows.row(0)
    assert len(digits.rows) == 1 + 6, "two digits are in none of 100, 28 and 128"


@pytest.mark.parametrize(("num_numbers", "num_bits"), [(8, 8), (12, 16), (20, 24)])
def test_fewer_variables_than_through_cnf(num_numbers: int, num_bits: int) -> None:
    partition, _ = planted_partition(num_numbers, num_numbers / num_bits, 1)
    digits, adders = (derive(partition, "sign-system", [r.name]).target.size() for r in (DIGITS, ADDERS))
    in_cnf = derive(partition, "cnf", via=["partition-to-cnf"]).target.size()
    through_cnf = derive(partition, "sign-system", via=["partition-to-cnf"]).target.size()
    assert digits["num_variables"] < adders["num_variables"] < in_cnf["num_variables"]
    assert 10 * adders["num_variables"] < through_cnf["num_variables"]


@pytest.mark.parametrize("num_bits", [8, 24])
def test_partitions_are_decided_exactly_by_adders(num_bits: int) -> None:
    yes, _ = planted_partition(10, 10 / num_bits, 1)
    no = random_partition(8, 8 / 24, 1)
    tasks: list[TrainingTask] = [derive(source, "relu-sum").target for source in (yes, no)]
    assert tasks[0].lifting_bound == tasks[1].lifting_bound
    outcomes = [run(method("exact"), task, Limits(20)).outcome for task in tasks]
    assert isinstance(outcomes[0], Found)
    assert isinstance(outcomes[1], Refuted)
    assert outcomes[1].certificate is not None
