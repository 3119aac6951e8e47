"""PSEUDO-BOOLEAN SATISFACTION, or 0-1 integer programs: linear inequalities and equations over 0/1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import (
    ArrayEquality,
    BoolArray,
    IntegerArray,
    SparseRows,
    as_objects,
    integers,
    magnitude,
    row_reduce,
)
from reductions.core import Problem
from reductions.drawings import Drawing
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.sign_system import check_rows, read_rows, rows_drawing, rows_fields, sum_text
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject

Row = tuple[list[tuple[int, int]], str, int]  # terms (variable from 0, coefficient), ">=" or "=", number


@dataclass(frozen=True, eq=False)
class PseudoBoolean(ArrayEquality, Stored):
    """PSEUDO-BOOLEAN SATISFACTION, a 0-1 integer program: a_r · x >= c_r or a_r · x = c_r, x in {0, 1}^n.

    The constraints of a 0-1 integer program; its objective is one more row with a bound. `constraint`
    makes rows of <= as well. A witness is a bool array of shape (num_variables,). Integers of any size.

    Parameters
    ----------
    rows : SparseRows, shape (num_rows, num_variables)
        No column twice in a row, no zeros.
    targets : integers, shape (num_rows,)
    is_equation : bool, shape (num_rows,)
        True for =, False for >=.

    References
    ----------
    Roussel, Manquinho, "Pseudo-Boolean and cardinality constraints", Handbook of Satisfiability, 2009;
    Karp, "Reducibility among combinatorial problems", 1972 (0-1 INTEGER PROGRAMMING).
    """

    name: ClassVar[str] = "pseudo-boolean"
    rows: SparseRows
    targets: IntegerArray
    is_equation: BoolArray

    def __post_init__(self) -> None:
        check_rows(self.name, self.rows, self.targets)
        if self.is_equation.shape != (len(self.rows),):
            raise InputError(self.name, f"expected {len(self.rows)} relations, got {len(self.is_equation)}")

    @classmethod
    def from_rows(cls, num_variables: int, rows: Iterable[Row]) -> PseudoBoolean:
        """Build from rows such as ``([(0, 2), (1, -1)], ">=", 1)``, for 2·x1 - x2 >= 1."""
        rows = list(rows)
        return cls(
            SparseRows.from_rows([terms for terms, _, _ in rows], num_variables),
            integers([target for _, _, target in rows]),
            np.array([relation == "=" for _, relation, _ in rows], dtype=np.bool_),
        )

    @property
    def num_variables(self) -> int:
        return self.rows.num_columns

    @property
    def num_constraints(self) -> int:
        return len(self.rows)

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each row whether it holds."""
        values = self.rows.dot(assignment(witness, self.num_variables).astype(np.int64))
        reached = np.asarray(values >= self.targets, dtype=np.bool_)
        exact = np.asarray(values == self.targets, dtype=np.bool_)
        return np.where(self.is_equation, exact, reached)

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        x = assignment(witness, self.num_variables)
        bad = np.flatnonzero(~self.satisfied(x))
        if not bad.size:
            return None
        row = int(bad[0])
        value = sum(a for i, a in self.rows.row(row) if x[i])
        expected = "" if self.is_equation[row] else "at least "
        return f"row {row + 1}: the left side is {value}, expected {expected}{self.targets[row]}"

    def surpluses(self) -> list[int]:
        """The most by which x can exceed the number of each inequality, 0 at least; 0 for equations."""
        positive = np.maximum(as_objects(self.rows.values), 0)
        most = row_reduce(np.add, self.rows.offsets, positive, 0) - as_objects(self.targets)
        return [
            0 if is_equation else max(0, int(surplus))
            for surplus, is_equation in zip(most.tolist(), self.is_equation.tolist(), strict=True)
        ]

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.num_variables, rng)

    def drawing(self) -> Drawing:
        return rows_drawing(self.rows)

    def size(self) -> dict[str, int]:
        surpluses = self.surpluses()
        largest = max(magnitude(self.rows.values), magnitude(self.targets), *surpluses, 0)
        return {
            "num_variables": self.num_variables,
            "num_rows": len(self.rows),
            "num_terms": len(self.rows.columns),
            "num_surplus_bits": sum(surplus.bit_length() for surplus in surpluses),
            "max_bits": largest.bit_length(),
        }

    def fields(self) -> StoredObject:
        relations = ["=" if is_equation else ">=" for is_equation in self.is_equation.tolist()]
        return {**rows_fields(self.rows, self.targets), "relations": relations}

    @classmethod
    def from_json(cls, data: Fields) -> PseudoBoolean:
        rows, targets, relations = read_rows(data), data.integer_array("targets"), data.texts("relations")
        if len(targets) != len(rows):
            raise data.fail("targets", f"expected {len(rows)}, got {len(targets)}")
        wrong = [relation for relation in relations if relation not in ("=", ">=")]
        if wrong:
            raise data.fail("relations", f'expected "=" or ">=", got {wrong[0]!r}')
        return cls(rows, targets, np.array([r == "=" for r in relations], dtype=np.bool_))


def constraint(terms: Iterable[tuple[int, int]], relation: str, target: int) -> Row:
    """A row from (coefficient, literal) terms and any of =, >=, >, <=, <.

    A literal is a variable from 1, negative for 1 - x. Terms of one variable are added.
    """
    coefficients: dict[int, int] = {}
    for coefficient, literal in terms:
        if literal < 0:  # a·(1 - x)
            target -= coefficient
            coefficient = -coefficient
        index = abs(literal) - 1
        coefficients[index] = coefficients.get(index, 0) + coefficient
    if relation in ("<=", "<"):
        coefficients, target = {index: -a for index, a in coefficients.items()}, -target
    if relation in ("<", ">"):
        target += 1
    row = [(index, a) for index, a in sorted(coefficients.items()) if a]
    return row, "=" if relation == "=" else ">=", target


def row_text(problem: PseudoBoolean, row: int) -> str:
    """A row for people: x1 + 2·x2 >= 1."""
    relation = "=" if problem.is_equation[row] else ">="
    return f"{sum_text(problem.rows.row(row), 'x')} {relation} {problem.targets[row]}"


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (PseudoBoolean,)
