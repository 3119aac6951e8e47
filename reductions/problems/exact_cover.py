"""EXACT COVER."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, BoolArray, IntegerArray, Ragged
from reductions.core import Problem
from reductions.drawings import Drawing, IncidenceDrawing
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.hypergraph_coloring import check_vertex_sets
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True, eq=False)
class ExactCover(ArrayEquality, Stored):
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

    @property
    def num_constraints(self) -> int:
        return self.num_elements

    def cover_counts(self, witness: ArrayLike) -> IntegerArray:
        """How often each element is covered, shape (num_elements,)."""
        chosen = assignment(witness, len(self.sets))
        members = self.sets.values[chosen[self.sets.row_ids()]]
        return np.bincount(members, minlength=self.num_elements)

    def num_violations(self, witness: ArrayLike) -> int:
        return int((self.cover_counts(witness) != 1).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        counts = self.cover_counts(witness)
        bad = np.flatnonzero(counts != 1)
        return f"element {bad[0]} is covered {counts[bad[0]]} times" if bad.size else None

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(len(self.sets), rng)

    def drawing(self) -> Drawing:
        """Sets against elements."""
        holders: list[list[tuple[int, int]]] = [[] for _ in range(self.num_elements)]
        for number, members in enumerate(self.sets.lists()):
            for element in members:
                holders[element].append((number, 1))
        return IncidenceDrawing.of(len(self.sets), holders)

    def size(self) -> dict[str, int]:
        return {
            "num_elements": self.num_elements,
            "num_sets": len(self.sets),
            "num_incidences": len(self.sets.values),
        }

    def fields(self) -> StoredObject:
        return {"num_elements": self.num_elements, "sets": self.sets}

    @classmethod
    def from_json(cls, data: Fields) -> ExactCover:
        return cls(data.count("num_elements"), data.ragged("sets"))


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (ExactCover,)
