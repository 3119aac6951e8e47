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
from numpy.typing import NDArray
from scipy.special import beta, betainc

from reductions.errors import InputError
from statistical_queries.groups import CycleType, PermutationGroup
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

    ``sum_i (-1)^i relu(cos(pi i / k) <x, u> + sin(pi i / k) <x, v>)`` changes sign when its plane turns by pi
    / k, so its Hermite parts of degree below k vanish, and two such functions have a correlation of at most
    s^k, s the largest cosine between their planes; the same holds when every node of a graph network applies
    it. A random plane exceeds a cosine s with a given one with the probability p(s) of `plane_overlap_tail`.
    Planes are added while any has no such pair, so at least 1 / p(s) are found. The bound takes the best s,
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
    _expect_plane(dimension, num_pairs, tolerance)
    orthogonal = pairwise_bound(dimension // 2, tolerance)
    packed = _packed(dimension, num_pairs, tolerance, 1, 1.0)
    return max(orthogonal, packed, key=lambda bound: bound.queries)


def averaged_plane_bound(group: PermutationGroup, num_pairs: int, tolerance: float) -> Bound:
    """The bound for functions of planes of R^n averaged over a group (`statistical_queries.averaged_planes`).

    With E[phi^2] = 1, |G| E[f_P f_Q] is a sum over g of correlations of at most s(P, gQ)^k, and |G| E[f_P^2]
    is 1 and such a sum over g != 1 with Q = P. Planes are kept whose own sum is at most 1/2; by Markov's
    inequality a random plane is not with a probability of at most q, twice the mean of that sum
    (`own_overlap_moment`). Among these, planes are added while any has no cosine above s with the image of
    another: at least ``(1 - q) / (|G| p(s))`` are found, since the image of a random plane is a random plane.
    Two functions of norm 1 then correlate by at most gamma = ``2 |G| s^k``.

    The bound is 0 where q reaches 1: for groups that are large, or have elements that move few points.

    Raises
    ------
    InputError
        If n < 4 or k is odd or below 2.

    References
    ----------
    Kiani et al. (2024) have this class with ``2^(n^Omega(1)) / |G|^2`` queries, or one of precision
    ``|G| 2^(-n^Omega(1)) + sqrt(|G|) n^(-Omega(k))``, in units where the norm is about ``1 / sqrt(|G|)``; the
    argument above and its constants are ours.
    """
    n = group.degree
    _expect_plane(n, num_pairs, tolerance)
    if group.order == 1:
        return plane_bound(n, num_pairs, tolerance)
    return _packed(n, num_pairs, tolerance, group.order, _share_kept(group, num_pairs))


def _share_kept(group: PermutationGroup, num_pairs: int) -> float:
    """Bound from below the share 1 - q of planes whose own sum is at most 1/2."""
    share = 1.0
    # Elements that move the fewest points first: where these leave nothing, the others need no look.
    for lengths, count in sorted(group.cycle_types.items(), key=lambda item: -len(item[0])):
        if len(lengths) < group.degree:
            share -= 2 * min(count, 10**300) * own_overlap_moment(lengths, num_pairs)
        if share <= 0:
            return 0.0
    return share


def _packed(dimension: int, num_pairs: int, tolerance: float, order: int, share_kept: float) -> Bound:
    """The best bound over cosines, with (share kept) / (order p(s)) planes."""
    best = pairwise_bound(1, tolerance)
    if share_kept == 0:
        return best
    loss = 1 if order == 1 else 2 * order
    for share in np.linspace(0.02, 0.98, 49).tolist():
        gamma = share * tolerance**2
        tail = plane_overlap_tail(dimension, (gamma / loss) ** (1 / num_pairs))
        num_planes = math.ceil(share_kept / (order * max(tail, 1e-300)))
        if num_planes > 1:
            best = max(best, pairwise_bound(num_planes, tolerance, gamma), key=lambda bound: bound.queries)
    return best


def own_overlap_moment(cycle_lengths: CycleType, power: int) -> float:
    """Bound the mean of s^power, s the cosine of a random plane of R^n and its image under g.

    With u, v a random orthonormal basis, the cosine is at most ``max(|u.gu|, |v.gv|) + max(|u.gv|, |v.gu|)``.
    u.gu is a mean of the eigenvalues of ``(g + g^T) / 2`` with the weights z_i^2 / |z|^2 of a Gaussian z, so
    Chernoff's bound ``prod_i (1 - 2 theta (lambda_i - t))^(-1/2)`` holds for its tail; these are cos(2 pi r /
    L), r < L, for every cycle of length L. Given u, v.gu is the product of a uniform unit vector of R^(n-1)
    and a vector of length at most 1. The best way to split a cosine bounds its tail, and the tail the moment.

    Parameters
    ----------
    cycle_lengths : tuple of int
        The cycle type of g.
    power : int
    """
    n, grid = sum(cycle_lengths), np.linspace(0, 1, 61)
    eigenvalues = np.concatenate([np.cos(2 * np.pi * np.arange(size) / size) for size in cycle_lengths])
    own = np.array([_chernoff(eigenvalues, t) + _chernoff(-eigenvalues, t) for t in grid.tolist()])
    across = betainc((n - 2) / 2, 0.5, 1 - grid**2)  # of one coordinate of a unit vector
    tail = [min(1.0, 2 * (own[: i + 1] + across[i::-1]).min()) for i in range(len(grid))]
    return float((np.diff(grid**power) * tail[:-1]).sum())


def _chernoff(eigenvalues: NDArray[np.float64], mean: float) -> float:
    """Bound P(Σ λ_i z_i² > mean Σ z_i²) for Gaussian z."""
    centered = eigenvalues - mean
    if centered.max() <= 0:
        return 0.0
    rates = np.linspace(0.02, 0.98, 25)[:, None] / (2 * centered.max())
    return float(np.exp(min(0.0, -0.5 * np.log1p(-2 * rates * centered).sum(axis=1).max())))


def superpolynomial_bound(group: PermutationGroup, exponent: float) -> Bound:
    """The bound at tolerance n^-c for averaged parities of k = floor(log2 n) coordinates, k made even.

    These are the networks of ``2^k <= n`` units a member of an orbit. They have at least ``C(n, k) / |G|``
    orbits, so that for a group of polynomial size and every c the bound grows like ``n^((1 - o(1)) log2 n)``.

    Parameters
    ----------
    group : PermutationGroup
        Of at least 4 points.
    exponent : float
        c, not negative.

    References
    ----------
    Goel, Gollakota, Jin, Karmalkar, Klivans, Superpolynomial lower bounds for learning one-layer neural
    networks using gradient descent (2020), without a group. Kiani et al. (2024) for subgroups of the
    permutations.
    """
    if not exponent >= 0:
        raise InputError("superpolynomial", f"expected an exponent of at least 0, got {exponent}")
    return subset_bound(group, logarithmic_k(group.degree), group.degree ** -float(exponent))


def logarithmic_k(num_points: int) -> int:
    """Return the largest even number up to log2 n.

    Raises
    ------
    InputError
        If n is below 4.
    """
    if num_points < 4:
        raise InputError("superpolynomial", f"expected at least 4 coordinates, got {num_points}")
    return (num_points.bit_length() - 1) // 2 * 2


def _expect_plane(dimension: int, num_pairs: int, tolerance: float) -> None:
    _tolerance(tolerance)
    check_even(num_pairs, "planes")
    if dimension < 4:
        raise InputError("planes", f"expected d >= 4, got {dimension}")


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
