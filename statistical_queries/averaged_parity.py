"""Parity-like functions of k hidden coordinates, made invariant under a permutation group.

For a set S of k coordinates

    f_S(x) = Σ_{w in {±1}^k} (Π_j w_j) relu(⟨w, x_S⟩ / √k),

which changes its sign with every coordinate in S: ``f_S(x) = Π_{i in S} sign(x_i) · f_S(|x|)``. It is
averaged over group elements g with ``f_S(g^{-1} x) = f_{gS}(x)``:

    f̄_S(x) = |F(x)|^{-1/2} Σ_{g in F(x)} f_S(g^{-1} x).

F(x) is a frame: a set of group elements with F(h x) = h F(x), which makes f̄_S invariant. "group" takes
the whole group. "absolute" takes the elements that bring |x| into its lexicographically greatest order,
one for almost every x. Both ignore the signs of x, and signs are what tells the functions apart:
under Gaussian inputs, f̄_S and f̄_T are uncorrelated whenever S and T lie in different orbits (the
whole group) or differ (the other frame).

References
----------
Goel, Gollakota, Jin, Karmalkar, Klivans, "Superpolynomial lower bounds for learning one-layer neural
networks using gradient descent", ICML 2020. Puny et al., "Frame averaging for invariant and equivariant
network design", ICLR 2022. Kiani et al., "On the hardness of learning under symmetries", ICLR 2024.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Literal

import numpy as np

from reductions.arrays import BoolArray, IndexArray
from reductions.errors import InputError, UnsupportedError
from statistical_queries.bounds import logarithmic_k
from statistical_queries.groups import PermutationGroup
from statistical_queries.relu_sums import ReluSum, check_even
from statistical_queries.samples import FloatArray, Samples

Frame = Literal["group", "absolute"]


@dataclass(frozen=True, eq=False)
class AveragedParity:
    """f̄_S.

    Parameters
    ----------
    group : PermutationGroup
        At most a million elements.
    support : tuple of int
        S; its number of elements k is even.
    frame : "group" or "absolute"

    Raises
    ------
    InputError
        If k is odd, S is no set of points of the group, or there is no such frame.
    """

    group: PermutationGroup
    support: tuple[int, ...]
    frame: Frame = "group"

    def __post_init__(self) -> None:
        check_even(self.k, "parity")
        if self.frame not in ("group", "absolute"):
            raise InputError("frame", f"expected group or absolute, got {self.frame!r}")
        distinct = set(self.support)
        if len(distinct) < self.k or not distinct <= set(range(self.group.degree)):
            problem = f"expected distinct points in 0..{self.group.degree - 1}, got {self.support}"
            raise InputError(f"parity on {self.group.name}", problem)

    @property
    def k(self) -> int:
        return len(self.support)

    @cached_property
    def base(self) -> ReluSum:
        """f_S as a sum of 2^k ReLUs of all coordinates."""
        return _parity_sum(self.group.degree, np.array([self.support]), 1.0)

    @cached_property
    def network(self) -> ReluSum:
        """f̄_S over the whole group: 2^k ReLUs for every set in the orbit of S.

        Every set of the orbit occurs |stabilizer| times among the g S. For the cyclic group these are the
        2^k filters of one circular convolution.
        """
        orbit = self.group.orbit(self.support)
        return _parity_sum(self.group.degree, orbit, self.group.order**0.5 / len(orbit))

    def values(self, x: FloatArray) -> FloatArray:
        """f̄_S of every vector, float64[num_samples, n] to float64[num_samples]."""
        if self.frame == "group":
            return self.network.values(x)
        members = in_frame(self.group, x)
        rows, elements = np.nonzero(members)
        moved = np.take_along_axis(x[rows], self.group.elements[elements], axis=1)
        totals = np.bincount(rows, self.base.values(moved), minlength=len(x))
        return np.asarray(totals / np.sqrt(members.sum(axis=1)))

    def correlation(self, other: AveragedParity) -> float:
        """E[f̄_S f̄_T] over standard Gaussian x.

        In closed form: a sum of arc-cosine kernels for the whole group; 0 for the other frame if S
        and T differ.

        Raises
        ------
        UnsupportedError
            For S = T and the frame "absolute", whose mean square has no closed form here.
        """
        if self.frame != other.frame or self.group.degree != other.group.degree:
            raise InputError("parity", "expected two functions of one group and one frame")
        if self.frame == "group":
            return self.network.correlation(other.network)
        if set(self.support) != set(other.support):
            return 0.0
        raise UnsupportedError("the frame's mean square has no closed form; estimate it from samples")

    def sample(self, num_samples: int, rng: np.random.Generator) -> Samples:
        """Standard Gaussian vectors and f̄_S."""
        x = rng.standard_normal((num_samples, self.group.degree))
        return Samples((x,), self.values(x))


def superpolynomial(
    group: PermutationGroup, rng: np.random.Generator, frame: Frame = "group"
) -> AveragedParity:
    """A random member of the family of k = log2 n coordinates, k made even: 2^k <= n ReLUs for a set.

    With k growing like this, no polynomial number of queries of polynomial precision learns the family
    (`statistical_queries.bounds.superpolynomial_bound`). Its members do not vanish: the part of f_S of degree
    k alone has the mean square ``4^k ((k - 3)!!)² / (2π k^k)``, which grows with k.

    Raises
    ------
    InputError
        If there are less than 4 coordinates.
    """
    support = rng.choice(group.degree, logarithmic_k(group.degree), replace=False)
    return AveragedParity(group, tuple(support.tolist()), frame)


def _parity_sum(num_inputs: int, supports: IndexArray, scale: float) -> ReluSum:
    """Σ over the sets of f_S, times a factor."""
    k = supports.shape[1]
    signs = np.array(list(product((-1.0, 1.0), repeat=k)))
    weights = np.zeros((len(supports), len(signs), num_inputs))
    for row, support in enumerate(supports):
        weights[row][:, support] = signs / np.sqrt(k)
    readout = np.tile(scale * signs.prod(axis=1), len(supports))
    return ReluSum(weights.reshape(-1, num_inputs), readout)


def in_frame(group: PermutationGroup, x: FloatArray) -> BoolArray:
    """Which elements g make ``|g^{-1} x|`` lexicographically greatest, bool[num_samples, order].

    More than one only where entries of |x| are equal. The set moves with x, F(h x) = h F(x), because
    g^{-1} x and (h g)^{-1} h x are the same vector.
    """
    sizes = np.abs(x)
    members = np.ones((len(x), len(group.elements)), dtype=np.bool_)
    for place in range(group.degree):
        entries = np.where(members, sizes[:, group.elements[:, place]], -np.inf)
        members &= entries == entries.max(axis=1, keepdims=True)
    return members


def orbit_representatives(group: PermutationGroup, k: int) -> list[tuple[int, ...]]:
    """One set of every orbit on the sets of k points, the lexicographically least."""
    seen: set[tuple[int, ...]] = set()
    representatives = []
    for support in combinations(range(group.degree), k):
        if support not in seen:
            representatives.append(support)
            seen.update(map(tuple, group.orbit(support).tolist()))
    return representatives


def search(group: PermutationGroup, k: int, samples: Samples) -> AveragedParity:
    """The function of the class, up to a scale, that fits samples best: every orbit is tried.

    The class has about C(n, k) / |G| functions, so a few times its logarithm in samples is enough;
    the time grows like that number.
    """
    x, labels = samples.inputs[0], samples.labels
    best, least = None, np.inf
    for support in orbit_representatives(group, k):
        candidate = AveragedParity(group, support)
        values = candidate.values(x)
        size = float(values @ values)
        scale = float(values @ labels) / size if size > 0 else 0.0
        error = float(np.square(scale * values - labels).sum())
        if error < least:
            best, least = candidate, error
    assert best is not None
    return best
