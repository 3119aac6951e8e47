"""The linear program in X, of any rank, over the rows of the checker's system."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np

from certificates.systems import Row, SquareSystem
from solvers.deadline import Deadline
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.formulation.rows import Lemma
from solvers.exact.proofs.trimmed import refute
from solvers.exact.quadratic.forms import Forms, Matrix
from solvers.sealing import Certificate


class MatrixProgram:
    """The bounds of all samples on a symmetric X, in the coordinates that the messages span.

    Multipliers that refute these rows refute the system's own: a form that vanishes on the span's
    coordinates vanishes on the span.

    Parameters
    ----------
    system : SquareSystem
    forms : Forms
    """

    def __init__(self, system: SquareSystem, forms: Forms) -> None:
        self.system, self._size = system, len(forms.columns)
        self._place: dict[int, tuple[int, int]] = {
            forms.columns[a] * forms.num_features + forms.columns[b]: (a, b)
            for a, b in combinations_with_replacement(range(self._size), 2)
        }
        rows = [self._restricted(system.row(number)) for number in range(system.num_rows)]
        self._empty = [n for n, row in enumerate(rows) if not row.coefficients and row.constant > 0]
        self._numbers = [n for n, row in enumerate(rows) if row.coefficients]
        self._rows = rows
        self._program = Program([rows[n] for n in self._numbers], system.num_booleans)

    def _restricted(self, row: Row) -> Row:
        return row._replace(
            coefficients={v: a for v, a in row.coefficients.items() if a and v in self._place}
        )

    def decide(self, dropped: Iterable[int]) -> Lemma | Matrix:
        """A lemma that refutes the samples that are kept, or an exact X that fits them."""
        dropped = set(dropped)
        for number in self._empty:
            if number // 2 not in dropped:
                return Lemma((number,), (1,), self._literals([number]))
        truth = np.zeros(self.system.num_booleans, dtype=np.int8)
        for sample in range(self.system.num_samples if self.system.is_agnostic else 0):
            truth[self.system.error(sample) - 1] = 1 if sample in dropped else -1
        lemma = self._program.lemma(truth)
        if lemma is None:
            point = self._program.vertex(truth)
            if point is None or not self._holds(point, dropped):
                decided = self._program.decide_exactly(truth)
                if not isinstance(decided, Lemma):
                    return self._matrix(decided)
                lemma = decided
            else:
                return self._matrix(point)
        numbers = tuple(self._numbers[row] for row in lemma.rows)
        return Lemma(numbers, lemma.multipliers, self._literals(numbers))

    def _literals(self, numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({self._rows[n].literal for n in numbers} - {0}))

    def _holds(self, point: dict[int, Fraction], dropped: set[int]) -> bool:
        return all(
            sum(a * point.get(v, 0) for v, a in self._rows[n].coefficients.items()) >= self._rows[n].constant
            for n in self._numbers
            if n // 2 not in dropped
        )

    def _matrix(self, point: dict[int, Fraction]) -> Matrix:
        matrix = [[Fraction(0)] * self._size for _ in range(self._size)]
        for unknown, value in point.items():
            a, b = self._place[unknown]
            matrix[a][b] = matrix[b][a] = value
        return matrix

    def refutation(self, lemmas: Iterable[Lemma], deadline: Deadline) -> list[Certificate] | None:
        """The refutation that a certificate holds: lemmas, and with errors a proof; None without time."""
        chosen = [lemma for lemma in lemmas if not lemma.literals][:1] or list(lemmas)
        proof: list[object] = []
        if all(lemma.literals for lemma in chosen):
            skeleton = list(self.system.clauses())
            learned = [[-literal for literal in lemma.literals] for lemma in chosen]
            found = refute([*skeleton, *learned], deadline, keep=len(skeleton))
            if isinstance(found, str):
                return None
            chosen = [chosen[i - len(skeleton)] for i in found.used[len(skeleton) :]]
            proof = found.steps
        pairs = [zip(lemma.rows, lemma.multipliers, strict=True) for lemma in chosen]
        return [{"lemmas": [[x for pair in zipped for x in pair] for zipped in pairs], "proof": proof}]
