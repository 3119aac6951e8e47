"""Bin packing and knapsack: by hand, and against other ways to decide them."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError, WitnessError
from reductions.problems.bin_packing import BinPacking
from reductions.problems.knapsack import Knapsack
from reductions.problems.partition import Partition
from solvers.methods import Limits, method


def test_bins_by_hand() -> None:
    problem = BinPacking((3, 3, 2, 2), 5, 2)
    assert problem.violation([0, 1, 0, 1]) is None
    assert problem.violation([0, 0, 1, 1]) == "bin 0 holds 6, its capacity is 5"
    assert BinPacking((3, 3, 2, 2), 3, 4).num_violations([2, 2, 1, 1]) == 2
    for wrong in ([0, 1, 0, 2], [0, 1, 0], [0, 1, 0, -1]):
        with pytest.raises(WitnessError, match=r"expected.* bins"):
            problem.violation(wrong)
    huge = BinPacking((2**80, 2**80), 2**80, 2)
    assert huge.violation([0, 0]) == f"bin 0 holds {2**81}, its capacity is {2**80}"
    assert [w.tolist() for w in witnesses(huge)] == [[0, 1], [1, 0]]


def test_two_bins_of_half_the_sum_are_a_partition() -> None:
    random, seen = Random("bins and halves"), [0, 0]
    for _ in range(60):
        numbers = drawn("partition", random).numbers
        half, odd = divmod(sum(numbers), 2)
        is_yes = bool(witnesses(Partition(numbers)))
        assert bool(witnesses(BinPacking(numbers, half, 2))) == is_yes
        assert is_yes <= (not odd)
        seen[is_yes] += 1
    assert min(seen) > 10


def test_knapsack_by_hand() -> None:
    problem = Knapsack.from_items([(3, 4), (4, 5), (2, 3)], capacity=6, bound=8)
    assert problem == Knapsack((3, 4, 2), (4, 5, 3), 6, 8)
    assert problem.violation([False, True, True]) is None
    assert problem.violation([True, True, False]) == "the items weigh 7, expected at most 6"
    assert problem.violation([True, False, True]) == "the items are worth 7, expected at least 8"
    assert Knapsack((3,), (4,), 2, 5).num_violations([True]) == 2


def test_knapsack_agrees_with_its_dynamic_program() -> None:
    random, seen = Random("dynamic program"), [0, 0]
    for _ in range(150):
        problem = drawn("knapsack", random)
        best = {0: 0}  # the most value of every weight
        for weight, value in zip(problem.weights, problem.values, strict=True):
            for held, worth in list(best.items()):
                best[held + weight] = max(best.get(held + weight, 0), worth + value)
        is_yes = max(worth for held, worth in best.items() if held <= problem.capacity) >= problem.bound
        assert bool(witnesses(problem)) == is_yes
        seen[is_yes] += 1
    assert min(seen) > 20


def test_the_solver_packs_larger_instances() -> None:
    random = Random(3)
    numbers = tuple(random.randint(20, 50) for _ in range(24))
    least = -(-sum(numbers) // 100)
    answers = [
        type(method("cp-sat").solve(BinPacking(numbers, 100, bins), Limits(30))).__name__
        for bins in (least - 1, least + 1)
    ]
    assert answers == ["Refuted", "Found"]
    items = [(random.randint(10, 99), random.randint(10, 99)) for _ in range(15)]
    best = max(
        sum(v for _, v in some)
        for k in range(16)
        for some in combinations(items, k)
        if sum(w for w, _ in some) <= 300
    )
    answers = [
        type(method("cp-sat").solve(Knapsack.from_items(items, 300, bound), Limits(30))).__name__
        for bound in (best, best + 1)
    ]
    assert answers == ["Found", "Refuted"]


def test_wide_bounds_with_small_numbers_are_no_overflow() -> None:
    assert type(method("cp-sat").solve(BinPacking((3, 4), 2**80, 1), Limits(9))).__name__ == "Found"
    assert type(method("cp-sat").solve(Knapsack((3,), (4,), 2**80, -(2**80)), Limits(9))).__name__ == "Found"
    assert type(method("cp-sat").solve(Knapsack((3,), (4,), 3, 2**80), Limits(9))).__name__ == "Refuted"
    for large in (BinPacking((2**70,), 1, 1), Knapsack((2**70,), (1,), 1, 1)):
        assert "64 bits" in str(method("cp-sat").solve(large, Limits(9)))


def test_numbers_that_are_refused() -> None:
    with pytest.raises(InputError, match=r"bin-packing: numbers\[1\]: expected a number >= 0, got -1"):
        BinPacking((1, -1), 2, 2)
    with pytest.raises(InputError, match=r"bin-packing: capacity.*got -2"):
        BinPacking((1,), -2, 2)
    with pytest.raises(InputError, match="expected at least 1 bin, got 0"):
        BinPacking((), 1, 0)
    with pytest.raises(InputError, match="knapsack: values: expected 2, one a weight, got 1"):
        Knapsack((1, 2), (1,), 1, 1)
    with pytest.raises(InputError, match=r"knapsack: values\[0\]: expected a number >= 0"):
        Knapsack((1,), (-1,), 1, 1)
    with pytest.raises(InputError, match="knapsack: capacity"):
        Knapsack((), (), -1, 0)
