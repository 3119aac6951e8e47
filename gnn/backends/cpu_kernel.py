"""The compiled trainer's inner loops: forward, backward and optimizer step of a block of restarts.

A block holds L restarts, its lanes. Its parameters have the shape (d + 1, k, L): row i < d holds
coordinate i of the k weight vectors, the last row the readout. So the product of a message with
the weight vectors of all lanes adds a whole row for each non-zero of the message, and every inner
loop runs over adjacent lanes, which the compiler vectorises. A block takes all its steps before
the next one starts, so that its weights, gradient and optimizer state stay in a core's cache.

Samples are handled in tiles, so that their products fit in the first-level cache. The loops index
whole arrays and make no views of them: numba counts references to views with atomic operations,
which cost more than the arithmetic and let threads wait for each other.

Everything that is compiled stands in this one file, since numba's cache watches one file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from gnn.backends.update_rules import Rule
from gnn.samples import FloatArray
from reductions.arrays import IndexArray

# The numbers of `gnn.backends.update_rules`.
RELU, ABS, SQUARE, THRESHOLD_AND, THRESHOLD = range(5)
SGD, ADAM, ADAMW, RMSPROP, ADAGRAD, LION = range(6)

_F = TypeVar("_F", bound=Callable[..., Any])
_ZERO, _ONE, _TWO = np.float32(0), np.float32(1), np.float32(2)
_TILE = 16  # samples


def _compiled(function: _F) -> _F:
    # Contraction to fused multiply-adds is the only liberty: NaN and infinity must show.
    options: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}, "error_model": "numpy"}
    try:
        compiled: Any = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no folder to store the compiled code in
        compiled = numba.njit(**options)(function)
    return compiled  # type: ignore[no-any-return]


class KernelSamples(NamedTuple):
    """The samples, as the loops read them; see `gnn.samples.FloatSamples`."""

    kind: int
    offsets: IndexArray
    columns: IndexArray
    values: FloatArray
    coefficients: FloatArray
    sample_offsets: IndexArray
    labels: FloatArray


# --- forward and backward --------------------------------------------------------------------


@_compiled
def _dots(
    dots: FloatArray,
    parameters: FloatArray,
    block: int,
    samples: KernelSamples,
    chosen: IndexArray,
    start: int,
    stop: int,
) -> None:
    """The products w_j · m of every message m of a tile of samples: dots[m, j, lane]."""
    offsets, columns, values = samples.offsets, samples.columns, samples.values
    width, lanes = parameters.shape[2], parameters.shape[3]
    place = 0
    for i in range(start, stop):
        sample = chosen[i]
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            first, last = offsets[message], offsets[message + 1]
            if first == last:
                dots[place] = _ZERO
            for entry in range(first, last):
                column, value = columns[entry], values[entry]
                for j in range(width):
                    if entry == first:
                        for q in range(lanes):
                            dots[place, j, q] = value * parameters[block, column, j, q]
                    else:
                        for q in range(lanes):
                            dots[place, j, q] += value * parameters[block, column, j, q]
            place += 1


@_compiled
def _sums(
    f: FloatArray,
    dots: FloatArray,
    parameters: FloatArray,
    block: int,
    samples: KernelSamples,
    chosen: IndexArray,
    start: int,
    stop: int,
) -> None:
    """f of every sample of a tile: Σ c α σ(dots) over its messages and channels."""
    width, lanes, last = parameters.shape[2], parameters.shape[3], parameters.shape[1] - 1
    place = 0
    for i in range(start, stop):
        tile, sample = i - start, chosen[i]
        for q in range(lanes):
            f[tile, q] = _ZERO
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            coefficient = samples.coefficients[message]
            for j in range(width):
                if samples.kind == RELU:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * parameters[block, last, j, q]
                        # This way round NaN stays NaN, which a plain maximum would hide.
                        f[tile, q] += scale * (_ZERO if x < _ZERO else x)
                elif samples.kind == ABS:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * parameters[block, last, j, q]
                        f[tile, q] += scale * abs(x)
                else:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * parameters[block, last, j, q]
                        f[tile, q] += scale * (x * x)
            place += 1


@_compiled
def _margins(
    f: FloatArray, argmin: FloatArray, dots: FloatArray, parameters: FloatArray, block: int, num_samples: int
) -> None:
    """The margin min_j (dots - b_j) of every sample of a tile, and the first j that attains it."""
    width, lanes, last = parameters.shape[2], parameters.shape[3], parameters.shape[1] - 1
    for tile in range(num_samples):
        for q in range(lanes):
            f[tile, q] = dots[tile, 0, q] - parameters[block, last, 0, q]
            argmin[tile, q] = _ZERO
        for j in range(1, width):
            unit = np.float32(j)
            for q in range(lanes):
                value, least = dots[tile, j, q] - parameters[block, last, j, q], f[tile, q]
                is_less = value < least or value != value
                f[tile, q] = value if is_less else least
                argmin[tile, q] = unit if is_less else argmin[tile, q]


@_compiled
def _loss_gradients(f: FloatArray, samples: KernelSamples, chosen: IndexArray, start: int, stop: int) -> None:
    """Replace f by the derivative of the mean loss with respect to it."""
    share = np.float32(1.0 / chosen.size)
    for i in range(start, stop):
        tile, label = i - start, samples.labels[chosen[i]]
        if samples.kind <= SQUARE:
            for q in range(f.shape[1]):
                f[tile, q] = (f[tile, q] - label) * (_TWO * share)
        else:
            for q in range(f.shape[1]):
                f[tile, q] = -label * share if _ONE - f[tile, q] * label > _ZERO else _ZERO


@_compiled
def _differentiate_sums(
    gradient: FloatArray,
    f: FloatArray,
    dots: FloatArray,
    parameters: FloatArray,
    block: int,
    samples: KernelSamples,
    chosen: IndexArray,
    start: int,
    stop: int,
) -> None:
    """Add to the readout's gradient, and replace dots by the derivatives with respect to them."""
    width, lanes, last = parameters.shape[2], parameters.shape[3], parameters.shape[1] - 1
    place = 0
    for i in range(start, stop):
        tile, sample = i - start, chosen[i]
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            coefficient = samples.coefficients[message]
            for j in range(width):
                if samples.kind == RELU:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * (_ZERO if x < _ZERO else x)
                        dots[place, j, q] = g * parameters[block, last, j, q] if x > _ZERO else _ZERO
                elif samples.kind == ABS:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * abs(x)
                        sign = _ONE if x > _ZERO else (-_ONE if x < _ZERO else _ZERO)
                        dots[place, j, q] = g * parameters[block, last, j, q] * sign
                else:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * (x * x)
                        dots[place, j, q] = g * parameters[block, last, j, q] * (_TWO * x)
            place += 1


