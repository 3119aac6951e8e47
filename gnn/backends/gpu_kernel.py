"""The GPU trainer's kernel: all steps of a block of restarts in one launch.

One program owns a block of ``LANES`` restarts, one a thread, for every step of the launch. Its
parameters, gradient and optimizer state are laid out as in `gnn.backends.cpu_kernel`: (d + 1, k, LANES),
so that threads read neighbouring words. A thread only ever touches its own lane, hence no
synchronisation; and a block's rows are read again in every step, hence they stay in the cache
of its multiprocessor while few enough blocks are resident.
"""

from __future__ import annotations

import triton
import triton.language as tl

RELU, ABS, SQUARE, THRESHOLD_AND, THRESHOLD = (tl.constexpr(kind) for kind in range(5))
SGD, ADAM, ADAMW, RMSPROP, ADAGRAD, LION = (tl.constexpr(optimizer) for optimizer in range(6))


@triton.jit
def _mix(x):
    x = (x ^ (x >> 16)) * 0x7FEB352D
    x = (x ^ (x >> 15)) * 0x846CA68B
    return x ^ (x >> 16)


@triton.jit
def _dot(weights, offsets, columns, values, message, j, width, lane, LANES: tl.constexpr):
    dot = tl.zeros((LANES,), dtype=tl.float32)
    for entry in range(tl.load(offsets + message), tl.load(offsets + message + 1)):
        row = tl.load(columns + entry) * width + j
        dot += tl.load(values + entry) * tl.load(weights + row * LANES + lane)
    return dot


@triton.jit
def _scatter(gradient, offsets, columns, values, message, j, width, lane, slope, LANES: tl.constexpr):
    for entry in range(tl.load(offsets + message), tl.load(offsets + message + 1)):
        place = gradient + (tl.load(columns + entry) * width + j) * LANES + lane
        tl.store(place, tl.load(place) + tl.load(values + entry) * slope)


@triton.jit
def _activation(x, KIND: tl.constexpr):
    if KIND == RELU:
        y = tl.where(x < 0, 0.0, x)  # NaN stays NaN
    elif KIND == ABS:
        y = tl.abs(x)
    else:
        y = x * x
    return y


@triton.jit
def _derivative(x, KIND: tl.constexpr):
    if KIND == RELU:
        y = tl.where(x > 0, 1.0, 0.0)
    elif KIND == ABS:
        y = tl.where(x > 0, 1.0, tl.where(x < 0, -1.0, 0.0))
    else:
        y = 2 * x
    return y


@triton.jit
def _add_sum_gradient(
    weights, gradient, offsets, columns, values, coefficients, first, stop, label, share, bias, width, lane,
    KIND: tl.constexpr, LANES: tl.constexpr,
):  # fmt: skip
    f = tl.zeros((LANES,), dtype=tl.float32)
    for message in range(first, stop):
        for j in range(width):
            x = _dot(weights, offsets, columns, values, message, j, width, lane, LANES)
            alpha = tl.load(weights + (bias + j) * LANES + lane)
            f += tl.load(coefficients + message) * alpha * _activation(x, KIND)
    f = (f - label) * (2 * share)
    for message in range(first, stop):
        for j in range(width):
            x = _dot(weights, offsets, columns, values, message, j, width, lane, LANES)
            slope = tl.load(coefficients + message) * f
            alpha = tl.load(weights + (bias + j) * LANES + lane)
            place = gradient + (bias + j) * LANES + lane
            tl.store(place, tl.load(place) + slope * _activation(x, KIND))
            slope = slope * alpha * _derivative(x, KIND)
            _scatter(gradient, offsets, columns, values, message, j, width, lane, slope, LANES)


@triton.jit
def _add_margin_gradient(
    weights, gradient, offsets, columns, values, message, label, share, bias, width, lane,
    KIND: tl.constexpr, LANES: tl.constexpr,
):  # fmt: skip
    margin = tl.full((LANES,), float("inf"), dtype=tl.float32)
    unit = tl.zeros((LANES,), dtype=tl.int32)
    for j in range(width):
        x = _dot(weights, offsets, columns, values, message, j, width, lane, LANES)
        value = x - tl.load(weights + (bias + j) * LANES + lane)
        is_less = (value < margin) | (value != value)
        margin = tl.where(is_less, value, margin)
        unit = tl.where(is_less, j, unit)
    f = tl.where(1 - margin * label > 0, -label * share, 0.0)
    for j in range(width):
        slope = tl.where(unit == j, f, 0.0)
        if KIND == THRESHOLD_AND:
            place = gradient + (bias + j) * LANES + lane
            tl.store(place, tl.load(place) - slope)
        _scatter(gradient, offsets, columns, values, message, j, width, lane, slope, LANES)


