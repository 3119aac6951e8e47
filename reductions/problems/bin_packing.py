"""BIN PACKING, as a decision problem."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import IntegerArray
from reductions.core import Problem
from reductions.drawings import Drawing, NumbersDrawing
from reductions.errors import InputError
from reductions.problems.hypergraph_coloring import coloring
from reductions.problems.partition import check_numbers
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True)
class BinPacking(Stored):
    """BIN PACKING: put the numbers into bins so that those of no bin sum to more than the capacity.

    A witness is an int64 array of shape (num_numbers,): the bin 0..num_bins - 1 of every number.
    Numbers are Python integers of any size.

    Parameters
    ----------
    numbers : tuple of int
        Non-negative.
    capacity : int
        Of each bin; non-negative.
    num_bins : int
        At least 1.

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, SR1.
    """

    name: ClassVar[str] = "bin-packing"
    numbers: tuple[int, ...]
    capacity: int
    num_bins: int

    def __post_init__(self) -> None:
        check_numbers(self.numbers, f"{self.name}: numbers")
        check_numbers((self.capacity,), f"{self.name}: capacity")
        if self.num_bins < 1:
            raise InputError(self.name, f"expected at least 1 bin, got {self.num_bins}")

    @property
    def num_constraints(self) -> int:
        """Bins that may be too full."""
        return min(self.num_bins, len(self.numbers))

    def loads(self, witness: ArrayLike) -> dict[int, int]:
        """The sum of the numbers in every bin that has some."""
        bins = coloring(witness, len(self.numbers), self.num_bins, "bins")
        loads = Counter[int]()
        for number, place in zip(self.numbers, bins.tolist(), strict=True):
            loads[place] += number
        return loads

    def num_violations(self, witness: ArrayLike) -> int:
        return sum(load > self.capacity for load in self.loads(witness).values())

    def violation(self, witness: ArrayLike) -> str | None:
        full = {place: load for place, load in self.loads(witness).items() if load > self.capacity}
        if not full:
            return None
        return f"bin {min(full)} holds {full[min(full)]}, its capacity is {self.capacity}"

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return rng.integers(0, self.num_bins, len(self.numbers))

    def drawing(self) -> Drawing:
        return NumbersDrawing(self.numbers)

    def size(self) -> dict[str, int]:
        return {
            "num_numbers": len(self.numbers),
            "num_positive": sum(number > 0 for number in self.numbers),
            "num_bins": self.num_bins,
            "max_bits": max(self.capacity, *self.numbers, 0).bit_length(),
        }

    def fields(self) -> StoredObject:
        return {"numbers": list(self.numbers), "capacity": self.capacity, "num_bins": self.num_bins}

    @classmethod
    def from_json(cls, data: Fields) -> BinPacking:
        return cls(tuple(data.integer_list("numbers")), data.integer("capacity"), data.count("num_bins"))


PROBLEMS: tuple[type[Problem[IntegerArray]], ...] = (BinPacking,)