@_compiled
def _differentiate_margins(
    gradient: FloatArray, f: FloatArray, argmin: FloatArray, dots: FloatArray, num_samples: int
) -> None:
    """The same for margins: only the unit that attains the minimum moves."""
    width, lanes, last = gradient.shape[1], gradient.shape[2], gradient.shape[0] - 1
    for tile in range(num_samples):
        for j in range(width):
            unit = np.float32(j)
            for q in range(lanes):
                g = f[tile, q] if argmin[tile, q] == unit else _ZERO
                dots[tile, j, q] = g
                gradient[last, j, q] -= g


@_compiled
def _scatter(
    gradient: FloatArray, dots: FloatArray, samples: KernelSamples, chosen: IndexArray, start: int, stop: int
) -> None:
    """Add the derivatives with respect to the dots to the weights' gradient."""
    width, lanes = gradient.shape[1], gradient.shape[2]
    place = 0
    for i in range(start, stop):
        sample = chosen[i]
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            for entry in range(samples.offsets[message], samples.offsets[message + 1]):
                column, value = samples.columns[entry], samples.values[entry]
                for j in range(width):
                    for q in range(lanes):
                        gradient[column, j, q] += value * dots[place, j, q]
            place += 1


@_compiled
def _forward(
    f: FloatArray,
    argmin: FloatArray,
    dots: FloatArray,
    parameters: FloatArray,
    block: int,
    samples: KernelSamples,
    chosen: IndexArray,
    start: int,
    stop: int,
) -> None:
    _dots(dots, parameters, block, samples, chosen, start, stop)
    if samples.kind <= SQUARE:
        _sums(f, dots, parameters, block, samples, chosen, start, stop)
    else:
        _margins(f, argmin, dots, parameters, block, stop - start)


