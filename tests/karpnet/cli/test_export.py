"""karpnet export and karpnet lift --solution."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import karpnet as kn
from tests.karpnet.command import LIBRARY, karpnet
from tests.solvers.export.outside import run_cadical, run_z3
from tests.solvers.export.tasks import is_fitted, some_task


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tasks") / "yes.json"
    karpnet("reduce", LIBRARY / "pigeonhole-3-3.cnf", "--to", "relu-sum", "-o", file)
    return file


@pytest.fixture(scope="module")
def impossible(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tasks") / "no.json"
    karpnet("reduce", LIBRARY / "random-3cnf-n6-no.cnf", "--to", "threshold-and", "-o", file)
    return file


def test_a_task_goes_out_and_its_solution_comes_back(task: Path, tmp_path: Path) -> None:
    done = karpnet("export", task, "-o", tmp_path / "task.smt2")
    assert done.stdout == f"written: {tmp_path / 'task.smt2'}\n"
    text = (tmp_path / "task.smt2").read_text()
    assert karpnet("export", task, "--as", "smt2").stdout == text
    (model := tmp_path / "model").write_text(run_z3(text))
    report = json.loads(karpnet("lift", task, "--solution", model, "--json").stdout)
    assert (report["fits"], report["source"], report["source_violations"]) == (True, "cnf", 0)


def test_a_formula_of_the_source(task: Path, tmp_path: Path) -> None:
    karpnet("export", task, "--as", "cnf", "-o", tmp_path / "formula")
    (model := tmp_path / "model").write_text(run_cadical(tmp_path / "formula"))
    assert "fits               True" in karpnet("lift", task, "--solution", model).stdout


def test_a_refutation(impossible: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "proof.json"
    karpnet("solve", impossible, "--certificate", certificate)
    asked = ("export", impossible, "--as", "refutation", "-o")
    done = karpnet(*asked, tmp_path / "made", "--certificate", certificate)
    names = [Path(line.removeprefix("written: ")).name for line in done.stdout.splitlines()]
    assert names == ["case-0.cnf", "case-0.lrat", "lemmas.smt2"]
    karpnet(*asked, tmp_path / "again")
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "made" / name).read_bytes()


def test_what_was_not_refuted_in_time_is_unknown(tmp_path: Path) -> None:
    karpnet("reduce", LIBRARY / "pigeonhole-3-2.cnf", "--to", "relu-sum", "-o", tmp_path / "task.json")
    asked = ("export", tmp_path / "task.json", "--as", "refutation", "-o", tmp_path / "no")
    done = karpnet(*asked, "--seconds", "0.001", code=3)
    assert re.fullmatch(r"unknown: no refutation \(.*\); raise --seconds\n", done.stdout)
    assert not (tmp_path / "no").exists()


def test_a_pattern_without_weights_names_a_clause(tmp_path: Path) -> None:
    """All Booleans true, as a solver might answer that knows too few clauses."""
    seen = set()
    for seed in range(12):
        if not is_fitted(some_task(seed)):
            continue
        (file,) = kn.save(some_task(seed), tmp_path / "task.json")
        karpnet("export", file, "-o", tmp_path / "task.cnf")
        (count,) = re.findall(r"(?m)^p cnf (\d+) ", (tmp_path / "task.cnf").read_text())
        (model := tmp_path / "model").write_text(f"v {' '.join(map(str, range(1, int(count) + 1)))} 0\n")
        done = karpnet("lift", file, "--solution", model, "--json", code=(0, 2, 3))
        if done.stdout:
            report = json.loads(done.stdout)
            seen.add(report["fits"])
            assert report["fits"] or (report["clauses"] and "add '" in report["reason"])
    assert False in seen


def test_bad_requests_are_one_line(task: Path, impossible: Path, tmp_path: Path) -> None:
    (unsat := tmp_path / "unsat").write_text(run_z3(karpnet("export", impossible, "--as", "smt2").stdout))
    (model := tmp_path / "model").write_text(run_z3(karpnet("export", task, "--as", "smt2").stdout))
    (broken := tmp_path / "broken.json").write_text("[" * 10_000)
    (folder := tmp_path / "folder").mkdir()
    (listed := tmp_path / "listed.json").write_text("[]")
    (empty := tmp_path / "empty.json").write_text("{}")
    refutation = ("export", impossible, "--as", "refutation", "-o", tmp_path / "out", "--certificate")
    for arguments, words in (
        (("export", task), "expected --as or -o"),
        (("export", task, "--as", "refutation"), "expected a folder to write"),
        (("export", task, "-o", tmp_path / "task.xyz"), "expected one of smt2, lp, mps, cnf, refutation"),
        (("export", task, "--as", "smt2", "-o", folder), "cannot be written"),
        (("export", task, "--as", "smt2", "-o", tmp_path / "no" / "task.smt2"), "cannot be written"),
        (("export", task, "--as", "refutation", "-o", folder), "weights fit the task"),
        (("export", impossible, "--as", "refutation", "-o", broken), "cannot be made a folder"),
        ((*refutation[:-2], broken, "--certificate", empty), "certificate: is refused by the checker"),
        (("export", task, "--as", "lp", "--weight-bound", "-1"), "--weight-bound"),
        (("export", LIBRARY / "pigeonhole-3-3.cnf", "--as", "smt2"), "expected a training task, got cnf"),
        ((*refutation, broken), "is not usable JSON"),
        ((*refutation, listed), "expected a JSON object"),
        ((*refutation, empty), "is refused by the checker"),
        ((*refutation, tmp_path / "missing"), "no such file"),
        (("lift", task), "expected either a weights file or --solution"),
        (("lift", task, model, "--solution", model), "expected either a weights file or --solution"),
        (("lift", task, "--solution", tmp_path / "missing"), "no such file"),
        (("lift", task, "--solution", unsat), "the solver says 'unsat', which is no certificate"),
        (("lift", impossible, "--solution", model), "is a solution of another task: it names task_"),
        (("lift", LIBRARY / "pigeonhole-3-3.cnf", "--solution", model), "expected a training task"),
        (("lift", task, "--solution", task), "expected a solver's solution, got"),
    ):
        done = karpnet(*arguments, code=2)
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
    assert not (tmp_path / "out").exists()


def test_numbers_that_grow_too_long_to_print_are_one_line(task: Path, tmp_path: Path) -> None:
    """Each weight has 3000 digits, and their sum more than Python prints."""
    size = kn.load(task).target.architecture.num_inputs(kn.load(task).target.graphs)
    names = [f"w_{j}_{c}" for j in range(2) for c in range(size)]
    values = [f"({name} (/ 1 {10**2999 + 2 * number + 1}))" for number, name in enumerate(names)]
    (model := tmp_path / "model").write_text(f"({' '.join(values)} (positive_0 true) (positive_1 true))")
    done = karpnet("lift", task, "--solution", model, code=2)
    assert done.stderr == "karpnet: a number has too many digits to be printed\n"
