"""Sign systems: the hub between the classical problems and training tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import (
    ArrayEquality,
    BoolArray,
    IntegerArray,
    SparseRows,
    magnitude,
    repeating_rows,
)
from reductions.core import Problem
from reductions.drawings import Drawing, IncidenceDrawing
from reductions.errors import InputError, WitnessError
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True, eq=False)
class SignSystem(ArrayEquality, Stored):
    """Integer rows a_r and integers b_r >= 0: is there s in {-1, +1}^n with |a_r · s| = b_r?

    A witness is an int8 array of shape (num_variables,) with entries -1 and +1. The negation
    of a witness is a witness.

    Parameters
    ----------
    rows : SparseRows, shape (num_rows, num_variables)
        Coefficients: no column twice in a row, no zeros.
    targets : integers, shape (num_rows,)
        The b_r.

    Raises
    ------
    InputError
        If a target is negative, a coefficient zero, or a column repeated or out of range.
    """

    name: ClassVar[str] = "sign-system"
    rows: SparseRows
    targets: IntegerArray

    def __post_init__(self) -> None:
        check_rows(self.name, self.rows, self.targets)
        if (self.targets < 0).any():
            row = int(np.flatnonzero(self.targets < 0)[0])
            raise InputError(f"{self.name}: row {row + 1}", f"expected b >= 0, got {self.targets[row]}")

    @property
    def num_variables(self) -> int:
        return self.rows.num_columns

    @property
    def num_constraints(self) -> int:
        return len(self.rows)

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each row whether |a · s| = b."""
        return np.asarray(np.abs(self.rows.dot(signs(witness, self.num_variables))) == self.targets)

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        s = signs(witness, self.num_variables)
        bad = np.flatnonzero(~self.satisfied(s))
        if not bad.size:
            return None
        row = int(bad[0])
        value = abs(sum(a * int(s[i]) for i, a in self.rows.row(row)))
        return f"row {row + 1}: |a · s| is {value}, expected {self.targets[row]}"

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return rng.choice(np.array([-1, 1]), self.num_variables)

    def drawing(self) -> Drawing:
        return rows_drawing(self.rows)

    def size(self) -> dict[str, int]:
        return {
            "num_variables": self.num_variables,
            "num_rows": len(self.rows),
            "num_terms": len(self.rows.columns),
            "max_bits": max(magnitude(self.rows.values), magnitude(self.targets)).bit_length(),
        }

    def fields(self) -> StoredObject:
        return rows_fields(self.rows, self.targets)

    @classmethod
    def from_json(cls, data: Fields) -> SignSystem:
        return cls(read_rows(data), data.integer_array("targets"))


def check_rows(where: str, rows: SparseRows, targets: IntegerArray) -> None:
    """Raise `InputError` unless rows and right-hand sides form a system of linear equations."""
    if len(targets) != len(rows):
        raise InputError(where, f"expected {len(rows)} targets, got {len(targets)}")
    if len(rows.columns) and not 0 <= rows.columns.min() <= rows.columns.max() < rows.num_columns:
        raise InputError(where, f"expected columns 0..{rows.num_columns - 1} in every row")
    if (rows.values == 0).any():
        raise InputError(where, "expected non-zero coefficients", "leave the zeros out")
    repeating = repeating_rows(rows.offsets, rows.columns)
    if len(repeating):
        where = f"{where}: row {repeating[0] + 1}"
        raise InputError(where, "a variable occurs twice", "add its coefficients")


def rows_drawing(rows: SparseRows) -> IncidenceDrawing:
    """Variables against rows."""
    return IncidenceDrawing.of(rows.num_columns, [rows.row(r) for r in range(len(rows))])


def rows_fields(rows: SparseRows, targets: IntegerArray) -> StoredObject:
    """Rows and right-hand sides, as files hold them."""
    return {"num_variables": rows.num_columns, "rows": rows, "targets": targets}


def read_rows(data: Fields) -> SparseRows:
    """Read ``num_variables`` and ``rows``, lists of [variable from 0, coefficient]."""
    return data.sparse_rows("rows", data.count("num_variables"))


def row_text(system: SignSystem, row: int) -> str:
    """A row for people: |s1 + 2·s2 - s3| = 1."""
    return f"|{sum_text(system.rows.row(row), 's')}| = {system.targets[row]}"


def sum_text(terms: list[tuple[int, int]], letter: str) -> str:
    """A linear form for people, its variables numbered from 1."""
    words = []
    for index, coefficient in terms:
        size = "" if abs(coefficient) == 1 else f"{abs(coefficient)}·"
        sign = "- " if coefficient < 0 else "+ "
        words.append(f"{sign}{size}{letter}{index + 1}")
    return " ".join(words).removeprefix("+ ") or "0"


def signs(witness: ArrayLike, num_variables: int) -> IntegerArray:
    """Check that a witness is an array of ±1 of the right length, and return it as int64."""
    values = np.asarray(witness)
    if values.shape != (num_variables,) or values.dtype.kind != "i" or (np.abs(values) != 1).any():
        raise WitnessError(f"expected {num_variables} signs -1 or +1, got {values.dtype} {values.shape}")
    return values.astype(np.int64)


PROBLEMS: tuple[type[Problem[IntegerArray]], ...] = (SignSystem,)
