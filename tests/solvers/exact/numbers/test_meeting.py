"""Meeting in the middle, here and in the checker, against all choices one by one; bounds against scipy."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from certificates import sums
from certificates.errors import CertificateError
from certificates.sums import _check_exceeded
from certificates.systems import Row
from solvers.exact.numbers import meeting
from solvers.exact.numbers.bounds import best_bound, contradiction
from solvers.exact.numbers.meeting import TooManySumsError, choice_within
from tests.solvers.exact.numbers.tasks import has_partition

Terms = list[list[list[int]]]


def some_terms(random: Random) -> tuple[Terms, list[int]]:
    """Vectors of any kind, or of opposite entries as rows over signs have; small and huge numbers."""
    count, size = random.randint(0, 6), random.randint(1, 4)
    most = random.choice((2, 10, 1000, 10**30))
    terms: Terms = []
    for _ in range(count):
        if most > 5 and random.random() < 0.7:
            a = [random.randint(0, most) for _ in range(size)]
            ways = [[x * sign * (-1) ** i for i, x in enumerate(a)] for sign in (1, -1)]
        else:
            ways = [[random.randint(-most, most) for _ in range(size)] for _ in range(random.randint(1, 3))]
        terms.append(ways)
    return terms, [random.choice((0, random.randint(-most, most))) for _ in range(size)]


def test_choices_are_those_of_brute_force() -> None:
    random, found = Random(0), [0, 0]
    for _ in range(1500):
        terms, caps = some_terms(random)

        def fits(choice: tuple[int, ...], terms: Terms = terms, caps: list[int] = caps) -> bool:
            chosen = [ways[way] for ways, way in zip(terms, choice, strict=True)]
            return all(sum(v[i] for v in chosen) <= cap for i, cap in enumerate(caps))

        expected = any(map(fits, product(*(range(len(ways)) for ways in terms))))
        choice = choice_within(terms, caps)
        assert (choice is not None) == expected
        assert choice is None or fits(tuple(choice))
        try:
            _check_exceeded(terms, caps)
            assert not expected
        except CertificateError:
            assert expected
        found[expected] += 1
    assert min(found) > 500


def test_many_small_numbers_have_few_sums_and_many_large_ones_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(1)
    small = [[[x, -x], [-x, x]] for x in (2 * random.randint(1, 30) for _ in range(150))]
    assert choice_within(small, [1, 1]) is not None
    odd = [*small, [[1, -1], [-1, 1]]]
    assert choice_within(odd, [0, 0]) is None
    _check_exceeded(odd, [0, 0])
    monkeypatch.setattr(meeting, "_MOST_SUMS", 2**10)
    large = [[[x, -x], [-x, x]] for x in (random.getrandbits(60) for _ in range(30))]
    with pytest.raises(TooManySumsError):
        choice_within(large, [0, 0])
    monkeypatch.setattr(sums, "_MOST_SUMS", 2**10)
    with pytest.raises(CertificateError, match="more than 1024 sums"):
        _check_exceeded(large, [0, 0])


def planted(seed: int) -> list[int]:
    """Numbers that few signs bring to zero, and many signs nearly: equal but for bits far below the first."""
    random = Random(seed)
    count, is_sparse = random.randint(10, 16), random.random() < 0.5
    lower = [random.randint(0, 3) * 2**60 + random.randint(0, 3) for _ in range(count)]
    numbers = [
        random.randint(1, 5) * 2**120 + (low if is_sparse else random.getrandbits(20)) for low in lower
    ]
    return [*numbers, abs(sum(random.choice((1, -1)) * number for number in numbers))]


def test_sums_that_are_rounded_alike_are_not_the_same() -> None:
    for seed in range(20):
        numbers = planted(seed)
        terms = [[[x, -x], [-x, x]] for x in numbers]
        choice = choice_within(terms, [0, 0])
        assert choice is not None, seed
        assert sum(term[way][0] for term, way in zip(terms, choice, strict=True)) == 0
        numbers[-1] += 2 * (seed % 3)
        terms = [[[x, -x], [-x, x]] for x in numbers]
        assert (choice_within(terms, [0, 0]) is not None) == has_partition(numbers)


def test_solver_and_checker_bound_the_memory_of_long_sums_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "_MOST_BITS", 2**20)
    monkeypatch.setattr(sums, "_MOST_BITS", 2**20)
    random, accepted, caps = (
        Random(1),
        [],
        [0, 8],
    )  # the checker leaves out mirror images where caps are equal
    for size in range(10, 18):
        terms = [[[x, -x], [-x, x]] for x in (random.getrandbits(3000) for _ in range(size))]
        try:
            assert choice_within(terms, caps) is None
            _check_exceeded(terms, caps)
            accepted.append(size)
        except TooManySumsError:
            with pytest.raises(CertificateError, match="too long ones"):
                _check_exceeded(terms, caps)
    assert accepted == [10, 11, 12, 13, 14]


def test_bounds_are_those_of_floating_point_and_exact() -> None:
    random, seen = Random(2), [0, 0, 0]
    for _ in range(120):
        count = random.randint(1, 3)
        rows = [
            Row(0, {v: random.randint(-3, 3) for v in range(count)}, random.randint(-4, 4))
            for _ in range(random.randint(1, 7))
        ]
        target = {v: random.randint(-2, 2) or 1 for v in range(count)}
        matrix = np.array([[row.coefficients[v] for v in range(count)] for row in rows])
        cost, low = np.array([target[v] for v in range(count)]), np.array([row.constant for row in rows])
        expected = linprog(cost, -matrix, -low, bounds=(None, None))
        y = contradiction(rows)
        assert (y is not None) == (linprog(0 * cost, -matrix, -low, bounds=(None, None)).status == 2)
        if y is None:
            y = best_bound(rows, target)
            assert (y is not None) == (expected.status == 0)
            total = expected.fun if y is not None else 0
            seen[y is not None] += 1
        else:
            target, total = {}, 1
            seen[2] += 1
        if y is not None:
            assert min(y) >= 0
            assert all(
                sum(a * row.coefficients[v] for a, row in zip(y, rows, strict=True)) == target.get(v, 0)
                for v in range(count)
            )
            assert abs(float(sum(a * row.constant for a, row in zip(y, rows, strict=True))) - total) < 1e-9
    assert min(seen) > 10
