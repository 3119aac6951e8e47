"""Exact training beside other solvers: small cases, and the page that their rows make."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.exact_page import page
from benchmarks.exact_rivals import RIVALS, ask
from benchmarks.exact_tasks import Case, nae_sat, random_task, reduced, relu_sum
from benchmarks.exact_training import COLUMNS, main, measured, read_rows
from reductions.problems.partition import Partition

RESULTS = Path(__file__).parents[1] / "docs" / "results"


def partition_case(*numbers: int) -> Case:
    source = Partition(numbers)
    task = reduced(source, "partition-to-sign-system", "sign-system-to-even-sum/abs")
    return Case("numbers", "partition", 0, task, source)


def guarded_case(rule: str) -> Case:
    formula = nae_sat(4, 7.0, 0)
    task = reduced(formula, "nae-sat-to-sign-system", f"sign-system-to-relu-sum{rule}")
    return Case("guarded", f"NAE-3: relu-sum{rule}", 0, task, formula)


def test_every_table_has_its_rows(tmp_path: Path) -> None:
    cases = [
        relu_sum(4, 1.0, 0, "rivals"),
        relu_sum(5, 1.0, 0, "source"),
        guarded_case(""),
        guarded_case("/amplified"),
        partition_case(3, 5, 8),
        partition_case(3, 5, 9),
    ]
    rows = [measured(case, 0.5, 20.0) for case in cases]
    assert [row["verdict"] for row in rows] == ["YES", "YES", "NO", "NO", "YES", "NO"]
    assert all(row["checked"] > 0 and row["megabytes"] > 0 for row in rows)
    file = tmp_path / "exact_training.csv"
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    text = page(read_rows(file))
    assert "none for" not in text
    for heading in ("other solvers on the task", "CaDiCaL on the source", "Guards and biases", "Numbers"):
        assert f"## {heading}" in text.replace("## Against ", "## ")
    assert "The geometric mean of the speed-ups over the best rival is" in text


@pytest.mark.parametrize("rival", ["Yices", *RIVALS])
def test_rivals_agree_on_small_tasks(rival: str) -> None:
    for case in (relu_sum(3, 1.0, 0, "rivals"), guarded_case("")):
        answer = ask(rival, case.task, random_task(0), 10.0)
        is_yes = case.table == "rivals"
        assert answer.verdict in ("YES" if is_yes else "NO", "unknown", "NO (bounded)", "not installed")


def test_a_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.exact_training.cases", lambda *_: iter([partition_case(1, 2, 3)]))
    main(["-o", str(tmp_path)])
    first = (tmp_path / "exact_training.csv").read_text()
    main(["-o", str(tmp_path)])
    assert (tmp_path / "exact_training.csv").read_text() == first
    assert (tmp_path / "exact_training.md").read_text().startswith("# Exact training, measured")


def test_the_committed_page_is_that_of_the_committed_rows() -> None:
    rows = read_rows(RESULTS / "exact_training.csv")
    assert {row["table"] for row in rows} == {"rivals", "source", "guarded", "numbers"}
    assert (RESULTS / "exact_training.md").read_text() == page(rows)
