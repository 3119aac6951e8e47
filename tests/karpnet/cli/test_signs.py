"""The sign of a network from the command line: descent with polish, exact training, certificates, exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.karpnet.command import karpnet

STRIP = ("--via", "nae-sat-to-relu-sum/bias/sign/strip")
# All clauses on three variables have no witness; one of them less has.
CLAUSES = ("1 2 3 0", "-1 2 3 0", "1 -2 3 0", "1 2 -3 0")


def task_of(folder: Path, clauses: tuple[str, ...], target: str, via: tuple[str, ...]) -> Path:
    formula, task = folder / "formula.cnf", folder / "task.json"
    formula.write_text("\n".join([f"p cnf 3 {len(clauses)}", *clauses, ""]))
    karpnet("reduce", formula, "--as", "nae-sat", "--to", target, *via, "-o", task)
    return task


WAYS = pytest.mark.parametrize(
    ("target", "via"),
    [("relu-sum/bias/sign", ()), ("relu-sum/bias/sign", STRIP), ("relu-sum/bias/sign/node", ())],
    ids=["two channels", "strip", "nodes"],
)


@WAYS
def test_a_yes_is_trained_and_lifted(tmp_path: Path, target: str, via: tuple[str, ...]) -> None:
    task, weights = task_of(tmp_path, CLAUSES[1:], target, via), tmp_path / "weights.json"
    said = karpnet(
        "train", task, "--restarts", 512, "--steps", 2000, "--device", "cpu", "--polish", "-o", weights
    ).stdout
    assert "exact check passed" in said
    assert karpnet("check", weights, "--task", task).stdout.startswith("YES")
    certificate = tmp_path / "yes.json"
    assert "YES (exact" in karpnet("solve", task, "--method", "exact", "--certificate", certificate).stdout
    assert karpnet("check", certificate, "--task", task).stdout.startswith("YES")


@WAYS
def test_a_no_is_certified_and_exported(tmp_path: Path, target: str, via: tuple[str, ...]) -> None:
    task, certificate = task_of(tmp_path, CLAUSES, target, via), tmp_path / "no.json"
    said = karpnet("solve", task, "--method", "exact", "--certificate", certificate).stdout
    assert "NO (exact, certificate checked" in said
    assert karpnet("check", certificate, "--task", task).stdout.startswith("NO")
    for suffix in ("smt2", "lp", "mps", "cnf"):
        karpnet("export", task, "-o", tmp_path / f"task.{suffix}")
    karpnet("export", task, "--as", "refutation", "-o", tmp_path / "refutation")
    for method in ("linear-program", "alternating"):
        assert "unknown" in karpnet("solve", task, "--method", method, code=3).stdout