@_compiled
def _add_gradients(
    gradient: FloatArray,
    f: FloatArray,
    argmin: FloatArray,
    dots: FloatArray,
    parameters: FloatArray,
    block: int,
    samples: KernelSamples,
    chosen: IndexArray,
) -> None:
    for start in range(0, chosen.size, _TILE):
        stop = min(start + _TILE, chosen.size)
        _forward(f, argmin, dots, parameters, block, samples, chosen, start, stop)
        _loss_gradients(f, samples, chosen, start, stop)
        if samples.kind <= SQUARE:
            _differentiate_sums(gradient, f, dots, parameters, block, samples, chosen, start, stop)
        else:
            _differentiate_margins(gradient, f, argmin, dots, stop - start)
            if samples.kind == THRESHOLD:
                gradient[gradient.shape[0] - 1] = _ZERO  # it has no readout
        _scatter(gradient, dots, samples, chosen, start, stop)


# --- optimizer steps -------------------------------------------------------------------------


@_compiled
def _adam(
    p: FloatArray,
    g: FloatArray,
    m: FloatArray,
    v: FloatArray,
    rule: Rule,
    rate: float,
    t: int,
    decoupled: bool,
) -> None:
    beta2, eps = np.float32(rule.beta2), np.float32(rule.eps)
    rest1, rest2 = np.float32(1 - rule.beta1), np.float32(1 - rule.beta2)
    size = np.float32(rate / (1 - rule.beta1**t))
    correction = np.float32(np.sqrt(1 - rule.beta2**t))
    shrink = np.float32(1 - rate * rule.weight_decay) if decoupled else _ONE
    decay = _ZERO if decoupled else np.float32(rule.weight_decay)
    for q in range(p.size):
        weight = p[q] * shrink
        slope = g[q] + decay * weight
        m[q] += rest1 * (slope - m[q])
        v[q] = beta2 * v[q] + rest2 * (slope * slope)
        p[q] = weight - size * (m[q] / (np.sqrt(v[q]) / correction + eps))


@_compiled
def _sgd(p: FloatArray, g: FloatArray, m: FloatArray, rule: Rule, rate: float, t: int) -> None:
    size, decay, momentum = np.float32(rate), np.float32(rule.weight_decay), np.float32(rule.momentum)
    if rule.momentum == 0:
        for q in range(p.size):
            p[q] -= size * (g[q] + decay * p[q])
        return
    # torch starts the momentum from the whole first gradient.
    fresh = _ONE if t == 1 else np.float32(1 - rule.dampening)
    for q in range(p.size):
        slope = g[q] + decay * p[q]
        m[q] = momentum * m[q] + fresh * slope
        p[q] -= size * (slope + momentum * m[q] if rule.nesterov else m[q])


@_compiled
def _rmsprop(p: FloatArray, g: FloatArray, v: FloatArray, m: FloatArray, rule: Rule, rate: float) -> None:
    size, decay, eps = np.float32(rate), np.float32(rule.weight_decay), np.float32(rule.eps)
    alpha, rest = np.float32(rule.beta2), np.float32(1 - rule.beta2)
    momentum = np.float32(rule.momentum)
    for q in range(p.size):
        slope = g[q] + decay * p[q]
        v[q] = alpha * v[q] + rest * (slope * slope)
        step = slope / (np.sqrt(v[q]) + eps)
        if rule.momentum > 0:
            m[q] = momentum * m[q] + step
            step = m[q]
        p[q] -= size * step


