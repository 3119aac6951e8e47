"""The GPU trainer's kernel: all steps of a block of restarts in one launch.

A program owns a block of ``LANES`` restarts for every step of the launch. A row of its weights,
the k channels of one coordinate, is ``C = k · LANES`` adjacent words, lanes last, so that every
access reads whole rows. A step has two phases with a barrier between them. The first goes over
tiles of samples and leaves the slope of every message and channel in scratch memory; the second
goes over tiles of coordinates, gathers each gradient from the slopes by the transposed messages,
and updates. Gathering needs no atomic additions, hence the same weights come out every time, and
no gradient is ever stored. A block's weights, state and slopes are read again in every step, so
that they stay in the cache of its multiprocessor while few enough blocks are resident.
"""

from __future__ import annotations

import triton
import triton.language as tl

RELU, ABS, SQUARE, RELU_SIGN, THRESHOLD_AND, THRESHOLD = (tl.constexpr(kind) for kind in range(6))
SGD, ADAM, ADAMW, RMSPROP, ADAGRAD, LION = (tl.constexpr(optimizer) for optimizer in range(6))
SQUARED_ERROR, HUBER, LOG_COSH, HINGE, SQUARED_HINGE, MAX, LOGISTIC = (tl.constexpr(n) for n in range(7))


@triton.jit
def _mix(x):
    x = (x ^ (x >> 16)) * 0x7FEB352D
    x = (x ^ (x >> 15)) * 0x846CA68B
    return x ^ (x >> 16)


@triton.jit
def _product(rows, offsets, indices, values, row, inside, c, words, TILE: tl.constexpr, C: tl.constexpr):
    """Rows of a sparse matrix times a dense one: (TILE, C). Each dense row has ``words`` words."""
    start = tl.load(offsets + row, mask=inside, other=0)
    stop = tl.load(offsets + row + 1, mask=inside, other=0)
    product = tl.zeros((TILE, C), dtype=tl.float32)
    for step in range(tl.max(stop - start, axis=0)):
        entry = start + step
        has = entry < stop
        index = tl.load(indices + entry, mask=has, other=0)
        value = tl.load(values + entry, mask=has, other=0.0)
        mask = has[:, None] & (c < words)[None, :]
        product += value[:, None] * tl.load(rows + index[:, None] * words + c[None, :], mask=mask, other=0.0)
    return product


@triton.jit
def _over_channels(x, TILE: tl.constexpr, K: tl.constexpr, LANES: tl.constexpr):
    return tl.sum(tl.reshape(x, (TILE, K, LANES)), axis=1)


@triton.jit
def _per_channel(x, TILE: tl.constexpr, K: tl.constexpr, LANES: tl.constexpr):
    return tl.reshape(tl.broadcast_to(x[:, None, :], (TILE, K, LANES)), (TILE, K * LANES))


@triton.jit
def _activation(x, KIND: tl.constexpr):
    if KIND == RELU or KIND == RELU_SIGN:  # noqa: SIM109 - of constants
        y = tl.where(x < 0, 0.0, x)  # NaN stays NaN
    elif KIND == ABS:
        y = tl.abs(x)
    else:
        y = x * x
    return y


@triton.jit
def _derivative(x, KIND: tl.constexpr):
    if KIND == RELU or KIND == RELU_SIGN:  # noqa: SIM109 - of constants
        y = tl.where(x > 0, 1.0, 0.0)
    elif KIND == ABS:
        y = tl.where(x > 0, 1.0, tl.where(x < 0, -1.0, 0.0))
    else:
        y = 2 * x
    return y


@triton.jit
def _residual_slope(u, bound, LOSS: tl.constexpr):
    """The derivative of a regression's loss by the scaled residual."""
    within = tl.where(u > bound, bound, tl.where(u < -bound, -bound, u))
    if LOSS == HUBER:
        y = 2 * within
    elif LOSS == SQUARED_HINGE:
        y = 2 * (u - within)
    elif LOSS == HINGE:
        y = tl.where(u > bound, 1.0, tl.where(u < -bound, -1.0, 0.0))
    elif LOSS == LOG_COSH:
        e = tl.exp(-2 * tl.abs(u) / bound)
        size = 2 * bound * (1 - e) / (1 + e)
        y = tl.where(u < 0, -size, size)
    else:
        y = 2 * u
    return y


