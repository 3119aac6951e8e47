from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reductions import arrays
from reductions.arrays import (
    IndexArray,
    Ragged,
    RationalArray,
    SparseRows,
    as_objects,
    integers,
    product,
    row_numbers,
    scaled,
)
from reductions.errors import WitnessError

big = st.integers(-(2**200), 2**200) | st.integers(-3, 3) | st.sampled_from([2**63 - 1, -(2**63), 2**62])


@given(st.lists(big))
def test_integers_keep_every_value(values: list[int]) -> None:
    assert integers(values).tolist() == values


def test_integers_refuse_floats_and_truth_values() -> None:
    for wrong in ([1.5], [True], np.array([0.5]), np.array([True])):
        with pytest.raises(WitnessError):
            integers(wrong)


@given(st.lists(st.tuples(big, big)))
def test_products_never_overflow(pairs: list[tuple[int, int]]) -> None:
    a, b = integers([x for x, _ in pairs]), integers([y for _, y in pairs])
    assert product(a, b).tolist() == [x * y for x, y in pairs]


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 4), big), max_size=5), max_size=5),
    st.lists(big, min_size=5, max_size=5),
)
def test_dot_is_exact(rows: list[list[tuple[int, int]]], vector: list[int]) -> None:
    expected = [sum(value * vector[column] for column, value in row) for row in rows]
    matrix = SparseRows.from_rows(rows, 5)
    assert matrix.dot(integers(vector)).tolist() == expected
    assert matrix.coalesced().dot(integers(vector)).tolist() == expected
    assert matrix.sums_of_magnitudes().tolist() == [sum(abs(v) for _, v in row) for row in rows]


@given(st.lists(st.lists(st.integers(-5, 5)), min_size=1), st.data())
def test_ragged_take(rows: list[list[int]], data: st.DataObject) -> None:
    ragged = Ragged.from_lists(rows)
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1)))
    assert ragged.lists() == rows
    assert ragged.take(np.array(chosen, dtype=np.int64)).lists() == [rows[i] for i in chosen]
    assert ragged.row_ids().tolist() == [i for i, row in enumerate(rows) for _ in row]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_floats_convert_exactly(values: list[float]) -> None:
    exact = RationalArray.from_floats(np.array(values))
    assert exact.fractions() == [Fraction(value) for value in values]


def test_nan_and_infinity_are_refused() -> None:
    for wrong in (np.nan, np.inf, -np.inf):
        with pytest.raises(WitnessError, match="NaN or infinity"):
            RationalArray.from_floats(np.array([1.0, wrong]))


@given(st.lists(st.fractions()), st.lists(st.fractions()))
def test_rational_differences(a: list[Fraction], b: list[Fraction]) -> None:
    size = min(len(a), len(b))
    left, right = RationalArray.from_fractions(a[:size]), RationalArray.from_fractions(b[:size])
    assert (left - right).fractions() == [x - y for x, y in zip(a, b, strict=False)]


@pytest.mark.parametrize("values", [[], [0], [0, 1], [2**62, -3]])
def test_scaling_by_a_factor_beyond_int64(values: list[int]) -> None:
    assert scaled(integers(values), 2**70).tolist() == [value * 2**70 for value in values]


def test_coalesced_rows_are_whole_arrays_also_where_nothing_changes() -> None:
    entries = np.array([[0, 5], [2, -7], [1, 4]])  # columns and values side by side: views with steps
    rows = SparseRows(np.array([0, 2, 3]), entries[:, 0], as_objects(entries)[:, 1], 3)
    made = rows.coalesced()
    assert made == SparseRows.from_rows([[(0, 5), (2, -7)], [(1, 4)]], 3)
    assert made.columns.flags.c_contiguous
    assert made.values.flags.c_contiguous
    assert made.values.dtype == np.int64


@given(st.lists(st.lists(st.integers(-2, 2), max_size=3)))
def test_rows_of_one_number_are_equal(rows: list[list[int]]) -> None:
    ragged, numbers = Ragged.from_lists(rows), dict[tuple[int, ...], int]()
    found = row_numbers(ragged.offsets, ragged.values)
    assert found.tolist() == [numbers.setdefault(tuple(row), len(numbers)) for row in rows]


def test_rows_that_agree_by_chance_are_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What mixes the entries may fail: here it maps all of them to one value at first."""

    def poor(values: IndexArray, seed: int = 0) -> NDArray[np.uint64]:
        return (values * (seed > 1)).astype(np.uint64)

    monkeypatch.setattr(arrays, "mixed", poor)
    found = row_numbers(np.array([0, 1, 2, 3]), np.array([7, 2, 7]))
    assert found.tolist() == [0, 1, 0]
