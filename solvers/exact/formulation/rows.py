"""Conditional rows under an assignment of the Booleans, and lemmas about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from certificates.systems import Row

Truth: TypeAlias = NDArray[np.int8]  # one entry a Boolean: +1 true, -1 false, 0 open


@dataclass(frozen=True)
class Lemma:
    """Rows whose positive multiples add up to a contradiction.

    Parameters
    ----------
    rows, multipliers : tuples of int
    literals : tuple of int
        The rows' literals: they cannot all be true.
    """

    rows: tuple[int, ...]
    multipliers: tuple[int, ...]
    literals: tuple[int, ...]

    @property
    def content(self) -> list[int]:
        """The lemma as certificates hold it."""
        return [number for pair in zip(self.rows, self.multipliers, strict=True) for number in pair]


def held(rows: Iterable[Row], truth: Truth) -> list[Row]:
    """The rows that an assignment switches on.

    Parameters
    ----------
    rows : iterable of Row
    truth : int8, shape (num_booleans + 1,)
        Entry 0 stands for no Boolean.
    """
    values = truth.tolist()
    return [row for row in rows if is_on(row, values)]


def is_on(row: Row, values: Sequence[int]) -> bool:
    """Whether a row has to hold, for values by Boolean (entry 0 unused)."""
    return not row.literal or values[abs(row.literal)] * row.literal > 0
