"""The losses of `gnn.losses.named` in the compiled trainer's loops: their slopes, and their values."""

from __future__ import annotations

import numpy as np

from gnn.backends.cpu_loops.arrays import (
    HINGE,
    HUBER,
    LOG_COSH,
    LOGISTIC,
    MAX,
    ONE,
    OPTIONS,
    SQUARE,
    SQUARED_ERROR,
    SQUARED_HINGE,
    THRESHOLD,
    TWO,
    ZERO,
    Counts2,
    Floats2,
    KernelSamples,
    Real,
)
from gnn.losses.named import Loss
from reductions.compiled import Ints, part

_LEAST, _SHRINK = np.float32(-44), np.float32(2.0**-10)  # beyond it, exp(x) is nothing beside 1


@part(**OPTIONS)
def _expm1(x: Real) -> Real:
    """exp(x) - 1 for x <= 0, in operations that the compiler vectorizes, unlike calls of a library.

    With y = x / 1024 it is y + y²/2 + ... + y⁷/7! to within 10⁻¹⁴ of it, and then doubled ten times:
    exp(2y) - 1 = (exp(y) - 1)² + 2 (exp(y) - 1).
    """
    y = (_LEAST if x < _LEAST else x) * _SHRINK
    q = y + np.float32(7)
    q = q * y + np.float32(42)
    q = q * y + np.float32(210)
    q = q * y + np.float32(840)
    q = q * y + np.float32(2520)
    q = q * y + np.float32(5040)
    q = q * y / np.float32(5040)
    for _ in range(10):
        q = q * (q + TWO)
    return q


@part(**OPTIONS)
def loss_gradients(
    f: Floats2, samples: KernelSamples, loss: Loss, peak: Floats2, chosen: Ints, start: int, stop: int
) -> None:
    """Replace f by the derivative of the loss with respect to it."""
    real = f.dtype.type
    share = real(1.0 / chosen.size)
    for i in range(start, stop):
        tile, label = i - start, samples.labels[chosen[i]]
        scale = samples.importance[chosen[i]]
        if samples.kind > SQUARE:
            _margin_slopes(f, tile, label, share, loss)
        elif loss.kind == SQUARED_ERROR:
            slope = TWO * share * (scale * scale)
            for q in range(f.shape[1]):
                f[tile, q] = (f[tile, q] - label) * slope
        elif loss.kind == MAX:
            _peak_slopes(f, tile, label, loss, peak)
        else:
            _residual_slopes(f, tile, label, scale, share, loss)


@part(**OPTIONS)
def _margin_slopes(f: Floats2, tile: int, label: Real, share: Real, loss: Loss) -> None:
    """The derivatives of a classifier's loss."""
    width, slope = f.dtype.type(loss.width), -label * share
    if loss.kind == LOGISTIC:
        for q in range(f.shape[1]):
            margin = f[tile, q] * label
            rest = _expm1(-abs(margin))
            f[tile, q] = slope * (ONE + rest if margin > ZERO else ONE) / (TWO + rest)
    else:
        constant, growth = (slope, ZERO) if loss.kind == HINGE else (ZERO, TWO * slope)
        for q in range(f.shape[1]):
            excess = width - f[tile, q] * label
            f[tile, q] = constant + growth * excess if excess > ZERO else ZERO


@part(**OPTIONS)
def _residual_slopes(f: Floats2, tile: int, label: Real, scale: Real, share: Real, loss: Loss) -> None:
    """The derivatives of a regression's loss other than the squared error; scale is the importance.

    Those of Huber's loss and the hinges are linear within the bound, and linear or constant beyond it.
    """
    bound, slope = f.dtype.type(loss.width) * scale, share * scale
    if loss.kind == LOG_COSH:
        for q in range(f.shape[1]):
            u = (f[tile, q] - label) * scale
            rest = _expm1(-TWO * abs(u) / bound)
            size = TWO * slope * bound * rest / (TWO + rest)  # minus the hyperbolic tangent
            f[tile, q] = size if u < ZERO else -size
    else:
        inner = TWO * slope if loss.kind == HUBER else ZERO
        outer = TWO * slope if loss.kind == SQUARED_HINGE else ZERO
        jump = slope if loss.kind == HINGE else ZERO
        for q in range(f.shape[1]):
            u = (f[tile, q] - label) * scale
            within = bound if u > bound else (-bound if u < -bound else u)
            beyond = u - within
            f[tile, q] = inner * within + outer * beyond
            f[tile, q] += jump if beyond > ZERO else (-jump if beyond < ZERO else ZERO)