@triton.jit
def _margin_slope(margin, width, LOSS: tl.constexpr):
    """Minus the derivative of a classifier's loss by the margin times the label."""
    if LOSS == LOGISTIC:
        e = tl.exp(-tl.abs(margin))
        y = tl.where(margin > 0, e, 1.0) / (1 + e)
    elif LOSS == SQUARED_HINGE:
        y = tl.where(width - margin > 0, 2 * (width - margin), 0.0)
    else:
        y = tl.where(width - margin > 0, 1.0, 0.0)
    return y


@triton.jit
def _sum_slopes(
    weights, slopes, offsets, columns, values, coefficients, first, stop, label, bound, inside, readout,
    share, c, words, KIND: tl.constexpr, LOSS: tl.constexpr, TILE: tl.constexpr, K: tl.constexpr,
    LANES: tl.constexpr,
):  # fmt: skip
    """Store the slopes of a tile of samples; return their share of the readout's gradient, (TILE, C)."""
    C: tl.constexpr = K * LANES
    most = tl.max(stop - first, axis=0)
    f = tl.zeros((TILE, LANES), dtype=tl.float32)
    x = tl.zeros((TILE, C), dtype=tl.float32)
    for step in range(most):
        message = first + step
        has = message < stop
        x = _product(weights, offsets, columns, values, message, has, c, words, TILE, C)
        coefficient = tl.load(coefficients + message, mask=has, other=0.0)
        f += coefficient[:, None] * _over_channels(readout[None, :] * _activation(x, KIND), TILE, K, LANES)
    if KIND == RELU_SIGN:
        f = -label[:, None] * share * _margin_slope(f * label[:, None], bound[:, None], LOSS)
    else:
        f = _residual_slope(f - label[:, None], bound[:, None], LOSS) * share
    outer = _per_channel(tl.where(inside[:, None], f, 0.0), TILE, K, LANES)
    gradient = tl.zeros((TILE, C), dtype=tl.float32)
    for step in range(most):
        message = first + step
        has = message < stop
        if most > 1:
            x = _product(weights, offsets, columns, values, message, has, c, words, TILE, C)
        slope = tl.load(coefficients + message, mask=has, other=0.0)[:, None] * outer
        gradient += slope * _activation(x, KIND)
        slope = slope * readout[None, :] * _derivative(x, KIND)
        place = slopes + message[:, None] * words + c[None, :]
        tl.store(place, slope, mask=has[:, None] & (c < words)[None, :])
    return gradient


