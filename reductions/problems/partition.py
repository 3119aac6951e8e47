"""PARTITION of numbers into two halves of equal sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import BoolArray
from reductions.core import Problem
from reductions.drawings import Drawing, NumbersDrawing
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True)
class Partition(Stored):
    """PARTITION: is there a subset of the numbers with exactly half of their sum?

    A witness is a bool array of shape (num_numbers,): True for the numbers of the subset.
    Numbers are Python integers of any size.

    Parameters
    ----------
    numbers : tuple of int
        Non-negative.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name: ClassVar[str] = "partition"
    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        check_numbers(self.numbers, f"{self.name}: numbers")

    @property
    def num_constraints(self) -> int:
        return 1

    def violation(self, witness: ArrayLike) -> str | None:
        side = assignment(witness, len(self.numbers))
        inside = sum(number for number, chosen in zip(self.numbers, side, strict=True) if chosen)
        outside = sum(self.numbers) - inside
        return None if inside == outside else f"the two sides sum to {inside} and {outside}"

    def num_violations(self, witness: ArrayLike) -> int:
        return int(self.violation(witness) is not None)

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(len(self.numbers), rng)

    def drawing(self) -> Drawing:
        return NumbersDrawing(self.numbers)

    def size(self) -> dict[str, int]:
        return {
            "num_numbers": len(self.numbers),
            "num_positive": sum(number > 0 for number in self.numbers),
            "max_bits": max(self.numbers, default=0).bit_length(),
        }

    def fields(self) -> StoredObject:
        return {"numbers": list(self.numbers)}

    @classmethod
    def from_json(cls, data: Fields) -> Partition:
        return cls(tuple(data.integer_list("numbers")))


def check_numbers(numbers: tuple[int, ...], where: str) -> None:
    """Raise `InputError` unless all numbers are at least 0."""
    for index, number in enumerate(numbers):
        if number < 0:
            raise InputError(f"{where}[{index}]", f"expected a number >= 0, got {number}")


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (Partition,)
