"""DRAT and LRAT files, as text and in binary, among them what CaDiCaL 3.0.0 wrote with its defaults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reductions.answers.proofs import Form, Step, load_proof, parse_proof
from reductions.errors import InputError
from tests.solver_proofs import CADICAL


def test_lrat_text() -> None:
    text = b"c a comment\n\n3 1 -2 0 1 2 0\r\n3 d 1 2 0\n 4 5 0 3 -1 3 -2 0\n5 0 4 0\n"
    assert parse_proof(text, "lrat", "p").steps == [
        Step(3, False, 3, [1, -2], [1, 2]),
        Step(4, True, 0, [1, 2], []),
        Step(5, False, 4, [5], [3, -1, 3, -2]),
        Step(6, False, 5, [], [4]),
    ]


def test_drat_text() -> None:
    text = b"1 -2 0\nd 1 -2\n3 0\nc 7 0\n4 0 5 0\nd 4 0\n0\n"
    assert [(*step[:2], step.literals) for step in parse_proof(text, "drat", "p").steps] == [
        (1, False, [1, -2]),
        (3, True, [1, -2, 3]),
        (5, False, [4]),
        (5, False, [5]),
        (6, True, [4]),
        (7, False, []),
    ]


def packed(*numbers: int) -> bytes:
    """Numbers of seven bits a byte, the sign in the last bit, and a 0 behind them."""
    out = bytearray()
    for number in numbers:
        value = 2 * abs(number) + (number < 0)
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)
    return bytes(out) + b"\0"


def test_binary_steps_are_read_like_text() -> None:
    drat = b"a" + packed(1, -200) + b"d" + packed(97, -100, 50) + b"a" + packed()
    assert [step[1:4] for step in parse_proof(drat, "drat", "p").steps] == [
        (False, 0, [1, -200]),
        (True, 0, [97, -100, 50]),
        (False, 0, []),
    ]
    lrat = (
        b"a"
        + packed(9, 1, -200)[:-1]
        + b"\0"
        + packed(3, -5, 70000)
        + b"d"
        + packed(3)
        + b"a"
        + packed(10) * 2
    )
    assert [step[1:] for step in parse_proof(lrat, "lrat", "p").steps] == [
        (False, 9, [1, -200], [3, -5, 70000]),
        (True, 0, [3], []),
        (False, 10, [], [10]),
    ]


@pytest.mark.parametrize("form", ["drat", "lrat"])
def test_both_files_of_cadical_hold_the_same_steps(form: Form) -> None:
    text, binary = (
        load_proof(CADICAL / f"pigeons-4-{kind}.{form}", form).steps for kind in ("text", "binary")
    )
    assert [step[1:] for step in text] == [step[1:] for step in binary]
    assert len(text) > 100
    assert text[-1].literals == []


@pytest.mark.parametrize(
    ("form", "data", "message"),
    [
        ("lrat", b"1 2 0\n", "p:1: expected a step 'NUMBER LITERALS 0 CLAUSES 0' of LRAT; pass a DRAT proof"),
        ("lrat", b"4 1 0 2\n", "p:1: expected a step"),
        ("lrat", b"0 1 0\n", "p:1: expected a step"),
        ("lrat", b"4 1 0 2 0 3 0\n", "p:1: expected a step"),
        ("lrat", b"4 d 1 2\n", "p:1: expected a step"),
        ("lrat", b"4 d 1 0 2 0\n", "p:1: expected a step"),
        ("lrat", b"\n4 x 0 1 0\n", "p:2: expected numbers of a proof, got '4 x 0 1 0'"),
        ("lrat", b"4 1_0 0 1 0\n", "p:1: expected numbers"),
        ("lrat", b"4 1-2 0 1 0\n", "p:1: expected numbers"),
        ("lrat", b"99999999999 0 1 0\n", "p:1: expected numbers"),
        ("drat", b"1 2 0\n3 4\n", "p:2: the last step does not end with 0; the file may be cut off"),
        ("drat", b"d\n", "p:1: the last step does not end"),
        ("drat", b"d 1 d 2 0\n", "p:1: expected numbers"),
        ("drat", b"1 -\xc3\xa9 0\n", "p:1: expected numbers"),
        ("drat", b"a 5 1 0\n", "p:1: expected numbers of a proof, got 'a 5 1 0'"),
        ("drat", b"b\x02\0", "p: step 1: is no whole step of a binary DRAT proof"),
        ("drat", b"a\x02\0\xff", "p: is no whole binary proof; the file may be cut off"),
        ("drat", b"a" + b"\xff" * 9 + b"\x01\0", "p: is no whole binary proof"),
        ("lrat", b"a\x02\x04\0", "p: step 1: is no whole step of a binary LRAT proof"),
        ("lrat", b"a\0\x02\0", "p: step 1: is no whole step of a binary LRAT proof"),
    ],
)
def test_malformed_proofs_are_refused_with_their_place(form: Form, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse_proof(data, form, "p")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(
    st.binary(max_size=60) | st.text("ad0123 -\n\0\t", max_size=60).map(str.encode),
    st.sampled_from(["drat", "lrat"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, form: Form) -> None:
    try:
        said = f"{len(parse_proof(data, form, 'p').steps)} steps"
    except InputError as error:
        said = str(error)
    assert "\n" not in said


def test_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_proof(tmp_path / "none", "drat")
    (tmp_path / "empty").write_bytes(b"")
    assert load_proof(tmp_path / "empty", "drat").steps == []
    with pytest.raises(InputError, match="expected drat or lrat, got 'frat'"):
        load_proof(tmp_path / "empty", "frat")  # type: ignore[arg-type]
