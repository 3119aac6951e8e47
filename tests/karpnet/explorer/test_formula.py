"""Formulas as people type them."""

from __future__ import annotations

import pytest

from karpnet.explorer.formula import MOST_CHARACTERS, parse_formula
from reductions.errors import InputError


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("x1 or not x2", [[1, -2]]),
        ("(x1 | ~x2) & (x3, !x1)", [[1, -2], [3, -1]]),
        ("x1 ∨ ¬x2 ∧ x2", [[1, -2], [2]]),
        ("X1 OR x2", [[1, 2]]),
        ("# a remark\nx2 or -x1\n\nx1;x2", [[2, -1], [1], [2]]),
        ("1 -2 0\n2 0", [[1, -2], [2]]),
        ("1 -2\n2", [[1, -2], [2]]),
        ("1 0 -2 0", [[1], [-2]]),
        ("p cnf 3 2\n1 -2\n0 3 0", [[1, -2], [3]]),
        ("c or d or not e", [[1, 2, -3]]),
        ("nothing or order and android", [[1, 2], [3]]),
    ],
)
def test_the_same_clauses_in_many_spellings(text: str, clauses: list[list[int]]) -> None:
    with_numbers = text.replace("X1", "x1")
    assert parse_formula(with_numbers)[0].clauses.lists() == clauses


def test_names_are_numbered_as_they_come() -> None:
    formula, names = parse_formula("rain or not sun\nsun or wind")
    assert (names, formula.clauses.lists()) == (("rain", "sun", "wind"), [[1, -2], [2, 3]])
    assert parse_formula("x2 or x1")[1] == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "formula: expected at least one clause, got nothing; try x1 or not x2"),
        ("x1 or", "formula: clause 1: expected literals such as x1 or not x2, got nothing"),
        ("x1\nx1 x2", "formula: clause 2: expected literals such as x1 or not x2, got 'x1 x2'"),
        ("x0", "formula: clause 1: expected variables from x1 on, got x0"),
        ("x1 or a", "formula: clause 1: expected all variables numbered or all named, got a beside x1"),
        ("1 2 0\n1 - 2", "formula:2: expected literals such as 3 or -3, got '-'"),
        ("x999999", "formula: expected variables up to 100,000, got 999,999"),
        ("p cnf 1 1\n2 0\n", "formula:2"),
        (
            "x1" * MOST_CHARACTERS,
            "formula: expected at most 200,000 characters, got 400,000; open it as a file",
        ),
        ("x1 or (x2", "formula: clause 1: expected literals such as x1 or not x2, got '(x2'"),
        ("<script>alert(1)</script>", "formula: clause 1: expected literals"),
    ],
)
def test_what_is_no_formula_is_one_line(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_formula(text)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
