"""Tables as CSV."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from reductions.errors import InputError
from reductions.formats.csv_files import write_csv

ROWS = [{"name": 'a, "b"', "count": 1, "rate": 0.1}, {"name": "ü\nv", "count": 2, "rate": None}]


def test_rows_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    write_csv(path, ROWS)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {"name": 'a, "b"', "count": "1", "rate": "0.1"},
        {"name": "ü\nv", "count": "2", "rate": ""},
    ]
    write_csv(path, [{"a": float("nan"), "b": float("-inf"), "c": "nan", "d": 1.5}])
    assert path.read_text() == "a,b,c,d\n,,nan,1.5\n"
    write_csv(path, [])
    assert path.read_bytes().strip() == b""


def test_what_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    write_csv(path, ROWS[:1])
    before = path.read_bytes()
    with pytest.raises(ValueError, match="other"):
        write_csv(path, [*ROWS, {"other": 1}])

    def full(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        write_csv(path, ROWS)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"such.csv: cannot be written"):
        write_csv(tmp_path / "no" / "such.csv", [])
