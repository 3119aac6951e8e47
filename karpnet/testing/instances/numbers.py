"""Instances of the problems about numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement
from random import Random
from typing import Any

from karpnet.testing.instances.shape import HUGE, Instances, P, unlike
from reductions.problems.bin_packing import BinPacking
from reductions.problems.knapsack import Knapsack
from reductions.problems.partition import Partition
from reductions.problems.subset_sum import SubsetSum

_LARGEST = (1, 3, 3, 10, 10, 30, HUGE)


def multisets(count: int, largest: int) -> Iterator[tuple[int, ...]]:
    """All multisets of so many numbers 0..largest, those of small sum first."""
    yield from sorted(combinations_with_replacement(range(largest + 1), count), key=sum)


def draw_numbers(random: Random, size: int) -> list[int]:
    """Small, equal, positive or huge numbers."""
    largest, style = random.choice(_LARGEST), random.random()
    if style < 0.1:
        return [random.randint(0, largest)] * size
    if style < 0.2:
        return [random.randint(HUGE >> 10, HUGE) for _ in range(size)]
    return [random.randint(0 if style < 0.4 else 1, largest) for _ in range(size)]


def part_of(random: Random, numbers: Sequence[int]) -> int:
    """The sum of a random subset."""
    return sum(number for number in numbers if random.random() < 0.5)


def structured_numbers() -> Iterator[tuple[int, ...]]:
    """Few, equal, zero, huge and fast growing numbers."""
    yield from ((), (0,), (1,), (2,), (HUGE,), (0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (HUGE, HUGE))
    yield from ((HUGE, 1), (0, 0, 0), (1, 1, 1), (1, 1, 2), (1, 2, 3), (2, 4, 7), (3, 3, 3), (0, 5, 5))
    yield from ((1, 1, 3), (7, 0, 0), (1, 2, 4, 8), (1, 2, 4, 7), (3, 3, 3, 3), (3, 3, 3, 3, 3), (1, 1, 1, 9))
    yield from ((5, 5, 4, 3, 3), (2, 2, 2, 3, 3), (1, 3, 9, 27, 38), (1, 3, 9, 27, 40), (6, 6, 6, 9, 9))
    yield from ((HUGE, HUGE + 1, 1), (HUGE, HUGE + 2, 1), (HUGE,) * 4, (HUGE, HUGE // 2, HUGE // 2))
    yield from ((2**31, 2**31), (2**62, 2**62, 2**63), (2**63 - 1, 1, 2**63), (2**53, 2**53 + 1, 1))


def partition(random: Random, size: int) -> Partition:
    """Numbers of which the last often evens out two parts, or just does not."""
    numbers = draw_numbers(random, size)
    if random.random() < 0.6:
        numbers[-1] = abs(sum(numbers[:-1]) - 2 * part_of(random, numbers[:-1]))
        if random.random() < 0.4:
            numbers[random.randrange(size)] += random.choice((1, 2))
    random.shuffle(numbers)
    return Partition(tuple(numbers))


def special_partitions(random: Random) -> Iterator[Partition]:
    """Structured numbers, and a shuffle with one more number each that evens two parts out."""
    for numbers in structured_numbers():
        yield Partition(numbers)
        more = [*numbers, abs(sum(numbers) - 2 * part_of(random, numbers))]
        yield Partition(tuple(random.sample(more, len(more))))


def with_target(make: Callable[[tuple[int, ...], int], P], least: int, most: int = 5) -> Instances[P]:
    """Numbers and one more number, ``least`` at least, that subsets are compared with.

    Parameters
    ----------
    make : callable
        Numbers and target to the instance.
    least : int
        The least valid target: 0, or -1 where it may be negative.
    most : int
        How many numbers the last level has.
    """

    def small(level: int) -> Iterator[P]:
        if level <= most + 1:
            for numbers in multisets(level - 1, 4 if level <= most else 3):
                yield from (make(numbers, target) for target in range(least, sum(numbers) + 2))

    def draw(random: Random, size: int) -> P:
        numbers = draw_numbers(random, size)
        target = part_of(random, numbers)
        if random.random() < 0.6:
            target = random.choice(
                (target + 1, target - 1, random.randint(0, sum(numbers) + 1), sum(numbers) + 1)
            )
        return make(tuple(numbers), max(least, target))

    def special(random: Random) -> Iterator[P]:
        for numbers in structured_numbers():
            total, part = sum(numbers), part_of(random, numbers)
            targets = (
                (total, total + 1, part, part + 1) if len(numbers) > 2 else (least, 0, 1, total, total + 1)
            )
            yield from (make(numbers, target) for target in dict.fromkeys(targets))

    return Instances(small, draw, special)


def _draw_packing(random: Random, size: int) -> BinPacking:
    """Bins that are full, almost full, or hold the largest number only."""
    num_bins = random.choice((1, 2, 2, 2, 3)) if size <= 6 else 2
    numbers = tuple(draw_numbers(random, size))
    even = -(-sum(numbers) // num_bins)
    capacity = random.choice((even, even, even + 1, even + max(numbers) // 2, max(numbers)))
    return BinPacking(numbers, max(0, capacity + random.choice((-1, 0, 0))), num_bins)


def _small_packings(level: int) -> Iterator[BinPacking]:
    for numbers in multisets(level - 1, 3) if level <= 5 else ():
        for num_bins in (1, 2, 3):
            yield from (
                BinPacking(numbers, capacity, num_bins) for capacity in range(min(sum(numbers), 5) + 1)
            )


def _special_packings(random: Random) -> Iterator[BinPacking]:
    for numbers in structured_numbers():
        for num_bins in (1, 2) if len(numbers) < 3 else (2, 3):
            capacity = -(-sum(numbers) // num_bins)
            yield from (BinPacking(numbers, max(0, c), num_bins) for c in (capacity, capacity - 1))


def _draw_knapsack(random: Random, size: int) -> Knapsack:
    """A planted choice fills the knapsack; the bound is its value, or just more."""
    weights, values = draw_numbers(random, size), draw_numbers(random, size)
    chosen = [random.random() < 0.5 for _ in range(size)]
    capacity = sum(weight for weight, inside in zip(weights, chosen, strict=True) if inside)
    bound = sum(value for value, inside in zip(values, chosen, strict=True) if inside)
    more = random.choice((0, 0, 0, 1, 1, 1, 2, max(values)))
    return Knapsack(tuple(weights), tuple(values), max(0, capacity - random.choice((0, 0, 1))), bound + more)


def _small_knapsacks(level: int) -> Iterator[Knapsack]:
    """All multisets of up to three items, of weights and values 0..2 (0..1 for three)."""
    items = [(w, v) for w in range(3 if level < 4 else 2) for v in range(3 if level < 4 else 2)]
    for chosen in combinations_with_replacement(items, level - 1) if level <= 4 else ():
        weights, values = tuple(w for w, _ in chosen), tuple(v for _, v in chosen)
        for capacity in range(sum(weights) + 1):
            yield from (Knapsack(weights, values, capacity, bound) for bound in range(-1, sum(values) + 2))


def _special_knapsacks(random: Random) -> Iterator[Knapsack]:
    for numbers in structured_numbers():
        values = tuple(random.sample(numbers, len(numbers)))
        part = part_of(random, numbers)
        yield Knapsack(numbers, numbers, part, part)  # a subset sum
        yield Knapsack(numbers, numbers, part, part + 1)
        yield Knapsack(numbers, values, sum(numbers), sum(values) + random.randint(0, 1))
        yield Knapsack(numbers, values, 0, random.randint(-1, 1))


INSTANCES: dict[str, Instances[Any]] = {
    "bin-packing": Instances(
        _small_packings, _draw_packing, lambda random: unlike(_special_packings(random))
    ),
    "knapsack": Instances(
        _small_knapsacks, _draw_knapsack, lambda random: unlike(_special_knapsacks(random))
    ),
    "partition": Instances(
        lambda level: (Partition(numbers) for numbers in multisets(level - 1, 6) if level <= 6),
        partition,
        lambda random: unlike(special_partitions(random)),
    ),
    "subset-sum": with_target(SubsetSum, least=0),
}
