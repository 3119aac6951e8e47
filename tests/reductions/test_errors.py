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


def test_what_came_cannot_end_the_line() -> None:
    error = InputError("a\nb", "got \u2028 and \x1b[31m", "write é\udc80")
    assert str(error) == "a\\nb: got \\u2028 and \\x1b[31m; write é\\udc80"
    assert error.where == "a\nb"
