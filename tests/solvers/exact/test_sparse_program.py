"""The whole program under one assignment."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.exact import sparse_program
from solvers.exact.formulation.sparse import Block, sparse_rows
from solvers.exact.sparse_program import solutions_of


def bounded_units(count: int) -> Block:
    """``b >= w_i + 1`` for each i, and ``0 >= b``: the bound is in all rows."""
    rows = [[(count, -1)], *([(i, -1), (count, 1)] for i in range(count))]
    low = np.array([0.0, *([1.0] * count)])
    none = np.full(len(rows), -1)
    return Block(sparse_rows(rows, count + 1), low, none, none)


def test_an_unknown_of_most_rows_stays_at_zero_where_that_is_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sparse_program, "_MOST_PASSES", 0)  # only the few passes are left
    found = solutions_of([bounded_units(300)], False, 0.0)
    assert not isinstance(found, str)
    assert found[0].tolist() == [-1.0] * 300 + [0.0]


def test_an_unknown_of_most_rows_moves_where_it_has_to() -> None:
    block = bounded_units(5)
    low = block.low.copy()
    low[0] = 2.0  # -b >= 2
    found = solutions_of([Block(block.matrix, low, block.samples, block.classes)], False, 9.0)
    assert not isinstance(found, str)
    assert (block.matrix @ found[0] >= low).all()
