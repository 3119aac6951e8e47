"""0/1 integer linear equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, BoolArray, IntegerArray, SparseRows, integers, magnitude
from reductions.core import Problem
from reductions.drawings import Drawing
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.sign_system import check_rows, read_rows, rows_drawing, rows_fields, sum_text
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True, eq=False)
class LinearEquations(ArrayEquality, Stored):
    """0-1 INTEGER PROGRAMMING in equality form: A x = c with x in {0, 1}^n.

    A witness is a bool array of shape (num_variables,). Integers of any size.

    Parameters
    ----------
    rows : SparseRows, shape (num_equations, num_variables)
        No column twice in a row, no zeros.
    targets : integers, shape (num_equations,)

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972.
    """

    name: ClassVar[str] = "linear-equations"
    rows: SparseRows
    targets: IntegerArray

    def __post_init__(self) -> None:
        check_rows(self.name, self.rows, self.targets)

    @classmethod
    def from_rows(
        cls, num_variables: int, rows: list[list[tuple[int, int]]], targets: list[int]
    ) -> LinearEquations:
        """Build from lists of (variable from 0, coefficient)."""
        return cls(SparseRows.from_rows(rows, num_variables), integers(targets))

    @property
    def num_variables(self) -> int:
        return self.rows.num_columns

    @property
    def num_constraints(self) -> int:
        return len(self.rows)

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each equation whether it holds."""
        x = assignment(witness, self.num_variables).astype(np.int64)
        return np.asarray(self.rows.dot(x) == self.targets, dtype=np.bool_)

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        x = assignment(witness, self.num_variables)
        bad = np.flatnonzero(~self.satisfied(x))
        if not bad.size:
            return None
        row = int(bad[0])
        value = sum(a for i, a in self.rows.row(row) if x[i])
        return f"equation {row + 1}: the left side is {value}, expected {self.targets[row]}"

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.num_variables, rng)

    def drawing(self) -> Drawing:
        return rows_drawing(self.rows)

    def size(self) -> dict[str, int]:
        return {
            "num_variables": self.num_variables,
            "num_equations": len(self.rows),
            "num_terms": len(self.rows.columns),
            "max_bits": max(magnitude(self.rows.values), magnitude(self.targets)).bit_length(),
        }

    def fields(self) -> StoredObject:
        return rows_fields(self.rows, self.targets)

    @classmethod
    def from_json(cls, data: Fields) -> LinearEquations:
        rows, targets = read_rows(data), data.integer_array("targets")
        if len(targets) != len(rows):
            raise InputError(f"{data.where}: targets", f"expected {len(rows)}, got {len(targets)}")
        return cls(rows, targets)


def equation_text(equations: LinearEquations, row: int) -> str:
    """An equation for people: x1 + 2·x2 = 1."""
    return f"{sum_text(equations.rows.row(row), 'x')} = {equations.targets[row]}"


def range_bits(largest: int) -> list[int]:
    """Weights of bits whose subset sums are exactly 0..largest (powers of two, the last cut off)."""
    weights: list[int] = []
    while largest > 0:
        weights.append(min(1 << len(weights), largest))
        largest -= weights[-1]
    return weights


def bits_of(value: int, weights: list[int]) -> list[bool]:
    """Which of the weights of `range_bits` sum to a value in its range."""
    chosen = []
    for weight in reversed(weights):
        chosen.append(value >= weight)
        value -= weight if chosen[-1] else 0
    return chosen[::-1]


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (LinearEquations,)