@_compiled
def _adagrad(p: FloatArray, g: FloatArray, v: FloatArray, rule: Rule, rate: float, t: int) -> None:
    size = np.float32(rate / (1 + (t - 1) * rule.lr_decay))
    decay, eps = np.float32(rule.weight_decay), np.float32(rule.eps)
    for q in range(p.size):
        slope = g[q] + decay * p[q]
        v[q] += slope * slope
        p[q] -= size * (slope / (np.sqrt(v[q]) + eps))


@_compiled
def _lion(p: FloatArray, g: FloatArray, m: FloatArray, rule: Rule, rate: float) -> None:
    size, shrink = np.float32(rate), np.float32(1 - rate * rule.weight_decay)
    rest1, rest2 = np.float32(1 - rule.beta1), np.float32(1 - rule.beta2)
    for q in range(p.size):
        update = m[q] + rest1 * (g[q] - m[q])
        sign = _ONE if update > _ZERO else (-_ONE if update < _ZERO else update)
        p[q] = p[q] * shrink - size * sign
        m[q] += rest2 * (g[q] - m[q])


@_compiled
def _update(p: FloatArray, g: FloatArray, state: FloatArray, rule: Rule, rate: float, t: int) -> None:
    if rule.optimizer == SGD:
        _sgd(p, g, state[0], rule, rate, t)
    elif rule.optimizer == RMSPROP:
        _rmsprop(p, g, state[0], state[state.shape[0] - 1], rule, rate)
    elif rule.optimizer == ADAGRAD:
        _adagrad(p, g, state[0], rule, rate, t)
    elif rule.optimizer == LION:
        _lion(p, g, state[0], rule, rate)
    else:
        _adam(p, g, state[0], state[1], rule, rate, t, rule.optimizer == ADAMW)


# --- gradient noise --------------------------------------------------------------------------


@_compiled
def _mix(x: np.uint32) -> np.uint32:
    # The 32-bit hash of `gnn.backends.torch_backend.mix32`.
    x = np.uint32(np.uint32(x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D))
    x = np.uint32(np.uint32(x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B))
    return np.uint32(x ^ (x >> np.uint32(16)))


@_compiled
def _add_noise(
    gradient: FloatArray,
    numbers: NDArray[np.uint32],
    block: int,
    key: np.uint32,
    amplitude: np.float32,
    trains_readout: bool,
) -> None:
    width, lanes = gradient.shape[1], gradient.shape[2]
    for i in range(gradient.shape[0] - (0 if trains_readout else 1)):
        for j in range(width):
            coordinate = np.uint32((i * width + j) * 0x9E3779B9)
            for q in range(lanes):
                hashed = _mix(np.uint32(_mix(np.uint32(numbers[block, q] ^ key)) + coordinate))
                unit = np.float32(hashed >> np.uint32(8)) * np.float32(2.0**-23) - _ONE
                gradient[i, j, q] += amplitude * unit


# --- whole blocks ----------------------------------------------------------------------------


@_compiled
def _longest(samples: KernelSamples) -> int:
    longest = 1
    for sample in range(samples.labels.size):
        longest = max(longest, samples.sample_offsets[sample + 1] - samples.sample_offsets[sample])
    return longest


