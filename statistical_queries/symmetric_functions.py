"""Symmetric Boolean functions: +-1 functions on {-1, 1}^n that a permutation group leaves alone.

Such a function gives a sign to every orbit. Two random ones, with independent fair signs, have a
correlation of mean 0 and variance ``||p||^2 = sum_k (|O_k| / 2^n)^2``, which is the probability that two
random points share an orbit. The smaller it is, the harder the class for statistical queries.

References
----------
Kiani, Le, Lawrence, Jegelka, Weber, On the hardness of learning under symmetries (2024), Theorem 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray
from reductions.errors import InputError
from statistical_queries.groups import PermutationGroup
from statistical_queries.oracles import FiniteLaw
from statistical_queries.samples import Samples


def squared_norm(group: PermutationGroup) -> Fraction:
    """Return ||p||^2 exactly, from the sizes of the orbits.

    Raises
    ------
    UnsupportedError
        If the orbits have no closed form and are too many to list; `squared_norm_bounds` goes on.
    """
    return Fraction(sum(size**2 * count for size, count in group.orbit_sizes.items()), 4**group.degree)


def squared_norm_bounds(group: PermutationGroup) -> tuple[Fraction, Fraction]:
    """Return a lower and an upper bound on ||p||^2 from the order and Burnside's count of orbits.

    The p_k sum to 1, so ``1 / num_orbits <= ||p||^2 <= max p_k``, and no orbit exceeds the order. The two
    meet where most points have no stabilizer, as for large graphs.
    """
    return Fraction(1, group.num_orbits()), min(Fraction(1), Fraction(group.order, 2**group.degree))


@dataclass(frozen=True, eq=False)
class SymmetricFunctions:
    """The class of all +-1 functions on {-1, 1}^n that are invariant under a group.

    Parameters
    ----------
    group : PermutationGroup
        Of degree n at most 22.
    """

    group: PermutationGroup

    @cached_property
    def orbit_of(self) -> IndexArray:
        """The orbit of every point, int64[2^n]; bit i of a point's number is set where x_i = -1."""
        return self.group.coloring_orbits()

    @cached_property
    def orbit_probabilities(self) -> NDArray[np.float64]:
        """p_k, float64[num_orbits]."""
        return np.asarray(np.bincount(self.orbit_of) / len(self.orbit_of))

    def draw(self, rng: np.random.Generator) -> SymmetricFunction:
        """Return a function with independent fair signs."""
        num_orbits = len(self.orbit_probabilities)
        return SymmetricFunction(self, rng.choice(np.array([-1, 1], dtype=np.int8), num_orbits))


@dataclass(frozen=True, eq=False)
class SymmetricFunction:
    """A sign for every orbit.

    Parameters
    ----------
    family : SymmetricFunctions
    signs : int8[num_orbits]

    Raises
    ------
    InputError
        If the signs are not one -1 or 1 for every orbit.
    """

    family: SymmetricFunctions
    signs: NDArray[np.int8]

    def __post_init__(self) -> None:
        num_orbits = len(self.family.orbit_probabilities)
        if self.signs.shape != (num_orbits,) or not np.isin(self.signs, (-1, 1)).all():
            raise InputError(self.family.group.name, f"expected {num_orbits} signs, one per orbit")

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.int8]:
        """Evaluate at points of {-1, 1}^n, shape [..., n] to [...]."""
        if x.shape[-1:] != (self.family.group.degree,) or not np.isin(x, (-1, 1)).all():
            raise InputError("x", f"expected entries -1 and 1, {self.family.group.degree} per point")
        number = (x < 0) @ (1 << np.arange(self.family.group.degree))
        return np.asarray(self.signs[self.family.orbit_of[number]])

    def sample(self, num_samples: int, rng: np.random.Generator) -> Samples:
        """Uniform points of {-1, 1}^n, float64[num_samples, n], and their signs."""
        x = rng.choice((-1.0, 1.0), (num_samples, self.family.group.degree))
        return Samples((x,), self(x).astype(np.float64))

    def correlation(self, other: SymmetricFunction) -> Fraction:
        """Return E[f g] under uniform inputs, exactly."""
        sizes = np.bincount(self.family.orbit_of)
        total = int((sizes * self.signs.astype(np.int64) * other.signs).sum())
        return Fraction(total, len(self.family.orbit_of))

    def law(self) -> FiniteLaw:
        """The law of (orbit, label); an invariant query sees no more of x than its orbit."""
        orbits = np.arange(len(self.signs))
        return FiniteLaw(orbits, self.signs, self.family.orbit_probabilities)
