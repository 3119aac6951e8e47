"""The compiled branch and bound for regression, against linear programs for all activity patterns."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from solvers.exact.arithmetic.conflict_kernel import no_conflicts
from solvers.exact.branch_and_bound import regression_kernel
from solvers.exact.branch_and_bound.regression_kernel import Regression


def random_regression(seed: int) -> Regression:
    """Two channels, two features, three messages; four samples of one or two messages."""
    generator = np.random.default_rng(seed)
    counts = generator.integers(1, 3, 4)
    num_terms = int(counts.sum())
    labels = generator.integers(-3, 4, 4).astype(np.float64)
    return Regression(
        np.array([1, 1 if seed % 2 else -1]),
        generator.integers(-2, 3, (3, 2)).astype(np.float64),
        np.concatenate([[0], np.cumsum(counts)]),
        generator.integers(0, 3, num_terms),
        generator.integers(0, 3, num_terms).astype(np.float64),
        np.zeros(num_terms) if seed % 3 else generator.integers(0, 3, num_terms).astype(np.float64),
        labels,
        labels + seed % 2,
    )


def values(r: Regression, weights: np.ndarray) -> np.ndarray:
    """f of every sample."""
    dots = weights.reshape(len(r.signs), -1) @ r.vectors.T
    terms = r.above * np.maximum(dots[:, r.classes], 0) + r.below * np.maximum(-dots[:, r.classes], 0)
    return np.add.reduceat(r.signs @ terms, r.starts[:-1])


def fits_somehow(r: Regression) -> bool:
    """Whether the linear program of some activity pattern has a solution."""
    num_channels, num_classes = len(r.signs), len(r.vectors)
    for pattern in product((-1, 1), repeat=num_channels * num_classes):
        signs = np.array(pattern).reshape(num_channels, num_classes)
        half_spaces = [
            np.concatenate([-signs[j, c] * r.vectors[c] * (j == i) for i in range(num_channels)])
            for j in range(num_channels)
            for c in range(num_classes)
        ]
        slopes = np.where(signs[:, r.classes] > 0, r.above, -r.below) * r.signs[:, None]
        terms = np.hstack([slope[:, None] * r.vectors[r.classes] for slope in slopes])
        forms = np.add.reduceat(terms, r.starts[:-1])
        rows = np.vstack([forms, -forms, half_spaces])
        limits = np.concatenate([r.high, -r.low, np.zeros(len(half_spaces))])
        if linprog(np.zeros(rows.shape[1]), rows, limits, bounds=(None, None)).status == 0:
            return True
    return False


@pytest.mark.parametrize("seed", range(10))
def test_the_search_agrees_with_all_patterns(seed: int) -> None:
    r = random_regression(seed)
    num_units = len(r.signs) * len(r.vectors)
    tableau, rows = regression_kernel.program_of(r, 100)
    found = no_conflicts(100, len(rows.found), 6400, num_units)
    truth, tree = np.zeros(num_units + 1, dtype=np.int8), regression_kernel.root(num_units)
    status, count = regression_kernel.search(r, tableau, rows, tree, found, truth)
    assert status == (1 if fits_somehow(r) else -1)
    if status == 1:
        weights = tableau.values[: len(r.signs) * r.vectors.shape[1]]
        f = values(r, weights)
        assert (f > r.low - 1e-5).all()
        assert (f < r.high + 1e-5).all()
        dots = (weights.reshape(len(r.signs), -1) @ r.vectors.T).ravel()
        assert (truth[1:] * dots > -1e-6).all()
    else:
        assert count > 0
        assert (found.multipliers[: found.ends[count - 1]] > 0).all()


def test_a_full_list_of_conflicts_is_no_answer() -> None:
    r = next(r for r in map(random_regression, range(50)) if not fits_somehow(r))
    num_units = len(r.signs) * len(r.vectors)
    tableau, rows = regression_kernel.program_of(r, 0)
    found = no_conflicts(0, 0, num_units, num_units)
    truth = np.zeros(num_units + 1, dtype=np.int8)
    arguments = (r, tableau, rows, regression_kernel.root(num_units), found, truth)
    assert regression_kernel.search(*arguments) == (0, 0)
