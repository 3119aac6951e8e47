"""The ready-made studies: their rows, tables, CSV files and figures."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from gnn.trainer import TrainingSettings
from karpnet.studies.descent import optimizer_study, ratio_study, width_study
from karpnet.studies.study import Study
from karpnet.studies.written import write_study
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.paths import derive
from reductions.rules import RULES
from reductions.training.architectures import Threshold
from solvers.methods import Limits
from tests.gnn.tasks import planted_nae_sat, teacher_task

QUICK = TrainingSettings(restarts=64, steps=800, device="cpu")


def chain(num_variables: int) -> Derivation:
    return derive(planted_nae_sat(num_variables, 1.0, 0), "relu-sum")


def assert_files(study: Study, folder: Path) -> None:
    table, drawing, image = write_study(study, folder / "new")
    with table.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(study.rows) == len(study.table())
    assert set(rows[0]) == set(study.rows[0])
    assert all(len(cells) == len(study.headings()) for cells in study.table())
    text = drawing.read_text()
    assert text.startswith("<?xml")
    assert "restarts that fit" in text
    assert image.read_bytes().startswith(b"\x89PNG")
    before = drawing.read_bytes()
    write_study(study, folder / "new")
    assert drawing.read_bytes() == before
    (folder / "file").touch()
    with pytest.raises(InputError, match="cannot make"):
        write_study(study, folder / "file" / "below")


def test_success_grows_with_width_beyond_the_least_one(tmp_path: Path) -> None:
    study = width_study(chain(12), (2, 16), QUICK)
    narrow, wide = study.rows
    assert narrow["success_rate"] < 0.5 < 0.9 < wide["success_rate"]
    assert narrow["proper"]
    assert not wide["proper"]
    assert wide["lifted_violations"] is None
    assert narrow["lifted_violations"] <= narrow["random_violations"]
    assert study.notes["least_width"] == 2
    assert_files(study, tmp_path)


def test_the_least_width_is_named_only_when_it_is_settled() -> None:
    quick = replace(QUICK, restarts=4, steps=4)
    assert width_study(chain(5), (2,), quick, Limits(20)).notes["least_width"] == 2
    unsettled = width_study(chain(5), (2,), quick, Limits(1e-6)).notes
    assert unsettled["least_width"] is None
    assert unsettled["least_width_reason"]
    threshold = Derivation((), (teacher_task(Threshold(), 5, 4, 0, chain(5).target.tolerance),))
    with pytest.raises(InputError, match="one unit"):
        width_study(threshold, (2,), QUICK)


def test_optimizers_get_rates_within_a_factor_of_ten(tmp_path: Path) -> None:
    study = optimizer_study(chain(8), ("SGD momentum", "Adam", "Lion"), replace(QUICK, steps=100), runs=4)
    assert [row["name"] for row in study.rows] == ["SGD momentum"] * 4 + ["Adam"] * 4 + ["Lion"] * 4
    factors = [row["rate_factor"] for row in study.rows]
    assert all(0.1 <= factor <= 10 for factor in factors)
    assert max(factors) > 2 * min(factors)
    assert study.rows[0]["optimizer_options"] == "momentum=0.9"
    assert_files(study, tmp_path)


def test_ratios_tell_satisfiable_from_fitted(tmp_path: Path) -> None:
    study = ratio_study(8, (0.5, 4.0), instances=3, settings=QUICK)
    easy, unsatisfiable = study.rows
    assert easy["num_satisfiable"] == 3
    assert easy["num_fitted_formulas"] > 0
    assert 0 < easy["success_low"] < easy["success_rate"] < easy["success_high"]
    assert unsatisfiable["num_satisfiable"] == unsatisfiable["num_fitted_formulas"] == 0
    assert unsatisfiable["restarts_on_satisfiable"] == 0
    assert unsatisfiable["median_lifted_violations"] > 0
    assert 0 < easy["solver_median_seconds"] <= easy["solver_max_seconds"]
    assert_files(study, tmp_path)


def test_a_bare_task_is_studied_without_lifting() -> None:
    task = RULES["sign-system-to-relu-sum"].instance(RULES["sign-system-to-relu-sum"].example())
    study = width_study(Derivation((), (task,)), (2,), replace(QUICK, steps=50))
    assert study.rows[0]["lifted_violations"] is None
