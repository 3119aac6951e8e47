"""Branch and bound for a matrix of rank at most k within the bounds of all samples.

A box is left out when the exact multipliers of its program add up to a contradiction. A box whose program
has a solution proposes values of B, simple fractions near the solution's; with them the program in A is
exact. When all boxes of all charts and signs are left out, no real weights fit. Where a box stays that is
too small to divide, as around a point where only irrational weights fit, there is no answer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, count, islice, product
from typing import NamedTuple

import numpy as np

from certificates.systems import Row
from solvers.deadline import Deadline
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.formulation.rows import Lemma
from solvers.exact.quadratic.boxes import Box, Chart, Entry, Pair
from solvers.exact.quadratic.forms import Forms, Matrix
from solvers.exact.quadratic.local import fitting_matrix

_DENOMINATORS = (1, 4, 12, 1000)
_SIMPLE = [Fraction(x) for x in ("0", "1", "-1", "1/2", "-1/2", "1/3", "-1/3", "2/3", "-2/3")]
_MOST_SIMPLE = 729
_SMALLEST = Fraction(1, 2**16)
_NO_BOOLEANS = np.zeros(0, dtype=np.int8)
IRRATIONAL = "the weights that fit may all be irrational, or too close to the bounds"


class Clash(NamedTuple):
    """Numbers of rows that have no common solution."""

    rows: list[int]


class Node(NamedTuple):
    """A box of a chart with the signs of A."""

    chart: Chart
    signs: dict[Pair, int]
    box: Box


class Search:
    """One search for a matrix.

    Parameters
    ----------
    forms : Forms
    width : int
        Below the dimension.
    deadline : Deadline

    Attributes
    ----------
    samples : set of int
        What the contradictions used: these samples alone cannot be fitted, when nothing was found.
    num_boxes : int
    """

    def __init__(self, forms: Forms, width: int, deadline: Deadline) -> None:
        self.forms, self.width, self.deadline = forms, width, deadline
        self.samples: set[int] = set()
        self.num_boxes = 0
        self._tried: set[tuple[tuple[int, ...], tuple[Fraction, ...]]] = set()

    def run(self) -> Matrix | str | None:
        """A matrix that fits, or None when there is none, or why there is no answer."""
        if (near := fitting_matrix(self.forms, self.width, self.deadline)) is not None:
            return near
        queue: list[tuple[float, int, Node, Entry | None]] = []
        order, stuck = count(), False
        for node in self._roots():
            if (found := self._visit(node, queue, order)) is not None:
                return found
            if self.deadline.is_over:
                return "time limit"
        if queue and (found := self._grid()) is not None:
            return found
        while queue:
            _, _, node, entry = heapq.heappop(queue)
            if entry is None or node.box[entry][1] - node.box[entry][0] <= _SMALLEST:
                stuck = True
                continue
            for part in _halves(node, entry):
                if (found := self._visit(part, queue, order)) is not None:
                    return found
            if self.deadline.is_over:
                return "time limit"
        return IRRATIONAL if stuck else None

    def _roots(self) -> Iterator[Node]:
        dimension = len(self.forms.columns)
        for chosen in combinations(range(dimension), self.width):
            chart = Chart(dimension, chosen, self.forms.samples)
            for signs in product((1, -1), repeat=len(chart.pairs)):
                yield Node(chart, dict(zip(chart.pairs, signs, strict=True)), chart.whole())

    def _grid(self) -> Matrix | None:
        """An exact matrix with the simplest entries of B, which few boxes meet on a curve of solutions."""
        for chosen in combinations(range(len(self.forms.columns)), self.width):
            chart = Chart(len(self.forms.columns), chosen, self.forms.samples)
            simple = product(_SIMPLE, repeat=len(chart.entries))
            for values in islice(simple, _MOST_SIMPLE):
                found = self._at(chart, dict(zip(chart.entries, values, strict=True)))
                if found is not None or self.deadline.is_over:
                    return found
        return None

    def _visit(
        self, node: Node, queue: list[tuple[float, int, Node, Entry | None]], order: count[int]
    ) -> Matrix | None:
        """Leave a box out, or find a matrix, or queue the box by how far its program is from the truth."""
        self.num_boxes += 1
        solved = solution_or_clash(node.chart.rows(node.box, node.signs))
        if isinstance(solved, Clash):
            num_rows = 2 * len(self.forms.samples)
            self.samples |= {row // 2 for row in solved.rows if row < num_rows}
            return None
        values, gaps = _read(node, solved)
        if (found := self._propose(node, values)) is not None:
            return found
        entry = max(node.box, key=lambda e: (gaps[e], node.box[e][1] - node.box[e][0]), default=None)
        gap = 0.0 if entry is None else gaps[entry]
        if entry is not None and gap < 1e-9:
            entry = max(node.box, key=lambda e: node.box[e][1] - node.box[e][0])
        heapq.heappush(queue, (gap, next(order), node, entry))
        return None

    def _propose(self, node: Node, values: dict[Entry, float]) -> Matrix | None:
        """An exact matrix with entries of B near the values."""
        for denominator in _DENOMINATORS:
            point = {e: Fraction(value).limit_denominator(denominator) for e, value in values.items()}
            if (found := self._at(node.chart, point)) is not None:
                return found
        return None

    def _at(self, chart: Chart, point: dict[Entry, Fraction]) -> Matrix | None:
        """An exact matrix for given entries of B, which are tried once."""
        key = tuple(chart.chosen), tuple(point.values())
        if key in self._tried:
            return None
        self._tried.add(key)
        a = _exact_solution(chart.rows_at(point))
        return None if a is None else chart.matrix(point, a)


def solution_or_clash(rows: list[Row]) -> dict[int, float] | Clash:
    """A solution in floating point, or rows that exact multipliers refute."""
    if empty := [n for n, row in enumerate(rows) if not row.coefficients and row.constant > 0]:
        return Clash(empty[:1])
    program = Program(rows, 0)
    if program.is_feasible(_NO_BOOLEANS):
        return program.solution()
    lemma = program.lemma(_NO_BOOLEANS, 0)
    if lemma is not None:
        return Clash(list(lemma.rows))
    exact = program.decide_exactly(_NO_BOOLEANS)
    if isinstance(exact, Lemma):
        return Clash(list(exact.rows))
    return {unknown: float(value) for unknown, value in exact.items()}


def _exact_solution(rows: list[Row]) -> dict[int, Fraction] | None:
    """An exact solution of a small program, or None when there is none."""
    program = Program(rows, 0)
    if not program.is_feasible(_NO_BOOLEANS):
        return None
    exact = program.decide_exactly(_NO_BOOLEANS)
    return None if isinstance(exact, Lemma) else exact


def _read(node: Node, solved: dict[int, float]) -> tuple[dict[Entry, float], dict[Entry, float]]:
    """The values of B that the products ask for, and how much the products of each disagree with them."""
    number, chart = node.chart.unknowns, node.chart
    sizes = {pair: max(solved.get(number[pair, ()], 0.0), 0.0) for pair in chart.pairs}
    values, gaps = {}, dict.fromkeys(node.box, 0.0)
    for entry, (low, high) in node.box.items():
        using = [pair for pair in chart.pairs if entry in chart.factors(pair)]
        size = sum(sizes[pair] for pair in using)
        asked = sum(solved.get(number[pair, (entry,)], 0.0) for pair in using)
        values[entry] = min(max(asked / size if size > 0 else float(low + high) / 2, float(low)), float(high))
        for pair in using:
            gaps[entry] += abs(solved.get(number[pair, (entry,)], 0.0) - sizes[pair] * values[entry])
    for pair in chart.pairs:
        for v, u in chart.products(pair):
            gap = abs(solved.get(number[pair, (v, u)], 0.0) - sizes[pair] * values[v] * values[u])
            widest = max(v, u, key=lambda entry: node.box[entry][1] - node.box[entry][0])
            gaps[widest] += gap
    return values, gaps


def _halves(node: Node, entry: Entry) -> Iterator[Node]:
    """The node's box cut in two."""
    low, high = node.box[entry]
    middle = (low + high) / 2
    for ends in ((low, middle), (middle, high)):
        yield node._replace(box={**node.box, entry: ends})
