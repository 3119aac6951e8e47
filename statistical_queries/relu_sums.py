"""Sums of ReLUs under Gaussian inputs: their values and their correlations in closed form.

For a standard Gaussian x and unit vectors w, w' at angle δ, ``E[relu(w·x) relu(w'·x)] = κ(cos δ)``
with ``κ(cos δ) = (sin δ + (π - δ) cos δ) / 2π``, in any dimension, and relu is homogeneous. So two
functions ``f = Σ_j a_j relu(w_j·x)`` have an exact correlation, which needs no samples.

References
----------
Cho, Saul, "Kernel methods for deep learning", NeurIPS 2009 (the arc-cosine kernel of degree 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reductions.errors import InputError
from statistical_queries.samples import FloatArray


def arc_cosine_kernel(cosine: ArrayLike) -> FloatArray:
    """κ(cos δ): the mean of the product of two ReLUs of unit directions at angle δ.

    Parameters
    ----------
    cosine : float64, any shape
        In [-1, 1]; what rounding puts outside is taken back.
    """
    clipped = np.clip(np.asarray(cosine, dtype=np.float64), -1.0, 1.0)
    angle = np.arccos(clipped)
    return np.asarray((np.sqrt(1.0 - clipped**2) + (np.pi - angle) * clipped) / (2.0 * np.pi))


@dataclass(frozen=True, eq=False)
class ReluSum:
    """``f(x) = Σ_j a_j relu(w_j·x)``.

    Parameters
    ----------
    weights : float64[width, num_inputs]
        Rows w_j.
    readout : float64[width]
        The a_j.

    Raises
    ------
    InputError
        If the shapes do not fit.
    """

    weights: FloatArray
    readout: FloatArray

    def __post_init__(self) -> None:
        if self.weights.ndim != 2 or self.readout.shape != self.weights.shape[:1]:
            problem = f"weights {self.weights.shape} and readout {self.readout.shape} do not fit"
            raise InputError("relu sum", problem)

    def values(self, x: NDArray[np.float64]) -> FloatArray:
        """f of every vector: float64[..., num_inputs] to float64[...]."""
        hidden = np.maximum(x @ self.weights.T, 0.0)
        return np.asarray(hidden @ self.readout)

    def correlation(self, other: ReluSum, overlap: float = 1.0) -> float:
        """E[f(x) g(y)] for standard Gaussians x, y with E[x yᵀ] = overlap · identity; exact to rounding.

        Raises
        ------
        InputError
            If the functions have other inputs.
        """
        if self.weights.shape[1] != other.weights.shape[1]:
            raise InputError("relu sum", f"{self.weights.shape[1]} inputs against {other.weights.shape[1]}")
        mine, yours = (np.linalg.norm(each.weights, axis=1) for each in (self, other))
        lengths = np.outer(mine, yours)
        dots = overlap * (self.weights @ other.weights.T)
        cosines = np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 0)
        return float(self.readout @ (lengths * arc_cosine_kernel(cosines)) @ other.readout)

    @property
    def mean_square(self) -> float:
        """E[f(x)²] for a standard Gaussian x."""
        return self.correlation(self)


def check_even(k: int, where: str) -> None:
    """Refuse what ReLUs make trivial.

    ``relu(t) = t/2 + |t|/2``. At odd k the signs of a direction and of its opposite differ, so the
    even parts |t| cancel in pairs and a linear function is left; and a linear function has no part
    of degree k, so from k = 3 on nothing is left.

    Raises
    ------
    InputError
        If k is odd or below 2.
    """
    if k >= 2 and k % 2 == 0:
        return
    why = "at odd k the sum of ReLUs is linear for k = 1 and vanishes for k >= 3"
    raise InputError(where, f"expected an even k, at least 2, got {k}" + (f": {why}" if k % 2 else ""))
