"""The compiled trainer's inner loops: forward, backward and optimizer step of a block of restarts.

A block holds L restarts, its lanes. Its parameters have the shape (d + 1, k, L): row i < d holds
coordinate i of the k weight vectors, the last row the readout. So the product of a message with
the weight vectors of all lanes adds a whole row for each non-zero of the message, and every inner
loop runs over adjacent lanes, which the compiler vectorizes. A block takes all its steps before
the next one starts, so that its weights, gradient and optimizer state stay in a core's cache.

Samples are handled in tiles, so that their products fit in the first-level cache. The loops index
whole arrays and make no views of them: numba counts references to views with atomic operations,
which cost more than the arithmetic and let threads wait for each other.

The losses stand in `losses`, the arrays in `arrays`.
"""

from __future__ import annotations

import numpy as np

from gnn.backends.cpu_loops.arrays import (
    ABS,
    ADAGRAD,
    ADAMW,
    LION,
    MAX,
    ONE,
    OPTIONS,
    RELU,
    RELU_SIGN,
    RMSPROP,
    SGD,
    THRESHOLD,
    TILE,
    TWO,
    ZERO,
    Counts2,
    Floats,
    Floats2,
    Floats3,
    Floats4,
    KernelSamples,
    Real,
    Scratch,
    Words,
    Words2,
)
from gnn.backends.cpu_loops.losses import add_losses, average, judge, loss_gradients, raise_peak
from gnn.backends.update_rules import Dropout, Rule
from gnn.losses.named import Loss
from reductions import compiled
from reductions.compiled import IntMatrix, Ints, kernel, part

# --- forward and backward --------------------------------------------------------------------


