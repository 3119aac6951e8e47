"""What the clause problems share: literals, clauses, their normal form and their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import (
    ArrayEquality,
    BoolArray,
    IntegerArray,
    Ragged,
    offsets_of,
    repeating_rows,
    row_reduce,
)
from reductions.drawings import Drawing, IncidenceDrawing
from reductions.errors import InputError, WitnessError
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True, eq=False)
class ClauseProblem(ArrayEquality, Stored):
    """Clauses over Boolean variables; a witness is a bool array of shape (num_variables,).

    Parameters
    ----------
    num_variables : int
    clauses : Ragged
        One row a clause, literals as in DIMACS: ``v`` for variable v, ``-v`` for its
        negation, variables numbered from 1.

    Raises
    ------
    InputError
        If a literal is 0 or names a variable beyond ``num_variables``.
    """

    name: ClassVar[str]
    num_variables: int
    clauses: Ragged

    def __post_init__(self) -> None:
        literals = self.clauses.values
        bad = np.flatnonzero((literals == 0) | (np.abs(literals) > self.num_variables))
        if bad.size:
            clause = int(np.searchsorted(self.clauses.offsets, bad[0], side="right")) - 1
            raise InputError(
                f"{self.name}: clause {clause + 1}",
                f"expected literals ±1..±{self.num_variables}, got {literals[bad[0]]}",
            )

    @classmethod
    def from_clauses(cls, num_variables: int, clauses: list[list[int]]) -> Self:
        """Build from lists of literals."""
        return cls(num_variables, Ragged.from_lists(clauses))

    @property
    def num_constraints(self) -> int:
        return len(self.clauses)

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each clause whether the assignment satisfies it."""
        raise NotImplementedError

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        bad = np.flatnonzero(~self.satisfied(witness))
        if not bad.size:
            return None
        return f"clause {bad[0] + 1} {clause_text(self.clauses.row(int(bad[0])).tolist())} is violated"

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.num_variables, rng)

    def true_literals(self, witness: ArrayLike) -> BoolArray:
        """Truth of every literal under the assignment, shape (num_literals,)."""
        values = assignment(witness, self.num_variables)
        literals = self.clauses.values
        return np.asarray(values[np.abs(literals) - 1] ^ (literals < 0))

    def drawing(self) -> Drawing:
        """Variables against clauses."""
        members = [[(abs(literal) - 1, literal) for literal in clause] for clause in self.clauses.lists()]
        return IncidenceDrawing.of(self.num_variables, members)

    def size(self) -> dict[str, int]:
        widths, counts = np.unique(self.clauses.lengths, return_counts=True)
        return clause_sizes(self.num_variables, dict(zip(widths.tolist(), counts.tolist(), strict=True)))

    def fields(self) -> StoredObject:
        return {"num_variables": self.num_variables, "clauses": self.clauses}

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        return cls(data.count("num_variables"), data.ragged("clauses"))


def assignment(witness: ArrayLike, num_variables: int) -> BoolArray:
    """Check that a witness is a bool array of the right length, and return it."""
    values = np.asarray(witness)
    if values.dtype != np.bool_ or values.shape != (num_variables,):
        raise WitnessError(
            f"expected {num_variables} truth values, got {values.dtype} of shape {values.shape}"
        )
    return values


def random_truth_values(count: int, rng: np.random.Generator) -> BoolArray:
    """Draw independent fair coins."""
    return rng.random(count) < 0.5


def clause_text(literals: list[int]) -> str:
    """A clause for people."""
    return "(" + ", ".join(literal_text(literal) for literal in literals) + ")"


def literal_text(literal: int) -> str:
    """A literal for people: x3 or ¬x3."""
    return f"x{literal}" if literal > 0 else f"¬x{-literal}"


def count_true(problem: ClauseProblem, witness: ArrayLike) -> IntegerArray:
    """Number of true literals of every clause."""
    true = problem.true_literals(witness).astype(np.int64)
    return row_reduce(np.add, problem.clauses.offsets, true, 0)


def clause_sizes(num_variables: int, widths: Mapping[int, int]) -> dict[str, int]:
    """Named sizes from the number of clauses of each width."""
    return {
        "num_variables": num_variables,
        "num_clauses": sum(widths.values()),
        "num_literals": sum(width * count for width, count in widths.items()),
        **{f"clauses_of_width_{width}": count for width, count in sorted(widths.items()) if count},
    }


def widths_of(size: Mapping[str, int]) -> dict[int, int]:
    """The number of clauses of each width, read back from the named sizes."""
    prefix = "clauses_of_width_"
    return {int(key.removeprefix(prefix)): n for key, n in size.items() if key.startswith(prefix)}


def normalized(clauses: Ragged) -> Ragged:
    """Drop repeated literals, and whole clauses that contain a literal and its negation.

    Both leave the meaning alone for CNF (a tautology holds) and for NAE-SAT (a clause with
    a literal and its negation always has one true and one false). Not for 1-in-3-SAT.
    """
    suspects = repeating_rows(clauses.offsets, np.abs(clauses.values))
    if not len(suspects):
        return clauses
    keep_entry = np.ones(len(clauses.values), dtype=np.bool_)
    keep_clause = np.ones(len(clauses), dtype=np.bool_)
    for clause in suspects.tolist():
        start, seen = int(clauses.offsets[clause]), set[int]()
        for position, literal in enumerate(clauses.row(clause).tolist(), start):
            if -literal in seen:
                keep_clause[clause] = False
            keep_entry[position] = literal not in seen
            seen.add(literal)
    keep_entry &= keep_clause[clauses.row_ids()]
    lengths = row_reduce(np.add, clauses.offsets, keep_entry.astype(np.int64), 0)
    return Ragged(offsets_of(lengths[keep_clause]), clauses.values[keep_entry])
