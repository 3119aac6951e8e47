"""What the files say, where they end, and what they cannot hold."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import karpnet as kn
from karpnet.api.export import exported
from reductions.arrays import RationalArray, SparseRows, offsets_of
from reductions.core import Derivation
from reductions.training.architectures import ARCHITECTURES
from reductions.training.graphs import GraphBatch
from solvers.exact.trusted import canonical_task
from solvers.export.heading import marker
from tests.solvers.export.outside import run_cvc5, run_mip, run_z3
from tests.solvers.export.tasks import path_task, refined
from tests.solvers.random_tasks import random_task

FORMULA = kn.CNF.from_clauses(2, [[1, 2], [-1, 2]])


def two_graphs(labels: list[int], activation: str) -> kn.TrainingTask:
    """Two copies of one edge with feature 1 at both ends: f = 2 α σ(w)."""
    features = SparseRows.from_rows([[(0, 1)]] * 4, 1)
    graphs = GraphBatch(offsets_of(np.array([2, 2])), np.array([[0, 2], [1, 3]]), features)
    architecture = kn.ActivationSum(activation, 1)  # type: ignore[arg-type]
    return kn.TrainingTask(graphs, RationalArray(np.array(labels)), architecture)


def solved(task: kn.TrainingTask, format: str, solver: str, folder: Path, bound: int | None) -> Path:
    (file,) = kn.export(task, folder / f"task.{format}", weight_bound=bound)
    return run_mip(solver, [file])[0]


def test_a_square_is_a_nonlinear_file(tmp_path: Path) -> None:
    task = two_graphs([18, 18], "square")
    (file,) = kn.export(task, tmp_path / "square.smt2")
    assert "(set-logic QF_NRA)" in file.read_text()
    (model := tmp_path / "model").write_text(run_z3(file.read_text()))
    assert task.violation(kn.load_solution(task, model)) is None
    impossible = exported(two_graphs([18, 8], "square"), "smt2")["smt2"]
    assert run_z3(impossible).split()[0] == run_cvc5(impossible).split()[0] == "unsat"


@pytest.mark.parametrize("format", ["lp", "mps", "cnf", "refutation"])
def test_a_square_has_no_linear_file(format: str) -> None:
    with pytest.raises(kn.UnsupportedError, match="square activation is not piecewise linear; --as smt2"):
        exported(two_graphs([18, 18], "square"), format)


@pytest.mark.parametrize(("format", "solver"), [("lp", "scip"), ("mps", "highs")])
def test_a_bound_on_weights_is_stated_and_kept(format: str, solver: str, tmp_path: Path) -> None:
    task = path_task(Fraction(5000))
    with pytest.raises(kn.InputError, match="which is no certificate without a proof"):
        kn.load_solution(task, solved(task, format, solver, tmp_path, 100))
    assert "weights of size at most 100 fit" in (tmp_path / f"task.{format}").read_text()
    weights = kn.load_solution(task, solved(task, format, solver, tmp_path, 5000))
    assert task.violation(weights) is None


def test_indicator_constraints_do_without_a_bound(tmp_path: Path) -> None:
    task = path_task(Fraction(5000))
    weights = kn.load_solution(task, solved(task, "lp", "scip", tmp_path, 0))
    assert task.violation(weights) is None
    assert "whatever their size" in (tmp_path / "task.lp").read_text()


def test_large_numbers(tmp_path: Path) -> None:
    task = path_task(Fraction(10**300, 7))
    for name, run in (("z3", run_z3), ("cvc5", run_cvc5)):
        (model := tmp_path / name).write_text(run(exported(task, "smt2")["smt2"]))
        assert task.violation(kn.load_solution(task, model)) is None
    for format in ("lp", "mps"):
        with pytest.raises(kn.UnsupportedError, match=r"number of \d+ bits exceeds floating point"):
            exported(task, format)
    with pytest.raises(kn.UnsupportedError, match="bits is too long to write"):
        exported(path_task(Fraction(2**20000)), "smt2")


@pytest.mark.parametrize("format", ["smt2", "lp", "mps", "cnf"])
def test_files_name_their_task_and_explain_their_names(format: str) -> None:
    for seed in range(30):
        task = random_task(seed)
        text, canonical = exported(task, format)[format], canonical_task(task, "test")
        assert f"SHA-256 {canonical.digest()}" in text
        assert "karpnet lift TASK.json --solution FILE" in text
        assert format == "cnf" or marker(canonical) in text
        stems = set(re.findall(r"(?m)^(?:c|;|\*|\\) ([a-z]+)(?:_[A-Z])+: ", text))
        names = set(re.findall(r"\b([a-z]+)(?:_\d+)+\b", text)) - {"task", "case", "x", "signed"}
        assert names <= stems, f"seed {seed}"


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_every_architecture_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    chain = kn.reduce(FORMULA, to=name)
    (file,) = kn.export(chain, tmp_path / "task.smt2")
    (model := tmp_path / "model").write_text(run_z3(file.read_text()))
    lifted = chain.lift(kn.load_solution(chain, model))
    assert lifted.fits
    assert lifted.is_right


def test_a_task_whose_width_was_changed_is_no_longer_its_source(tmp_path: Path) -> None:
    derivation = kn.reduce(kn.CNF.from_clauses(2, [[1, 2], [-1]]), to="threshold-and")
    assert "the formula: cnf" in exported(derivation, "cnf")["cnf"]
    wider = Derivation(derivation.rules, (*derivation.instances[:-1], derivation.target.widened(3)))
    (file,) = kn.export(wider, tmp_path / "wider.cnf")
    assert "clauses that follow from the task" in file.read_text()
    assert refined(wider.target, file)[0] == "YES"


def test_options_belong_to_formats(tmp_path: Path) -> None:
    task = path_task()
    for options, words in (
        ({"format": "dimacs"}, "expected one of smt2, lp, mps, cnf, refutation, got 'dimacs'"),
        ({"format": "smt2", "weight_bound": 3}, "only lp and mps have one, got it for smt2"),
        ({"format": "mps", "weight_bound": 0}, "expected at least 1"),
        ({"format": "lp", "certificate": {}}, "only a refutation takes one"),
        ({"format": None}, "expected one of smt2, lp, mps, cnf, refutation, got ''"),
    ):
        with pytest.raises(kn.InputError, match=re.escape(words)):
            kn.export(task, tmp_path / "file", **options)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
    with pytest.raises(kn.InputError, match="expected a training task, got cnf"):
        kn.export(kn.CNF.from_clauses(1, [[1]]), tmp_path / "file.smt2")
    compressed = kn.export(task, tmp_path / "task.smt2.gz")
    assert compressed == (tmp_path / "task.smt2.gz",)


def test_a_task_that_the_checker_does_not_read_is_refused() -> None:
    task = random_task(0)
    assert task.architecture.is_classifier
    with pytest.raises(kn.UnsupportedError, match="export does not take this task"):
        exported(replace(task, tolerance=Fraction(1, 2)), "smt2")