@part(**OPTIONS)
def _dots(
    dots: Floats3,
    parameters: Floats4,
    block: int,
    samples: KernelSamples,
    chosen: Ints,
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
                dots[place] = ZERO
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


@part(**OPTIONS)
def _sums(
    f: Floats2,
    dots: Floats3,
    readout: Floats2,
    samples: KernelSamples,
    chosen: Ints,
    start: int,
    stop: int,
) -> None:
    """f of every sample of a tile: Σ c α σ(dots) over its messages and channels."""
    width, lanes = readout.shape
    place = 0
    for i in range(start, stop):
        tile, sample = i - start, chosen[i]
        for q in range(lanes):
            f[tile, q] = ZERO
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            coefficient = samples.coefficients[message]
            for j in range(width):
                if samples.kind == RELU or samples.kind == RELU_SIGN:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * readout[j, q]
                        # This way round NaN stays NaN, which a plain maximum would hide.
                        f[tile, q] += scale * (ZERO if x < ZERO else x)
                elif samples.kind == ABS:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * readout[j, q]
                        f[tile, q] += scale * abs(x)
                else:
                    for q in range(lanes):
                        x, scale = dots[place, j, q], coefficient * readout[j, q]
                        f[tile, q] += scale * (x * x)
            place += 1


@part(**OPTIONS)
def _margins(
    f: Floats2, argmin: Floats2, dots: Floats3, parameters: Floats4, block: int, num_samples: int
) -> None:
    """The margin min_j (dots - b_j) of every sample of a tile, and the first j that attains it."""
    width, lanes, last = parameters.shape[2], parameters.shape[3], parameters.shape[1] - 1
    for tile in range(num_samples):
        for q in range(lanes):
            f[tile, q] = dots[tile, 0, q] - parameters[block, last, 0, q]
            argmin[tile, q] = ZERO
        for j in range(1, width):
            unit = np.float32(j)
            for q in range(lanes):
                value, least = dots[tile, j, q] - parameters[block, last, j, q], f[tile, q]
                is_less = value < least or value != value
                f[tile, q] = value if is_less else least
                argmin[tile, q] = unit if is_less else argmin[tile, q]


@part(**OPTIONS)
def _differentiate_sums(
    gradient: Floats3,
    f: Floats2,
    dots: Floats3,
    readout: Floats2,
    samples: KernelSamples,
    chosen: Ints,
    start: int,
    stop: int,
) -> None:
    """Add to the readout's gradient, and replace dots by the derivatives with respect to them."""
    width, lanes, last = gradient.shape[1], gradient.shape[2], gradient.shape[0] - 1
    place = 0
    for i in range(start, stop):
        tile, sample = i - start, chosen[i]
        for message in range(samples.sample_offsets[sample], samples.sample_offsets[sample + 1]):
            coefficient = samples.coefficients[message]
            for j in range(width):
                if samples.kind == RELU or samples.kind == RELU_SIGN:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * (ZERO if x < ZERO else x)
                        dots[place, j, q] = g * readout[j, q] if x > ZERO else ZERO
                elif samples.kind == ABS:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * abs(x)
                        sign = ONE if x > ZERO else (-ONE if x < ZERO else ZERO)
                        dots[place, j, q] = g * readout[j, q] * sign
                else:
                    for q in range(lanes):
                        x, g = dots[place, j, q], coefficient * f[tile, q]
                        gradient[last, j, q] += g * (x * x)
                        dots[place, j, q] = g * readout[j, q] * (TWO * x)
            place += 1


@part(**OPTIONS)
def _differentiate_margins(
    gradient: Floats3, f: Floats2, argmin: Floats2, dots: Floats3, num_samples: int, has_readout: bool
) -> None:
    """The same for margins: only the unit that attains the minimum moves, and its bound if it has one."""
    width, lanes, last = gradient.shape[1], gradient.shape[2], gradient.shape[0] - 1
    for tile in range(num_samples):
        for j in range(width):
            unit = np.float32(j)
            for q in range(lanes):
                g = f[tile, q] if argmin[tile, q] == unit else ZERO
                dots[tile, j, q] = g
                gradient[last, j, q] -= g if has_readout else ZERO


@part(**OPTIONS)
def _scatter(
    gradient: Floats3, dots: Floats3, samples: KernelSamples, chosen: Ints, start: int, stop: int
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


# --- optimizer steps -------------------------------------------------------------------------


@part(**OPTIONS)
def _adam(p: Floats2, g: Floats, state: Floats3, block: int, rule: Rule, rate: float, t: int) -> None:
    real = g.dtype.type
    is_decoupled = rule.optimizer == ADAMW
    beta2, eps = real(rule.beta2), real(rule.eps)
    rest1, rest2 = real(1 - rule.beta1), real(1 - rule.beta2)
    size = real(rate / (1 - rule.beta1**t))
    correction = real(np.sqrt(1 - rule.beta2**t))
    shrink = real(1 - rate * rule.weight_decay) if is_decoupled else ONE
    decay = ZERO if is_decoupled else real(rule.weight_decay)
    for q in range(g.size):
        weight = p[block, q] * shrink
        slope = g[q] + decay * weight
        m = state[block, 0, q]
        m += rest1 * (slope - m)
        v = beta2 * state[block, 1, q] + rest2 * (slope * slope)
        state[block, 0, q], state[block, 1, q] = m, v
        p[block, q] = weight - size * (m / (np.sqrt(v) / correction + eps))


@part(**OPTIONS)
def _sgd(p: Floats2, g: Floats, state: Floats3, block: int, rule: Rule, rate: float, t: int) -> None:
    real = g.dtype.type
    size, decay, momentum = real(rate), real(rule.weight_decay), real(rule.momentum)
    if rule.momentum == 0:
        for q in range(g.size):
            p[block, q] -= size * (g[q] + decay * p[block, q])
        return
    # torch starts the momentum from the whole first gradient.
    fresh = ONE if t == 1 else real(1 - rule.dampening)
    for q in range(g.size):
        slope = g[q] + decay * p[block, q]
        m = momentum * state[block, 0, q] + fresh * slope
        state[block, 0, q] = m
        p[block, q] -= size * (slope + momentum * m if rule.nesterov else m)


@part(**OPTIONS)
def _rmsprop(p: Floats2, g: Floats, state: Floats3, block: int, rule: Rule, rate: float) -> None:
    real = g.dtype.type
    size, decay, eps = real(rate), real(rule.weight_decay), real(rule.eps)
    alpha, rest = real(rule.beta2), real(1 - rule.beta2)
    momentum = real(rule.momentum)
    for q in range(g.size):
        slope = g[q] + decay * p[block, q]
        v = alpha * state[block, 0, q] + rest * (slope * slope)
        state[block, 0, q] = v
        step = slope / (np.sqrt(v) + eps)
        if rule.momentum > 0:
            step = momentum * state[block, 1, q] + step
            state[block, 1, q] = step
        p[block, q] -= size * step


@part(**OPTIONS)
def _adagrad(p: Floats2, g: Floats, state: Floats3, block: int, rule: Rule, rate: float, t: int) -> None:
    real = g.dtype.type
    size = real(rate / (1 + (t - 1) * rule.lr_decay))
    decay, eps = real(rule.weight_decay), real(rule.eps)
    for q in range(g.size):
        slope = g[q] + decay * p[block, q]
        v = state[block, 0, q] + slope * slope
        state[block, 0, q] = v
        p[block, q] -= size * (slope / (np.sqrt(v) + eps))


@part(**OPTIONS)
def _lion(p: Floats2, g: Floats, state: Floats3, block: int, rule: Rule, rate: float) -> None:
    real = g.dtype.type
    size, shrink = real(rate), real(1 - rate * rule.weight_decay)
    rest1, rest2 = real(1 - rule.beta1), real(1 - rule.beta2)
    for q in range(g.size):
        m = state[block, 0, q]
        update = m + rest1 * (g[q] - m)
        sign = ONE if update > ZERO else (-ONE if update < ZERO else update)
        p[block, q] = p[block, q] * shrink - size * sign
        state[block, 0, q] = m + rest2 * (g[q] - m)


# --- gradient noise --------------------------------------------------------------------------


@part(**OPTIONS)
def _mix(x: np.uint32) -> np.uint32:
    # The 32-bit hash of `gnn.backends.torch_backend.mix32`.
    x = np.uint32(np.uint32(x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D))
    x = np.uint32(np.uint32(x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B))
    return np.uint32(x ^ (x >> np.uint32(16)))


@part(**OPTIONS)
def _hashed(number: np.uint32, key: np.uint32, coordinate: np.uint32) -> np.uint32:
    """A 24-bit hash."""
    return np.uint32(_mix(np.uint32(_mix(np.uint32(number ^ key)) + coordinate)) >> np.uint32(8))


@part(**OPTIONS)
def _add_noise(
    gradient: Floats3,
    numbers: Words2,
    block: int,
    key: np.uint32,
    amplitude: Real,
    trains_readout: bool,
) -> None:
    width, lanes = gradient.shape[1], gradient.shape[2]
    for i in range(gradient.shape[0] - (0 if trains_readout else 1)):
        for j in range(width):
            coordinate = np.uint32((i * width + j) * 0x9E3779B9)
            for q in range(lanes):
                hashed = _hashed(numbers[block, q], key, coordinate)
                unit = np.float32(hashed) * np.float32(2.0**-23) - ONE
                gradient[i, j, q] += amplitude * unit


@part(**OPTIONS)
def _read_out(readout: Floats2, parameters: Floats4, block: int) -> None:
    last = parameters.shape[1] - 1
    for j in range(readout.shape[0]):
        for q in range(readout.shape[1]):
            readout[j, q] = parameters[block, last, j, q]


@part(**OPTIONS)
def _leave_out(
    readout: Floats2, kept: Floats2, numbers: Words2, block: int, key: np.uint32, dropout: Dropout
) -> None:
    """Choose the channels that a step keeps, and multiply the readout with 0 or what the others count."""
    scale = readout.dtype.type(dropout.scale)
    for j in range(readout.shape[0]):
        coordinate = np.uint32(j * 0x9E3779B9)
        for q in range(readout.shape[1]):
            is_kept = _hashed(numbers[block, q], key, coordinate) >= dropout.bound
            kept[j, q] = scale if is_kept else ZERO
            readout[j, q] *= kept[j, q]


# --- whole blocks ----------------------------------------------------------------------------


@kernel(seconds=4, **OPTIONS)
def advance(
    parameters: Floats4,
    flat: Floats2,
    state: Floats3,
    scratch: Scratch,
    samples: KernelSamples,
    loss: Loss,
    rule: Rule,
    rates: compiled.Floats,
    first_step: int,
    chosen: IntMatrix,
    numbers: Words2,
    keys: Words,
    amplitude: Real,
    drop_keys: Words,
    dropout: Dropout,
) -> None:
    """Take ``len(rates)`` steps on every block.

    Parameters
    ----------
    parameters : shape (num_blocks, d + 1, k, lanes), changed in place
        In the kernel's precision, as all real numbers but the rates.
    flat : shape (num_blocks, (d + 1) * k * lanes)
        The same memory.
    state : shape (num_blocks, num_slots, (d + 1) * k * lanes), changed in place
        What the optimizer remembers of each coordinate.
    scratch : Scratch
    rates : float64, shape (count,)
    first_step : int
        Steps taken before.
    chosen : int64, shape (count, batch) or (1, num_samples)
        The samples of every step, or of all steps.
    numbers : uint32, shape (num_blocks, lanes)
        The restarts' numbers, which seed their noise.
    keys : uint32, shape (count,)
    amplitude : real
        Half the width of the gradient noise's distribution.
    drop_keys : uint32, shape (count,)
    dropout : Dropout
    """
    gradient, slopes, dots, f, argmin, readout, kept, peak = scratch
    for block in range(parameters.shape[0]):
        for i in range(rates.size):
            for q in range(slopes.size):
                slopes[q] = ZERO
            seen = chosen[min(i, chosen.shape[0] - 1)]
            _read_out(readout, parameters, block)
            if dropout.bound > 0:
                _leave_out(readout, kept, numbers, block, drop_keys[i], dropout)
            for q in range(peak.shape[1]):
                peak[0, q], peak[1, q] = ZERO, ZERO
            for passes_left in range(1 if loss.kind == MAX else 0, -1, -1):
                for start in range(0, seen.size, TILE):
                    stop = min(start + TILE, seen.size)
                    _dots(dots, parameters, block, samples, seen, start, stop)
                    if samples.kind <= RELU_SIGN:
                        _sums(f, dots, readout, samples, seen, start, stop)
                    else:
                        _margins(f, argmin, dots, parameters, block, stop - start)
                    if passes_left > 0:
                        raise_peak(peak, f, samples, loss, seen, start, stop)
                        continue
                    loss_gradients(f, samples, loss, peak, seen, start, stop)
                    if samples.kind <= RELU_SIGN:
                        _differentiate_sums(gradient, f, dots, readout, samples, seen, start, stop)
                    else:
                        _differentiate_margins(
                            gradient, f, argmin, dots, stop - start, samples.kind != THRESHOLD
                        )
                    _scatter(gradient, dots, samples, seen, start, stop)
            if dropout.bound > 0:
                for j in range(kept.shape[0]):
                    for q in range(kept.shape[1]):
                        gradient[gradient.shape[0] - 1, j, q] *= kept[j, q]
            if amplitude > 0:
                _add_noise(gradient, numbers, block, keys[i], amplitude, samples.kind != THRESHOLD)
            t = first_step + i + 1
            if rule.optimizer == SGD:
                _sgd(flat, slopes, state, block, rule, rates[i], t)
            elif rule.optimizer == RMSPROP:
                _rmsprop(flat, slopes, state, block, rule, rates[i])
            elif rule.optimizer == ADAGRAD:
                _adagrad(flat, slopes, state, block, rule, rates[i], t)
            elif rule.optimizer == LION:
                _lion(flat, slopes, state, block, rule, rates[i])
            else:
                _adam(flat, slopes, state, block, rule, rates[i], t)


@kernel(seconds=1, **OPTIONS)
def errors(
    parameters: Floats4,
    scratch: Scratch,
    samples: KernelSamples,
    loss: Loss,
    every: Ints,
    tolerance: Real,
    losses: Floats2,
    max_error: Floats2,
    num_misfits: Counts2,
) -> None:
    """Fill in loss, L∞ error and number of misfits, each of shape (num_blocks, lanes)."""
    dots, f, peak, lanes = scratch.dots, scratch.f, scratch.peak, parameters.shape[3]
    for block in range(parameters.shape[0]):
        for q in range(lanes):
            losses[block, q], max_error[block, q], num_misfits[block, q] = ZERO, ZERO, 0
            peak[0, q], peak[1, q] = ZERO, ZERO
        _read_out(scratch.readout, parameters, block)
        for start in range(0, every.size, TILE):
            stop = min(start + TILE, every.size)
            _dots(dots, parameters, block, samples, every, start, stop)
            if samples.kind <= RELU_SIGN:
                _sums(f, dots, scratch.readout, samples, every, start, stop)
            else:
                _margins(f, scratch.argmin, dots, parameters, block, stop - start)
            if loss.kind == MAX:
                raise_peak(peak, f, samples, loss, every, start, stop)
            for sample in range(start, stop):
                judge(f, sample - start, samples, sample, tolerance, block, max_error, num_misfits)
                add_losses(f, sample - start, samples, sample, loss, block, losses)
        if every.size > 0:
            average(losses, peak, block, loss, every.size)


KERNELS = {
    "float32": (advance, errors),
    "float64": (advance.in_precision("float64"), errors.in_precision("float64")),
}
