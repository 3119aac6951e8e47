"""What solvers print, read into literals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reductions.answers.models import Model, load_model, parse_model
from reductions.errors import InputError


@pytest.mark.parametrize(
    ("text", "status", "literals"),
    [
        ("s SATISFIABLE\nv 1 -2 3 0\n", "SATISFIABLE", (1, -2, 3)),
        ("c comment\ncglued\ns SATISFIABLE\r\nv 1 -2\r\nv 3\r\nv 0\r\n", "SATISFIABLE", (1, -2, 3)),
        ("v 1 -2\nv 3\ns SATISFIABLE", "SATISFIABLE", (1, -2, 3)),
        ("\ufeffs SATISFIABLE\nv 1\n", "SATISFIABLE", (1,)),
        ("SAT\n1 -2 3 0\n", "SATISFIABLE", (1, -2, 3)),
        ("SATISFIABLE\n", "SATISFIABLE", None),
        ("1 -2\n3 0\n", "", (1, -2, 3)),
        ("c x\no 17\no 12\ns OPTIMUM FOUND\nv x1 -x2 x3\n", "OPTIMUM FOUND", (1, -2, 3)),
        ("v ~x1 +x2\n", "", (-1, 2)),
        ("s UNSATISFIABLE\n", "UNSATISFIABLE", None),
        ("UNSAT\n", "UNSATISFIABLE", None),
        ("s UNKNOWN\n", "UNKNOWN", None),
        ("INDET\n", "UNKNOWN", None),
        ("s SATISFIABLE\nv\n", "SATISFIABLE", ()),
        ("s SATISFIABLE\nv 0\n", "SATISFIABLE", ()),
        ("c nothing\n", "", None),
        ("s SATISFIABLE\ns SATISFIABLE\nv 1 0", "SATISFIABLE", (1,)),
    ],
)
def test_outputs_are_read(text: str, status: str, literals: tuple[int, ...] | None) -> None:
    assert parse_model(text, "out") == Model(status, literals, "out")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("s MAYBE\n", "out:1: expected one status, such as SATISFIABLE, got 'MAYBE'"),
        ("s SATISFIABLE\ns UNSATISFIABLE\n", "out:2: expected one status"),
        ("s\n", "out:1: expected one status, such as SATISFIABLE, got ''"),
        ("v 1 two 0\n", "out:1: expected a literal such as -3 or x3, got 'two'"),
        ("v 1 -0 0\n", "got '-0'"),
        ("v 1 1.5 0\n", "got '1.5'"),
        ("v 01 0\n", "got '01'"),
        ("v 1 y2 0\n", "got 'y2'"),
        ("v 1 0 2 0\n", "out:1: literals follow the 0 that ends the model; keep one model"),
        ("v 1 0\nv 2 0\n", "out:2: literals follow the 0"),
        ("|  Number of variables: 3 |\n", "out:1: expected a line c, s or v, or a line of literals"),
        ("p cnf 1 1\n1 0\n", "out:1: expected a line c, s or v"),
        ('{"format": "karpnet"}', "out:1: expected a line c, s or v"),
        ("v " + "9" * 30, "out:1: expected a literal"),
    ],
)
def test_other_lines_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse_model(text, "out")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(
    st.lists(st.sampled_from(["s", "v", "c", "o", "1", "-2", "x3", "0", "\n", " ", "SAT", "é", "v 1", "-"]))
)
def test_any_text_is_read_or_refused_in_one_line(parts: list[str]) -> None:
    try:
        model, said = parse_model(" ".join(parts), "out"), ""
    except InputError as error:
        model, said = Model("", None), str(error)
    assert "\n" not in said
    assert model.literals is None or all(model.literals)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_model(tmp_path / "none")
    (tmp_path / "out").write_bytes(b"s SATISFIABLE\nv 1 0\n")
    assert load_model(tmp_path / "out").name == str(tmp_path / "out")
