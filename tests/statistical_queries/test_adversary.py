"""Every lower bound against an adversary by brute force: learners of fewer queries are fooled.

An adversary that answers 0 to a correlational query gives away the functions that correlate beyond the
tolerance with it. A query h of norm 1 has ``s_i <h, f_i> > tau`` for all i of a set exactly if the convex
hull of the s_i f_i is farther than tau from 0. So for a tiny class all sets that a query can give away are
known, and with them the fewest queries, the final hypothesis among them, that give away every function.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import nnls

from statistical_queries.averaged_parity import AveragedParity, orbit_representatives
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.bounds import pairwise_bound, subset_bound, symmetric_bounds
from statistical_queries.dimension import as_functions, most_correlated, statistical_dimension
from statistical_queries.groups import PermutationGroup
from statistical_queries.hidden_planes import orthogonal_planes
from statistical_queries.integer_planes import averaged, integer_planes, orbit_bounds
from statistical_queries.named_groups import cyclic
from statistical_queries.oracles import CorrelationalOracle, FiniteLaw
from statistical_queries.symmetric_functions import SymmetricFunctions, squared_norm


def nearest(functions: NDArray[np.float64]) -> NDArray[np.float64]:
    """The point of the convex hull of the rows that is nearest to 0."""
    # Least squares whose heavy last row makes the weights sum to 1.
    system = np.vstack([functions.T, np.full(len(functions), 1e4)])
    weights, _ = nnls(system, np.append(np.zeros(functions.shape[1]), 1e4))
    return np.asarray(weights / weights.sum() @ functions)


def queries_of(functions: NDArray[np.float64], tolerance: float) -> dict[frozenset[int], NDArray[np.float64]]:
    """A query of norm 1 for each largest set that one gives away; functions as vectors of norm 1."""
    found: dict[frozenset[int], NDArray[np.float64]] = {}
    for size in range(len(functions), 0, -1):
        for members in map(frozenset, combinations(range(len(functions)), size)):
            if any(members <= larger for larger in found):
                continue
            rows = functions[sorted(members)]
            for signs in product((1.0, -1.0), repeat=size - 1):
                point = nearest(rows * np.array([1.0, *signs])[:, None])
                if np.linalg.norm(point) > tolerance + 1e-9:
                    found[members] = point / np.linalg.norm(point)
                    break
    return found


def fewest(sets: Sequence[frozenset[int]], num_functions: int) -> int:
    """The least number of sets that cover all functions."""
    for number in range(1, num_functions + 1):
        if any(len(frozenset().union(*chosen)) == num_functions for chosen in combinations(sets, number)):
            return number
    raise AssertionError("a function that no query gives away")


def vectors(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vectors of norm 1 with these products."""
    rows = as_functions(correlations) / math.sqrt(len(correlations))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def gram_of(members: Sequence[AveragedPlane] | Sequence[AveragedParity]) -> NDArray[np.float64]:
    gram = np.array([[f.correlation(g) for g in members] for f in members])  # type: ignore[arg-type]
    norms = np.sqrt(np.diag(gram))
    return np.asarray(gram / np.outer(norms, norms))


def check(correlations: NDArray[np.float64], tolerance: float, *bounds: float) -> int:
    """No bound on queries exceeds what the best learner needs; with one fewer two targets answer alike."""
    functions = vectors(correlations)
    queries = queries_of(functions, tolerance)
    needed = fewest(list(queries), len(functions)) - 1  # the final hypothesis is the last one
    largest = max(map(len, queries))
    assert largest <= most_correlated(correlations, tolerance)
    for bound in (*bounds, statistical_dimension(correlations, tolerance) - 1):
        assert bound <= needed
    # A learner of fewer queries, whatever it asks: some target answers 0 to all and escapes the hypothesis.
    points = functions.T * math.sqrt(functions.shape[1])
    for asked in combinations(queries, max(0, min(needed, math.ceil(max(bounds)) - 1))):
        told = frozenset[int]().union(*asked)
        silent = [target for target in range(len(functions)) if target not in told]
        for target in silent:
            oracle = CorrelationalOracle(FiniteLaw(np.arange(len(points)), points[:, target]), tolerance)
            for members in asked:
                query = queries[members] * math.sqrt(functions.shape[1])
                assert oracle.ask(query.__getitem__)[0] == 0
        assert all(not set(silent) <= final for final in queries)
    return needed


def equal(num_functions: int, correlation: float) -> NDArray[np.float64]:
    return (1 - correlation) * np.eye(num_functions) + correlation


@pytest.mark.parametrize("tolerance", [0.5, 0.6, 0.75])
@pytest.mark.parametrize("correlation", [0.0, 0.02, 0.1])
def test_the_pairwise_bound(tolerance: float, correlation: float) -> None:
    bound = pairwise_bound(7, tolerance, correlation).queries
    for matrix in (equal(7, correlation), equal(7, -correlation / 3)):
        needed = check(matrix, tolerance, bound)
    if not correlation:
        assert needed == math.ceil(7 / (math.ceil(1 / tolerance**2) - 1)) - 1
    assert bound > 0


def test_a_larger_bound_would_be_wrong() -> None:
    """The same check refuses a bound with the sign of gamma turned, or with tau for its square."""
    with pytest.raises(AssertionError):
        check(equal(7, 0.1), 0.6, 7 * (0.36 + 0.1) / 0.9 - 1 + 1)
    with pytest.raises(AssertionError):
        check(np.eye(7), 0.5, 7 * 0.5 - 1)


def test_averaged_planes_with_their_certificate() -> None:
    group, rng = cyclic(20), np.random.default_rng(0)
    planes = integer_planes(group, 6, 8, rng)
    members, tolerance = averaged(group, planes, 8), 0.75
    gamma = float(orbit_bounds(group, planes, 8).correlation)
    assert 0 < gamma < 0.4
    bound = pairwise_bound(6, tolerance, gamma).queries
    assert bound > 0
    check(gram_of(members), tolerance, bound)


def test_orthogonal_planes() -> None:
    alone = PermutationGroup(np.empty((0, 12), dtype=np.int64))
    planes = orthogonal_planes(6, 12, 4, np.random.default_rng(1))
    members = [AveragedPlane(alone, plane) for plane in planes]
    assert check(gram_of(members), 0.6, pairwise_bound(6, 0.6).queries) == 2


def test_averaged_parities() -> None:
    group = cyclic(6)
    members = [AveragedParity(group, support) for support in orbit_representatives(group, 2)]
    members += [AveragedParity(group, support) for support in orbit_representatives(group, 4)]
    check(gram_of(members[:3]), 0.75, subset_bound(group, 2, 0.75).queries)
    check(gram_of(members), 0.75, subset_bound(group, 2, 0.75).queries, subset_bound(group, 4, 0.75).queries)


@pytest.mark.parametrize("tolerance", [0.5, 0.7, 0.9])
def test_symmetric_functions(tolerance: float) -> None:
    """All signs of the orbits are targets: the best query of all is known to give away few of them."""
    family = SymmetricFunctions(cyclic(3))
    weights = family.orbit_probabilities
    targets = np.array(list(product((-1.0, 1.0), repeat=len(weights))))
    most, rng = 0, np.random.default_rng(2)
    for _ in range(2000):
        query = rng.choice((-1.0, 0.0, 1.0), len(weights))
        most = max(most, int((np.abs(targets @ (weights * query)) > tolerance).sum()))
    for bound in symmetric_bounds(squared_norm(family.group), tolerance):
        assert bound.queries <= len(targets) / max(most, 1) - 1 + 1e-9
