"""Numbers by digits: weights that do not grow with the numbers, and fewer variables than adders."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from instances.families.numbers import planted_partition
from reductions.paths import derive
from reductions.problems.linear_equations import LinearEquations
from reductions.rules import RULES
from reductions.rules.linear_equations_to_sign_system_digits import digit_equations

RULE = RULES["linear-equations-to-sign-system/digits"]


def drawn_equations(random: Random, num_variables: int, num_bits: int) -> LinearEquations:
    """One equation of full length, of a random assignment's sum or one nearby."""
    row = [(i, random.choice((-1, 1)) * random.randint(1, 2**num_bits - 1)) for i in range(num_variables)]
    target = sum(a for _, a in row if random.random() < 0.5) + random.choice((0, 0, 1, -1, 2**num_bits))
    return LinearEquations.from_rows(num_variables, [row], [target])


@pytest.mark.parametrize("num_bits", [1, 2, 3, 5, 8])
def test_digits_have_exactly_the_solutions_of_the_numbers(num_bits: int) -> None:
    random = Random(num_bits)
    seen = {True: 0, False: 0}
    for _ in range(40):
        source = drawn_equations(random, random.randint(1, 4), num_bits)
        digits = digit_equations(source)
        solutions = set()
        for values in product((False, True), repeat=min(digits.num_variables, 13)):
            if len(values) == digits.num_variables and digits.violation(np.array(values)) is None:
                solutions.add(values[: source.num_variables])
        right = {
            values
            for values in product((False, True), repeat=source.num_variables)
            if source.violation(np.array(values)) is None
        }
        for values in right:
            assert RULE.instance(source).violation(RULE.forward(source, np.array(values))) is None
        if digits.num_variables <= 13:
            assert solutions == right
            seen[bool(right)] += 1
    assert min(seen.values()) >= 3


@pytest.mark.parametrize("num_bits", [3, 20, 200])
@pytest.mark.parametrize("num_variables", [1, 2, 5, 30])
def test_weights_depend_on_the_number_of_terms_only(num_variables: int, num_bits: int) -> None:
    random = Random(num_bits)
    for _ in range(10):
        source = drawn_equations(random, num_variables, num_bits)
        built, predicted = RULE.instance(source), RULE.size(source.size())
        heaviest = int(built.rows.sums_of_magnitudes().max())
        assert heaviest <= max(4 * num_variables - 1, 2)
        assert all(built.size()[key] <= value for key, value in predicted.items())


def test_rows_without_a_solution_stay_small() -> None:
    for terms, target in (([(0, 40), (1, -70)], 10**30), ([(0, 40), (1, -70)], -71), ([(0, 64), (1, 96)], 1)):
        digits = digit_equations(LinearEquations.from_rows(2, [terms], [target]))
        assert digits == LinearEquations.from_rows(2, [[]], [1])


def test_small_rows_stay() -> None:
    source = LinearEquations.from_rows(3, [[(0, 3), (1, -2), (2, 1)], [(0, 100), (2, 28)]], [1, 128])
    digits = digit_equations(source)
    assert digits.rows.row(0) == source.rows.row(0)
    assert len(digits.rows) == 1 + 5, "the two lowest digits of 100, 28 and 128 are empty"


@pytest.mark.parametrize(("num_numbers", "num_bits"), [(8, 8), (12, 16), (20, 24)])
def test_fewer_variables_than_adders(num_numbers: int, num_bits: int) -> None:
    partition, _ = planted_partition(num_numbers, num_numbers / num_bits, 1)
    digits = derive(partition, "sign-system", via=[RULE.name]).target.size()
    adders = derive(partition, "cnf", via=["partition-to-cnf"]).target.size()
    assert 2 * digits["num_variables"] < adders["num_variables"]
    assert 10 * digits["num_rows"] < adders["num_clauses"]
