"""SUBSET SUM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from reductions.errors import InputError
from reductions.problems.clauses import assignment
from reductions.problems.fields import Fields
from reductions.problems.partition import check_numbers


@dataclass(frozen=True)
class SubsetSum:
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

    def violation(self, witness: Any) -> str | None:
        chosen = assignment(witness, len(self.numbers))
        total = sum(number for number, inside in zip(self.numbers, chosen, strict=True) if inside)
        return None if total == self.target else f"the subset sums to {total}, expected {self.target}"

    def num_violations(self, witness: Any) -> int:
        return int(self.violation(witness) is not None)

    def size(self) -> dict[str, int]:
        return {
            "num_numbers": len(self.numbers),
            "num_positive": sum(number > 0 for number in self.numbers),
            "max_bits": max(self.target, *self.numbers, 0).bit_length(),
        }

    def to_json(self) -> dict[str, Any]:
        return {"numbers": list(self.numbers), "target": self.target}

    @classmethod
    def from_json(cls, data: Fields) -> SubsetSum:
        return cls(tuple(data.integer_list("numbers")), data.integer("target"))
