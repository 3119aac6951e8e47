"""Finding a hidden plane by queries about the square of the function, which correlations cannot ask.

Correlations of f with polynomials of degree below k are 0. Its square hides nothing: with
y_v = (A X)_v and d_v the degree of v,

    M = E[f(A, X)² Σ_v (y_v y_vᵀ / d_v - 1)] = c (u uᵀ + v vᵀ),  c > 0,

because directions outside the plane are independent of f, and turns by π/k only change the sign of f.
So d² queries find the plane, whatever k is, where a correlational learner needs about d^k.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from statistical_queries.averaged_parity import in_frame
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.groups import PermutationGroup
from statistical_queries.hidden_planes import HiddenPlane
from statistical_queries.samples import FloatArray, Samples

_NUM_ANGLES = 32


def learn(samples: Samples, k: int) -> HiddenPlane:
    """The plane of the two leading eigenvectors of M, turned to fit, then fitted by least squares.

    Parameters
    ----------
    samples : Samples
        As `HiddenPlane.sample` draws them; labels may be scaled by a constant.
    k : int
        Known to the learner.
    """
    adjacency, features = samples.inputs
    _, vectors = np.linalg.eigh(square_moments(adjacency, features, samples.labels))
    u, v = vectors[:, -1], vectors[:, -2]
    # A turn by 2π/k is no change at all.
    angles = 2 * np.pi / k * np.arange(_NUM_ANGLES) / _NUM_ANGLES
    starts = [_turned(u, v, angle) for angle in angles]
    errors = [np.square(_residuals(k, samples, start)).sum() for start in starts]
    return _fitted(starts[int(np.argmin(errors))], k, samples)


def learn_framed(group: PermutationGroup, samples: Samples, k: int) -> AveragedPlane:
    """The averaged plane of the frame "column": every sample is moved by its frame, then as above.

    Over the whole group instead, the moments E[f² (x xᵀ - 1)] commute with the group. For the cyclic group
    they are a symmetric circulant matrix, whose floor(n / 2) + 1 numbers are too few to name a plane.

    Parameters
    ----------
    samples : Samples
        As `AveragedPlane.sample` draws them.
    """
    x = samples.inputs[0]
    elements = group.elements[in_frame(group, x[:, :, 0]).argmax(axis=1)]
    moved = np.take_along_axis(x[:, :, 1], elements, axis=1)
    one_node = np.ones((len(x), 1, 1), dtype=np.uint8)
    plane = learn(Samples((one_node, moved[:, None]), samples.labels), k)
    return AveragedPlane(group, plane, "column")


def square_moments(adjacency: NDArray[np.uint8], features: FloatArray, labels: FloatArray) -> FloatArray:
    """The mean of ``f² Σ_v (y_v y_vᵀ / d_v - 1)`` over samples, float64[d, d]."""
    messages = adjacency @ features
    degrees = adjacency.sum(axis=-1)
    # A node without neighbors has no message.
    weights = np.where(degrees > 0, labels[:, None] ** 2 / np.maximum(degrees, 1), 0.0)
    flat = messages.reshape(-1, messages.shape[-1])
    moments = flat.T @ (weights.reshape(-1, 1) * flat)
    total = (labels[:, None] ** 2 * (degrees > 0)).sum()
    return np.asarray((moments - total * np.eye(len(moments))) / len(labels))


def _turned(u: FloatArray, v: FloatArray, angle: float) -> FloatArray:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([cosine * u + sine * v, cosine * v - sine * u])


def _orthonormal(rows: FloatArray) -> FloatArray:
    """The nearest orthonormal pair."""
    left, _, right = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(left @ right)


def _residuals(k: int, samples: Samples, rows: FloatArray) -> FloatArray:
    """What the best multiple of a plane's function, not a negative one, leaves of the labels."""
    values = HiddenPlane(_orthonormal(rows.reshape(2, -1)), k).values(*samples.inputs)
    scale = max(0.0, float(values @ samples.labels) / float(values @ values))
    return np.asarray(samples.labels - scale * values)


def _fitted(start: FloatArray, k: int, samples: Samples) -> HiddenPlane:
    """Levenberg–Marquardt from a start."""
    from scipy.optimize import least_squares

    found = least_squares(partial(_residuals, k, samples), start.reshape(-1), method="lm", max_nfev=2000)
    return HiddenPlane(_orthonormal(found.x.reshape(2, -1)), k)
