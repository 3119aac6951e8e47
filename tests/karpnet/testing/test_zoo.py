"""The zoo of wrong reductions: mistakes are found for what they are, and small; no control is accused."""

from __future__ import annotations

import ast
from typing import Any

import pytest

import karpnet as kn
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


QUICK = {
    "c05_base_m", "c09_own_seed", "t06_no_empty_sample", "w02_global_variable", "w03_link_of_one_sign",
    "w10_empty_clause", "w14_occurrences", "w19_loops", "w23_edge_not_used", "w28_odd_sums", "w41_slack_bits",
    "x08_weights_in_place", "x10_view_written", "x17_half_as_float",
}  # fmt: skip


def extent(source: Any) -> int:
    """Variables and literals, vertices and edges, elements and incidences, or numbers: as in the table."""
    counted = sum(value for key, value in source.items() if key.startswith("num_") and key != "num_colors")
    lists = {key: value for key, value in source.items() if isinstance(value, list)}
    widths = sum(len(row) for key in ("clauses", "sets") for row in lists.get(key, ()))
    return (
        counted + widths + sum(len(value) for key, value in lists.items() if key not in ("clauses", "sets"))
    )


@pytest.mark.parametrize(
    "entry",
    [pytest.param(e, marks=() if e.name in QUICK else pytest.mark.slow, id=e.name) for e in ZOO.values()],
)
def test_a_mistake_is_found_and_small_and_no_control_is_accused(entry: Entry) -> None:
    report = kn.test_rule(entry.path, instances=300 if entry.is_hard else 40)
    if entry.is_control:
        assert report, report
        return
    found = [found for found in report.counterexamples if found.kind in entry.kinds]
    assert found, report
    assert min(extent(one.source) for one in found) <= 2 * max(entry.size, 1), report
    assert report.coverage.seconds < (60 if entry.is_hard else 20), "10 s on a core of its own"