@_compiled
def advance(
    parameters: FloatArray,
    state: FloatArray,
    samples: KernelSamples,
    rule: Rule,
    rates: FloatArray,
    first_step: int,
    chosen: IndexArray,
    numbers: NDArray[np.uint32],
    keys: NDArray[np.uint32],
    amplitude: np.float32,
) -> None:
    """Take ``len(rates)`` steps on every block.

    Parameters
    ----------
    parameters : float32, shape (num_blocks, d + 1, k, lanes), changed in place
    state : float32, shape (num_blocks, num_slots, d + 1, k, lanes), changed in place
        What the optimizer remembers of each coordinate.
    rates : float64, shape (count,)
    first_step : int
        Steps taken before.
    chosen : int64, shape (count, batch) or (1, num_samples)
        The samples of every step, or of all steps.
    numbers : uint32, shape (num_blocks, lanes)
        The restarts' numbers, which seed their noise.
    keys : uint32, shape (count,)
    amplitude : float32
        Half the width of the gradient noise's distribution.
    """
    num_blocks, rows, width, lanes = parameters.shape
    size = rows * width * lanes
    gradient = np.empty((rows, width, lanes), dtype=np.float32)
    dots = np.empty((_TILE * _longest(samples), width, lanes), dtype=np.float32)
    f, argmin = np.empty((_TILE, lanes), dtype=np.float32), np.empty((_TILE, lanes), dtype=np.float32)
    for block in range(num_blocks):
        weights, slopes = parameters[block].reshape(size), gradient.reshape(size)
        remembered = state[block].reshape(state.shape[1], size)
        for i in range(rates.size):
            for q in range(size):
                slopes[q] = _ZERO
            seen = chosen[min(i, chosen.shape[0] - 1)]
            _add_gradients(gradient, f, argmin, dots, parameters, block, samples, seen)
            if amplitude > 0:
                _add_noise(gradient, numbers, block, keys[i], amplitude, samples.kind != THRESHOLD)
            _update(weights, slopes, remembered, rule, rates[i], first_step + i + 1)


@_compiled
def errors(
    parameters: FloatArray,
    samples: KernelSamples,
    tolerance: np.float32,
    loss: FloatArray,
    max_error: FloatArray,
    num_misfits: NDArray[np.int32],
) -> None:
    """Fill in mean loss, L∞ error and number of misfits, each of shape (num_blocks, lanes)."""
    num_blocks, _, width, lanes = parameters.shape
    dots = np.empty((_TILE * _longest(samples), width, lanes), dtype=np.float32)
    f, argmin = np.empty((_TILE, lanes), dtype=np.float32), np.empty((_TILE, lanes), dtype=np.float32)
    every = np.arange(samples.labels.size)
    for block in range(num_blocks):
        loss[block], max_error[block], num_misfits[block] = _ZERO, _ZERO, 0
        for start in range(0, every.size, _TILE):
            stop = min(start + _TILE, every.size)
            _forward(f, argmin, dots, parameters, block, samples, every, start, stop)
            for sample in range(start, stop):
                _judge(f, sample - start, samples, sample, tolerance, block, loss, max_error, num_misfits)
        loss[block] /= np.float32(max(every.size, 1))


@_compiled
def _judge(
    f: FloatArray,
    tile: int,
    samples: KernelSamples,
    sample: int,
    tolerance: np.float32,
    block: int,
    loss: FloatArray,
    max_error: FloatArray,
    num_misfits: NDArray[np.int32],
) -> None:
    label, is_positive = samples.labels[sample], samples.labels[sample] > _ZERO
    fires_at_zero = samples.kind == THRESHOLD_AND
    if samples.kind <= SQUARE:
        for q in range(f.shape[1]):
            off, worst = abs(f[tile, q] - label), max_error[block, q]
            loss[block, q] += off * off
            max_error[block, q] = off if off > worst else worst
            num_misfits[block, q] += np.int32(0) if off <= tolerance else np.int32(1)
    else:
        for q in range(f.shape[1]):
            margin = f[tile, q]
            hinge = _ONE - margin * label
            loss[block, q] += _ZERO if hinge < _ZERO else hinge
            fires = margin >= _ZERO if fires_at_zero else margin > _ZERO
            max_error[block, q] = _ONE if fires != is_positive else max_error[block, q]
            num_misfits[block, q] += np.int32(1) if fires != is_positive else np.int32(0)
