"""Diagonal forms of matrices, and the program of a box: it leaves out nothing."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from flint import fmpq, fmpq_mat

from solvers.exact.quadratic.boxes import Chart
from solvers.exact.quadratic.forms import Form, Matrix, diagonalized
from solvers.exact.quadratic.search import Clash, solution_or_clash


def random_matrix(random: Random, size: int, rank: int) -> Matrix:
    """A sum of some terms; at times with a zero diagonal."""
    x = [[Fraction(0)] * size for _ in range(size)]
    for _ in range(rank):
        v = [Fraction(random.randint(-3, 3), random.choice((1, 2))) for _ in range(size)]
        u = v if random.random() < 0.7 else [Fraction(random.randint(-1, 1)) for _ in range(size)]
        for a in range(size):
            for b in range(size):
                x[a][b] += v[a] * u[b] + u[a] * v[b]
    return x


def test_terms_are_as_many_as_the_rank() -> None:
    random = Random(0)
    for _ in range(200):
        size = random.randint(1, 4)
        x = random_matrix(random, size, random.randint(0, 2))
        if random.random() < 0.3:
            x = [[Fraction(0) if a == b else x[a][b] for b in range(size)] for a in range(size)]
        terms = diagonalized(x)
        again = [
            [sum((alpha * w[a] * w[b] for alpha, w in terms), Fraction(0)) for b in range(size)]
            for a in range(size)
        ]
        assert again == x
        assert len(terms) == fmpq_mat([[fmpq(v.numerator, v.denominator) for v in row] for row in x]).rank()


def sampled(random: Random, size: int, x: Matrix | None) -> Form:
    """A sample of two messages: of this value for X, or of any."""
    terms = []
    for _ in range(2):
        vector = tuple((c, v) for c in range(size) if (v := random.randint(-2, 2)))
        terms.append((vector, Fraction(1, random.choice((1, 4)))))
    value = Fraction(random.randint(-3, 3))
    if x is not None:
        value = sum(
            (c * p * q * x[a][b] for vector, c in terms for a, p in vector for b, q in vector), Fraction(0)
        )
    return Form(terms, value, value)


@pytest.mark.parametrize(("size", "width"), [(2, 1), (3, 1), (3, 2), (4, 2)])
def test_the_program_of_a_box_holds_for_every_matrix_in_it(size: int, width: int) -> None:
    random = Random(size + 10 * width)
    for _ in range(25):
        chosen = random.choice([*combinations(range(size), width)])
        plain = Chart(size, chosen, [])
        point = {e: Fraction(random.randint(-8, 8), 8) for e in plain.entries}
        a = {i: Fraction(random.randint(-4, 4), 3) for i in range(len(plain.pairs))}
        x = plain.matrix(point, a)
        assert len(diagonalized(x)) <= width
        chart = Chart(size, chosen, [sampled(random, size, x) for _ in range(5)])
        box = {
            e: (
                max(v - Fraction(random.randint(0, 4), 8), Fraction(-1)),
                min(v + Fraction(1, 4), Fraction(1)),
            )
            for e, v in point.items()
        }
        signs = {pair: -1 if a[i] < 0 else 1 for i, pair in enumerate(chart.pairs)}
        values = {}
        for (pair, entries), number in chart.unknowns.items():
            values[number] = abs(a[chart.pairs.index(pair)])
            for entry in entries:
                values[number] *= point[entry]
        for row in chart.rows(box, signs):
            assert sum(c * values[v] for v, c in row.coefficients.items()) >= row.constant
        for row in chart.rows_at(point):
            assert sum(c * a[v] for v, c in row.coefficients.items()) >= row.constant
        assert not isinstance(solution_or_clash(chart.rows(box, signs)), Clash)


@pytest.mark.parametrize(("size", "width"), [(3, 1), (3, 2), (4, 2)])
def test_every_matrix_of_the_rank_lies_in_the_box_of_some_chart(size: int, width: int) -> None:
    random = Random(size * width)
    for _ in range(30):
        w = [[Fraction(random.randint(-5, 5)) for _ in range(size)] for _ in range(width)]
        charts = [Chart(size, chosen, []) for chosen in combinations(range(size), width)]
        inside = 0
        for chart in charts:
            part = fmpq_mat([[fmpq(int(row[c])) for c in chart.chosen] for row in w])
            if part.det() == 0:
                continue
            rest = part.inv() * fmpq_mat([[fmpq(int(row[c])) for c in chart.others] for row in w])
            inside += all(-1 <= entry <= 1 for entry in rest.entries())
        full = fmpq_mat([[fmpq(int(v)) for v in row] for row in w]).rank() == width
        assert inside >= full