@triton.jit
def _update(
    p, g, m, v, rate, size, correction, fresh, beta1, beta2, eps, decay, momentum,
    OPTIMIZER: tl.constexpr, NESTEROV: tl.constexpr, MOMENTUM: tl.constexpr,
):  # fmt: skip
    if (OPTIMIZER == ADAMW) | (OPTIMIZER == LION):
        p = p * (1 - rate * decay)
    else:
        g = g + decay * p
    if (OPTIMIZER == ADAM) | (OPTIMIZER == ADAMW):
        m = m + (1 - beta1) * (g - m)
        v = beta2 * v + (1 - beta2) * (g * g)
        p = p - size * (m / (tl.sqrt_rn(v) / correction + eps))
    elif OPTIMIZER == RMSPROP:
        v = beta2 * v + (1 - beta2) * (g * g)
        g = g / (tl.sqrt_rn(v) + eps)
        if MOMENTUM:
            m = momentum * m + g
            g = m
        p = p - rate * g
    elif OPTIMIZER == ADAGRAD:
        v = v + g * g
        p = p - size * (g / (tl.sqrt_rn(v) + eps))
    elif OPTIMIZER == LION:
        u = m + (1 - beta1) * (g - m)
        p = p - rate * tl.where(u > 0, 1.0, tl.where(u < 0, -1.0, u))
        m = m + (1 - beta2) * (g - m)
    else:
        if MOMENTUM:
            m = momentum * m + fresh * g
            g = g + momentum * m if NESTEROV else m
        p = p - rate * g
    return p, m, v


@triton.jit
def advance(
    parameters, gradients, first_slot, second_slot, offsets, columns, values, coefficients,
    sample_offsets, labels, chosen, table, numbers, keys,
    num_inputs, width, count, batch, stride, share, amplitude,
    beta1, beta2, eps, decay, momentum,
    KIND: tl.constexpr, OPTIMIZER: tl.constexpr, NESTEROV: tl.constexpr, MOMENTUM: tl.constexpr,
    NOISY: tl.constexpr, LANES: tl.constexpr,
):  # fmt: skip
    """Take ``count`` steps on the block of restarts that the program owns.

    Parameters
    ----------
    parameters, gradients, first_slot, second_slot : float32, shape (num_blocks, d + 1, k, LANES)
        The gradients are scratch, zero before and after.
    chosen : int32, the samples of step i from ``i · stride`` on (stride 0: of every step)
    table : float32, shape (count, 4)
        Learning rate, bias-corrected step size, square root of the second moment's correction,
        and the share of a new gradient in SGD's momentum.
    numbers : int32, shape (num_blocks, LANES); keys : int32, shape (count,)
        What the gradient noise is hashed from.
    """
    lane = tl.arange(0, LANES)
    bias = num_inputs * width
    rows = bias + width
    base = tl.program_id(0).to(tl.int64) * rows * LANES
    weights, gradient, m_of, v_of = parameters + base, gradients + base, first_slot + base, second_slot + base
    restart = tl.load(numbers + tl.program_id(0) * LANES + lane).to(tl.uint32, bitcast=True)
    trained = rows if KIND != THRESHOLD else bias
    for i in range(count):
        for place in range(batch):
            sample = tl.load(chosen + i * stride + place)
            first, stop = tl.load(sample_offsets + sample), tl.load(sample_offsets + sample + 1)
            label = tl.load(labels + sample)
            if KIND <= SQUARE:
                _add_sum_gradient(
                    weights, gradient, offsets, columns, values, coefficients, first, stop, label, share,
                    bias, width, lane, KIND, LANES,
                )  # fmt: skip
            else:
                _add_margin_gradient(
                    weights, gradient, offsets, columns, values, first, label, share, bias, width, lane,
                    KIND, LANES,
                )  # fmt: skip
        rate, size = tl.load(table + 4 * i), tl.load(table + 4 * i + 1)
        correction, fresh = tl.load(table + 4 * i + 2), tl.load(table + 4 * i + 3)
        for row in range(trained):
            at = row * LANES + lane
            g = tl.load(gradient + at)
            if NOISY:
                key = tl.load(keys + i).to(tl.uint32, bitcast=True)
                coordinate = (restart * 0 + row) * 0x9E3779B9  # in 32 bits
                hashed = _mix(_mix(restart ^ key) + coordinate)
                g += amplitude * ((hashed >> 8).to(tl.float32) * 1.1920928955078125e-07 - 1)
            p, m, v = _update(
                tl.load(weights + at), g, tl.load(m_of + at), tl.load(v_of + at),
                rate, size, correction, fresh, beta1, beta2, eps, decay, momentum,
                OPTIMIZER, NESTEROV, MOMENTUM,
            )  # fmt: skip
            tl.store(weights + at, p)
            tl.store(m_of + at, m)
            tl.store(v_of + at, v)
            tl.store(gradient + at, tl.zeros((LANES,), dtype=tl.float32))
