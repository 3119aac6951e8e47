"""Lower bounds on the queries of any learner, evaluated at numbers of the user's.

Throughout a learner may ask any correlational query of norm at most 1 and tolerance tau, and is to find a
hypothesis whose correlation with the target exceeds tau. Its final hypothesis is one more such query, so a
learner needs one query less than it takes to correlate with every target. A hypothesis whose squared loss
on a target of norm 1 is below 1 - tau^2 has such a correlation once it is scaled.

For Boolean targets the bounds hold for all statistical queries (`statistical_queries.oracles.split`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.special import beta, betainc

from reductions.errors import InputError
from statistical_queries.groups import PermutationGroup
from statistical_queries.relu_sums import check_even


@dataclass(frozen=True)
class Bound:
    """A lower bound on the number of queries.

    Parameters
    ----------
    queries : float
        Lower bound on the number of queries; never negative, may be infinite.
    formula : str
        With its numbers, for people.
    num_functions : int or None
        Of the class that gives it.
    correlation : float or None
        The largest between two of them, in absolute value.
    """

    queries: float
    formula: str
    num_functions: int | None = None
    correlation: float | None = None


def pairwise_bound(num_functions: int, tolerance: float, correlation: float = 0.0) -> Bound:
    """The bound for functions of norm 1 with pairwise correlations of at most gamma in absolute value.

    A query correlates beyond tau with fewer than ``(1 - gamma) / (tau^2 - gamma)`` of N such functions
    (`statistical_queries.dimension.most_correlated`), so ``N (tau^2 - gamma) / (1 - gamma) - 1`` queries are
    needed; for gamma = 0 this is ``N tau^2 - 1``.

    References
    ----------
    B. Szörényi, Characterizing statistical query learning: simplified notions and proofs (2009).
    """
    _tolerance(tolerance)
    if num_functions < 1 or not 0 <= correlation < 1:
        raise InputError(
            "bound", f"expected N >= 1 and gamma in [0, 1), got N = {num_functions}, gamma = {correlation}"
        )
    share = max(0.0, tolerance**2 - correlation) / (1 - correlation)
    return Bound(
        max(0.0, _rounded(num_functions * Fraction(share)) - 1),
        "N tau^2 - 1" if correlation == 0 else "N (tau^2 - gamma) / (1 - gamma) - 1",
        num_functions,
        correlation,
    )


def symmetric_bounds(squared_norm: Fraction, tolerance: float) -> tuple[Bound, Bound]:
    """The bounds for symmetric Boolean functions, for queries with values in [-1, 1].

    Over random signs of the orbits the correlation with a query has mean 0 and variance at most ||p||^2, so
    by Chebyshev's inequality a query correlates beyond tau with at most ``||p||^2 / tau^2`` of the targets,
    and ``tau^2 / ||p||^2 - 1`` queries are needed. By Hoeffding's inequality the share is at most
    ``2 exp(-tau^2 / (2 ||p||^2))``, which is far less once tau exceeds ||p||.

    References
    ----------
    Kiani et al. (2024), Theorem 2, has the first form; the second is ours.
    """
    _tolerance(tolerance)
    ratio = Fraction(tolerance) ** 2 / squared_norm
    exponent = float(ratio / 2) if ratio < 10**6 else math.inf
    exponential = math.exp(exponent) / 2 if exponent < 700 else math.inf
    return (
        Bound(max(0.0, _rounded(ratio) - 1), "tau^2 / ||p||^2 - 1"),
        Bound(max(0.0, exponential - 1), "exp(tau^2 / (2 ||p||^2)) / 2 - 1"),
    )


def subset_bound(group: PermutationGroup, num_points: int, tolerance: float) -> Bound:
    """The bound for parity-like functions of k coordinates, averaged over a group.

    f_S is odd in every coordinate of S, so under inputs with independent signs the averages of f_S and f_T
    are uncorrelated unless the group moves S to T: one function for every orbit on sets of k coordinates.

    Raises
    ------
    InputError
        If k is odd or above the number of coordinates.
    """
    check_even(num_points, "parity")
    if num_points > group.degree:
        raise InputError("parity", f"expected k at most {group.degree}, the coordinates, got {num_points}")
    return pairwise_bound(group.num_subset_orbits(num_points), tolerance)


def plane_bound(dimension: int, num_pairs: int, tolerance: float) -> Bound:
    """The bound for functions that hide a plane of R^d and whose first 2k-gon frequency is k, k even.

    ``sum_i (-1)^i relu(cos(pi i / k) <x, u> + sin(pi i / k) <x, v>)`` changes sign when its plane turns by
    pi / k, so its Hermite parts of degree below k vanish, and two such functions have a correlation of at
    most s^k, s the largest cosine between their planes; the same holds when every node of a graph network
    applies it. Random planes exceed a cosine s with the probability of `plane_overlap_tail`; while
    ``N (N - 1) / 2`` times that is below 1, N planes without such a pair exist. The bound takes the best s,
    or floor(d / 2) orthogonal planes.

    Raises
    ------
    InputError
        If d < 4 or k is odd or below 2.

    References
    ----------
    Diakonikolas, Kane, Kontonis, Zarifis, Algorithms and SQ lower bounds for PAC learning one-hidden-layer
    ReLU networks (2020), for the function; the explicit number of planes is ours.
    """
    _tolerance(tolerance)
    check_even(num_pairs, "planes")
    if dimension < 4:
        raise InputError("planes", f"expected d >= 4, got {dimension}")
    best = pairwise_bound(dimension // 2, tolerance)
    for share in np.linspace(0.02, 0.98, 49).tolist():
        cosine = (share * tolerance**2) ** (1 / num_pairs)
        tail = plane_overlap_tail(dimension, cosine)
        pairs = 2 / tail if tail > 1e-300 else 2e300  # fewer than this many ordered pairs
        num_planes = math.ceil((1 + math.sqrt(1 + 4 * pairs)) / 2) - 1
        if num_planes > 1:
            found = pairwise_bound(num_planes, tolerance, share * tolerance**2)
            best = max(best, found, key=lambda bound: bound.queries)
    return best


def plane_overlap_tail(dimension: int, cosine: float) -> float:
    """Return the probability that two random planes of R^d have a principal cosine above ``cosine``.

    The squares of the two cosines have the joint density ``(xy)^(-1/2) ((1-x)(1-y))^((d-5)/2) |x - y|`` up
    to a constant; integrating it by parts gives, with t the squared cosine and m = (d - 3) / 2,
    ``(1-t)^(2m) + m t^(1/2) (1-t)^m B_t(1/2, m)``, where B is the incomplete beta function.

    References
    ----------
    R. Muirhead, Aspects of Multivariate Statistical Theory (1982), for the density.
    """
    t, m = cosine**2, (dimension - 3) / 2
    incomplete = betainc(0.5, m, t) * beta(0.5, m)
    return float((1 - t) ** (2 * m) + m * math.sqrt(t) * (1 - t) ** m * incomplete)


def _rounded(value: Fraction) -> float:
    """The nearest float; infinity from 1e300 on."""
    return float(value) if value < 10**300 else math.inf


def _tolerance(tolerance: float) -> None:
    if not 0 < tolerance <= 1:
        raise InputError("tolerance", f"expected a number in (0, 1], got {tolerance}")
