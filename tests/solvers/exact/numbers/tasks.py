"""Tasks with rows of many coordinates: from sign systems, and such as no rule makes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

from reductions.arrays import RationalArray, SparseRows, integers
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem
from reductions.rules.partition_to_sign_system import instance as one_row
from reductions.rules.sign_system_to_even_sum import instance as even_sum
from reductions.rules.sign_system_to_relu_sum import instance as relu_sum
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import stars
from reductions.training.messages import Aggregation
from reductions.training.task import TrainingTask

Row = list[tuple[int, int]]


def partition_task(numbers: list[int], kind: str = "relu") -> TrainingTask:
    """Whether some signs make the numbers add up to zero."""
    system = one_row(Partition(tuple(numbers)))
    return even_sum("abs", system) if kind == "abs" else relu_sum("sum", system)


def has_partition(numbers: list[int]) -> bool:
    """Whether some signs make the numbers add up to zero."""
    halves = []
    for half in (numbers[::2], numbers[1::2]):
        sums = {0}
        for number in half:
            sums = {x + sign * number for x in sums for sign in (1, -1)}
        halves.append(sums)
    return any(-x in halves[1] for x in halves[0])


def sign_system(random: Random) -> tuple[SignSystem, bool]:
    """One to three rows over 9 to 12 signs, mostly long, and whether signs satisfy them."""
    n, m = random.randint(9, 12), random.randint(1, 3)
    planted, rows, targets = [random.choice((1, -1)) for _ in range(n)], list[Row](), list[int]()
    for _ in range(m):
        most = random.choice((1, 3, 60, 2 ** (n // m), 2**30))
        columns = sorted(random.sample(range(n), random.choice((n, n, 9, random.randint(2, 5)))))
        row = [(column, random.randint(1, most) * random.choice((1, -1))) for column in columns]
        reached = abs(sum(a * planted[c] for c, a in row))
        rows.append(row)
        targets.append(random.choice((0, reached, reached, sum(a for _, a in row) % 2)))
    is_yes = any(
        all(abs(sum(a * s[c] for c, a in row)) == b for row, b in zip(rows, targets, strict=True))
        for s in product((1, -1), repeat=n)
    )
    return SignSystem(SparseRows.from_rows(rows, n), integers(targets)), is_yes


def task_of_system(system: SignSystem, random: Random) -> TrainingTask:
    """By one of the rules for plain sums."""
    kinds: list[Aggregation] = ["sum", "sum", "sum-self", "mean"]
    return even_sum("abs", system) if random.random() < 0.3 else relu_sum(random.choice(kinds), system)


def long_task(seed: int) -> TrainingTask:
    """Coordinates of different sizes with several samples each, a wide tolerance, rows of any target."""
    random = Random(seed)
    n, width = random.randint(9, 10), random.choice((1, 1, 2, 2, 3))
    sizes = [Fraction(random.randint(1, 4), random.choice((1, 1, 2))) for _ in range(n)]
    samples: list[tuple[Row, Fraction]] = []
    for column, size in enumerate(sizes):
        signs = (1, -1) if width > 1 else (random.choice((1, -1)),)
        scales = {1, random.choice((1, 1, 2, 3))}
        samples += [([(column, sign * scale)], scale * size) for scale in scales for sign in signs]
    for _ in range(random.choice((1, 1, 2))):
        columns = sorted(random.sample(range(n), random.choice((n, 9, 2))))
        row = [(column, random.randint(1, 9) * random.choice((1, -1))) for column in columns]
        reached = Fraction(0)
        for column, a in row:
            reached += a * sizes[column] * random.choice((1, -1))
        samples.append((row, random.choice((Fraction(0), abs(reached), abs(reached) + Fraction(1, 2)))))
    random.shuffle(samples)
    return TrainingTask(
        graphs=stars(SparseRows.from_rows([row for row, _ in samples], n)),
        labels=RationalArray.from_fractions([label for _, label in samples]),
        architecture=ActivationSum("abs", 1) if width == 1 else ActivationSum("relu", width),
        tolerance=Fraction(*random.choice(((0, 1), (1, 50), (1, 10), (1, 3), (3, 5)))),
    )
