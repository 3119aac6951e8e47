"""Linear systems over GF(2), sixty-four columns a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import BoolArray
from reductions.errors import InputError


@dataclass(frozen=True, eq=False)
class Solution:
    """A solution of a linear system.

    Parameters
    ----------
    values : bool[num_unknowns]
        Unknowns that the system leaves free are 0.
    rank : int
        The solutions form an affine space of dimension ``num_unknowns - rank``.
    """

    values: BoolArray
    rank: int


def solve(matrix: BoolArray, right: BoolArray) -> Solution | None:
    """Solve ``matrix · x = right`` by Gauss–Jordan elimination.

    Rows are packed into 64-bit words, and one step clears a column in all rows at once.

    Parameters
    ----------
    matrix : bool[num_equations, num_unknowns]
    right : bool[num_equations]

    Returns
    -------
    Solution or None
        None when the equations contradict each other.

    Raises
    ------
    InputError
        If the shapes do not fit.
    """
    num_equations, num_unknowns = matrix.shape
    if right.shape != (num_equations,):
        raise InputError("gf2", f"expected {num_equations} right sides, got shape {right.shape}")
    rows = _packed(np.concatenate([matrix, right[:, None]], axis=1))
    pivots: list[int] = []
    for column in range(num_unknowns):
        bits = _column(rows, column)
        below = np.flatnonzero(bits[len(pivots) :])
        if not below.size:
            continue
        place = len(pivots)
        found = place + int(below[0])
        rows[[place, found]], bits[[place, found]] = rows[[found, place]], bits[[found, place]]
        bits[place] = False
        rows[bits] ^= rows[place]
        pivots.append(column)
    sides = _column(rows, num_unknowns)
    if sides[len(pivots) :].any():
        return None
    values = np.zeros(num_unknowns, dtype=np.bool_)
    values[pivots] = sides[: len(pivots)]
    return Solution(values, len(pivots))


def _packed(bits: BoolArray) -> NDArray[np.uint64]:
    missing = -bits.shape[1] % 64
    padded = np.pad(bits, ((0, 0), (0, missing)))
    words: NDArray[np.uint64] = np.packbits(padded, axis=1, bitorder="little").view("<u8")
    return words


def _column(rows: NDArray[np.uint64], column: int) -> BoolArray:
    word, bit = divmod(column, 64)
    return np.asarray(rows[:, word] >> np.uint64(bit) & np.uint64(1), dtype=np.bool_)
