"""KNAPSACK, as a decision problem."""

from __future__ import annotations

from collections.abc import Iterable
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
class Knapsack(Stored):
    """KNAPSACK: choose items that weigh at most the capacity and are worth at least the bound.

    Every item may be chosen once (0-1 knapsack). A witness is a bool array of shape (num_items,): True
    for the chosen items. Numbers are Python integers of any size.

    Parameters
    ----------
    weights, values : tuple of int
        One an item; non-negative.
    capacity : int
        Non-negative.
    bound : int
        Any integer: one that no choice meets states a NO-instance.

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, MP9. Karp's KNAPSACK is `SubsetSum`.
    """

    name: ClassVar[str] = "knapsack"
    weights: tuple[int, ...]
    values: tuple[int, ...]
    capacity: int
    bound: int

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.values):
            raise InputError(
                f"{self.name}: values", f"expected {len(self.weights)}, one a weight, got {len(self.values)}"
            )
        check_numbers(self.weights, f"{self.name}: weights")
        check_numbers(self.values, f"{self.name}: values")
        check_numbers((self.capacity,), f"{self.name}: capacity")

    @classmethod
    def from_items(cls, items: Iterable[tuple[int, int]], capacity: int, bound: int) -> Knapsack:
        """Build from pairs (weight, value)."""
        pairs = list(items)
        return cls(tuple(w for w, _ in pairs), tuple(v for _, v in pairs), capacity, bound)

    @property
    def num_constraints(self) -> int:
        """Weight and value."""
        return 2

    def totals(self, witness: ArrayLike) -> tuple[int, int]:
        """Weight and value of the chosen items."""
        chosen = np.flatnonzero(assignment(witness, len(self.weights))).tolist()
        return sum(self.weights[i] for i in chosen), sum(self.values[i] for i in chosen)

    def num_violations(self, witness: ArrayLike) -> int:
        weight, value = self.totals(witness)
        return (weight > self.capacity) + (value < self.bound)

    def violation(self, witness: ArrayLike) -> str | None:
        weight, value = self.totals(witness)
        if weight > self.capacity:
            return f"the items weigh {weight}, expected at most {self.capacity}"
        return None if value >= self.bound else f"the items are worth {value}, expected at least {self.bound}"

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(len(self.weights), rng)

    def drawing(self) -> Drawing:
        """The weights."""
        return NumbersDrawing(self.weights)

    def size(self) -> dict[str, int]:
        largest = max(self.capacity, abs(self.bound), *self.weights, *self.values, 0)
        return {"num_items": len(self.weights), "bound": self.bound, "max_bits": largest.bit_length()}

    def fields(self) -> StoredObject:
        return {
            "weights": list(self.weights),
            "values": list(self.values),
            "capacity": self.capacity,
            "bound": self.bound,
        }

    @classmethod
    def from_json(cls, data: Fields) -> Knapsack:
        weights, values = data.integer_list("weights"), data.integer_list("values")
        return cls(tuple(weights), tuple(values), data.integer("capacity"), data.integer("bound"))


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (Knapsack,)
