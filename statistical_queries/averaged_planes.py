"""Functions of a hidden plane of the coordinates, averaged over a permutation group or a frame.

For a plane P of R^n with the function φ_P of `statistical_queries.hidden_planes`, a sum of 2k ReLUs, and
X in R^{n×d} whose rows a group G permutes, the average over all of G is

    f_P(X) = 1/|G| Σ_{g in G} Σ_c φ_P(g^{-1} x_c),

x_c the columns of X: ``1/|G| Σ_g aᵀ relu(Wᵀ g^{-1} X) 1`` with the 2k directions as columns of W. Since
``φ_P(g^{-1} x) = φ_{gP}(x)`` and Gaussian inputs do not change under G,

    E[f_P f_Q] = 1/|G| Σ_g E[φ_P φ_{gQ}]

for one column, and d times that for d of them, which are independent. The plane's own correlations are in
closed form, so these are, too.

The frame "column" averages over the elements g that bring the sizes of the first column into their
lexicographically greatest order, and reads the planes in the other columns. These are independent of the
frame, hence ``E[f_P f_Q] = E[φ_P φ_Q]`` for each of them: a frame hides planes as well as no group does.

References
----------
Kiani et al., "On the hardness of learning under symmetries", ICLR 2024 (the class). Diakonikolas, Kane,
Kontonis, Zarifis, COLT 2020 (the planes). Puny et al., "Frame averaging for invariant and equivariant network
design", ICLR 2022 (frames).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reductions.errors import InputError
from statistical_queries.averaged_parity import in_frame
from statistical_queries.groups import PermutationGroup
from statistical_queries.hidden_planes import HiddenPlane
from statistical_queries.relu_sums import ReluSum, arc_cosine_kernel
from statistical_queries.samples import FloatArray, Samples

PlaneFrame = Literal["group", "column"]
_BLOCK = 1000  # group elements at once, for memory


@dataclass(frozen=True, eq=False)
class AveragedPlane:
    """f_P.

    Parameters
    ----------
    group : PermutationGroup
        At most a million elements.
    plane : HiddenPlane
        Of R^n, n the degree of the group.
    frame : "group" or "column"

    Raises
    ------
    InputError
        If the plane lies in another space, or there is no such frame.
    """

    group: PermutationGroup
    plane: HiddenPlane
    frame: PlaneFrame = "group"

    def __post_init__(self) -> None:
        if self.frame not in ("group", "column"):
            raise InputError("frame", f"expected group or column, got {self.frame!r}")
        if self.plane.num_features != self.group.degree:
            problem = f"expected a plane of R^{self.group.degree}, got one of R^{self.plane.num_features}"
            raise InputError(f"plane under {self.group.name}", problem)

    @property
    def network(self) -> ReluSum:
        """f_P of one column over the whole group: 2k ReLUs for every element.

        These are 2k filters of one convolution over the group (over a circle, for the cyclic group) and a
        sum: `gnn.statistical.group_networks.averaged_plane_network`.
        """
        base = self.plane.node_function
        weights = np.zeros((self.group.order, *base.weights.shape))
        np.put_along_axis(weights, self.group.elements[:, None, :], base.weights[None], axis=2)
        readout = np.tile(base.readout / self.group.order, self.group.order)
        return ReluSum(weights.reshape(-1, self.group.degree), readout)

    def values(self, x: FloatArray) -> FloatArray:
        """f_P, float64[num_samples].

        Parameters
        ----------
        x : float64[num_samples, n] or float64[num_samples, n, d]
            The frame "column" needs at least two columns.

        Raises
        ------
        InputError
            If there is no column for the planes.
        """
        columns = np.swapaxes(x, 1, 2) if x.ndim == 3 else x[:, None, :]
        if self.frame == "column":
            return self._framed(columns)
        base = self.plane.node_function
        total = np.zeros(len(x))
        for element in self.group.elements:
            total += base.values(columns[..., element]).sum(axis=1)
        return total / self.group.order

    def _framed(self, columns: FloatArray) -> FloatArray:
        if columns.shape[1] < 2:
            raise InputError("frame column", f"expected at least 2 columns, got {columns.shape[1]}")
        members = in_frame(self.group, columns[:, 0])
        rows, elements = np.nonzero(members)
        moved = np.take_along_axis(columns[rows, 1:], self.group.elements[elements][:, None], axis=2)
        at_elements = self.plane.node_function.values(moved).sum(axis=1)
        return np.asarray(np.bincount(rows, at_elements, minlength=len(columns)) / members.sum(axis=1))

    def correlation(self, other: AveragedPlane) -> float:
        """E[f_P f_Q] over Gaussian X with one column for the planes, exact to rounding.

        Raises
        ------
        InputError
            If the functions have different frames, or groups of different degrees.
        """
        if self.frame != other.frame or self.group.degree != other.group.degree:
            raise InputError("averaged plane", "expected two functions of one group and one frame")
        mine, yours = self.plane.node_function, other.plane.node_function
        if self.frame == "column":
            return mine.correlation(yours)
        elements, total = self.group.elements, 0.0
        left, right = mine.weights @ self.plane.plane.T, yours.weights @ other.plane.plane.T  # in the planes
        for start in range(0, len(elements), _BLOCK):
            moved = np.moveaxis(self.plane.plane[:, elements[start : start + _BLOCK]], 0, 1)
            grams = moved @ other.plane.plane.T  # of P and g Q, elements × 2 × 2
            total += float((mine.readout @ arc_cosine_kernel(left @ grams @ right.T) @ yours.readout).sum())
        return total / len(elements)

    def sample(self, num_samples: int, rng: np.random.Generator) -> Samples:
        """Standard Gaussian X and f_P: float64[num_samples, n], or two columns for the frame "column"."""
        shape = (num_samples, self.group.degree) + ((2,) if self.frame == "column" else ())
        x = rng.standard_normal(shape)
        return Samples((x,), self.values(x))
