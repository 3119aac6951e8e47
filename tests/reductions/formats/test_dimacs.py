from __future__ import annotations

import gzip
import lzma
from pathlib import Path
from random import Random

import pytest

from karpnet.testing.instances import drawn
from reductions.errors import InputError
from reductions.formats.dimacs import format_cnf, parse_cnf
from reductions.formats.load import load
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT
from tests.satlib import SATLIB


def clauses(text: str) -> list[list[int]]:
    return parse_cnf(text.encode(), "toy.cnf").clauses.lists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p cnf 3 2\n1 -2 0\n3 0\n", [[1, -2], [3]]),
        ("c head\n\np cnf 3 2\nc between\n1 -2\n0 3 0\nc end", [[1, -2], [3]]),
        ("p cnf 3 2\n1 -2 0\n3", [[1, -2], [3]]),  # the last 0 is missing
        ("p cnf 3 1\n 1 -2 3 0\n%\n0\n\n", [[1, -2, 3]]),  # SATLIB's trailer
        ("p\tcnf  3   1 \r\n1 2 3 0\r\n", [[1, 2, 3]]),
        ("p cnf 2 2\n1 0 0\n", [[1], []]),  # the empty clause
        ("p cnf 0 0\n", []),
        ("p cnf 2 1\n0001 -002 0", [[1, -2]]),
        ("  c indented comment\np cnf 1 1\n1 0", [[1]]),
    ],
)
def test_accepts(text: str, expected: list[list[int]]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2 0\n", "toy.cnf:1: expected a header"),
        ("c only a comment\n", "expected a header"),
        ("p dnf 1 1\n1 0\n", "toy.cnf:1: expected 'p cnf VARIABLES CLAUSES'"),
        ("p cnf 1\n1 0\n", "toy.cnf:1: expected 'p cnf VARIABLES CLAUSES'"),
        ("p cnf -3 1\n1 0\n", "toy.cnf:1: expected a number of variables from 0 to"),
        ("p cnf 3 -1\n1 0\n", "toy.cnf:1: expected a number of clauses from 0 to"),
        ("p cnf 99999999999999999999 1\n1 0\n", "toy.cnf:1: expected a number of variables"),
        ("p cnf 3 x\n1 0\n", "toy.cnf:1: expected a number of clauses"),
        ("p cnf 3 1\np cnf 3 1\n1 0\n", "toy.cnf:2: a second header line"),
        (
            "p cnf 5 1\nc\nc\n1 2 0\n\n\n-9 0\n",
            "toy.cnf:7: literal -9 exceeds the 5 variables of the header; raise",
        ),
        ("p cnf 3 1\n1 2 0\n3 0\n", "toy.cnf: expected 1 clauses as in the header, got 2"),
        ("p cnf 3 3\n1 2 0\n", "toy.cnf: expected 3 clauses as in the header, got 1"),
        ("p cnf 3 1\n1 2.5 0\n", "toy.cnf:2: expected an integer literal, got '2.5'"),
        ("p cnf 3 1\n1 x2 0\n", "toy.cnf:2: expected an integer literal, got 'x2'"),
        ("p cnf 3 1\n1 -- 0\n", "toy.cnf:2: expected an integer literal, got '--'"),
        ("p cnf 3 1\n1 2-3 0\n", "toy.cnf:2: expected an integer literal, got '2-3'"),
        ("p cnf 3 1\n1 +2 0\n", "toy.cnf:2: expected an integer literal, got '+2'"),
        ("p cnf 3 1\n1 - 2 0\n", "toy.cnf:2: expected an integer literal, got '-'"),
        ("p cnf 3 1\n1 -0 0\n", "toy.cnf:2: expected a literal or 0, got -0"),
        (f"p cnf 3 1\n{10**30} 0\n", "toy.cnf:2: literal 1000000000000000000000000000000 exceeds"),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        clauses(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_round_trip_of_random_formulas() -> None:
    random = Random(4)
    for _ in range(200):
        cnf = drawn("cnf", random)
        assert parse_cnf(format_cnf(cnf, comments=("a comment",)).encode(), "x") == cnf


@pytest.mark.parametrize(("name", "opener"), [("a.cnf.gz", gzip.open), ("a.cnf.xz", lzma.open)])
def test_reads_compressed_files(tmp_path: Path, name: str, opener: object) -> None:
    with opener(tmp_path / name, "wb") as file:  # type: ignore[operator]
        file.write(b"p cnf 2 1\n1 -2 0\n")
    assert load(tmp_path / name).source == CNF.from_clauses(2, [[1, -2]])


def test_reads_a_dimacs_file_as_nae_sat(tmp_path: Path) -> None:
    path = tmp_path / "a.cnf"
    path.write_text("p cnf 2 1\n1 -2 0\n")
    assert load(path, "nae-sat").source == NotAllEqualSAT.from_clauses(2, [[1, -2]])
    with pytest.raises(InputError, match="expected one of"):
        load(path, "partition")


@pytest.mark.skipif(not SATLIB.is_dir(), reason="no SATLIB files at hand")
@pytest.mark.parametrize(("name", "n", "m"), [("uf20-01", 20, 91), ("uuf50-01", 50, 218)])
def test_reads_satlib(name: str, n: int, m: int) -> None:
    cnf = load(SATLIB / f"{name}.cnf").source
    assert (cnf.num_variables, len(cnf.clauses)) == (n, m)