@triton.jit
def _margin_slopes(
    weights, slopes, offsets, columns, values, message, label, bound, inside, thresholds, share,
    c, words, KIND: tl.constexpr, LOSS: tl.constexpr, TILE: tl.constexpr, K: tl.constexpr,
    LANES: tl.constexpr,
):  # fmt: skip
    """As `_sum_slopes`, for the least margin of the units."""
    C: tl.constexpr = K * LANES
    x = _product(weights, offsets, columns, values, message, inside, c, words, TILE, C) - thresholds[None, :]
    x = tl.reshape(tl.where((c < words)[None, :], x, float("inf")), (TILE, K, LANES))
    margin, unit = tl.min(x, axis=1, return_indices=True)
    f = -label[:, None] * share * _margin_slope(margin * label[:, None], bound[:, None], LOSS)
    f = tl.where(inside[:, None], f, 0.0)
    outer, unit = _per_channel(f, TILE, K, LANES), _per_channel(unit, TILE, K, LANES)
    slope = tl.where(unit == (c // LANES)[None, :], outer, 0.0)
    place = slopes + message[:, None] * words + c[None, :]
    tl.store(place, slope, mask=inside[:, None] & (c < words)[None, :])
    return -slope if KIND == THRESHOLD_AND else tl.zeros((TILE, C), dtype=tl.float32)


@triton.jit
def _updated(
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
def _hashed(row, restart, key):
    """A 24-bit hash of a coordinate of a restart."""
    return _mix(_mix(restart ^ key) + row.to(tl.uint32) * 0x9E3779B9) >> 8


@triton.jit
def _noise(row, restart, key, amplitude):
    """Uniform noise of a coordinate of a restart."""
    return amplitude * (_hashed(row, restart, key).to(tl.float32) * 1.1920928955078125e-07 - 1)


_COUNTS = ["num_blocks", "num_inputs", "num_messages", "width", "count", "batch", "stride", "drop_bound"]


@triton.jit(do_not_specialize=_COUNTS)  # else 1 and multiples of 16 would compile it again
def advance(
    parameters, first_slot, second_slot, slopes, offsets, columns, values, coefficients,
    sample_offsets, labels, bounds, gather_offsets, gather_messages, gather_values, order,
    chosen, table, numbers, keys, drop_keys,
    num_blocks, num_inputs, num_messages, width, count, batch, stride, share, amplitude,
    beta1, beta2, eps, decay, momentum, drop_bound, drop_scale,
    KIND: tl.constexpr, LOSS: tl.constexpr, OPTIMIZER: tl.constexpr, NESTEROV: tl.constexpr,
    MOMENTUM: tl.constexpr, NOISY: tl.constexpr, DROPPING: tl.constexpr, TILE: tl.constexpr, K: tl.constexpr,
    LANES: tl.constexpr,
):  # fmt: skip
    """Take ``count`` steps on the blocks of restarts that the program owns.

    Parameters
    ----------
    parameters, first_slot, second_slot : float32, shape (num_blocks, d + 1, k, LANES)
    slopes : float32, shape (num_programs, num_messages, k, LANES)
        Scratch memory, zero before and after where mini-batches are used.
    offsets, columns, values
        The messages, row by row; ``gather_*`` the same, column by column.
    bounds : float32, shape (num_samples,)
        The constant of the loss, times the samples' importance.
    order : int32, shape (d,)
        The coordinates in the order in which they are updated.
    chosen : int32, the samples of step i from ``i · stride`` on (stride 0: of every step)
    table : float32, shape (count, 4)
        Learning rate, bias-corrected step size, square root of the second moment's correction,
        and the share of a new gradient in SGD's momentum.
    numbers : int32, shape (num_blocks, LANES); keys, drop_keys : int32, shape (count,)
        What the gradient noise and the channels left out are hashed from.
    drop_bound, drop_scale
        A channel is left out where its hash is below the bound; the others count so much.
    K : the width k, rounded up to a power of two
    """
    C: tl.constexpr = K * LANES
    c = tl.arange(0, C)
    rows = tl.arange(0, TILE)
    words = width * LANES
    size_of_block = (num_inputs + 1).to(tl.int64) * words
    slopes += tl.program_id(0).to(tl.int64) * num_messages * words
    for block in range(tl.program_id(0), num_blocks, tl.num_programs(0)):
        base = size_of_block * block
        weights, m_of, v_of = parameters + base, first_slot + base, second_slot + base
        last = num_inputs * words + c
        restart = tl.load(numbers + block * LANES + c % LANES).to(tl.uint32, bitcast=True)
        for i in range(count):
            readout = tl.load(weights + last, mask=c < words, other=0.0)
            kept = tl.full((C,), 1.0, dtype=tl.float32)
            if DROPPING:
                key = tl.load(drop_keys + i).to(tl.uint32, bitcast=True)
                kept = tl.where(_hashed(c // LANES, restart, key) < drop_bound, 0.0, drop_scale)
            readout_gradient = tl.zeros((TILE, C), dtype=tl.float32)
            for start in range(0, batch, TILE):
                inside = start + rows < batch
                sample = tl.load(chosen + i * stride + start + rows, mask=inside, other=0)
                first = tl.load(sample_offsets + sample, mask=inside, other=0)
                stop = tl.load(sample_offsets + sample + 1, mask=inside, other=0)
                label = tl.load(labels + sample, mask=inside, other=0.0)
                bound = tl.load(bounds + sample, mask=inside, other=1.0)
                if KIND <= RELU_SIGN:
                    readout_gradient += _sum_slopes(
                        weights, slopes, offsets, columns, values, coefficients, first, stop, label, bound,
                        inside, readout * kept, share, c, words, KIND, LOSS, TILE, K, LANES,
                    )  # fmt: skip
                else:
                    readout_gradient += _margin_slopes(
                        weights, slopes, offsets, columns, values, first, label, bound, inside, readout,
                        share, c, words, KIND, LOSS, TILE, K, LANES,
                    )  # fmt: skip
            tl.debug_barrier()
            rate, size = tl.load(table + 4 * i), tl.load(table + 4 * i + 1)
            correction, fresh = tl.load(table + 4 * i + 2), tl.load(table + 4 * i + 3)
            for start in range(0, num_inputs, TILE):
                inside = start + rows < num_inputs
                coordinate = tl.load(order + start + rows, mask=inside, other=0)
                g = _product(
                    slopes, gather_offsets, gather_messages, gather_values, coordinate, inside,
                    c, words, TILE, C,
                )  # fmt: skip
                if NOISY:
                    key = tl.load(keys + i).to(tl.uint32, bitcast=True)
                    row = coordinate[:, None] * width + (c // LANES)[None, :]
                    g += _noise(row, restart[None, :], key, amplitude)
                at = coordinate[:, None] * words + c[None, :]
                mask = inside[:, None] & (c < words)[None, :]
                p, m, v = _updated(
                    tl.load(weights + at, mask=mask), g, tl.load(m_of + at, mask=mask),
                    tl.load(v_of + at, mask=mask), rate, size, correction, fresh, beta1, beta2, eps, decay,
                    momentum, OPTIMIZER, NESTEROV, MOMENTUM,
                )  # fmt: skip
                tl.store(weights + at, p, mask=mask)
                tl.store(m_of + at, m, mask=mask)
                tl.store(v_of + at, v, mask=mask)
            if KIND != THRESHOLD:
                g = tl.sum(readout_gradient, axis=0) * kept
                if NOISY:
                    key = tl.load(keys + i).to(tl.uint32, bitcast=True)
                    g += _noise(num_inputs * width + c // LANES, restart, key, amplitude)
                m = tl.load(m_of + last, mask=c < words)
                v = tl.load(v_of + last, mask=c < words)
                p, m, v = _updated(
                    readout, g, m, v, rate, size, correction, fresh, beta1, beta2, eps, decay, momentum,
                    OPTIMIZER, NESTEROV, MOMENTUM,
                )  # fmt: skip
                tl.debug_barrier()  # every copy of the readout's state is read before one is written
                tl.store(weights + last, p, mask=c < words)
                tl.store(m_of + last, m, mask=c < words)
                tl.store(v_of + last, v, mask=c < words)
            if stride > 0:
                tl.debug_barrier()
                _clear(slopes, chosen + i * stride, batch, sample_offsets, c, words, TILE, C)
            tl.debug_barrier()


@triton.jit
def _clear(slopes, chosen, batch, sample_offsets, c, words, TILE: tl.constexpr, C: tl.constexpr):
    """Zero the slopes of the samples of a mini-batch."""
    rows = tl.arange(0, TILE)
    for start in range(0, batch, TILE):
        inside = start + rows < batch
        sample = tl.load(chosen + start + rows, mask=inside, other=0)
        first = tl.load(sample_offsets + sample, mask=inside, other=0)
        stop = tl.load(sample_offsets + sample + 1, mask=inside, other=0)
        for step in range(tl.max(stop - first, axis=0)):
            message = first + step
            mask = (message < stop)[:, None] & (c < words)[None, :]
            place = slopes + message[:, None] * words + c[None, :]
            tl.store(place, tl.zeros((TILE, C), dtype=tl.float32), mask=mask)
