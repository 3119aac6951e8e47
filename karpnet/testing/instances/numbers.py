"""Instances of the problems about numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement
from random import Random
from typing import Any

from karpnet.testing.instances.shape import HUGE, Instances, P, unlike
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


INSTANCES: dict[str, Instances[Any]] = {
    "partition": Instances(
        lambda level: (Partition(numbers) for numbers in multisets(level - 1, 6) if level <= 6),
        partition,
        lambda random: unlike(special_partitions(random)),
    ),
    "subset-sum": with_target(SubsetSum, least=0),
}
