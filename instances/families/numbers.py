"""Lists of numbers to split, near the perfect-partition transition.

The density is the count of numbers divided by the bits of the largest. Below about 1, almost no list
has a solution; above it, almost every list has one. The hardest lists are near the transition.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from instances.family import PLANTED, UNKNOWN, AtLeast, Family, Ratio, always, expect_size
from instances.randomness import Stream
from reductions.arrays import BoolArray
from reductions.errors import expect
from reductions.problems.partition import Partition
from reductions.problems.subset_sum import SubsetSum

Several: TypeAlias = Annotated[int, AtLeast(2)]
LARGEST_NUM_BITS = 14_000  # sums of numbers below stay within the 4300 digits that Python reads and writes


def random_partition(num_numbers: Several, density: Ratio = 1.0, seed: int = 0) -> Partition:
    """Split random numbers of b bits into two halves of equal sum.

    Numbers are uniform in 1..2^b, where b = num_numbers / density. If the sum is odd, which would
    trivially prove NO, the last bit of the last number is flipped.

    Parameters
    ----------
    num_numbers : int
        n.
    density : float
        n / b, above 0; b is rounded to the nearest integer, halves to even, and from 1 to 14000.

    Size
    ----
    num_numbers numbers of num_numbers/density bits.

    Answer
    ------
    Unknown. For large n, almost surely NO below the transition and YES above it. The transition is at
    b = n - log2(πn/6)/2, a density slightly above 1.

    References
    ----------
    Mertens, "Phase transition in the number partitioning problem", 1998; Borgs, Chayes, Pittel, "Phase
    transition and finite-size scaling for the integer partitioning problem", 2001.
    """
    numbers = _numbers(Stream(seed), num_numbers, density, "random-partition")
    if sum(numbers) % 2:
        numbers[-1] = (numbers[-1] - 1 ^ 1) + 1
    return Partition(tuple(numbers))


def planted_partition(
    num_numbers: Several, density: Ratio = 1.0, seed: int = 0
) -> tuple[Partition, BoolArray]:
    """Numbers of b bits that split into two halves of equal sum.

    All numbers but one are uniform in 1..2^b and assigned to random sides. The sides are redrawn until
    the last number, the difference of the sums, is also in 1..2^b. It is added to the lighter side, and
    all numbers are shuffled.

    Parameters
    ----------
    num_numbers : int
        n.
    density : float
        n / b, above 0; b is rounded to the nearest integer, halves to even, and from 1 to 14000.

    Size
    ----
    num_numbers numbers of num_numbers/density bits.

    Answer
    ------
    YES: the hidden halves.

    References
    ----------
    Mertens, "Phase transition in the number partitioning problem", 1998.
    """
    stream = Stream(seed)
    while True:
        numbers = _numbers(stream, num_numbers - 1, density, "planted-partition", num_numbers)
        is_left = stream.bits(num_numbers - 1)
        left = sum(number for number, side in zip(numbers, is_left.tolist(), strict=True) if side)
        last = 2 * left - sum(numbers)
        if 1 <= abs(last) <= 2 ** _num_bits(num_numbers, density):
            break
    order = stream.permutation(num_numbers)
    sides = np.append(is_left, last < 0)
    numbers.append(abs(last))
    return Partition(tuple(numbers[i] for i in order.tolist())), sides[order]


def random_subset_sum(num_numbers: Several, density: Ratio = 1.0, seed: int = 0) -> SubsetSum:
    """Find a subset of random numbers of b bits that sums to half of the total, rounded down.

    Numbers are uniform in 1..2^b. On average, no other target has more subsets.

    Parameters
    ----------
    num_numbers : int
        n.
    density : float
        n / b, above 0; b is rounded to the nearest integer, halves to even, and from 1 to 14000.

    Size
    ----
    num_numbers numbers of num_numbers/density bits.

    Answer
    ------
    Unknown. For large n, almost surely NO below a density of about 1 and YES above it.

    References
    ----------
    Lagarias, Odlyzko, "Solving low-density subset sum problems", JACM 32, 1985; Impagliazzo, Naor,
    "Efficient cryptographic schemes provably as secure as subset sum", 1996.
    """
    numbers = _numbers(Stream(seed), num_numbers, density, "random-subset-sum")
    return SubsetSum(tuple(numbers), sum(numbers) // 2)


def planted_subset_sum(
    num_numbers: Several, density: Ratio = 1.0, seed: int = 0
) -> tuple[SubsetSum, BoolArray]:
    """Find the subset of random numbers of b bits that gave the target.

    Numbers are uniform in 1..2^b, and the subset is uniform.

    Parameters
    ----------
    num_numbers : int
        n.
    density : float
        n / b, above 0; b is rounded to the nearest integer, halves to even, and from 1 to 14000.

    Size
    ----
    num_numbers numbers of num_numbers/density bits.

    Answer
    ------
    YES: the hidden subset. Lattice reduction solves low densities (below 0.9).

    References
    ----------
    Lagarias, Odlyzko, "Solving low-density subset sum problems", JACM 32, 1985; Coster et al.,
    "Improved low-density subset sum algorithms", 1992.
    """
    stream = Stream(seed)
    numbers = _numbers(stream, num_numbers, density, "planted-subset-sum")
    chosen = stream.bits(num_numbers)
    target = sum(number for number, inside in zip(numbers, chosen.tolist(), strict=True) if inside)
    return SubsetSum(tuple(numbers), target), chosen


def _numbers(stream: Stream, count: int, density: float, where: str, of: int | None = None) -> list[int]:
    """Uniform in 1..2^b; b follows from the density of ``of`` numbers (``count`` by default)."""
    expect(f"{where}: density", density > 0, "a number above 0", density)
    num_bits = _num_bits(of or count, density)
    expect(
        f"{where}: density",
        num_bits <= LARGEST_NUM_BITS,
        f"at most {LARGEST_NUM_BITS} bits per number",
        num_bits,
        "raise the density",
    )
    expect_size(count * num_bits // 64, where)
    return [1 + stream.integer(2**num_bits) for _ in range(count)]


def _num_bits(num_numbers: int, density: float) -> int:
    return max(1, round(min(num_numbers / density, 2.0**60)))


FAMILIES = (
    Family("random-partition", random_partition, always(UNKNOWN), {"num_numbers": 10}),
    Family("planted-partition", planted_partition, always(PLANTED), {"num_numbers": 10}),
    Family("random-subset-sum", random_subset_sum, always(UNKNOWN), {"num_numbers": 10}),
    Family("planted-subset-sum", planted_subset_sum, always(PLANTED), {"num_numbers": 10}),
)
