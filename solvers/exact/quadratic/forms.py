"""A task of squares as bounds on quadratic forms, and symmetric matrices as weights.

``f = Σ_m c (Σ_j α_j (w_j·m)²)`` is ``<X, Σ_m c m mᵀ>`` for the symmetric matrix ``X = Σ_j α_j w_j w_jᵀ``.
Every symmetric rational matrix of rank r is such a sum of r terms with rational α and w, since it is
congruent to a diagonal one over the rationals. So rational weights of width k fit if and only if a
rational X of rank at most k does: no root is ever taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from flint import fmpz_mat

from certificates.systems import Row
from certificates.tasks import Task, Vector
from reductions.training.hypothesis import Hypothesis
from solvers.exact.arithmetic.vertices import leading

Matrix = list[list[Fraction]]
Term = tuple[Vector, Fraction]  # a message and its coefficient


class Form(NamedTuple):
    """A sample: ``low <= Σ c Σ_j α_j (w_j·m)² <= high``."""

    terms: list[Term]
    low: Fraction
    high: Fraction


class Forms(NamedTuple):
    """The samples of a task in as many coordinates as their messages span.

    Parameters
    ----------
    columns : list of int
        The task's coordinate of each of ours: messages that agree on these are equal, so that weights on
        all others may be zero.
    samples : list of Form
    num_features : int
        Of the task.
    """

    columns: list[int]
    samples: list[Form]
    num_features: int

    @classmethod
    def of(cls, task: Task) -> Forms:
        vectors = sorted({vector for messages in task.samples for vector, _ in messages})
        table = [[0] * task.num_features for _ in vectors]
        for line, vector in zip(table, vectors, strict=True):
            for column, value in vector:
                line[column] = value
        columns = _pivots(table)
        place = {column: i for i, column in enumerate(columns)}
        samples = []
        for messages, label in zip(task.samples, task.labels, strict=True):
            terms = [
                (tuple((place[c], x) for c, x in vector if c in place), Fraction(1, divisor**2))
                for vector, divisor in messages
            ]
            samples.append(Form(terms, label - task.tolerance, label + task.tolerance))
        return cls(columns, samples, task.num_features)

    def hypothesis(self, matrix: Matrix, width: int) -> Hypothesis | None:
        """Weights of the width whose X is the matrix, or None when its rank exceeds the width."""
        terms = diagonalized(matrix)
        if len(terms) > width:
            return None
        rows = [[Fraction(0)] * self.num_features for _ in range(width)]
        for row, (_, vector) in zip(rows, terms, strict=False):
            for column, value in zip(self.columns, vector, strict=True):
                row[column] = value
        readout = [alpha for alpha, _ in terms] + [Fraction(0)] * (width - len(terms))
        return Hypothesis.from_fractions(rows, readout)


def diagonalized(matrix: Matrix) -> list[tuple[Fraction, list[Fraction]]]:
    """α and w of ``X = Σ α w wᵀ``, as many terms as the rank.

    For a vector v with ``v·Xv != 0``, ``X - (Xv)(Xv)ᵀ / v·Xv`` has a rank one less (Wedderburn 1934). A unit
    vector serves, or, where the diagonal is zero, the sum of two.
    """
    rest, terms = [list(row) for row in matrix], []
    size = range(len(rest))
    while places := [(i, j) for i in size for j in range(i, len(rest)) if rest[i][j]]:
        i, j = min(places, key=lambda place: place[0] != place[1])
        vector = rest[i] if i == j else [rest[i][c] + rest[j][c] for c in size]
        alpha = 1 / (rest[i][i] if i == j else 2 * rest[i][j])
        terms.append((alpha, list(vector)))
        rest = [[rest[a][b] - alpha * vector[a] * vector[b] for b in size] for a in size]
    return terms


def row_of(coefficients: Mapping[int, Fraction], constant: Fraction, literal: int = 0) -> Row:
    """``literal -> Σ coefficient · unknown >= constant``, in integers."""
    kept = {unknown: value for unknown, value in coefficients.items() if value}
    scale = math.lcm(constant.denominator, *(value.denominator for value in kept.values()))
    return Row(literal, {v: int(scale * value) for v, value in kept.items()}, int(scale * constant))


def bounds(coefficients: Mapping[int, Fraction], sample: Form) -> list[Row]:
    """The two rows of a sample whose value is the linear form."""
    below = {unknown: -value for unknown, value in coefficients.items()}
    return [row_of(coefficients, sample.low), row_of(below, -sample.high)]


def _pivots(table: Sequence[Sequence[int]]) -> list[int]:
    """The first columns that are independent."""
    if not table or not table[0]:
        return []
    reduced, _, rank = fmpz_mat([list(line) for line in table]).rref()
    return leading(reduced, rank)
