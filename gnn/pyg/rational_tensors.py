"""Rational numbers of one denominator in torch tensors that determine them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import torch
from torch import Tensor

from gnn.samples import LARGE_NUMBERS_REMEDY, FloatArray
from reductions.arrays import IntegerArray, RationalArray, as_objects, magnitude, scaled, shrink
from reductions.errors import InputError, UnsupportedError

_DTYPES = (torch.float32, torch.float64, torch.int64)
_SIGNED = (torch.int8, torch.int16, torch.int32, torch.int64)
_FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
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


def exact_tensor(numerators: IntegerArray, denominator: int, dtype: torch.dtype, what: str) -> Tensor:
    """The numbers as a tensor from which the numerators can be told.

    Raises
    ------
    UnsupportedError
        If a tensor of this type cannot hold them.
    """
    values = nearest(numerators, denominator, dtype)
    if values is not None:
        return values
    remedy = LARGE_NUMBERS_REMEDY
    if dtype != torch.float64 and nearest(numerators, denominator, torch.float64) is not None:
        remedy = "pass dtype=torch.float64"
    name = str(dtype).removeprefix("torch.")
    raise UnsupportedError(f"PyG data: {name} tensors cannot hold {what} of this task exactly; {remedy}")


def float_tensor(values: RationalArray, dtype: torch.dtype, rounded: bool) -> Tensor:
    """Weights as floats.

    Raises
    ------
    UnsupportedError
        If they cannot be held exactly, and may not be rounded, or are too large.
    """
    exact = values.fractions()
    try:
        tensor = torch.tensor([float(value) for value in exact], dtype=torch.float64).to(dtype)
        is_exact = [Fraction(value) for value in tensor.tolist()] == exact
    except OverflowError:
        raise UnsupportedError(f"PyG module: a weight is too large for {dtype}; scale the weights") from None
    if not (is_exact or rounded):
        raise UnsupportedError(
            f"PyG module: {dtype} cannot hold these weights exactly; scale them to integers of few bits, "
            "call module.double(), or pass rounded=True"
        )
    return tensor.reshape(values.shape)


def rational_array(values: Tensor, denominator: int | None, name: str) -> RationalArray:
    """The exact numbers of a tensor, over the denominator if there is one.

    Raises
    ------
    InputError
        If there is another value than a finite multiple of 1/denominator.
    """
    if not torch.isfinite(values).all():
        raise InputError(f"data.{name}", "holds NaN or infinity")
    if denominator is None:
        if values.is_floating_point():
            return RationalArray.from_floats(values.to(torch.float64).numpy())
        denominator = 1
    numerators = numerators_of(values, denominator)
    if numerators is None:
        raise InputError(f"data.{name}", f"contains numbers that are not multiples of 1/{denominator}")
    return RationalArray(numerators, denominator)


def real(values: Tensor, name: str) -> Tensor:
    """The numbers of a tensor of any type of real numbers, in a type that torch computes with.

    Raises
    ------
    InputError
        If the tensor is sparse, or holds no real numbers.
    """
    if values.layout is not torch.strided:
        raise InputError(
            f"data.{name}", "expected a dense tensor, got a sparse one", "call .to_dense() on it"
        )
    if values.is_complex() or values.is_quantized or values.is_meta:
        kind = "a tensor without data" if values.is_meta else values.dtype
        raise InputError(f"data.{name}", f"expected real numbers, got {kind}")
    values = values.detach().cpu()
    if values.is_floating_point():
        return values if values.dtype in _FLOATS else values.to(torch.float64)
    numbers = values.to(torch.int64)
    if values.dtype not in _SIGNED and (numbers < 0).any():  # unsigned ones wrap
        raise InputError(f"data.{name}", f"expected integers below 2^63, got {values.dtype} beyond")
    return numbers
