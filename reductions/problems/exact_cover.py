"""EXACT COVER."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from reductions.arrays import ArrayEquality, IntegerArray, Ragged
from reductions.problems.clauses import assignment
from reductions.problems.fields import Fields
from reductions.problems.hypergraph_coloring import check_vertex_sets


@dataclass(frozen=True, eq=False)
class ExactCover(ArrayEquality):
    """EXACT COVER: choose sets so that every element lies in exactly one of them.

    A witness is a bool array of shape (num_sets,): True for the chosen sets.

    Parameters
    ----------
    num_elements : int
    sets : Ragged
        One row a set: distinct elements 0..num_elements - 1; may be empty.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name: ClassVar[str] = "exact-cover"
    num_elements: int
    sets: Ragged

    def __post_init__(self) -> None:
        check_vertex_sets(self.sets, self.num_elements, f"{self.name}: set", smallest=0)

    @classmethod
    def from_lists(cls, num_elements: int, sets: list[list[int]]) -> ExactCover:
        """Build from lists of elements."""
        return cls(num_elements, Ragged.from_lists(sets))

    def cover_counts(self, witness: Any) -> IntegerArray:
        """How often each element is covered, shape (num_elements,)."""
        chosen = assignment(witness, len(self.sets))
        members = self.sets.values[chosen[self.sets.row_ids()]]
        return np.bincount(members, minlength=self.num_elements)

    def num_violations(self, witness: Any) -> int:
        return int((self.cover_counts(witness) != 1).sum())

    def violation(self, witness: Any) -> str | None:
        counts = self.cover_counts(witness)
        bad = np.flatnonzero(counts != 1)
        return f"element {bad[0]} is covered {counts[bad[0]]} times" if bad.size else None

    def size(self) -> dict[str, int]:
        return {
            "num_elements": self.num_elements,
            "num_sets": len(self.sets),
            "num_incidences": len(self.sets.values),
        }

    def to_json(self) -> dict[str, Any]:
        return {"num_elements": self.num_elements, "sets": self.sets.lists()}

    @classmethod
    def from_json(cls, data: Fields) -> ExactCover:
        return cls.from_lists(data.count("num_elements"), data.integer_lists("sets"))
