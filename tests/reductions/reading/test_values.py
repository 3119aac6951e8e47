from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from reductions.errors import InputError
from reductions.reading.fields import Fields
from reductions.reading.values import Kind, integer, mapping, number, one_of, optional, read, text

SMALL = integer("an integer, 1 to 9", 1, 9)
RATE = number("a positive number, at most 1", most=1, is_open=True)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (SMALL, [1, 9, np.int64(3)], [0, 10, 1.0, "1", True, None, [1]]),
        (integer("an integer"), [-(10**50), 0], [0.0, False]),
        (
            number("a number"),
            [0, 0.5, Fraction(1, 3), np.float32(2)],
            [-1, math.nan, math.inf, 10**400, "1", True],
        ),
        (RATE, [1, 1e-9], [0, 1.5, math.nan]),
        (one_of("sum", "mean"), ["sum"], ["Sum", 1, ["sum"], None]),
        (text(), ["", "x"], [1, None]),
        (mapping(), [{}], [[], None]),
        (optional(SMALL), [None, 1], [0]),
    ],
)
def test_a_kind_holds_what_it_says(kind: Kind[object], right: list[object], wrong: list[object]) -> None:
    for value in right:
        assert read("here", value, kind) is value
    for value in wrong:
        with pytest.raises(InputError, match=f"^here: expected {kind.words}, got "):
            read("here", value, kind)


@pytest.mark.parametrize(
    ("value", "shown"),
    [([], "[]"), (list(range(99)), "a list"), (["x" * 99], "a list"), ("x" * 99, "'" + "x" * 36 + "...")],
)
def test_an_error_shows_what_fits_on_a_line(value: object, shown: str) -> None:
    with pytest.raises(InputError) as caught:
        read("here", value, SMALL)
    assert str(caught.value) == f"here: expected an integer, 1 to 9, got {shown}"


def test_fields_name_the_place() -> None:
    fields = Fields({"a": {"n": 0}, "names": ["x", 1]}, "f.json")
    with pytest.raises(InputError, match=r"^f\.json: field 'b' is missing$"):
        fields.read("b", SMALL)
    assert fields.read_or("b", SMALL, 4) == 4
    with pytest.raises(InputError, match=r"^f\.json: a: n: expected an integer, 1 to 9, got 0$"):
        fields.sub("a").read_or("n", SMALL, 4)
    with pytest.raises(InputError, match=r"^f\.json: names\[1\]: expected a string, got 1$"):
        fields.texts("names")
    with pytest.raises(InputError, match=r"^f\.json: names: expected one of a, n$"):
        fields.only(("a", "n"))
