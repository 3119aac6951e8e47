"""Rational numbers of one denominator in torch tensors that determine them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import torch
from torch import Tensor

from gnn.samples import FloatArray
from reductions.arrays import IntegerArray, RationalArray, as_objects, magnitude, scaled, shrink
from reductions.errors import InputError

_DTYPES = (torch.float32, torch.float64, torch.int64)
_EXACT_LIMIT = 2**53  # float64 holds every integer up to here


def nearest(numerators: IntegerArray, denominator: int, dtype: torch.dtype) -> Tensor | None:
    """The nearest numbers of the type, or None if the numerators could not be told from them.

    Parameters
    ----------
    numerators : integers, shape (n,)
    denominator : int
    dtype : torch.float32, torch.float64 or torch.int64

    Raises
    ------
    InputError
        If the type is another one.
    """
    if dtype not in _DTYPES:
        raise InputError("dtype", f"expected torch.float32, float64 or int64, got {dtype}")
    values = _rounded(numerators, denominator, dtype)
    if values is None or not torch.isfinite(values).all():
        return None
    told = _nearest_numerators(values, denominator)
    return values if np.array_equal(told, numerators) else None


def numerators_of(values: Tensor, denominator: int) -> IntegerArray | None:
    """The numerators of finite numbers, or None if they are no multiples of 1/denominator.

    A float counts as a multiple when it is the float nearest to one.
    """
    told = _nearest_numerators(values, denominator)
    again = _rounded(told, denominator, values.dtype)
    return shrink(told) if again is not None and torch.equal(again, values) else None


def _rounded(numerators: IntegerArray, denominator: int, dtype: torch.dtype) -> Tensor | None:
    if not dtype.is_floating_point:
        quotients = as_objects(numerators) // denominator
        if (quotients * denominator != numerators).any() or shrink(quotients).dtype == object:
            return None
        return torch.from_numpy(quotients.astype(np.int64)).to(dtype)
    values = _divided(numerators, denominator)
    return None if values is None else torch.from_numpy(values).to(dtype)


def _divided(numerators: IntegerArray, denominator: int) -> FloatArray | None:
    """The nearest float64 of every fraction; None if one is too large."""
    if magnitude(numerators) <= _EXACT_LIMIT and denominator <= _EXACT_LIMIT:
        return np.asarray(numerators.astype(np.float64) / float(denominator))
    try:
        return np.array([float(Fraction(int(n), denominator)) for n in numerators], dtype=np.float64)
    except OverflowError:
        return None


def _nearest_numerators(values: Tensor, denominator: int) -> IntegerArray:
    """The integers nearest to values times the denominator, exactly."""
    if not values.is_floating_point():
        return shrink(scaled(values.to(torch.int64).numpy(), denominator))
    floats = values.to(torch.float64).numpy()
    if denominator <= _EXACT_LIMIT:
        # The product is rounded once; below 2^51 that does not move it across a half.
        with np.errstate(over="ignore"):
            multiples = floats * float(denominator)
        if not multiples.size or np.abs(multiples).max() < _EXACT_LIMIT / 4:
            return np.rint(multiples).astype(np.int64)
    exact = RationalArray.from_floats(floats)
    doubled = as_objects(exact.numerators) * (2 * denominator)
    return shrink(np.asarray((doubled + exact.denominator) // (2 * exact.denominator)))