@part(**OPTIONS)
def _peak_slopes(f: Floats2, tile: int, label: Real, loss: Loss, peak: Floats2) -> None:
    """The derivatives of the smoothed largest error: sinh over the sum of all samples' cosh."""
    width = f.dtype.type(loss.width)
    for q in range(f.shape[1]):
        off, top = f[tile, q] - label, peak[0, q]
        x = abs(off) / width
        size = (_expm1(x - top) - _expm1(-x - top)) / peak[1, q]
        f[tile, q] = -size if off < ZERO else size


@part(**OPTIONS)
def raise_peak(
    peak: Floats2, f: Floats2, samples: KernelSamples, loss: Loss, chosen: Ints, start: int, stop: int
) -> None:
    """Add a tile to each lane's largest x = |f - y| / c, and to Σ 2 cosh(x), divided by its exponential."""
    width = f.dtype.type(loss.width)
    for i in range(start, stop):
        tile, label = i - start, samples.labels[chosen[i]]
        for q in range(f.shape[1]):
            x, top = abs(f[tile, q] - label) / width, peak[0, q]
            new = top if x < top else x  # NaN stays NaN
            others = peak[1, q] * (ONE + _expm1(top - new))
            peak[1, q] = others + TWO + _expm1(x - new) + _expm1(-x - new)
            peak[0, q] = new


@part(**OPTIONS)
def judge(
    f: Floats2,
    tile: int,
    samples: KernelSamples,
    sample: int,
    tolerance: Real,
    block: int,
    max_error: Floats2,
    num_misfits: Counts2,
) -> None:
    """Let a sample raise the largest error and the number of misfits."""
    label, is_positive = samples.labels[sample], samples.labels[sample] > ZERO
    fires_at_zero = samples.kind != THRESHOLD
    if samples.kind <= SQUARE:
        for q in range(f.shape[1]):
            off, worst = abs(f[tile, q] - label), max_error[block, q]
            max_error[block, q] = off if off > worst else worst
            num_misfits[block, q] += np.int32(0) if off <= tolerance else np.int32(1)
    else:
        for q in range(f.shape[1]):
            margin = f[tile, q]
            fires = margin >= ZERO if fires_at_zero else margin > ZERO
            max_error[block, q] = ONE if fires != is_positive else max_error[block, q]
            num_misfits[block, q] += np.int32(1) if fires != is_positive else np.int32(0)


@part(**OPTIONS)
def add_losses(
    f: Floats2, tile: int, samples: KernelSamples, sample: int, loss: Loss, block: int, losses: Floats2
) -> None:
    """Add a sample's loss; of `max` the squared error, to be replaced."""
    label, scale = samples.labels[sample], samples.importance[sample]
    width = f.dtype.type(loss.width)
    if samples.kind > SQUARE:
        for q in range(f.shape[1]):
            losses[block, q] += _margin_loss(f[tile, q] * label, width, loss.kind)
    else:
        for q in range(f.shape[1]):
            losses[block, q] += _residual_loss(abs(f[tile, q] - label) * scale, width * scale, loss.kind)


@part(**OPTIONS)
def _margin_loss(margin: Real, width: Real, kind: int) -> Real:
    if kind == LOGISTIC:
        return np.log1p(np.exp(-abs(margin))) + (-margin if margin < ZERO else ZERO)
    excess = width - margin
    excess = ZERO if excess < ZERO else excess
    return excess if kind == HINGE else excess * excess


@part(**OPTIONS)
def _residual_loss(size: Real, bound: Real, kind: int) -> Real:
    """Of a scaled residual's size."""
    if kind == LOG_COSH:
        x = size / bound
        return TWO * bound * bound * (x + np.log1p(np.exp(-TWO * x)) - np.log(2.0))
    if kind == HUBER:
        return bound * (TWO * size - bound) if size > bound else size * size
    if kind == SQUARED_ERROR or kind == MAX:  # noqa: SIM109 - numba makes no tuple for this
        return size * size
    excess = size - bound
    excess = ZERO if excess < ZERO else excess
    return excess if kind == HINGE else excess * excess


@part(**OPTIONS)
def average(losses: Floats2, peak: Floats2, block: int, loss: Loss, count: int) -> None:
    """Divide the losses by the number of samples; put the smoothed largest error in their place for `max`."""
    width, real = losses.dtype.type(loss.width), losses.dtype.type(count)
    for q in range(losses.shape[1]):
        if loss.kind == MAX:
            losses[block, q] = width * (peak[0, q] + np.log(peak[1, q] / (TWO * real)))
        else:
            losses[block, q] /= real
