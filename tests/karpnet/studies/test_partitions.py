"""The study of PARTITION by digits, and its committed result."""

from __future__ import annotations

import csv
from pathlib import Path

from gnn.settings import TrainingSettings
from karpnet.studies.partitions import RULES, partition_study
from karpnet.studies.written import write_study
from solvers.methods import Limits

ROOT = Path(__file__).parents[3]


def test_wide_descent_and_the_exact_trainer_fit_by_digits(tmp_path: Path) -> None:
    settings = TrainingSettings(restarts=8, steps=1000, device="cpu")
    study = partition_study((6,), (8,), instances=1, settings=settings, limits=Limits(10))
    digits, numbers = study.rows
    assert (digits["rule"], numbers["rule"]) == RULES
    assert digits["wide_fitted"] >= 7
    assert digits["exact_yes"] == digits["exact_certified"] == digits["cp_sat_yes"] == 1
    assert digits["tolerance"] > 50 * numbers["tolerance"]
    assert all(len(cells) == len(study.headings()) for cells in study.table())
    (path,) = write_study(study, tmp_path)
    assert len(path.read_text().splitlines()) == 3


def test_the_committed_result_is_told_as_it_is() -> None:
    with (ROOT / "docs/results/partition.csv").open() as file:
        rows = list(csv.DictReader(file))
    page = (ROOT / "docs/results/partition.md").read_text(encoding="utf-8")
    assert {(row["num_numbers"], row["num_bits"]) for row in rows} == {
        (n, b) for n in ("8", "12", "16", "20") for b in ("8", "16", "24")
    }
    for row in rows:
        for name in ("proper", "wide"):
            assert f"{row[f'{name}_fitted']}/{row[f'{name}_restarts']}" in page
    assert all(row["wide_low"] > "0.9" for row in rows if row["rule"] == RULES[0])
    assert all(row["exact_certified"] == row["num_instances"] for row in rows if row["rule"] == RULES[0])
