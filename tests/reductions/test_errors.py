"""Errors say where, what was expected, what came, and what to do."""

from __future__ import annotations

import pytest

from reductions.errors import InputError, expect


def test_expect_names_the_place_the_value_and_the_remedy() -> None:
    expect("toy.cnf:7", True, "nothing", None)
    with pytest.raises(InputError) as caught:
        expect("toy.cnf:7", False, "at most 5 variables", 9, "raise the header")
    assert str(caught.value) == "toy.cnf:7: expected at most 5 variables, got 9; raise the header"
    assert (caught.value.where, caught.value.remedy) == ("toy.cnf:7", "raise the header")
    with pytest.raises(InputError, match=r"^name: expected a word, got 'x y'$"):
        expect("name", False, "a word", "x y")
