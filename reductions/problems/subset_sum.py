"""SUBSET SUM."""

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
from reductions.problems.partition import check_numbers
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True)
class SubsetSum(Stored):
    """SUBSET SUM: is there a subset of the numbers that sums to the target?

    A witness is a bool array of shape (num_numbers,): True for the numbers of the subset.
    Numbers are Python integers of any size.

    Parameters
    ----------
    numbers : tuple of int
        Non-negative.
    target : int
        Non-negative.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972 (KNAPSACK).
    """

    name: ClassVar[str] = "subset-sum"
    numbers: tuple[int, ...]
    target: int

    def __post_init__(self) -> None:
        check_numbers(self.numbers, f"{self.name}: numbers")
        if self.target < 0:
            raise InputError(f"{self.name}: target", f"expected a number >= 0, got {self.target}")

    @property
    def num_constraints(self) -> int:
        return 1

    def violation(self, witness: ArrayLike) -> str | None:
        chosen = assignment(witness, len(self.numbers))
        total = sum(number for number, inside in zip(self.numbers, chosen, strict=True) if inside)
        return None if total == self.target else f"the subset sums to {total}, expected {self.target}"

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
            "max_bits": max(self.target, *self.numbers, 0).bit_length(),
        }

    def fields(self) -> StoredObject:
        return {"numbers": list(self.numbers), "target": self.target}

    @classmethod
    def from_json(cls, data: Fields) -> SubsetSum:
        return cls(tuple(data.integer_list("numbers")), data.integer("target"))


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (SubsetSum,)
