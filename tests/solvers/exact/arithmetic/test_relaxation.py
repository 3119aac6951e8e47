"""Integers by the relaxation method."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from solvers.exact.arithmetic.relaxation import integer_solution, integer_units


@pytest.mark.parametrize("seed", range(20))
def test_units_of_a_teacher_are_found(seed: int) -> None:
    generator = np.random.default_rng(seed)
    points = generator.integers(-3, 4, (24, 4))
    teacher, bounds = generator.integers(-2, 3, (2, 4)), generator.integers(-2, 2, 2)
    is_positive = (points @ teacher.T >= bounds).all(axis=1)
    rows = np.hstack([points, -np.ones((24, 1))]) * np.where(is_positive, 1, -1)[:, None]
    found = integer_units(sp.csr_matrix(rows), is_positive, 2, 2000)
    assert found is not None
    assert (found == np.rint(found)).all()
    margins = rows @ found.T
    assert (margins[is_positive] >= 0).all()
    assert (margins[~is_positive] >= 1).any(axis=1).all()


def test_what_no_units_do_is_not_found() -> None:
    rows = sp.csr_matrix(np.array([[1.0, -1.0], [-1.0, 1.0]]))  # the same point with both labels
    assert integer_units(rows, np.array([True, False]), 2, 50) is None


def test_rows_of_zeros_hold_or_never_do() -> None:
    nothing = sp.csr_matrix((1, 2))
    assert integer_solution(nothing, np.array([1.0]), 10) is None
    assert integer_units(nothing, np.array([False]), 1, 10) is None
    found = integer_solution(nothing, np.array([0.0]), 10)
    assert found is not None
    assert not found.any()
