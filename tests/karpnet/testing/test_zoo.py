"""The zoo of wrong reductions: its table and its files say the same."""

from __future__ import annotations

import ast

import pytest

from tests.karpnet.testing.zoo import ZOO, Entry

every_entry = pytest.mark.parametrize("entry", ZOO.values(), ids=lambda entry: entry.name)


def test_every_file_has_an_entry() -> None:
    folder = next(iter(ZOO.values())).path.parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(ZOO)
    assert len([name for name in ZOO if name.startswith("w")]) == 50
    assert sum(entry.is_control for entry in ZOO.values()) >= 20


@every_entry
def test_a_file_says_what_is_wrong(entry: Entry) -> None:
    claim, _, verdict = (ast.get_docstring(ast.parse(entry.path.read_text("utf-8"))) or "").partition("\n\n")
    assert " -> " in claim
    assert verdict.startswith("Right: " if entry.is_control else "Wrong: ")
