"""Functions of a hidden plane of the node features, as one graph convolution.

At every node the function reads the aggregated features ``y = (A X)_v`` in a plane spanned by
orthonormal u, v, and sums 2k ReLUs of directions around it, of alternating signs:

    φ(y) = Σ_{i=1..2k} (-1)^i relu(cos(πi/k)⟨y, u⟩ + sin(πi/k)⟨y, v⟩),    f(A, X) = Σ_v φ((A X)_v).

A turn by π/k turns φ into -φ. So on every circle φ holds only the frequencies k, 3k, 5k, ...; it is
orthogonal to all polynomials of degree below k, and to the φ of any orthogonal plane.

References
----------
Diakonikolas, Kane, Kontonis, Zarifis, "Algorithms and SQ lower bounds for PAC learning one-hidden-
layer ReLU networks", COLT 2020. Kiani et al., "On the hardness of learning under symmetries",
ICLR 2024, Theorem 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reductions.errors import InputError
from statistical_queries.graphs import erdos_renyi
from statistical_queries.relu_sums import ReluSum, check_even
from statistical_queries.samples import FloatArray, Samples


@dataclass(frozen=True, eq=False)
class HiddenPlane:
    """The function of one plane.

    Parameters
    ----------
    plane : float64[2, num_features]
        u and v, orthonormal.
    k : int
        Half the number of directions, even: the least degree of a polynomial that sees anything.

    Raises
    ------
    InputError
        If k is odd or below 2, or the rows are not orthonormal.
    """

    plane: FloatArray
    k: int

    def __post_init__(self) -> None:
        check_even(self.k, "hidden plane")
        if self.plane.ndim != 2 or len(self.plane) != 2:
            raise InputError("hidden plane", f"expected two rows, got shape {self.plane.shape}")
        if not np.allclose(self.plane @ self.plane.T, np.eye(2), atol=1e-9):
            raise InputError("hidden plane", "expected two orthonormal rows")

    @property
    def num_features(self) -> int:
        return int(self.plane.shape[1])

    @cached_property
    def node_function(self) -> ReluSum:
        """φ as a sum of 2k ReLUs."""
        i = np.arange(1, 2 * self.k + 1)
        angles = np.pi * i / self.k
        directions = np.stack([np.cos(angles), np.sin(angles)], axis=1) @ self.plane
        return ReluSum(directions, np.where(i % 2, -1.0, 1.0))

    def values(self, adjacency: NDArray[np.uint8], features: FloatArray) -> FloatArray:
        """f of every graph, float64[num_graphs].

        Parameters
        ----------
        adjacency : uint8[num_graphs, n, n]
        features : float64[num_graphs, n, num_features]
        """
        return np.asarray(self.node_function.values(adjacency @ features).sum(axis=-1))

    def correlation(self, other: HiddenPlane, adjacency: NDArray[np.uint8]) -> float:
        """E[f g] over Gaussian features on one graph, exact to rounding.

        The messages at nodes p and q are Gaussian with covariance ``(A Aᵀ)_pq`` times the identity,
        so every pair of nodes is a pair of correlated ReLU sums.

        Parameters
        ----------
        other : HiddenPlane
        adjacency : uint8[n, n]
        """
        covariance = adjacency.astype(np.float64) @ adjacency.T
        spread = np.sqrt(np.diagonal(covariance))
        lengths = np.outer(spread, spread)
        overlaps = np.divide(covariance, lengths, out=np.zeros_like(covariance), where=lengths > 0)
        distinct, places = np.unique(overlaps.round(12), return_inverse=True)
        of_overlap = [self.node_function.correlation(other.node_function, rho) for rho in distinct]
        return float((lengths * np.array(of_overlap)[places.reshape(lengths.shape)]).sum())

    def sample(self, num_samples: int, num_nodes: int, rng: np.random.Generator) -> Samples:
        """Graphs from G(n, 1/2), standard Gaussian features, and f."""
        adjacency = erdos_renyi(num_samples, num_nodes, rng)
        features = rng.standard_normal((num_samples, num_nodes, self.num_features))
        return Samples((adjacency, features), self.values(adjacency, features))


def random_plane(num_features: int, k: int, rng: np.random.Generator) -> HiddenPlane:
    """A plane drawn uniformly.

    Raises
    ------
    InputError
        If there are fewer than two features, or k is odd.
    """
    return orthogonal_planes(1, num_features, k, rng)[0]


def orthogonal_planes(
    num_planes: int, num_features: int, k: int, rng: np.random.Generator
) -> list[HiddenPlane]:
    """Random planes orthogonal to each other: their functions are exactly uncorrelated.

    Raises
    ------
    InputError
        If the features are fewer than twice the planes, or k is odd.
    """
    if num_features < 2 * num_planes:
        problem = f"{num_planes} orthogonal planes need {2 * num_planes} features, got {num_features}"
        raise InputError("hidden plane", problem)
    columns, triangle = np.linalg.qr(rng.standard_normal((num_features, 2 * num_planes)))
    # Without these signs the frame would not be uniform.
    frame = (columns * np.sign(np.diagonal(triangle))).T
    return [HiddenPlane(pair, k) for pair in frame.reshape(num_planes, 2, num_features)]
